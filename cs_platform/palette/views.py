"""The palette and the list of keys: dialogs with script, plain pages without."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.views import ActorView
from cs_platform.palette.reading import found

MOST_LETTERS = 200


class PaletteView(ActorView):
    """One field, and what it finds; htmx asks for the finds alone."""

    capability = Capability.SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        """Look for `q`; without it show where one can go."""
        text = request.GET.get("q", "").strip()[:MOST_LETTERS]
        groups = found(self.actor, text)
        context = {
            "title": _("Search or jump to…"),
            "text": text,
            "groups": groups,
            "total": sum(len(group.places) for group in groups),
        }
        only_finds = request.headers.get("HX-Target") == "palette-finds"
        return self.render("palette/_finds.html" if only_finds else "palette/palette.html", context)


class KeysView(ActorView):
    """Which keys do what, and whether single ones do anything."""

    capability = Capability.SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the list."""
        return self.render("palette/keys.html", {"title": _("Keys")})
