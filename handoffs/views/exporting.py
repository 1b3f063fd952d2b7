"""The list of requests as a file: the same columns, filters, order and rights."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from core.errors import InvalidInput
from core.exports import csv_response
from core.ui import formats
from handoffs.circles import AlarmKind
from handoffs.columns import COLUMNS
from handoffs.due_rules import NEVER
from handoffs.models import Priority, RequestChannel
from handoffs.transitions import RequestState
from handoffs.views.cells import topic_fields, waits_for
from handoffs.views.lists import RequestListView

MOST_ROWS = 10_000
_STATES, _PRIORITIES, _ALARMS, _CHANNELS = (
    dict(choices.choices) for choices in (RequestState, Priority, AlarmKind, RequestChannel)
)


def _local(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")


def _state(record: Any) -> str:
    return gettext("Merged") if record.merged_into_id else str(_STATES[record.state])


def _topic(record: Any) -> str:
    first, second = topic_fields()
    return getattr(record, first) or getattr(record, second) or ""


def _tags(record: Any) -> str:
    return ", ".join(tag["name"] for tag in getattr(record, "tags_seen", ()))


# What a column of the list is in the file, in plain words; times are local.
_CELLS: dict[str, Callable[[Any], Any]] = {
    "state": _state,
    "client": lambda record: record.client_name,
    "topic": _topic,
    "tags": _tags,
    "priority": lambda record: str(_PRIORITIES[record.priority]),
    "owner": lambda record: record.owner_name or record.team_name,
    "role": lambda record: record.role_code or "",
    "due": lambda record: "" if record.next_due_at >= NEVER else _local(record.next_due_at),
    "waiting": waits_for,
    "channel": lambda record: str(_CHANNELS[record.channel]),
    "moves": lambda record: record.handover_count,
    "opened": lambda record: _local(record.opened_at),
    "activity": lambda record: _local(record.last_activity_at),
}


class RequestExportView(RequestListView):
    """What the list shows, all its pages in one file; at most `MOST_ROWS`."""

    def get(self, request: HttpRequest) -> HttpResponseBase:  # type: ignore[override]
        """All rows are read here: the company's scope is closed when a file is sent."""
        filterset = self.filterset_class(request.GET, queryset=self.get_queryset(), request=request)
        if not filterset.is_valid():
            raise InvalidInput(fields=filterset.form.errors)
        found = list(filterset.qs.order_by(*self.get_ordering())[: MOST_ROWS + 1])
        names = list(self.names())
        rows = [self.values(record, names) for record in found[:MOST_ROWS]]
        if len(found) > MOST_ROWS:
            rows.append([_left_out()])
        header = [gettext("Number"), gettext("Request"), *(str(COLUMNS[n][0]) for n in names)]
        if self.sees_all:
            header.append(gettext("Going wrong"))
        return csv_response(f"requests-{timezone.localdate()}.csv", header, rows)

    def names(self) -> list[str]:
        """The columns shown; the role, which stands with its owner there, has its own here."""
        names: list[str] = []
        for name in self.shown:
            if name == "owner" and "role" not in self.shown:
                names.append("role")
            names.append(name)
        return names

    def values(self, record: Any, names: list[str]) -> list[Any]:
        """One request, in words."""
        values = [record.number, record.subject, *(_CELLS[name](record) for name in names)]
        if self.sees_all:
            values.append(", ".join(str(_ALARMS[kind]) for kind in record.alarm_kinds))
        return values


def _left_out() -> str:
    words = ngettext(
        "Only the first %(rows)s request is in this file. Narrow the list to get the rest.",
        "Only the first %(rows)s requests are in this file. Narrow the list to get the rest.",
        MOST_ROWS,
    )
    return words % {"rows": formats.number(MOST_ROWS)}
