"""Events of lower floors become observations, in the relay's own transaction."""

from collections.abc import Sequence

from accounts.actors import system_actor
from accounts.events import AbsenceChanged, CalendarChanged
from accounts.models import Company
from core.models import OutboxEvent
from core.outbox import receiver
from handoffs.events import PromiseMissed, RequestChanged, TouchChanged
from metrics.derivation import (
    INVITATIONS,
    REQUESTS,
    TOUCH,
    definitions_in_use,
    requests_about,
    requests_that_may_be_repeated,
)
from metrics.events import CreditOverridden
from metrics.models import MetricDefinition
from metrics.observing import lock_source, observe
from metrics.services.workload import member_days_stamp, workdays_schedule
from roles.events import TopicMarked
from surveys.events import InvitationChanged

_CHUNK = 1000


@receiver("metrics.requests", RequestChanged, PromiseMissed, comes_first=True)
def observe_requests(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Observe the changed requests, and earlier ones that they may repeat."""
    definitions = definitions_in_use(company_id)
    ids = {int(event.payload["request_id"]) for event in events}
    lock_source(REQUESTS, company_id)
    earlier = requests_that_may_be_repeated(company_id, ids, _repeat_days(definitions))
    observe(REQUESTS, company_id, ids | earlier, definitions)
    observe(TOUCH, company_id, ids, definitions)


def _repeat_days(definitions: Sequence[MetricDefinition]) -> int:
    days = [int(definition.parameters.get("repeat_days", 0)) for definition in definitions]
    return max(days, default=0)


@receiver("metrics.topics", TopicMarked)
def observe_topics(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Observe the requests of topics that can be solved at first contact now, or no longer."""
    definitions = definitions_in_use(company_id)
    lock_source(REQUESTS, company_id)
    ids = requests_about(company_id, {int(event.payload["topic_id"]) for event in events})
    for at in range(0, len(ids), _CHUNK):
        observe(REQUESTS, company_id, ids[at : at + _CHUNK], definitions)


@receiver("metrics.touch", TouchChanged)
def observe_touch(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Observe how long people worked on these requests, where they stood on that day."""
    ids = {int(event.payload["request_id"]) for event in events}
    actor = system_actor(Company.objects.get(pk=company_id))
    member_days_stamp(actor=actor, request_ids=ids)
    observe(TOUCH, company_id, ids, definitions_in_use(company_id))


@receiver("metrics.absences", AbsenceChanged)
def schedule_absences(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Count the hours of past days anew for people who were away on other days."""
    actor = system_actor(Company.objects.get(pk=company_id))
    ids = {int(event.payload["membership_id"]) for event in events}
    workdays_schedule(actor=actor, member_ids=ids)


@receiver("metrics.calendar", CalendarChanged)
def schedule_calendar(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Count the hours of past days anew by days off that were entered later."""
    workdays_schedule(actor=system_actor(Company.objects.get(pk=company_id)))


@receiver("metrics.invitations", InvitationChanged, comes_first=True)
def observe_invitations(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Observe the changed invitations."""
    ids = {int(event.payload["invitation_id"]) for event in events}
    observe(INVITATIONS, company_id, ids, definitions_in_use(company_id))


@receiver("metrics.credit", CreditOverridden)
def observe_credited(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Observe the requests whose credit was set by hand."""
    ids = {int(event.payload["request_id"]) for event in events}
    observe(REQUESTS, company_id, ids, definitions_in_use(company_id))
