"""Which links lead back, and in which layer each node stands."""

from __future__ import annotations

from collections.abc import Sequence

from core.ui.charts.layered.graph import Hop, Item, Link, Node, Web


def web(nodes: Sequence[Node], links: Sequence[Link]) -> Web:
    """The graph with its layers, and lanes where a link passes more than one of them."""
    order, back = _walk(len(nodes), links)
    ranks = _ranks(order, [link for i, link in enumerate(links) if i not in back])
    made = Web(
        items=[Item(ranks[i], node.width, i) for i, node in enumerate(nodes)], back=sorted(back)
    )
    made.layers = [[] for _ in range(max(ranks, default=-1) + 1)]
    for i in order:
        made.layers[ranks[i]].append(i)
    lanes: dict[tuple[int, int], int] = {}
    hops: dict[Hop, int] = {}
    for i, link in enumerate(links):
        if i not in back:
            node = nodes[link.source]
            offset = node.ports[link.port] - node.width / 2
            made.paths[i] = _path(made, link, offset, lanes, hops)
    made.hops = list(hops)
    return made


def _walk(count: int, links: Sequence[Link]) -> tuple[list[int], set[int]]:
    """Nodes so that every link that does not lead back leads onward, and those that do.

    Depth first from the first node on, in the order of the links: a link to a node that is still
    on the way leads back.
    """
    leaving: list[list[int]] = [[] for _ in range(count)]
    for i, link in enumerate(links):
        leaving[link.source].append(i)
    unseen, on_the_way, done = range(3)
    state, left, back = [unseen] * count, list[int](), set[int]()
    for first in range(count):
        if state[first] != unseen:
            continue
        state[first] = on_the_way
        way = [(first, iter(leaving[first]))]
        while way:
            node, rest = way[-1]
            for i in rest:
                target = links[i].target
                if state[target] == on_the_way:
                    back.add(i)
                elif state[target] == unseen:
                    state[target] = on_the_way
                    way.append((target, iter(leaving[target])))
                    break
            else:
                state[node] = done
                left.append(node)
                way.pop()
    return left[::-1], back


def _ranks(order: Sequence[int], onward: Sequence[Link]) -> list[int]:
    """The layer of each node: as far down as the longest way to it."""
    ranks = [0] * len(order)
    leaving: list[list[int]] = [[] for _ in order]
    for link in onward:
        leaving[link.source].append(link.target)
    for node in order:
        for target in leaving[node]:
            ranks[target] = max(ranks[target], ranks[node] + 1)
    return ranks


def _path(
    made: Web,
    link: Link,
    offset: float,
    lanes: dict[tuple[int, int], int],
    hops: dict[Hop, int],
) -> list[int]:
    """The hops of a link, with lanes made where there are none yet."""
    path, upper = list[int](), link.source
    for layer in range(made.items[link.source].layer + 1, made.items[link.target].layer):
        lane = lanes.get((layer, link.target))
        if lane is None:
            lane = lanes[layer, link.target] = len(made.items)
            made.items.append(Item(layer, 0.0, link.target, is_lane=True))
            made.layers[layer].append(lane)
        path.append(hops.setdefault(Hop(upper, lane, offset), len(hops)))
        upper, offset = lane, 0.0
    path.append(hops.setdefault(Hop(upper, link.target, offset), len(hops)))
    return path
