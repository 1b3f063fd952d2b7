"""The list of requests."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from core.access import Capability
from core.templatetags.ui import role
from core.ui import formats
from core.ui.icons import icon as drawn_icon
from core.views import ActorView, ListPage, get_or_not_found
from handoffs import services
from handoffs.circles import AlarmKind
from handoffs.filters import RequestFilterSet
from handoffs.models import Priority, Request
from handoffs.selectors import awaited_answers, open_alarms, requests_of_client
from handoffs.selectors.views import may_save_views, view_choices
from handoffs.transitions import RequestState
from handoffs.views.going_wrong import ICONS

PRIORITY_LOOK: dict[str, tuple[str, str]] = {
    Priority.URGENT: ("risk", "tri"),
    Priority.HIGH: ("warn", "up"),
    Priority.LOW: ("none", "down"),
}
STATE_LOOK: dict[str, tuple[str, str]] = {
    RequestState.OPEN: ("", "dot"),
    RequestState.WAITING: ("none", "clock"),
    RequestState.RESOLVED: ("ok", "check"),
}


def _drawn(label: Any, kind: str, icon: str) -> SafeString:
    """A state with its shape and its word, drawn once for the whole list."""
    return format_html('<span class="st {}">{}{}</span>', kind, drawn_icon(icon), label)


def awaited_mark(count: int | None) -> SafeString:
    """How many answers of colleagues a request waits for."""
    if not count:
        return SafeString("")
    label = ngettext("awaits %(n)s answer", "awaits %(n)s answers", count) % {"n": count}
    return format_html('<span class="chip warn">{}{}</span>', drawn_icon("clock"), label)


_OTHER_LANGUAGE = {"en": "ru", "ru": "en"}


class PageFilters(RequestFilterSet):
    """The same filters; the rarer ones only when asked for, or while they narrow the list."""

    rare = ("role", "channel", "opened_after", "opened_before")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say "any" where nothing is chosen, and keep rare fields out of the way."""
        super().__init__(*args, **kwargs)
        fields, given = self.form.fields, self.data or {}
        for name in ("state", "topic", "role", "priority", "channel", "alarm"):
            fields[name].empty_label = _("any")
            fields[name].widget.choices = fields[name].choices  # a widget keeps a list of its own
        if self.actor is None or not self.actor.has(Capability.REQUESTS_VIEW_ALL):
            del fields["alarm"]
        fields["owner"].choices = partial(_any_first, fields["owner"].choices)
        if "more" not in given:
            for name in self.rare:
                if not given.get(name):
                    fields[name].widget = forms.HiddenInput()


