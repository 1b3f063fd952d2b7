"""Where requests landed and who really did them: a flow between two columns of roles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core.ui import formats
from core.ui.charts import svg
from core.ui.charts.bars import ROLE_CODES, fill_class
from core.ui.charts.figure import MEDIUM, ChartTable, Figure, in_four_widths, legend_entry

_HEAD = 22
_NODE_WIDTH = 12
_NODE_GAP = 10
_LABEL_ROOM = 62
_HEIGHT = 330
_NAME = 18


@dataclass(frozen=True, slots=True)
class Flow:
    """``count`` requests landed with the role ``source`` and were done by ``target``."""

    source: str
    target: str
    count: int


@dataclass(slots=True)
class _Node:
    """A role on one side; ``used`` is how much of its height the ribbons have taken."""

    code: str
    count: int
    y: float
    height: float
    used: float = 0.0

    @property
    def words(self) -> str:
        """What stands beside it; long names are cut short."""
        name = self.code if len(self.code) <= _NAME else f"{self.code[: _NAME - 1]}…"
        return f"{name} {formats.number(self.count)}"

    def take(self, height: float) -> float:
        """The top of the next ribbon at this node."""
        top = self.y + self.used
        self.used += height
        return top


def flow_chart(
    *,
    title: str,
    flows: Sequence[Flow],
    source_title: str,
    target_title: str,
    width: int = MEDIUM,
    css_class: str = "chart",
) -> SafeString:
    """Ribbons from role to role; those that changed role stand out, those that stayed recede."""
    ordered = sorted((f for f in flows if f.count > 0), key=lambda f: _order(f.source, f.target))
    scale = _pixels_per_request(ordered)
    sources = _nodes([(f.source, f.count) for f in ordered], scale)
    targets = _nodes([(f.target, f.count) for f in ordered], scale)
    room = _label_room([*sources.values(), *targets.values()], width)
    left, right = room, width - room
    content = [
        svg.text(source_title, 0, 11),
        svg.text(target_title, width, 11, "x-end"),
        *(_ribbon(f, sources[f.source], targets[f.target], (left, right), scale) for f in ordered),
        *(shape for node in sources.values() for shape in _node_shapes(node, left, at_left=True)),
        *(shape for node in targets.values() for shape in _node_shapes(node, right, at_left=False)),
    ]
    return svg.chart(content, title=title, width=width, height=_HEIGHT, css_class=css_class)


def _label_room(nodes: Sequence[_Node], width: int) -> float:
    """Room for the longest name, but no more than a third of the drawing."""
    longest = max((svg.text_width(node.words) for node in nodes), default=0.0)
    return min(max(longest + _NODE_WIDTH + 8, _LABEL_ROOM), width / 3)


def _order(*codes: str) -> tuple[tuple[int, str], ...]:
    known = {code: i for i, code in enumerate(ROLE_CODES)}
    return tuple((known.get(code, len(known)), code) for code in codes)


def _pixels_per_request(flows: Sequence[Flow]) -> float:
    total = sum(f.count for f in flows)
    most_nodes = max(len({f.source for f in flows}), len({f.target for f in flows}), 1)
    return (_HEIGHT - _HEAD - _NODE_GAP * (most_nodes - 1)) / max(total, 1)


def _nodes(amounts: Sequence[tuple[str, int]], scale: float) -> dict[str, _Node]:
    totals: dict[str, int] = {}
    for code, count in amounts:
        totals[code] = totals.get(code, 0) + count
    nodes, y = {}, float(_HEAD)
    for code in sorted(totals, key=lambda code: _order(code)):
        height = totals[code] * scale
        nodes[code] = _Node(code, totals[code], y, height)
        y += height + _NODE_GAP
    return nodes


def _ribbon(
    flow: Flow, source: _Node, target: _Node, edges: tuple[float, float], scale: float
) -> SafeString:
    height = flow.count * scale
    top_left, top_right = source.take(height), target.take(height)
    left, right, middle = edges[0], edges[1], sum(edges) / 2
    c = svg.coordinate
    data = (
        f"M{c(left)},{c(top_left)}"
        f"C{c(middle)},{c(top_left)} {c(middle)},{c(top_right)} {c(right)},{c(top_right)}"
        f"V{c(top_right + height)}"
        f"C{c(middle)},{c(top_right + height)} {c(middle)},{c(top_left + height)} "
        f"{c(left)},{c(top_left + height)}Z"
    )
    emphasis = "flow" if flow.source == flow.target else "flow-wrong"
    name = f"{flow.source} → {flow.target}: {formats.number(flow.count)}"
    css_class = f"{fill_class(flow.source)} {emphasis}"
    return svg.element("path", svg.element("title", name), class_=css_class, d=data)


def _node_shapes(node: _Node, edge: float, *, at_left: bool) -> Iterator[SafeString]:
    x = edge - _NODE_WIDTH if at_left else edge
    yield svg.element(
        "rect", class_=fill_class(node.code), x=x, y=node.y, width=_NODE_WIDTH, height=node.height
    )
    words = node.words
    baseline = node.y + min(max(node.height / 2, 4), node.height) + 4
    if at_left:
        yield svg.text(words, x - 6, baseline, "lab x-end")
    else:
        yield svg.text(words, x + _NODE_WIDTH + 6, baseline, "lab")


def flow_figure(
    *, title: str, flows: Sequence[Flow], source_title: str, target_title: str
) -> Figure:
    """`flow_chart` in four widths, with its legend and table."""

    def draw(width: int, css_class: str) -> SafeString:
        return flow_chart(
            title=title,
            flows=flows,
            source_title=source_title,
            target_title=target_title,
            width=width,
            css_class=css_class,
        )

    rows = tuple((f.source, f.target, formats.number(f.count)) for f in flows)
    heads = (source_title, target_title, gettext("Requests"))
    legend = (
        legend_entry("moved", gettext("handed on to another role")),
        legend_entry("stayed", gettext("stayed")),
    )
    return in_four_widths(title, draw, table=ChartTable(heads, rows), legend=legend)
