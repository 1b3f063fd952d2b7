"""Requests of the past, in bulk: imports and the demo company.

What the old records say is written as if it had happened here: the same requests, holdings,
hand-overs and entries, stamped with the reporting lines of the records themselves. No mail is
sent and nobody is asked for satisfaction; figures are computed as always. A constant number of
queries a call.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.calendars import working_seconds
from accounts.models import Company, Membership, Team, WorkingCalendar
from accounts.selectors import calendar_in_force
from clients.models import Client, Contact
from core.access import Actor, Capability
from core.audit import audit
from core.errors import InvalidInput, NotAllowed
from core.outbox import publish
from handoffs.events import RequestChanged
from handoffs.models import (
    Entry,
    EntryKind,
    Handover,
    Holding,
    HoldingStart,
    Priority,
    Request,
    RequestChannel,
)
from handoffs.transitions import HandoverState, RequestState
from roles.models import Role, Topic


@dataclass(frozen=True, slots=True)
class PastStep:
    """One thing that happened to a request, and who held it from then on.

    `kind`: held, first_response, message_out, waiting, resumed, resolved, reopened. With
    `time_known=False` only the day of `at` is true, and no duration is taken from the step.
    """

    kind: str
    at: datetime
    owner_id: int | None
    role_id: int | None
    team_id: int | None
    manager_id: int | None
    time_known: bool = True

    @property
    def holder(self) -> tuple[int | None, int | None, int | None, int | None]:
        """Owner, role, team and manager."""
        return self.owner_id, self.role_id, self.team_id, self.manager_id


@dataclass(frozen=True, slots=True)
class PastRequest:
    """One request of the past. `external_ref` is its key in the old system; `steps` are in order
    of time and begin with `held` at `opened_at`."""

    external_ref: str
    client_id: int
    contact_id: int | None
    topic_id: int | None
    subject: str
    original_text: str
    channel: str
    priority: str
    opened_at: datetime
    steps: tuple[PastStep, ...]


@dataclass(frozen=True, slots=True)
class RecordedPast:
    """Ids of all the requests by key, and the keys of those made just now."""

    ids: dict[str, int]
    created: frozenset[str]


_KINDS = {
    "first_response": EntryKind.MESSAGE_OUT,
    "message_out": EntryKind.MESSAGE_OUT,
    "waiting": EntryKind.WAITING,
    "resumed": EntryKind.RESUMED,
    "resolved": EntryKind.RESOLVED,
    "reopened": EntryKind.REOPENED,
}
# What a step may follow; other kinds may follow anything.
_BEFORE: dict[str, set[str]] = {
    "waiting": {RequestState.OPEN, RequestState.RESOLVED},
    "resumed": {RequestState.WAITING},
    "resolved": {RequestState.OPEN, RequestState.WAITING},
    "reopened": {RequestState.RESOLVED},
}
_STATES = {
    "waiting": RequestState.WAITING,
    "resumed": RequestState.OPEN,
    "resolved": RequestState.RESOLVED,
    "reopened": RequestState.OPEN,
}


def requests_record_past(*, actor: Actor, records: Sequence[PastRequest]) -> RecordedPast:
    """Record the requests not known yet by their key; known ones are left untouched.

    All or nothing. Raises `NotAllowed` for anyone but an import or the demo company, and
    `InvalidInput` for ids of nobody's or times out of order.
    """
    actor.require(Capability.RECORDS_IMPORT)
    if actor.via not in {"import", "demo"}:
        raise NotAllowed
    with transaction.atomic():
        # One import at a time numbers a company's requests; it also keeps two runs of the same
        # file from writing a request twice.
        Company.objects.select_for_update().get(pk=actor.company_id)
        refs = [record.external_ref for record in records]
        known = _ids_of(actor, refs)
        fresh = {record.external_ref: record for record in records}
        fresh = {ref: record for ref, record in fresh.items() if ref not in known}
        _check(actor, list(fresh.values()))
        made = _record(actor, list(fresh.values()))
    return RecordedPast(ids=known | made, created=frozenset(made))


def _ids_of(actor: Actor, refs: Sequence[str]) -> dict[str, int]:
    found = Request.objects.of_company(actor.company_id).filter(external_ref__in=refs)
    return dict(found.values_list("external_ref", "pk"))


def _check(actor: Actor, records: Sequence[PastRequest]) -> None:
    """Every id belongs to the company, and time runs forward."""
    now = timezone.now()
    for record in records:
        if not _in_order(record, now):
            raise InvalidInput(
                _("The record %(key)s is not in order.") % {"key": record.external_ref}
            )
    steps = [step for record in records for step in record.steps]
    asked: dict[type[Any], set[int | None]] = {
        Client: {record.client_id for record in records},
        Contact: {record.contact_id for record in records},
        Topic: {record.topic_id for record in records},
        Membership: {step.owner_id for step in steps} | {step.manager_id for step in steps},
        Role: {step.role_id for step in steps},
        Team: {step.team_id for step in steps},
    }
    for model, found in asked.items():
        ids = found - {None}
        rows = model._default_manager.filter(company_id=actor.company_id, pk__in=ids)
        if ids and rows.count() != len(ids):
            raise InvalidInput(_("A record names something that does not exist."))
    client_of = dict(
        Contact.objects.of_company(actor.company_id)
        .filter(pk__in=asked[Contact] - {None})
        .values_list("pk", "client")
    )
    if any(
        record.contact_id and client_of[record.contact_id] != record.client_id for record in records
    ):
        raise InvalidInput(_("A record names a contact of another client."))


def _in_order(record: PastRequest, now: datetime) -> bool:
    """Whether the steps begin with a holder, run forward, and may follow one another."""
    times = [record.opened_at, *(step.at for step in record.steps)]
    if not record.external_ref or not record.steps or record.steps[0].kind != "held":
        return False
    if record.channel not in RequestChannel.values or record.priority not in Priority.values:
        return False
    if times != sorted(times) or times[-1] > now:
        return False
    return _states_fit(record.steps) and all(
        step.owner_id is not None or step.team_id is not None for step in record.steps
    )


def _states_fit(steps: Sequence[PastStep]) -> bool:
    state: str = RequestState.OPEN
    for step in steps:
        if step.kind == "held":
            continue
        if step.kind not in _KINDS or state not in _BEFORE.get(step.kind, RequestState.values):
            return False
        state = _STATES.get(step.kind, state)
    return True


@dataclass(slots=True)
class _Story:
    """What one record becomes."""

    request: Request
    holdings: list[Holding] = field(default_factory=list)
    handovers: list[Handover] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)


def _record(actor: Actor, records: Sequence[PastRequest]) -> dict[str, int]:
    if not records:
        return {}
    calendar = calendar_in_force(actor.company_id)
    number = _numbers(actor.company_id, len(records))
    stories = [
        _Teller(actor, record, calendar, number + index).tell()
        for index, record in enumerate(records)
    ]
    Request.objects.bulk_create([story.request for story in stories])
    Handover.objects.bulk_create([row for story in stories for row in story.handovers])
    Holding.objects.bulk_create([row for story in stories for row in story.holdings])
    Entry.objects.bulk_create([row for story in stories for row in story.entries])
    publish(
        actor.company_id,
        *(RequestChanged(request_id=story.request.pk) for story in stories),
    )
    audit(
        actor=actor,
        action="requests.record_past",
        subject=stories[0].request,
        changes={"count": [0, len(stories)]},
    )
    return {story.request.external_ref: story.request.pk for story in stories}


def _numbers(company_id: int, count: int) -> int:
    """Reserve numbers; returns the first. The company's row is locked by the caller."""
    companies = Company.objects.filter(pk=company_id)
    companies.update(request_number=F("request_number") + count)
    last: int = companies.values_list("request_number", flat=True)[0]
    return last - count + 1