def _any_first(choices: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    """The choices, the empty one called "any"."""
    for value, label in choices:
        yield value, label if value else _("any")


class RequestListView(ListPage):
    """Requests the person may see, latest activity first; rows carry names, not records."""

    capability = Capability.REQUESTS_VIEW
    title = _("Requests")
    template_name = "handoffs/request_list.html"
    row_template = "handoffs/_request_row.html"
    filterset_class = PageFilters
    ordering = ("-last_activity_at", "-id")
    columns = (
        (_("Request"), ""),
        (_("State"), ""),
        (_("Client"), ""),
        (_("Topic"), "opt-s"),
        (_("Priority"), "opt-s"),
        (_("Owner"), "opt-s"),
        (_("Last activity"), "end"),
    )
    empty_title = _("No requests yet")
    empty_text = _(
        "Write down what a client asks for: by phone, by e-mail or on the web. "
        "It gets an owner at once."
    )

    def setup(self, *args: Any, **kwargs: Any) -> None:
        """Reverse once, not in each row."""
        super().setup(*args, **kwargs)
        self.prefix = reverse("request-list")
        language = (get_language() or "en")[:2]
        self.topic_fields = (f"topic_{language}", f"topic_{_OTHER_LANGUAGE.get(language, 'en')}")
        self.states = {key: _drawn(label, *STATE_LOOK[key]) for key, label in RequestState.choices}
        self.priorities = {
            key: _drawn(label, *PRIORITY_LOOK.get(key, ("none", "flat")))
            for key, label in Priority.choices
        }
        self.alarms = {
            key: format_html('<span class="chip risk">{}{}</span>', drawn_icon(ICONS[key]), label)
            for key, label in AlarmKind.choices
        }
        self.roles: dict[str | None, SafeString] = {}

    def get_queryset(self) -> models.QuerySet[Any]:
        """Only the columns that are shown: no related record is built."""
        requests: models.QuerySet[Any] = Request.objects.visible_to(self.actor)
        if self.actor.has(Capability.REQUESTS_VIEW_ALL):
            kinds = open_alarms().order_by("since_at").values("kind")
            requests = requests.annotate(
                alarm_kinds=ArraySubquery(kinds), awaited=Subquery(awaited_answers())
            )
        rows = requests.only("number", "subject", "state", "priority", "last_activity_at")
        named: models.QuerySet[Any] = rows.annotate(
            client_name=F("client__name"),
            topic_en=F("topic__name_en"),
            topic_ru=F("topic__name_ru"),
            owner_name=F("owner__name"),
            role_code=F("owner_role__code"),
            team_name=F("owner_team__name"),
        )
        return named

    def row(self, record: Any) -> Mapping[str, Any]:
        """Plain values."""
        role_code = record.role_code
        if role_code not in self.roles:
            self.roles[role_code] = role(role_code)
        first, second = self.topic_fields
        return {
            "url": f"{self.prefix}{record.number}/",
            "number": record.number,
            "subject": record.subject,
            "alarms": [self.alarms[kind] for kind in getattr(record, "alarm_kinds", ())],
            "awaited": awaited_mark(getattr(record, "awaited", None)),
            "client": record.client_name,
            "topic": getattr(record, first) or getattr(record, second) or "",
            "state": self.states[record.state],
            "priority": self.priorities[record.priority],
            "owner": record.owner_name or record.team_name,
            "role": self.roles[role_code],
            "when": formats.when(record.last_activity_at),
        }

    def extra_context(self) -> Mapping[str, Any]:
        """What stands around the rows."""
        return {**self.around(), **self.create()}

    def around(self) -> Mapping[str, Any]:
        """Views to choose from, and the way to a file of what is shown."""
        query = self.request.GET.copy()
        query.pop("cursor", None)
        views = view_choices(self.actor, query.urlencode()) if may_save_views(self.actor) else None
        current = views.current if views else None
        return {
            "views": views,
            "view": current,
            "may_delete_view": bool(
                current and current.saved and services.may_delete(self.actor, current.saved)
            ),
            "also_swapped": "#views",
            "export_shown": f"{reverse('request-export')}?{query.urlencode()}",
        }

    def create(self) -> Mapping[str, Any]:
        """The way to a new request, for those who work requests."""
        if not self.actor.has(Capability.REQUESTS_WORK):
            return {"empty_title": _("Nothing to answer"), "empty_text": _(
                "Requests that colleagues call you into stand here."
            )}  # fmt: skip
        return {"create_url": reverse("request-create"), "create_label": _("New request")}


class ClientPanel(ActorView):
    """Fragment for the page of a client: what it has asked for and who has it."""

    capability = Capability.REQUESTS_VIEW_ALL

    def get(self, request: HttpRequest, client_id: int) -> HttpResponse:
        """Show the open requests, then the latest resolved ones."""
        client = get_or_not_found(Client.objects.visible_to(self.actor), pk=client_id)
        found = requests_of_client(self.actor, client.pk)
        context = {
            "rows": [_client_row(record) for record in found.shown],
            "open_count": found.open_count,
            "all_url": f"{reverse('request-list')}?client={client.pk}",
        }
        return self.render("handoffs/_client_panel.html", context)


def _client_row(record: Request) -> Mapping[str, Any]:
    return {
        "url": reverse("request-detail", args=[record.number]),
        "subject": record.subject,
        "number": record.number,
        "state": _drawn(record.get_state_display(), *STATE_LOOK[record.state]),
        "role": record.owner_role.code if record.owner_role else "",
        "owner": record.owner or record.owner_team,
        "when": formats.when(record.last_activity_at),
    }
