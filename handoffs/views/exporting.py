"""The list of requests as a file: the same filters, the same order, the same rights."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.errors import InvalidInput
from core.exports import csv_response
from core.ui import formats
from handoffs.circles import AlarmKind
from handoffs.models import Priority
from handoffs.transitions import RequestState
from handoffs.views.lists import RequestListView

MOST_ROWS = 10_000
_STATES, _PRIORITIES, _ALARMS = (
    dict(choices.choices) for choices in (RequestState, Priority, AlarmKind)
)


class RequestExportView(RequestListView):
    """What the list shows, all its pages in one file; at most `MOST_ROWS`."""

    header = (
        _("Number"),
        _("Request"),
        _("State"),
        _("Client"),
        _("Topic"),
        _("Priority"),
        _("Role"),
        _("Owner"),
        _("Last activity"),
    )

    def get(self, request: HttpRequest) -> HttpResponseBase:  # type: ignore[override]
        """All rows are read here: the company's scope is closed when a file is sent."""
        filterset = self.filterset_class(request.GET, queryset=self.get_queryset(), request=request)
        if not filterset.is_valid():
            raise InvalidInput(fields=filterset.form.errors)
        found = list(filterset.qs.order_by(*self.ordering)[: MOST_ROWS + 1])
        rows = [self.cells(record) for record in found[:MOST_ROWS]]
        if len(found) > MOST_ROWS:
            rows.append([_left_out()])
        header = [str(label) for label in self.header]
        if self.actor.has(Capability.REQUESTS_VIEW_ALL):
            header.append(gettext("Going wrong"))
        return csv_response(f"requests-{timezone.localdate()}.csv", header, rows)

    def cells(self, record: Any) -> list[Any]:
        """One request, in words; the time is local."""
        first, second = self.topic_fields
        cells = [
            record.number,
            record.subject,
            str(_STATES[record.state]),
            record.client_name,
            getattr(record, first) or getattr(record, second) or "",
            str(_PRIORITIES[record.priority]),
            record.role_code or "",
            record.owner_name or record.team_name,
            timezone.localtime(record.last_activity_at).strftime("%Y-%m-%d %H:%M"),
        ]
        if self.actor.has(Capability.REQUESTS_VIEW_ALL):
            cells.append(", ".join(str(_ALARMS[kind]) for kind in record.alarm_kinds))
        return cells


def _left_out() -> str:
    words = ngettext(
        "Only the first %(rows)s request is in this file. Narrow the list to get the rest.",
        "Only the first %(rows)s requests are in this file. Narrow the list to get the rest.",
        MOST_ROWS,
    )
    return words % {"rows": formats.number(MOST_ROWS)}
