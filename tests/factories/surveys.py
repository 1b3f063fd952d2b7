"""A client's contact, asked after a resolution that went through the services."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import Company, Membership
from core.access import Actor
from handoffs.models import Entry, EntryKind, Request
from handoffs.services import request_resolve
from surveys.models import CreditRule, Invitation, InvitationState, Survey, SurveyKind
from surveys.services import defaults_create
from tests.factories import handoffs


def default_surveys(system: Actor) -> dict[str, Survey]:
    """The company's surveys by kind; made if they are missing."""
    defaults_create(system)
    return {survey.kind: survey for survey in Survey.objects.of_company(system.company_id)}


def resolved_request(
    actor: Actor, company: Company, name: str = "Nordhaus", **contact: Any
) -> tuple[Request, Entry]:
    """A request of a new client that the actor took and resolved, and its resolution entry."""
    made = handoffs.make_client(company, name)
    for field, value in contact.items():
        setattr(made.contact, field, value)
    made.contact.save()
    request = handoffs.open_request(
        actor, made.client, contact_id=made.contact.pk, owner_id=actor.membership_id
    )
    request = request_resolve(actor=actor, request_id=request.pk)
    return request, Entry.objects.get(request=request, kind=EntryKind.RESOLVED)


def make_invitation(
    system: Actor,
    company: Company,
    *,
    kind: str = SurveyKind.CSAT,
    consultant: Membership | None = None,
    name: str = "",
    **values: Any,
) -> Invitation:
    """An invitation that was delivered, written directly."""
    made = handoffs.make_client(company, name or f"Client-{uuid4().hex[:8]}")
    now = timezone.now()
    given: dict[str, Any] = {
        "company": company,
        "survey": default_surveys(system)[kind],
        "kind": kind,
        "client": made.client,
        "contact": made.contact,
        "state": InvitationState.DELIVERED,
        "created_at": now,
        "delivered_at": now,
        "closes_at": now + timedelta(days=14),
        "consultant": consultant,
        "credit_rule": CreditRule.REQUEST_OWNER if consultant else CreditRule.COMPANY,
    }
    return Invitation.objects.create(**{**given, **values})
