"""What `handoffs` does when a person leaves, when a request changes, when its rules do."""

from collections.abc import Sequence
from datetime import date

from accounts.actors import system_actor
from accounts.events import PersonDeactivated
from accounts.models import Company
from core.models import OutboxEvent
from core.outbox import receiver
from handoffs.events import RequestChanged
from handoffs.services import (
    alarms_raise,
    leaver_approvals_pass_on,
    leaver_questions_let_go,
    leaver_requests_pass_on,
    mandatory_notices_give,
    message_delivered,
    message_undelivered,
    own_approvals_pass_on,
    paths_derive,
    paths_judge_again,
)
from notices.events import MailBounced, MailDelivered, MailFailed
from roles.events import MatrixPublished, TopicPlaced


@receiver("handoffs.person_left", PersonDeactivated)
def pass_on_requests(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Give the open requests of each leaver another owner."""
    actor = system_actor(Company.objects.get(pk=company_id))
    for event in events:
        leaver_requests_pass_on(actor=actor, member_id=event.payload["membership_id"])


@receiver("handoffs.questions_of_leaver", PersonDeactivated)
def let_go_of_questions(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Await no answer of a leaver."""
    actor = system_actor(Company.objects.get(pk=company_id))
    for event in events:
        leaver_questions_let_go(actor=actor, member_id=event.payload["membership_id"])


@receiver("handoffs.approvals_of_leaver", PersonDeactivated)
def pass_on_approvals(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Ask others to agree in place of a leaver."""
    actor = system_actor(Company.objects.get(pk=company_id))
    for event in events:
        leaver_approvals_pass_on(actor=actor, member_id=event.payload["membership_id"])


@receiver("handoffs.approvals_of_owner", RequestChanged)
def pass_on_own_approvals(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Ask others to agree in place of whoever has come to own the request."""
    actor = system_actor(Company.objects.get(pk=company_id))
    ids = {event.payload["request_id"] for event in events}
    own_approvals_pass_on(actor=actor, request_ids=ids)


@receiver("handoffs.mandatory_notices", RequestChanged)
def give_mandatory_notices(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Tell whoever must hear of requests that reached another role."""
    actor = system_actor(Company.objects.get(pk=company_id))
    ids = {event.payload["request_id"] for event in events}
    mandatory_notices_give(actor=actor, request_ids=ids)


@receiver("handoffs.alarms", RequestChanged)
def raise_alarms(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Raise and clear what goes wrong with requests while it happens."""
    actor = system_actor(Company.objects.get(pk=company_id))
    alarms_raise(actor=actor, request_ids={event.payload["request_id"] for event in events})


@receiver("handoffs.paths", RequestChanged)
def derive_paths(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Prepare the ways of requests for the analysis of confusion."""
    actor = system_actor(Company.objects.get(pk=company_id))
    paths_derive(actor=actor, request_ids={event.payload["request_id"] for event in events})


@receiver("handoffs.judged_by_matrix", MatrixPublished)
def judge_by_matrix(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Judge requests of the days of a new version by it; the first one judges all before it."""
    actor = system_actor(Company.objects.get(pk=company_id))
    for event in events:
        is_first = event.payload["number"] == 1
        first_day = None if is_first else date.fromisoformat(event.payload["starts_on"])
        paths_judge_again(actor=actor, opened_from=first_day)


@receiver("handoffs.judged_by_topic", TopicPlaced)
def judge_by_topic(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Judge requests that nobody was named for, once their topic has found its place."""
    actor = system_actor(Company.objects.get(pk=company_id))
    for topic_id in {event.payload["topic_id"] for event in events}:
        paths_judge_again(actor=actor, topic_id=topic_id)


@receiver("handoffs.mail_delivered", MailDelivered)
def show_delivered_mail(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Let open pages see what became of a message."""
    actor = system_actor(Company.objects.get(pk=company_id))
    for event in events:
        message_delivered(actor=actor, mail_id=event.payload["mail_id"])


@receiver("handoffs.mail_failed", MailFailed)
def tell_of_failed_mail(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Say on the request that a message to its client could not be sent."""
    _tell_undelivered(company_id, events)


@receiver("handoffs.mail_bounced", MailBounced)
def tell_of_bounced_mail(company_id: int, events: Sequence[OutboxEvent]) -> None:
    """Say on the request that a message to its client came back."""
    _tell_undelivered(company_id, events)


def _tell_undelivered(company_id: int, events: Sequence[OutboxEvent]) -> None:
    actor = system_actor(Company.objects.get(pk=company_id))
    for event in events:
        message_undelivered(actor=actor, mail_id=event.payload["mail_id"])
