"""Who held a request for how long: one bar, a piece per owner, arcs over loops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core.ui import formats
from core.ui.charts import svg
from core.ui.charts.bars import fill_class
from core.ui.charts.figure import MEDIUM, ChartTable, Figure, in_four_widths

_GAP = 2
_SMALLEST = 28  # room for the letters of a role
_BAR_HEIGHT = 22


@dataclass(frozen=True, slots=True)
class HeldSegment:
    """One stay: the role that held the request, working seconds, who it was."""

    code: str
    seconds: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Loop:
    """The request came back: indexes of the two stays, and what to write over the arc."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class _Piece:
    x: float
    width: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


def held_bar(
    segments: Sequence[HeldSegment],
    *,
    loops: Sequence[Loop] = (),
    width: int = MEDIUM,
    css_class: str = "chart",
) -> SafeString:
    """Pieces as long as their working time; a short one keeps room for its letters."""
    pieces = _pieces([segment.seconds for segment in segments], width)
    top = 24 if loops else 2
    content = [
        *(shape for loop in loops for shape in _loop_shapes(loop, pieces, top, width)),
        *(
            shape
            for segment, piece in zip(segments, pieces, strict=True)
            for shape in _segment_shapes(segment, piece, top)
        ),
    ]
    height = top + _BAR_HEIGHT + 18
    name = gettext("Working time held: %(stays)s") % {
        "stays": ", ".join(_stay_text(segment) for segment in segments)
    }
    return svg.chart(content, title=name, width=width, height=height, css_class=css_class)


def _pieces(lengths: Sequence[float], width: int) -> list[_Piece]:
    """Places on the bar. What short pieces get beyond their share, long ones give."""
    room = width - _GAP * max(len(lengths) - 1, 0)
    smallest = min(_SMALLEST, room / max(len(lengths), 1))
    total = sum(lengths)
    is_short = [total == 0 or length / total * room < smallest for length in lengths]
    long_total = sum(n for n, short in zip(lengths, is_short, strict=True) if not short)
    long_room = room - smallest * sum(is_short)
    pieces, x = [], 0.0
    for length, short in zip(lengths, is_short, strict=True):
        piece_width = smallest if short else length / long_total * long_room
        pieces.append(_Piece(x, piece_width))
        x += piece_width + _GAP
    return pieces


def _stay_text(segment: HeldSegment) -> str:
    who = f"{segment.code}, {segment.label}" if segment.label else segment.code
    return f"{who} {formats.duration(segment.seconds)}"


def _segment_shapes(segment: HeldSegment, piece: _Piece, top: int) -> Iterator[SafeString]:
    yield svg.element(
        "rect",
        svg.element("title", _stay_text(segment)),
        class_=fill_class(segment.code),
        x=piece.x,
        y=top,
        width=piece.width,
        height=_BAR_HEIGHT,
        rx=3,
    )
    if svg.text_width(segment.code) <= piece.width:
        yield svg.text(segment.code, piece.middle, top + 15, "on x-mid")
    spent = formats.duration(segment.seconds)
    if svg.text_width(spent) + 4 <= piece.width:
        yield svg.text(spent, piece.middle, top + _BAR_HEIGHT + 14, "x-mid")


def _loop_shapes(
    loop: Loop, pieces: Sequence[_Piece], top: int, width: int
) -> Iterator[SafeString]:
    if not 0 <= loop.start < loop.end < len(pieces):
        return
    start, end = pieces[loop.start].middle, pieces[loop.end].middle
    data = f"M{svg.coordinate(start)},{top - 2}V8H{svg.coordinate(end)}V{top - 2}"
    yield svg.element("path", class_="loopline", d=data)
    words = svg.text_width(loop.label) + 12
    if words > width:
        return  # the note above the bar says it as well
    middle = min(max((start + end) / 2, words / 2), width - words / 2)
    yield svg.element("rect", class_="halo", x=middle - words / 2, y=0, width=words, height=16)
    yield svg.text(loop.label, middle, 12, "lost x-mid")


def held_figure(segments: Sequence[HeldSegment], *, loops: Sequence[Loop] = ()) -> Figure:
    """`held_bar` in four widths, with its table."""

    def draw(width: int, css_class: str) -> SafeString:
        return held_bar(segments, loops=loops, width=width, css_class=css_class)

    rows = tuple((s.code, s.label, formats.duration(s.seconds)) for s in segments)
    heads = (gettext("Role"), gettext("Owner"), gettext("Working time"))
    return in_four_widths(gettext("Working time held"), draw, table=ChartTable(heads, rows))