class _Teller:
    """Turns one record into rows."""

    def __init__(
        self, actor: Actor, record: PastRequest, calendar: WorkingCalendar, number: int
    ) -> None:
        self.actor, self.record, self.spec = actor, record, calendar.spec
        first = record.steps[0]
        self.current = first
        self.open: Holding | None = None
        self.story = _Story(
            Request(
                company_id=actor.company_id,
                number=number,
                client_id=record.client_id,
                contact_id=record.contact_id,
                topic_id=record.topic_id,
                subject=record.subject,
                original_text=record.original_text,
                channel=record.channel,
                priority=record.priority,
                calendar=calendar,
                opened_at=record.opened_at,
                last_activity_at=record.steps[-1].at,
                external_ref=record.external_ref,
                imported_by=actor.membership_id,
                owner_reason={"rule": "imported"},
            )
        )

    def tell(self) -> _Story:
        """Walk through the steps."""
        request = self.story.request
        request.state = RequestState.OPEN
        self._begin(self.current, HoldingStart.OPENED, None)
        self._append(EntryKind.OPENED, self.current)
        for step in self.record.steps[1:]:
            if step.kind == "held":
                self._pass_on(step)
            else:
                self._go_on(step)
        request.owner_id = self.current.owner_id
        request.owner_role_id = self.current.role_id
        request.owner_team_id = None if self.current.owner_id else self.current.team_id
        request.version = len(self.story.entries)
        return self.story

    def _pass_on(self, step: PastStep) -> None:
        """Another team, or another person in another role: a hand-over. Else an assignment."""
        before, self.current = self.current, step
        moved = step.team_id != before.team_id
        changed_role = step.owner_id != before.owner_id and step.role_id != before.role_id
        handover = self._handover(before, step) if moved or changed_role else None
        how = HoldingStart.ASSIGNED if handover is None else HoldingStart.ACCEPTED
        self._end(step.at)
        self._begin(step, how, handover)
        if self.story.request.state == RequestState.RESOLVED:
            # Time after a resolution belongs to nobody; the passing on itself is kept.
            self._end(step.at)
        kind = EntryKind.ASSIGNED if handover is None else EntryKind.ACCEPTED
        self._append(kind, step, handover)

    def _go_on(self, step: PastStep) -> None:
        request = self.story.request
        if step.kind == "waiting" and request.state == RequestState.RESOLVED:
            self._go_on(replace(step, kind="reopened"))
        request.state = _STATES.get(step.kind, RequestState(request.state))
        if step.kind == "resolved":
            request.resolved_at = step.at
            request.first_resolved_at = request.first_resolved_at or step.at
            self._end(step.at)
        elif step.kind == "reopened":
            request.resolved_at = None
            self._begin(self.current, HoldingStart.ASSIGNED, None, at=step.at)
        self._append(_KINDS[step.kind], step)

    def _begin(
        self,
        step: PastStep,
        how: HoldingStart,
        handover: Handover | None,
        at: datetime | None = None,
    ) -> None:
        self.open = Holding(
            company_id=self.actor.company_id,
            request=self.story.request,
            owner_id=step.owner_id,
            role_id=step.role_id,
            team_id=step.team_id,
            manager_id=step.manager_id,
            how=how,
            handover=handover,
            started_at=at or step.at,
        )
        self.story.holdings.append(self.open)

    def _end(self, at: datetime) -> None:
        if self.open is not None:
            self.open.ended_at = at
            self.open.working_seconds = working_seconds(self.spec, self.open.started_at, at)
            self.open = None

    def _handover(self, before: PastStep, step: PastStep) -> Handover:
        handover = Handover(
            company_id=self.actor.company_id,
            request=self.story.request,
            state=HandoverState.ACCEPTED,
            offered_by_id=before.owner_id,
            from_owner_id=before.owner_id,
            from_role_id=before.role_id,
            from_team_id=before.team_id,
            to_owner_id=step.owner_id,
            to_role_id=step.role_id,
            to_team_id=step.team_id,
            why="",
            offered_at=step.at,
            answered_at=step.at,
            answered_by_id=step.owner_id,
        )
        self.story.request.handover_count += 1
        self.story.handovers.append(handover)
        return handover

    def _append(self, kind: EntryKind, step: PastStep, handover: Handover | None = None) -> None:
        request, holder = self.story.request, self.current
        elapsed = working_seconds(self.spec, request.opened_at, step.at)
        self.story.entries.append(
            Entry(
                company_id=self.actor.company_id,
                request=request,
                kind=kind,
                at=step.at,
                member_id=step.owner_id,
                member_role_id=step.role_id,
                member_team_id=step.team_id,
                member_manager_id=step.manager_id,
                state=request.state,
                owner_id=holder.owner_id,
                owner_role_id=holder.role_id,
                owner_team_id=holder.team_id,
                owner_manager_id=holder.manager_id,
                topic_id=request.topic_id,
                handover=handover,
                working_seconds=elapsed if step.time_known else None,
                data={"from_records": True},
            )
        )
