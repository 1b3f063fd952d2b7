"""The list of requests."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from core.access import Capability
from core.ui import formats
from core.views import ActorView, ListPage, get_or_not_found
from handoffs import services
from handoffs.columns import (
    FOR_COLLEAGUES_ASKED,
    USUAL,
    USUAL_SORT,
    columns_in,
    ordering_of,
    sort_in,
)
from handoffs.filters import RequestFilterSet
from handoffs.models import PRIORITY_RANK, BulkKind, Request
from handoffs.selectors import awaited_answers, open_alarms, requests_of_client
from handoffs.selectors.due_times import due_kind_next
from handoffs.selectors.tags import tags_of
from handoffs.selectors.views import ListAround, list_around, may_save_views, view_choices
from handoffs.views.cells import STATE_LOOK, Cells, drawn, offered_to


class PageFilters(RequestFilterSet):
    """The same filters; the rarer ones only when asked for, or while they narrow the list."""

    rare = ("role", "channel", "tags_all", "opened_after", "opened_before")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say "any" where nothing is chosen, and keep rare fields out of the way."""
        super().__init__(*args, **kwargs)
        fields, given = self.form.fields, self.data or {}
        for name in ("state", "topic", "role", "priority", "channel", "alarm", "due"):
            fields[name].empty_label = _("any")
            fields[name].widget.choices = fields[name].choices  # a widget keeps a list of its own
        if self.actor is None or not self.actor.has(Capability.REQUESTS_VIEW_ALL):
            for name in ("alarm", "due", "tags", "tags_all"):
                del fields[name]
        else:
            self._offer_tags(given)
        fields["owner"].choices = partial(_any_first, fields["owner"].choices)
        if "more" not in given:
            for name in self.rare:
                if name in fields and not given.get(name):
                    fields[name].widget = forms.HiddenInput()

    def _offer_tags(self, given: Any) -> None:
        """One tag at a press, or several where there is room for it."""
        around: ListAround | None = getattr(self.request, "list_around", None)
        tags = list(around.tags) if around is not None else []
        field, chosen = self.form.fields["tags"], ",".join(_texts(given, "tags"))
        if not tags and not chosen:
            field.widget = forms.HiddenInput()
        elif "more" in given:
            field.widget = forms.SelectMultiple(attrs={"size": 4}, choices=tags)
        else:
            names = dict(tags)
            if "," in chosen:
                several = [names.get(pk, pk) for pk in chosen.split(",")]
                tags.append((chosen, ", ".join(several)))
            field.widget = forms.Select(choices=[("", _("any")), *tags])
        # What narrows the list now is said by name.
        field.choices = tags


def _texts(given: Any, name: str) -> list[str]:
    values = given.getlist(name) if hasattr(given, "getlist") else [given.get(name) or ""]
    return [text for text in values if text]


def _any_first(choices: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    """The choices, the empty one called "any"."""
    for value, label in choices:
        yield value, label if value else _("any")


class RequestListView(ListPage):
    """Requests the person may see, latest activity first; rows carry names, not records.

    Columns and order stand in the address, so that a link shows the same to a colleague; without
    them a person's own columns are shown.
    """

    capability = Capability.REQUESTS_VIEW
    title = _("Requests")
    template_name = "handoffs/request_list.html"
    row_template = "handoffs/_request_row.html"
    filterset_class = PageFilters
    columns = ()  # said for each request: they are chosen
    empty_title = _("No requests yet")
    empty_text = _(
        "Write down what a client asks for: by phone, by e-mail or on the web. "
        "It gets an owner at once."
    )

    def get_ordering(self) -> Sequence[str]:
        """As the address says."""
        return ordering_of(self.sort)

    @property
    def sort(self) -> str:
        """The order of the rows."""
        return sort_in(self.request.GET.get("sort", USUAL_SORT))

    @property
    def sees_all(self) -> bool:
        """Whether this is the list of all requests, not of those one was called into."""
        return self.actor.has(Capability.REQUESTS_VIEW_ALL)

    def get_queryset(self) -> models.QuerySet[Any]:
        """Only the columns that are shown: no related record is built."""
        self.shown = self.chosen_columns()
        self.cells = Cells(self.shown, reverse("request-list"))
        requests: models.QuerySet[Any] = Request.objects.visible_to(self.actor)
        if self.sees_all:
            kinds = open_alarms().order_by("since_at").values("kind")
            requests = requests.annotate(
                alarm_kinds=ArraySubquery(kinds), awaited=Subquery(awaited_answers())
            )
            if "tags" in self.shown:
                requests = requests.annotate(tags_seen=tags_of())
            if "due" in self.shown:
                requests = requests.annotate(due_kind=Subquery(due_kind_next()))
            if "waiting" in self.shown:
                requests = requests.annotate(offered_to=offered_to())
        if self.sort.endswith("priority"):
            requests = requests.annotate(priority_rank=PRIORITY_RANK)
        rows = requests.only(
            *("number", "subject", "state", "priority", "channel", "version"),
            *("last_activity_at", "opened_at", "handover_count", "merged_into_id"),
            *("next_due_at", "service_policy_id"),
        )
        named: models.QuerySet[Any] = rows.annotate(
            client_name=F("client__name"),
            topic_en=F("topic__name_en"),
            topic_ru=F("topic__name_ru"),
            owner_name=F("owner__name"),
            role_code=F("owner_role__code"),
            team_name=F("owner_team__name"),
        )
        return named

    def chosen_columns(self) -> tuple[str, ...]:
        """What the address names, else what the person chose, else the usual ones."""
        if not self.sees_all:
            return FOR_COLLEAGUES_ASKED
        self.request.list_around = self.list_around = list_around(self.actor)  # type: ignore[attr-defined]
        named = ",".join(self.request.GET.getlist("columns"))
        return columns_in(named) or columns_in(self.list_around.columns) or USUAL

    def row(self, record: Any) -> Mapping[str, Any]:
        """Plain values."""
        return self.cells.row(record)

    def extra_context(self) -> Mapping[str, Any]:
        """What stands around the rows."""
        return {
            "columns": self.cells.heads(self.request.GET, self.sort),
            **self.around(),
            **self.create(),
        }

    def around(self) -> Mapping[str, Any]:
        """Views to choose from, and the way to a file of what is shown."""
        query = self.request.GET.copy()
        query.pop("cursor", None)
        text, views = query.urlencode(), None
        if may_save_views(self.actor):
            views = view_choices(self.actor, text, self.list_around.views)
        current = views.current if views else None
        return {
            "views": views,
            "view": current,
            "may_delete_view": bool(
                current and current.saved and services.may_delete(self.actor, current.saved)
            ),
            "also_swapped": "#views,#bulk",
            "bulk_kinds": BulkKind.choices if self.bulk_url("") else (),
            "columns_url": f"{reverse('request-columns')}?{text}" if views else "",
            "bulk_url": self.bulk_url(text),
            "export_shown": f"{reverse('request-export')}?{text}",
        }

    def bulk_url(self, query: str) -> str:
        """Where what was chosen goes, for those who work requests."""
        if not (self.actor.has(Capability.REQUESTS_WORK) and self.sees_all):
            return ""
        return f"{reverse('bulk-new')}?{query}"

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
        "state": drawn(record.get_state_display(), *STATE_LOOK[record.state]),
        "role": record.owner_role.code if record.owner_role else "",
        "owner": record.owner or record.owner_team,
        "when": formats.when(record.last_activity_at),
    }
