"""How far to the right each item stands, and each line where it comes in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from core.ui.charts.layered.graph import LANE, Web

_ROUNDS = 6
_BOX_WEIGHT = 4.0


def apart(wished: Sequence[float], weights: Sequence[float], gaps: Sequence[float]) -> list[float]:
    """Positions nearest to the wished ones (least squares) that keep the gaps between neighbours.

    ``gaps[i]`` is the least distance between positions ``i`` and ``i + 1``. Pool adjacent
    violators: neighbours that want to come too near become a block that moves as one.
    """
    reached = [0.0]
    for gap in gaps:
        reached.append(reached[-1] + gap)
    blocks: list[tuple[float, float, int]] = []  # mean, weight, how many
    for wish, weight, start in zip(wished, weights, reached, strict=False):
        mean, total, count = wish - start, weight, 1
        while blocks and blocks[-1][0] > mean:
            other, other_weight, other_count = blocks.pop()
            mean = (mean * total + other * other_weight) / (total + other_weight)
            total, count = total + other_weight, count + other_count
        blocks.append((mean, total, count))
    settled = [mean for mean, _, count in blocks for _ in range(count)]
    return [mean + start for mean, start in zip(settled, reached, strict=False)]


def place(web: Web) -> None:
    """Give every item its ``x``: under what leads to it, above where it leads, none too near."""
    above, below = _neighbours(web)
    for layer in web.layers:
        _settle(web, layer, {})
    for _ in range(_ROUNDS):
        for layer in web.layers:
            _settle(web, layer, above)
        for layer in reversed(web.layers):
            _settle(web, layer, below)
    _straighten_lanes(web)


_Neighbours = dict[int, list[tuple[int, float]]]


def _neighbours(web: Web) -> tuple[_Neighbours, _Neighbours]:
    """For each item those above it and those below it, and how far beside them it would stand."""
    above: _Neighbours = defaultdict(list)
    below: _Neighbours = defaultdict(list)
    for hop in web.hops:
        # Boxes stand under boxes: a line may come in beside the middle of a box, not of a lane.
        offset = hop.offset if web.items[hop.lower].is_lane else 0.0
        above[hop.lower].append((hop.upper, offset))
        below[hop.upper].append((hop.lower, -offset))
    return above, below


def _settle(web: Web, layer: Sequence[int], neighbours: _Neighbours) -> None:
    wished = [_middle(web, neighbours.get(i, ()), web.items[i].x) for i in layer]
    weights = [1.0 if web.items[i].is_lane else _BOX_WEIGHT for i in layer]
    gaps = [web.gap(left, right) for left, right in pairwise(layer)]
    for i, x in zip(layer, apart(wished, weights, gaps), strict=True):
        web.items[i].x = x


def _middle(web: Web, neighbours: Sequence[tuple[int, float]], otherwise: float) -> float:
    if not neighbours:
        return otherwise
    return sum(web.items[i].x + offset for i, offset in neighbours) / len(neighbours)


def _straighten_lanes(web: Web) -> None:
    """Lanes to one node come into line where there is room in all of their layers."""
    chains: dict[int, list[int]] = defaultdict(list)
    beside: dict[int, tuple[float, float]] = {}
    for lane in (i for i, item in enumerate(web.items) if item.is_lane):
        chains[web.items[lane].goal].append(lane)
    position = {item: i for layer in web.layers for i, item in enumerate(layer)}
    for lanes in chains.values():
        for lane in lanes:
            layer, i = web.layers[web.items[lane].layer], position[lane]
            low = web.items[layer[i - 1]].x + web.gap(layer[i - 1], lane) if i else -1e9
            is_last = i + 1 == len(layer)
            high = 1e9 if is_last else web.items[layer[i + 1]].x - web.gap(lane, layer[i + 1])
            beside[lane] = (low, high)
        low = max(beside[lane][0] for lane in lanes)
        high = min(beside[lane][1] for lane in lanes)
        if low <= high:
            middle = sorted(web.items[lane].x for lane in lanes)[len(lanes) // 2]
            for lane in lanes:
                web.items[lane].x = min(max(middle, low), high)


def entries(wished: Sequence[float], low: float, high: float) -> list[float]:
    """Where lines come into an upper edge between ``low`` and ``high``, in the order given."""
    if not wished:
        return []
    room = min(LANE, (high - low) / max(len(wished) - 1, 1))
    inside = [min(max(wish, low), high) for wish in wished]
    # A line that can come straight down does so; those beside it make room.
    weights = [9.0 if wish == x else 1.0 for wish, x in zip(wished, inside, strict=True)]
    found = apart(inside, weights, [room] * (len(wished) - 1))
    return [
        min(max(x, low + i * room), high - (len(found) - 1 - i) * room) for i, x in enumerate(found)
    ]
