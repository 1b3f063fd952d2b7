"""The palette: one field that leads to any page, action, request, client or person.

It stands on the roof because it looks into every floor.
"""

from cs_platform.palette.views import KeysView, PaletteView

__all__ = ["KeysView", "PaletteView"]
