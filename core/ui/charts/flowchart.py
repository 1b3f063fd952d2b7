"""The steps of a playbook as a flowchart: which role does what, and what follows.

Drawn in real pixels, because text that shrinks with the picture cannot be read: a wide chart
scrolls inside its own container. A step with several ways is six-sided and shows its answers
below it; a way that ends shows the end right there, so that no line has to run to the bottom.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext

from core.ui.charts import svg
from core.ui.charts.bars import ROLE_CODES
from core.ui.charts.layered import Box, Link, Node, Route, layout
from core.ui.charts.wrapping import text_width, wrapped

END: Final = ""

_WIDTH: Final = 232.0
_INSET: Final = 14.0
_TITLE, _TITLE_LINE = 13.0, 17.0
_SMALL, _SMALL_LINE = 11.0, 14.0
_HEAD: Final = 32.0  # the row of the role's chip
_ANSWER: Final = 92.0  # the least width of an answer
_STEM: Final = 8.0  # the line between a step and its answer, an answer and its end
_END_HEIGHT: Final = 20.0
_ROUND: Final = 6.0


@dataclass(frozen=True, slots=True)
class FlowWay:
    """Where a step leads: the key of another one, or ``END``, and the answer that leads there."""

    to: str
    label: str


@dataclass(frozen=True, slots=True)
class FlowStep:
    """One box: who does what until when. Two and more ``ways`` make it a decision."""

    key: str
    title: str
    role: str
    due: str
    ways: tuple[FlowWay, ...]


# A chart shrinks to its column down to this part of its size, and scrolls from there on.
SMALLEST = 0.7


def flowchart(
    *,
    title: str,
    steps: Sequence[FlowStep],
    current: str = "",
    done: Collection[str] = (),
) -> SafeString:
    """The chart in its container, which it fits into or scrolls in.

    ``current`` and ``done`` are keys of a run.
    A way to a key that no step has is drawn as a way that leads nowhere yet: drafts are drawn
    too.
    """
    shapes = [_Shape(step, number) for number, step in enumerate(steps, start=1)]
    places = {step.key: i for i, step in reversed(list(enumerate(steps, start=1)))}
    found = layout([_start_node(), *(shape.node for shape in shapes)], _links(steps, places))
    content = [
        svg.element("desc", _described(steps)),
        *(part for route in found.routes for part in _line(route)),
        *_pill(pgettext("flowchart", "Start"), found.boxes[0], "fc-end"),
        *(
            part
            for shape, box in zip(shapes, found.boxes[1:], strict=True)
            for part in shape.drawn(box, places, _state(shape.step.key, current, done))
        ),
    ]
    drawing = svg.element(
        "svg",
        svg.joined(content),
        class_="fc",
        viewBox=f"0 0 {svg.coordinate(found.width)} {svg.coordinate(found.height)}",
        width=found.width,
        height=found.height,
        role="img",
        aria_label=title,
    )
    # Empty and without height: keeps the picture from shrinking until nobody can read it.
    narrowest = svg.element(
        "svg", "", width=round(found.width * SMALLEST), height=0, aria_hidden="true"
    )
    sheet = svg.element("div", svg.joined([drawing, narrowest]), class_="fc-sheet")
    return svg.element(
        "div", sheet, class_="flowchart", tabindex="0", role="group", aria_label=title
    )


def _links(steps: Sequence[FlowStep], places: Mapping[str, int]) -> list[Link]:
    """From the start to the first step, and from every step to where it leads."""
    links = [Link(0, 0, 1)] if steps else []
    return links + [
        Link(i, port, places[way.to])
        for i, step in enumerate(steps, start=1)
        for port, way in enumerate(step.ways)
        if way.to in places
    ]


def _described(steps: Sequence[FlowStep]) -> str:
    """What the picture holds, for those who do not see it; the words stand beside it."""
    decisions = sum(len(step.ways) > 1 for step in steps)
    return " ".join(
        (
            ngettext("%(count)s step.", "%(count)s steps.", len(steps)) % {"count": len(steps)},
            ngettext("%(count)s decision.", "%(count)s decisions.", decisions)
            % {"count": decisions},
            gettext("The same steps are listed in words on this page."),
        )
    )


def _state(key: str, current: str, done: Collection[str]) -> str:
    if current and key == current:
        return "now"
    return "done" if key in done else ""


def _start_node() -> Node:
    width = _end_width(pgettext("flowchart", "Start"))
    return Node(width, _END_HEIGHT, (width / 2,))


def _end_width(words: str) -> float:
    return text_width(words, _SMALL) + 22


@dataclass
class _Shape:
    """A step with its measures: the box, and below it the answers of a decision and its ends."""

    step: FlowStep
    number: int
    lines: list[str] = field(init=False)
    due_lines: list[str] = field(init=False)
    answers: list[list[str]] = field(init=False)

    def __post_init__(self) -> None:
        """Break the texts into lines once the width is known."""
        room = self.width - 2 * self._inset
        self.lines = wrapped(self.step.title, room, _TITLE)
        self.due_lines = wrapped(self.step.due, room - 16, _SMALL) if self.step.due else []
        self.answers = [
            wrapped(way.label, self.column - 20, _SMALL) if self.is_decision else []
            for way in self.step.ways
        ]

    @property
    def is_decision(self) -> bool:
        """Whether somebody has to choose."""
        return len(self.step.ways) > 1

    @property
    def _inset(self) -> float:
        return _INSET + 8 if self.is_decision else _INSET

    @cached_property
    def width(self) -> float:
        """As wide as its answers need."""
        if not self.is_decision:
            return _WIDTH
        words = [word for way in self.step.ways for word in way.label.split()]
        widest = max((text_width(word, _SMALL) for word in words), default=0.0)
        column = min(max(_ANSWER, widest + 22), _WIDTH / 2)
        return max(_WIDTH, column * len(self.step.ways))

    @property
    def column(self) -> float:
        """The room of one answer."""
        return self.width / max(len(self.step.ways), 1)

    @property
    def body(self) -> float:
        """How high the box is."""
        due = len(self.due_lines) * _SMALL_LINE + 4 if self.due_lines else 0.0
        return _HEAD + len(self.lines) * _TITLE_LINE + due + 10

    @property
    def answer_height(self) -> float:
        """How high the answers are, all alike."""
        most = max((len(lines) for lines in self.answers), default=0)
        return most * _SMALL_LINE + 8 if most else 0.0

    @property
    def node(self) -> Node:
        """Its measures for the layout."""
        height = self.body
        if self.is_decision:
            height += _STEM + self.answer_height
        if any(way.to == END for way in self.step.ways):
            height += _STEM + _END_HEIGHT
        ports = tuple(self.column * (i + 0.5) for i in range(len(self.step.ways)))
        return Node(self.width, height, ports)

    def drawn(self, box: Box, known: Collection[str], state: str) -> Iterator[SafeString]:
        """The box, what is written in it, and where it leads."""
        for i, way in enumerate(self.step.ways):
            yield from self._way(box, i, way, known)
        yield svg.element("path", class_=self._css_class(state), d=self._outline(box))
        yield from self._head(box, state)
        left, y = box.x + self._inset, box.y + _HEAD + _TITLE
        for line in self.lines:
            yield svg.text(line, left, y, "fc-title")
            y += _TITLE_LINE
        if self.due_lines:
            yield _clock(left + 5.5, y - 0.5)
        for line in self.due_lines:
            yield svg.text(line, left + 16, y + 3, "fc-small")
            y += _SMALL_LINE

    def _css_class(self, state: str) -> str:
        kind = " fc-choice" if self.is_decision else ""
        return f"fc-box{kind}{f' fc-{state}' if state else ''}"

    def _outline(self, box: Box) -> str:
        bottom, cut = box.y + self.body, 12.0
        if not self.is_decision:
            corners = [(box.x, box.y), (box.right, box.y), (box.right, bottom), (box.x, bottom)]
            return _rounded([*corners, corners[0]], _ROUND, is_closed=True)
        middle = box.y + self.body / 2
        return svg.path_data(
            [
                (box.x, middle),
                (box.x + cut, box.y),
                (box.right - cut, box.y),
                (box.right, middle),
                (box.right - cut, bottom),
                (box.x + cut, bottom),
            ],
            closed=True,
        )

    def _head(self, box: Box, state: str) -> Iterator[SafeString]:
        """The row with the role, the number, and in a run what became of the step."""
        x, middle = box.x + self._inset, box.y + 19.0
        if self.step.role:
            width = max(text_width(self.step.role, _SMALL) + 12, 26.0)
            kind = f"role-{self.step.role}" if self.step.role in ROLE_CODES else "fc-other"
            yield svg.element(
                "rect", class_=f"fc-role {kind}", x=x, y=middle - 9, width=width, height=18, rx=4
            )
            yield svg.text(self.step.role, x + width / 2, middle + 4, f"fc-code x-mid {kind}")
            x += width + 8
        yield svg.text(str(self.number), x, middle + 4, "fc-small")
        if state:
            done = pgettext("flowchart", "Done")
            words = pgettext("flowchart", "Now") if state == "now" else f"✓ {done}"
            yield svg.text(words, box.right - self._inset, middle + 4, f"fc-state fc-{state} x-end")

    def _way(self, box: Box, i: int, way: FlowWay, known: Collection[str]) -> Iterator[SafeString]:
        """From the box down to where the line goes on, or to the end."""
        x, y = box.x + self.column * (i + 0.5), box.y + self.body
        if self.is_decision:
            yield _stem(x, y, _STEM)
            y += _STEM
            yield from self._answer(x, y, self.answers[i])
            y += self.answer_height
        if way.to == END:
            yield _stem(x, y, _STEM)
            width = _end_width(pgettext("flowchart", "End"))
            end = Box(x - width / 2, y + _STEM, width, _END_HEIGHT)
            yield from _pill(pgettext("flowchart", "End"), end, "fc-end")
        elif way.to in known:
            yield _stem(x, y, box.bottom - y)
        else:
            yield svg.text("?", x, y + 14, "fc-small x-mid")

    def _answer(self, x: float, y: float, lines: Sequence[str]) -> Iterator[SafeString]:
        width = max((text_width(line, _SMALL) for line in lines), default=0.0) + 14
        width = min(max(width, 30.0), self.column - 6)
        yield svg.element(
            "rect",
            class_="fc-answer",
            x=x - width / 2,
            y=y,
            width=width,
            height=self.answer_height,
            rx=9,
        )
        free = self.answer_height - len(lines) * _SMALL_LINE
        for n, line in enumerate(lines):
            yield svg.text(line, x, y + free / 2 + n * _SMALL_LINE + 10.5, "fc-small x-mid")


def _clock(x: float, y: float) -> SafeString:
    c = svg.coordinate
    hands = f"M{c(x)},{c(y - 3)}V{c(y)}H{c(x + 2.5)}"
    return svg.joined(
        (
            svg.element("circle", class_="fc-clock", cx=x, cy=y, r=5),
            svg.element("path", class_="fc-clock", d=hands),
        )
    )


def _pill(words: str, box: Box, css_class: str) -> Iterator[SafeString]:
    yield svg.element(
        "rect",
        class_=css_class,
        x=box.x,
        y=box.y,
        width=box.width,
        height=box.height,
        rx=box.height / 2,
    )
    yield svg.text(words, box.x + box.width / 2, box.y + box.height / 2 + 4, "fc-small x-mid")


def _stem(x: float, y: float, length: float) -> SafeString:
    return svg.element("path", class_="fc-line", d=svg.path_data([(x, y), (x, y + length)]))


def _line(route: Route) -> Iterator[SafeString]:
    """The line, and its head as a shape: marks with an identity would clash on a page."""
    back = " fc-back" if route.is_back else ""
    yield svg.element("path", class_=f"fc-line{back}", d=_rounded(route.points, _ROUND))
    x, y = route.points[-1]
    head = [(x, y), (x - 4, y - 7), (x + 4, y - 7)]
    yield svg.element("path", class_="fc-head", d=svg.path_data(head, closed=True))


def _rounded(points: Sequence[svg.Coordinates], radius: float, *, is_closed: bool = False) -> str:
    """A path with its corners rounded, where the pieces beside them are long enough."""
    c = svg.coordinate
    inner = list(points[1:-1])
    before, after = list(points[:-2]), list(points[2:])
    if is_closed:
        inner, before, after = list(points[:-1]), [points[-2], *points[:-2]], list(points[1:])
    parts: list[str] = []
    for corner, earlier, later in zip(inner, before, after, strict=True):
        come, go = _towards(corner, earlier, radius), _towards(corner, later, radius)
        parts.append(
            f"{c(come[0])},{c(come[1])}Q{c(corner[0])},{c(corner[1])} {c(go[0])},{c(go[1])}"
        )
    if is_closed:
        return f"M{'L'.join(parts)}Z"
    first, last = (f"{c(x)},{c(y)}" for x, y in (points[0], points[-1]))
    return f"M{'L'.join((first, *parts, last))}"


def _towards(corner: svg.Coordinates, other: svg.Coordinates, radius: float) -> svg.Coordinates:
    """The point ``radius`` from a corner on the way to another, at most half of it."""
    across, down = other[0] - corner[0], other[1] - corner[1]
    length = (across**2 + down**2) ** 0.5 or 1.0
    share = min(radius / length, 0.5)
    return corner[0] + across * share, corner[1] + down * share
