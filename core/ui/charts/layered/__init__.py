"""Where the boxes and lines of a directed graph stand: layers from top to bottom.

Numbers in, numbers out; what is drawn there is not known here. The usual steps of layered
drawing (after Sugiyama): `ranks` finds the links that lead back and puts each node in a layer,
`order` arranges each layer so that few lines cross, `places` finds how far to the right things
stand, `routes` leads the lines through the room between boxes and never through a box.
"""

from core.ui.charts.layered.graph import Box, Layout, Link, Node, Route
from core.ui.charts.layered.routes import layout

__all__ = ["Box", "Layout", "Link", "Node", "Route", "layout"]
