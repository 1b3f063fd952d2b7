"""Leads every line through the room between boxes, and puts the drawing together.

Between two layers lies a channel. A line comes down into it, runs level along a track of its own,
and goes down into a box or a lane. Lines that lead back leave the channel at the right-hand side,
go up there, and come in through the channel above the box they lead to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from core.ui.charts.layered.graph import Box, Coordinates, Layout, Link, Node, Route, Web
from core.ui.charts.layered.order import arrange
from core.ui.charts.layered.places import entries, place
from core.ui.charts.layered.ranks import web as web_of
from core.ui.charts.layered.tracks import Net, assign_tracks

_MARGIN: Final = 8.0
_TRACK: Final = 11.0
_BEFORE_TRACKS: Final = 12.0
_AFTER_TRACKS: Final = 16.0  # room for an arrow's head
_SIDE: Final = 16.0
_SIDE_LANE: Final = 12.0
_CORNER: Final = 18.0  # of a box: no line comes in there
_SAME: Final = 0.05


class _Leads(IntEnum):
    """Where a net leads: into a box (by a hop), on into a lane, off to the side, or back in."""

    IN = 0
    ON = 1
    OFF = 2
    BACK = 3


# With the position of a hop for IN, of an item for the others.
_Key = tuple[_Leads, int]


@dataclass(slots=True)
class _Drawing:
    """What is known so far. ``nets`` of a channel by where they lead; the channel above layer 0
    comes first, the one below the last layer last."""

    web: Web
    nodes: Sequence[Node]
    links: Sequence[Link]
    nets: list[dict[_Key, Net]] = field(default_factory=list)
    sides: dict[int, float] = field(default_factory=dict)
    right: float = 0.0
    tops: list[float] = field(default_factory=list)
    track_tops: list[float] = field(default_factory=list)

    def port_x(self, link: Link) -> float:
        """Where a link leaves its node."""
        node = self.nodes[link.source]
        return self.web.items[link.source].x - node.width / 2 + node.ports[link.port]


def layout(nodes: Sequence[Node], links: Sequence[Link]) -> Layout:
    """Where boxes and lines stand. Any graph will do: with rounds, loops, loose nodes, none."""
    web = web_of(nodes, links)
    arrange(web)
    place(web)
    drawing = _Drawing(web, nodes, links)
    _move_to_margin(drawing)
    _side_lanes(drawing)
    _collect_nets(drawing)
    _enter(drawing)
    bottom = _levels(drawing)
    boxes = tuple(_box(drawing, i) for i in range(len(nodes)))
    routes = tuple(_route(drawing, boxes, i) for i in range(len(links)))
    width = max([drawing.right, *drawing.sides.values()], default=0.0) + _MARGIN
    return Layout(boxes, routes, width, bottom + _MARGIN)


def _move_to_margin(drawing: _Drawing) -> None:
    items = drawing.web.items
    left = min((item.x - item.width / 2 for item in items), default=0.0)
    for item in items:
        item.x += _MARGIN - left
    drawing.right = max((item.x + item.width / 2 for item in items), default=0.0)


def _side_lanes(drawing: _Drawing) -> None:
    """A lane at the side for each node that lines lead back to; short ones inside long ones."""
    items, lowest = drawing.web.items, dict[int, int]()
    for i in drawing.web.back:
        link = drawing.links[i]
        lowest[link.target] = max(lowest.get(link.target, 0), items[link.source].layer + 1)
    taken: list[list[tuple[int, int]]] = []
    for goal in sorted(lowest, key=lambda goal: (lowest[goal] - items[goal].layer, goal)):
        first, last = items[goal].layer, lowest[goal]
        lane = next(
            (
                i
                for i, spans in enumerate(taken)
                if all(last < start or end < first for start, end in spans)
            ),
            len(taken),
        )
        if lane == len(taken):
            taken.append([])
        taken[lane].append((first, last))
        drawing.sides[goal] = drawing.right + _SIDE + lane * _SIDE_LANE


def _collect_nets(drawing: _Drawing) -> None:
    """What shares a track: pieces that lead into one lane, or come in at one place."""
    web = drawing.web
    drawing.nets = [{} for _ in range(len(web.layers) + 1)]
    for i, hop in enumerate(web.hops):
        lower = web.items[hop.lower]
        net = drawing.nets[lower.layer].setdefault(_key(web, i), Net())
        net.tops.append(web.items[hop.upper].x + hop.offset)
        net.bottom = lower.x if lower.is_lane else None
    for i in web.back:
        link = drawing.links[i]
        leaving = drawing.nets[web.items[link.source].layer + 1]
        net = leaving.setdefault((_Leads.OFF, link.target), Net(side=drawing.sides[link.target]))
        net.tops.append(drawing.port_x(link))
    for goal, side in drawing.sides.items():
        drawing.nets[web.items[goal].layer][_Leads.BACK, goal] = Net(side=side)


def _key(web: Web, hop: int) -> _Key:
    lower = web.hops[hop].lower
    return (_Leads.ON, lower) if web.items[lower].is_lane else (_Leads.IN, hop)


def _enter(drawing: _Drawing) -> None:
    """Find where lines come into each box."""
    coming: dict[int, list[tuple[float, _Key, Net]]] = defaultdict(list)
    for nets in drawing.nets:
        for (leads, number), net in nets.items():
            if leads is _Leads.IN:
                goal = drawing.web.hops[number].lower
                coming[goal].append((net.tops[0], (leads, number), net))
            elif leads is _Leads.BACK:
                coming[number].append((drawing.sides[number], (leads, number), net))
    for goal, found in coming.items():
        found.sort(key=lambda entry: entry[:2])
        item = drawing.web.items[goal]
        reach = max(item.width / 2 - _CORNER, 0.0)
        xs = entries([wished for wished, _, _ in found], item.x - reach, item.x + reach)
        for (_, _, net), x in zip(found, xs, strict=True):
            net.bottom = x


def _levels(drawing: _Drawing) -> float:
    """Give tracks their order and layers their height; the lower edge of the drawing."""
    y = _MARGIN
    for channel, nets in enumerate(drawing.nets):
        count = assign_tracks(list(nets.values()))
        is_outer = channel in (0, len(drawing.nets) - 1)
        drawing.track_tops.append(y + (0.0 if is_outer and not nets else _BEFORE_TRACKS))
        if nets or not is_outer:
            y = drawing.track_tops[-1] + max(count - 1, 0) * _TRACK + _AFTER_TRACKS
        drawing.tops.append(y)
        if channel < len(drawing.web.layers):
            layer = drawing.web.layers[channel]
            nodes = [i for i in layer if not drawing.web.items[i].is_lane]
            y += max((drawing.nodes[i].height for i in nodes), default=0.0)
    return y


def _box(drawing: _Drawing, i: int) -> Box:
    item, node = drawing.web.items[i], drawing.nodes[i]
    return Box(item.x - node.width / 2, drawing.tops[item.layer], node.width, node.height)


def _route(drawing: _Drawing, boxes: Sequence[Box], i: int) -> Route:
    link, web = drawing.links[i], drawing.web
    points = [(drawing.port_x(link), boxes[link.source].bottom)]
    for channel, key in _way(web, link, i):
        net = drawing.nets[channel][key]
        y = drawing.track_tops[channel] + (net.track or 0) * _TRACK
        # Into the side lane when it leaves the channel there, else down.
        end = net.side if key[0] is _Leads.OFF else net.bottom
        points += [(points[-1][0], y), (points[-1][0] if end is None else end, y)]
    points.append((points[-1][0], boxes[link.target].y))
    return Route(_corners(points), is_back=i not in web.paths)


def _way(web: Web, link: Link, i: int) -> list[tuple[int, _Key]]:
    """The channels a line passes, and as part of which net."""
    if i in web.paths:
        return [(web.items[web.hops[hop].lower].layer, _key(web, hop)) for hop in web.paths[i]]
    return [
        (web.items[link.source].layer + 1, (_Leads.OFF, link.target)),
        (web.items[link.target].layer, (_Leads.BACK, link.target)),
    ]


def _corners(points: Sequence[Coordinates]) -> tuple[Coordinates, ...]:
    """The points where the line turns, and its ends."""
    kept: list[Coordinates] = []
    for point in points:
        if kept and _is_same(kept[-1], point):
            continue
        if len(kept) > 1 and any(
            abs(kept[-2][axis] - kept[-1][axis]) < _SAME > abs(kept[-1][axis] - point[axis])
            for axis in (0, 1)
        ):
            kept.pop()
        kept.append(point)
    return tuple(kept)


def _is_same(one: Coordinates, other: Coordinates) -> bool:
    return abs(one[0] - other[0]) < _SAME and abs(one[1] - other[1]) < _SAME
