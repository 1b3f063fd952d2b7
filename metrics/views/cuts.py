"""Figures of a part of what was measured, and side by side: by people and by features of the
work."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import Actor, Capability
from core.errors import InvalidInput
from core.views import ActorView
from metrics.access import may_cut_by_team
from metrics.cut_choices import cut_choices
from metrics.cuts import Dimension
from metrics.dashboard import view_of
from metrics.dashboard.asked import View
from metrics.dashboard.beside import beside
from metrics.dashboard.sides import Asked, Sort, default_by, sides
from metrics.dashboard.tables import sides_table
from metrics.dashboard.ways import LOOKS
from metrics.forms import NarrowForm, SidesForm
from metrics.views.asking import asked_view, cleaned
from metrics.views.export import download, wanted
from metrics.views.tabs import metric_tabs


class SidesView(ActorView):
    """One metric side by side: by manager or consultant, topic, team, role, channel, segment,
    client. A page of its own, and a part of the dashboard."""

    capability = Capability.METRICS_VIEW

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The table, the whole page, or a download."""
        values = cleaned(SidesForm(request.GET))
        view = view_of(values)
        asked = _asked(self.actor, view, values)
        shown = sides(self.actor, view, asked)
        if self.request.htmx:
            return self.render("metrics/_sides.html", shown)
        kind = wanted(request)
        if kind:
            name = f"{view.code}-{asked.by}-{shown['days'].start}"
            return download(kind, name, [sides_table(shown)])
        tabs = metric_tabs(self.actor, "metrics")
        return self.render("metrics/cuts.html", {**shown, "tabs": tabs})


def _asked(actor: Actor, view: View, values: dict[str, Any]) -> Asked:
    sort = values["sort"] or Sort.BEST
    return Asked(
        by=values["by"] or default_by(actor, view),
        sort=Sort(sort.removeprefix("-")),
        is_descending=sort.startswith("-"),
    )


class BesideView(ActorView):
    """A part of the dashboard that comes after it: what was retained."""

    capability = Capability.METRICS_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """The part."""
        return self.render("metrics/_beside.html", beside(self.actor, asked_view(request)))


class NarrowView(ActorView):
    """Asks for days and for a part of what was measured."""

    capability = Capability.METRICS_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """The dialog; it leads to the page it was opened from."""
        view = asked_view(request)
        page = request.GET.get("page", "metrics")
        if page not in LOOKS:
            message = _("There is no such page of figures.")
            raise InvalidInput(message, fields={"page": message})
        form = NarrowForm(initial=_initial(view, request))
        form.offer_parts(cut_choices(self.actor))
        if not may_cut_by_team(self.actor, view.level):
            del form.fields[Dimension.TEAM.value]
        return self.render(
            "metrics/narrow.html",
            {
                "title": _("Days and filters"),
                "form": form,
                "action": reverse(page),
                "kept": _kept(view),
                "cancel_url": reverse(page) + view.query(),
            },
        )


def _initial(view: View, request: HttpRequest) -> dict[str, Any]:
    """What stands in the address now."""
    asked = {one.value: request.GET.get(one.value, "") for one in Dimension}
    return {**asked, "start": view.start if view.until else None, "until": view.until}


def _kept(view: View) -> dict[str, Any]:
    """Parts of the address that the form does not ask for."""
    asked = {"start", "until", *(one.value for one in Dimension if one != Dimension.CLIENT)}
    return {name: value for name, value in view.parts().items() if name not in asked}
