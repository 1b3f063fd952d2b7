"""Lists of requests as desks show them: what lies with me, and with the people I lead."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import Exists, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.views import Text
from cs_platform.desks import cells
from cs_platform.desks.due import is_over, with_due
from cs_platform.desks.options import Options, PeopleOptions, team_in
from cs_platform.desks.part import QueryPart
from cs_platform.desks.people import in_team, theirs, with_me
from cs_platform.desks.reading import (
    UNRESOLVED,
    called_in,
    kept_in_sight,
    of_my_teams,
    stood_in_by,
)
from handoffs.models import Priority, Request
from handoffs.selectors import open_alarms
from handoffs.transitions import RequestState


class RequestsPart(QueryPart, abstract=True):
    """Unresolved requests, what is due first on top."""

    ordering: ClassVar[Sequence[str]] = ("due_order", "last_activity_at", "id")
    columns: ClassVar[Sequence[tuple[Text, str]]] = (
        (_("Request"), ""),
        (_("Due"), ""),
        (_("Client"), ""),
        (_("State"), "opt-s opt-n"),
        (_("Owner"), "opt-s"),
        (_("Last activity"), "end opt-n"),
    )

    def rule(self) -> Q:
        """Which of the unresolved requests."""
        raise NotImplementedError

    def queryset(self) -> QuerySet[Any]:
        """Requests in sight by the rule."""
        requests: QuerySet[Any] = Request.objects.visible_to(self.actor)
        return requests.filter(self.rule(), state__in=UNRESOLVED)

    def with_columns(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Names, not records."""
        shown = queryset.only("number", "subject", "state", "priority", "last_activity_at")
        named: QuerySet[Any] = shown.annotate(
            client_name=F("client__name"),
            owner_name=F("owner__name"),
            role_code=F("owner_role__code"),
            team_name=F("owner_team__name"),
        )
        return with_due(named)

    def row(self, record: Any) -> Mapping[str, Any]:
        """One request."""
        return cells.row(
            self.request_cell(record),
            cells.due(record.falls_due_at, self.now),
            cells.Cell(record.client_name, css="soft"),
            state_cell(record),
            cells.person(record.owner_name or record.team_name or "", record.role_code or ""),
            cells.moment(record.last_activity_at, css="end opt-n"),
        )

    def request_cell(self, record: Any) -> cells.Cell:
        """Its subject and its number."""
        url = f"{self.requests_url}{record.number}/"
        return cells.title(record.subject, url, f"#{record.number}")


def state_cell(record: Any) -> cells.Cell:
    """Urgent, waiting, or open."""
    if record.priority == Priority.URGENT:
        return cells.state(_("Urgent"), "risk", "tri", css="opt-s opt-n")
    if record.state == RequestState.WAITING:
        return cells.state(_("Waiting for client"), "none", "clock", css="opt-s opt-n")
    return cells.state(RequestState.OPEN.label, "", "dot", css="opt-s opt-n")


QUEUE, TEAM, PROMISED, STOOD_IN = "queue", "team", "promised", "stood-in"
CALLED, IN_SIGHT = "called", "in-sight"
_WHICH = (
    (QUEUE, _("Mine, and what my team holds")),
    (TEAM, _("What my team holds")),
    (PROMISED, _("Mine, promised by a time")),
    (STOOD_IN, _("Of people I stand in for")),
    (CALLED, _("I was called in")),
    (IN_SIGHT, _("In my sight")),
)
_RULES: dict[str, Callable[[Actor], Q]] = {
    QUEUE: with_me,
    TEAM: of_my_teams,
    PROMISED: lambda actor: Q(owner_id=actor.membership_id, promised_by__isnull=False),
    STOOD_IN: stood_in_by,
    CALLED: called_in,
    IN_SIGHT: kept_in_sight,
}


class WhichOptions(Options):
    """Why a request lies on the desk."""

    defaults = {"which": QUEUE}
    which = forms.ChoiceField(label=_("Shown"), choices=_WHICH)


class MyRequests(RequestsPart):
    """All rows behind each list of requests on one's own desk."""

    capability = Capability.REQUESTS_VIEW
    slug = "requests"
    title = _("On my desk")
    options_class = WhichOptions
    empty_title = _("Nothing here")
    empty_text = _("Choose above which requests of your desk to show.")

    def rule(self) -> Q:
        """As chosen."""
        return _RULES[self.chosen["which"]](self.actor)


class TeamRequests(RequestsPart, abstract=True):
    """Requests of the people one leads, or of one person or team of them."""

    capability = Capability.REQUESTS_ANSWER_FOR_OTHERS
    options_class = PeopleOptions

    def which(self) -> Q:
        """Which of theirs."""
        raise NotImplementedError

    def rule(self) -> Q:
        """Of whom, and which."""
        rule = theirs(self.actor) & self.which()
        if self.chosen["person"]:
            rule &= Q(owner=self.chosen["person"])
        if self.chosen["team"]:
            rule &= in_team(self.actor, team_in(self.chosen))
        return rule


class Overdue(TeamRequests):
    """What is past its due time."""

    slug = "overdue"
    title = _("Overdue")
    note = _("Of your people, the longest first")
    empty_title = _("Nothing is overdue")
    empty_text = _("Requests of your people stand here as soon as a due time is over.")

    def which(self) -> Q:
        """Past due."""
        return is_over(self.now)


class GoingWrong(TeamRequests):
    """What goes in circles, or whose client waits in vain."""

    slug = "alarms"
    title = _("Going wrong")
    empty_title = _("Nothing goes wrong")
    empty_text = _("Loops, circles and abandoned clients of your people stand here.")

    def which(self) -> Q:
        """With an open alarm."""
        return Q(Exists(open_alarms()))


class StateOptions(PeopleOptions):
    """Open or waiting ones."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("any")), *((s.value, s.label) for s in UNRESOLVED)],
    )


class Unresolved(TeamRequests):
    """What the people one leads have on their hands."""

    slug = "unresolved"
    title = _("Requests of your people")
    options_class = StateOptions
    empty_title = _("Nothing is open")
    empty_text = _("Requests that your people own, or your teams hold, stand here.")

    def which(self) -> Q:
        """In the chosen state."""
        state = self.chosen["state"]
        return Q(state=state) if state else Q()
