"""The order within each layer: each item near what it is joined to, so that few lines cross."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict

from core.ui.charts.layered.graph import Web

_SWEEPS = 8


def arrange(web: Web) -> None:
    """Put the layers in the best order that some sweeps down and up come upon."""
    best, fewest = [list(layer) for layer in web.layers], crossings(web)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        _sweep(web, downwards=sweep % 2 == 0)
        found = crossings(web)
        if found < fewest:
            best, fewest = [list(layer) for layer in web.layers], found
    web.layers = best


def _sweep(web: Web, *, downwards: bool) -> None:
    """Order each layer by where the neighbours in the layer before it stand."""
    neighbours: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for hop in web.hops:
        shift = hop.offset / (web.items[hop.upper].width + 1)
        if downwards:
            neighbours[hop.lower].append((hop.upper, shift))
        else:
            neighbours[hop.upper].append((hop.lower, -shift))
    layers = web.layers if downwards else web.layers[::-1]
    position: dict[int, int] = {}
    for layer in layers:
        now = {item: i for i, item in enumerate(layer)}
        middle = {
            item: _mean([position[other] + shift for other, shift in neighbours[item]], now[item])
            for item in layer
        }
        layer.sort(key=middle.__getitem__)
        position = {item: i for i, item in enumerate(layer)}


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def crossings(web: Web) -> int:
    """How many pairs of lines cross between neighbouring layers."""
    position = {item: i for layer in web.layers for i, item in enumerate(layer)}
    between: dict[int, list[tuple[int, float, int]]] = defaultdict(list)
    for hop in web.hops:
        between[web.items[hop.upper].layer].append(
            (position[hop.upper], hop.offset, position[hop.lower])
        )
    found = 0
    for pieces in between.values():
        pieces.sort()
        seen: list[int] = []
        for _, _, lower in pieces:
            found += len(seen) - bisect_right(seen, lower)
            insort(seen, lower)
    return found
