"""The words of a layered drawing: what comes in, what goes out, and what stands between."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

Coordinates = tuple[float, float]

GAP: Final = 24.0  # between two boxes of a layer
LANE: Final = 14.0  # between a line that passes a layer and its neighbours


@dataclass(frozen=True, slots=True)
class Node:
    """A box to be placed. ``ports`` are where lines leave its lower edge, from the left edge."""

    width: float
    height: float
    ports: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A line from a port of one node to the upper edge of another, by their positions."""

    source: int
    port: int
    target: int


@dataclass(frozen=True, slots=True)
class Box:
    """Where a node stands."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Route:
    """The corners of a line, all of them right angles; ``is_back`` leads to an earlier node."""

    points: tuple[Coordinates, ...]
    is_back: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """Boxes in the order of the nodes, routes in the order of the links."""

    boxes: tuple[Box, ...]
    routes: tuple[Route, ...]
    width: float
    height: float


@dataclass(slots=True)
class Item:
    """What takes room in a layer: a node, or a lane, through which lines pass to ``goal``.

    Lines to one node share its lane: they lead to the same place, and few lanes stay readable.
    ``x`` is the middle.
    """

    layer: int
    width: float
    goal: int
    is_lane: bool = False
    x: float = 0.0


@dataclass(frozen=True, slots=True)
class Hop:
    """A piece of a line between two neighbouring layers, by positions among the items.

    ``offset`` is where it leaves the upper item, from its middle.
    """

    upper: int
    lower: int
    offset: float


@dataclass(slots=True)
class Web:
    """A graph whose every line runs from one layer to the next.

    The first items are the nodes. ``paths`` holds the hops of each link that leads forward, by
    the link's position; those that lead back are in ``back`` and pass at the side.
    """

    items: list[Item]
    hops: list[Hop] = field(default_factory=list)
    paths: dict[int, list[int]] = field(default_factory=dict)
    back: list[int] = field(default_factory=list)
    layers: list[list[int]] = field(default_factory=list)

    def gap(self, left: int, right: int) -> float:
        """How far apart the middles of two neighbours in a layer must be."""
        one, other = self.items[left], self.items[right]
        between = LANE if one.is_lane or other.is_lane else GAP
        return (one.width + other.width) / 2 + between
