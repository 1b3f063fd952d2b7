"""The analysis, one topic of it, and its worst finding for a desk."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Team
from accounts.selectors import local_day
from clients.models import Client
from core.access import Actor, Capability
from core.errors import NotFound
from core.ui import formats
from core.views import ActorView, get_or_not_found
from handoffs.confusion.wording import CAUSES, finding_text, hours
from handoffs.confusion_forms import AnalysisForm
from handoffs.selectors.confusion import EARLIEST, Analysis, Asked, analysis_of
from handoffs.selectors.confusion_topic import examples_of, judged_by
from handoffs.views.confusion.links import analysis_query, requests_url, topic_url
from handoffs.views.confusion.present import (
    codes_of,
    figures_shown,
    flow_shown,
    heat_shown,
    moves_shown,
    topic_name,
    topics_shown,
)
from roles.models import Topic

FIRST_FINDINGS = 8
FIRST_ROWS = 25
DESK_DAYS = 30


def today_of(actor: Actor) -> Any:
    """The company's local day."""
    return local_day(actor.company_time_zone, timezone.now())


def days_text(asked: Asked) -> str:
    """The days asked for, in words."""
    if asked.start <= EARLIEST:
        return _("until %(last)s") % {"last": formats.date_text(asked.end)}
    first, last = formats.date_text(asked.start), formats.date_text(asked.end)
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def narrowed(actor: Actor, asked: Asked) -> list[tuple[int, str]]:
    """Teams to choose from. Raises `NotFound` for a team or client out of sight."""
    teams = list(Team.objects.visible_to(actor).order_by("name", "pk").values_list("pk", "name"))
    if asked.team_id is not None and asked.team_id not in dict(teams):
        raise NotFound
    return teams


def chosen_client(actor: Actor, asked: Asked) -> list[tuple[int, str]]:
    """The one client asked for, by name. Raises `NotFound`."""
    if asked.client_id is None:
        return []
    client = get_or_not_found(Client.objects.visible_to(actor), pk=asked.client_id)
    return [(client.pk, client.name)]


class ConfusionView(ActorView):
    """What confuses roles, why, and what can be done: worst first; then how it goes."""

    capability = Capability.CONFUSION_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page; an address that makes no sense says so."""
        form = AnalysisForm(request.GET)
        asked = form.asked(today_of(self.actor))
        teams, clients = narrowed(self.actor, asked), chosen_client(self.actor, asked)
        analysis = analysis_of(self.actor, asked)
        if asked.topic_id is not None and not _knows(analysis, asked.topic_id):
            raise NotFound
        topics = sorted((topic.name, topic.pk) for topic in analysis.all_topics if topic.is_active)
        form.show(teams=teams, topics=[(pk, name) for name, pk in topics], clients=clients)
        shows_all = request.GET.get("all") == "1"
        return self.render(
            "handoffs/confusion.html", _context(self.actor, analysis, form, shows_all=shows_all)
        )


def _knows(analysis: Analysis, topic_id: int) -> bool:
    return any(topic.pk == topic_id for topic in analysis.all_topics)


def _context(
    actor: Actor, analysis: Analysis, form: AnalysisForm, *, shows_all: bool
) -> dict[str, Any]:
    asked, confused = analysis.asked, analysis.confused
    by_frequency = sorted(analysis.topics, key=lambda one: -one.facts.n)
    rows = by_frequency if shows_all else by_frequency[:FIRST_ROWS]
    first = confused if shows_all else confused[:FIRST_FINDINGS]
    return {
        "title": _("Confusion"),
        "form": form,
        "asked": asked,
        "days": days_text(asked),
        "n": analysis.totals.n,
        "topics": topics_shown(actor, analysis, first),
        "topics_count": len(confused),
        "topics_left": len(confused) - len(first),
        "rows_left": len(by_frequency) - len(rows),
        "lost": hours(analysis.totals.lost_seconds),
        "figures": figures_shown(analysis),
        "flow": flow_shown(analysis),
        "moves": moves_shown(analysis),
        "heat": heat_shown(analysis, rows),
        "exports": _exports(asked),
        "all_query": analysis_query(asked, all=1),
    }


def _exports(asked: Asked) -> dict[str, str]:
    """Where each part of the page can be downloaded."""
    url = reverse("confusion-export")
    parts = ("findings", "figures", "flows", "moves", "matrix")
    urls = {part: f"{url}?{analysis_query(asked, part=part)}" for part in parts}
    # Between teams and people the drawing shows the moves.
    return urls if asked.level == "role" else {**urls, "flows": urls["moves"]}


class TopicView(ActorView):
    """One topic: what was found, which ways requests took, what the matrix said then and now."""

    capability = Capability.CONFUSION_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page; days without a request say so."""
        topic: Topic = get_or_not_found(Topic.objects.visible_to(self.actor), pk=pk)
        form = AnalysisForm({**request.GET.dict(), "topic": str(pk)})
        asked = form.asked(today_of(self.actor))
        narrowed(self.actor, asked)
        chosen_client(self.actor, asked)
        analysis = analysis_of(self.actor, asked)
        shown = topics_shown(self.actor, analysis, analysis.topics)
        codes = codes_of(analysis)
        context = {
            "title": topic.name,
            "topic": topic,
            "days": days_text(asked),
            "n": analysis.totals.n,
            "reading": shown[0] if shown else None,
            "figures": figures_shown(analysis),
            "flow": flow_shown(analysis),
            "moves": moves_shown(analysis),
            "heat": heat_shown(analysis, analysis.topics),
            "versions": judged_by(self.actor, asked, analysis.roles),
            "roles": analysis.roles,
            "examples": examples_of(self.actor, asked, codes),
            "examples_url": requests_url(asked, lost="yes"),
            "crumbs": self._crumbs(asked, topic),
        }
        return self.render("handoffs/confusion_topic.html", context)

    def _crumbs(self, asked: Asked, topic: Topic) -> list[dict[str, Any]]:
        back = f"{reverse('confusion')}?{analysis_query(asked, topic=None)}"
        return [{"label": _("Confusion"), "url": back}, {"label": topic.name}]


class DeskView(ActorView):
    """Fragment for desks: the costliest confusion of the last days, or nothing."""

    capability = Capability.CONFUSION_VIEW
    title = gettext_lazy("Confusion")

    def get(self, request: HttpRequest) -> HttpResponse:
        """One line."""
        today = today_of(self.actor)
        asked = Asked(today - timedelta(days=DESK_DAYS - 1), today)
        analysis = analysis_of(self.actor, asked, with_moves=False)
        context: dict[str, Any] = {}
        for reading in analysis.confused[:1]:
            topic = reading.topic
            query = analysis_query(asked)
            context = {
                "name": topic_name(reading),
                "text": finding_text(reading.findings[0], codes_of(analysis)),
                "cause": CAUSES[reading.suspicion.cause] if reading.suspicion.cause else "",
                "lost": hours(reading.lost_seconds),
                "url": topic_url(asked, topic.pk) if topic else f"{reverse('confusion')}?{query}",
            }
        return self.render("handoffs/_confusion_desk.html", {"worst": context})
