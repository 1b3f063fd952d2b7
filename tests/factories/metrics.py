"""Stories for the figures: told through the services, as if they had happened in the past."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from django.db import transaction

from accounts.actors import actor_for_membership
from accounts.models import Company, Membership
from clients.models import Client, Contact
from core.access import Actor
from core.outbox import publish, run_due
from handoffs import services
from handoffs.models import Handover, Request
from metrics.models import Observation
from metrics.rebuild import active_builds
from metrics.rollup import rollup
from metrics.verify import Difference, differences, queue_of
from surveys.events import InvitationChanged
from surveys.models import Answer, CreditRule, Invitation, InvitationState, Survey

# A Monday, nine o'clock in Berlin: the working day begins.
MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def in_past(person: Membership) -> Actor:
    """The person, telling of the past."""
    return replace(actor_for_membership(person), via="demo")


@dataclass(slots=True)
class Story:
    """One client's requests, told by people; times are hours after `MONDAY`."""

    client: Client
    contact: Contact | None = None
    begins: datetime = MONDAY
    requests: list[Request] = field(default_factory=list)

    def at(self, hours: float) -> datetime:
        """That many hours after the beginning."""
        return self.begins + timedelta(hours=hours)

    def open(self, owner: Membership, hours: float = 0, topic_id: int | None = None) -> Request:
        """A request owned by a person."""
        request = services.request_open(
            actor=in_past(owner),
            client_id=self.client.pk,
            subject="Export comes out grey",
            text="Hello, third time i am writing this.",
            channel="phone",
            owner_id=owner.pk,
            topic_id=topic_id,
            at=self.at(hours),
        )
        self.requests.append(request)
        return request

    def resolve(self, request: Request, by: Membership, hours: float) -> Request:
        """Resolve it."""
        return services.request_resolve(actor=in_past(by), request_id=request.pk, at=self.at(hours))

    def reopen(self, request: Request, by: Membership, hours: float) -> Request:
        """Reopen it."""
        return services.request_reopen(
            actor=in_past(by), request_id=request.pk, note="Still grey.", at=self.at(hours)
        )

    def reply(self, request: Request, by: Membership, hours: float) -> None:
        """Write to the client."""
        services.message_send(
            actor=in_past(by), request_id=request.pk, body="We look into it.", at=self.at(hours)
        )

    def hand_over(
        self, request: Request, by: Membership, to: Membership, hours: float, answered: float
    ) -> Handover:
        """Offer it and accept it."""
        handover = services.handover_offer(
            actor=in_past(by),
            request_id=request.pk,
            to_owner_id=to.pk,
            why="A training need.",
            tried="Sent the manual.",
            expected="A training.",
            at=self.at(hours),
        )
        return services.handover_accept(
            actor=in_past(to), handover_id=handover.pk, at=self.at(answered)
        )


def invite(
    survey: Survey,
    client: Client,
    *,
    at: datetime,
    consultant: Membership | None = None,
    manager: Membership | None = None,
) -> Invitation:
    """A delivered invitation with its credit, told to whoever listens."""
    with transaction.atomic():
        invitation = Invitation.objects.create(
            company_id=survey.company_id,
            survey=survey,
            kind=survey.kind,
            client=client,
            state=InvitationState.DELIVERED,
            created_at=at,
            delivered_at=at,
            closes_at=at + timedelta(days=14),
            consultant=consultant,
            manager=manager,
            credit_rule=CreditRule.COMPANY,
        )
        publish(survey.company_id, InvitationChanged(invitation_id=invitation.pk))
    return invitation


def answer(invitation: Invitation, score: int | None, *, at: datetime) -> Answer:
    """An answer, told to whoever listens; no score is "don't know"."""
    with transaction.atomic():
        given = Answer.objects.create(
            company_id=invitation.company_id,
            invitation=invitation,
            score=score,
            at=at,
            source="test",
        )
        publish(invitation.company_id, InvitationChanged(invitation_id=invitation.pk))
    return given


def drain(company: Company) -> None:
    """Let the workers do all they have to do."""
    while not queue_of(company.pk).is_empty:
        run_due(company.pk)
        rollup(company.pk)


def wrong_leaves(company: Company) -> Sequence[Difference]:
    """Leaves that are not what the ledger says."""
    return differences(company.pk, active_builds(company.pk))


def observed(code: str) -> list[Observation]:
    """Current observations of a metric, earliest first."""
    return list(
        Observation.objects.filter(definition__code=code, is_current=True, is_void=False).order_by(
            "at", "source_id", "key"
        )
    )
