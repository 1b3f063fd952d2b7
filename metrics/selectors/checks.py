"""Checks as their pages read them, and credit set by hand as its list reads it."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import QuerySet

from accounts.models import Membership
from core.access import Actor
from core.models import AuditEntry
from handoffs.models import Request
from metrics.models import CheckKind, MetricCheck
from surveys.models import Invitation

CREDIT_ACTIONS = ("request.credit", "invitation.credit")


def checks_of(actor: Actor) -> QuerySet[MetricCheck]:
    """Checks of the company with who asked for them."""
    found: QuerySet[MetricCheck] = MetricCheck.objects.visible_to(actor)
    return found.select_related("asked_by")


def latest_of_each_kind(actor: Actor) -> dict[str, MetricCheck]:
    """The newest check of each kind. One query."""
    found = checks_of(actor).order_by("kind", "-pk").distinct("kind")
    return {check.kind: check for check in found if check.kind in CheckKind.values}


def credit_changes(actor: Actor) -> QuerySet[AuditEntry]:
    """Every change of credit by hand, of requests and of invitations, from the audit trail."""
    entries: QuerySet[AuditEntry] = AuditEntry.objects.visible_to(actor)
    return entries.filter(action__in=CREDIT_ACTIONS)


def people_named(actor: Actor, ids: Collection[int]) -> dict[int, str]:
    """Names of people of the company."""
    people = Membership.objects.visible_to(actor).filter(pk__in=ids)
    return dict(people.values_list("pk", "name"))


def credited_things(
    actor: Actor, entries: Collection[AuditEntry]
) -> Mapping[tuple[str, int], dict[str, Any]]:
    """The requests and invitations that entries are about. Two queries."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    of_requests = [one.subject_id for one in entries if one.action == "request.credit"]
    requests = Request.objects.visible_to(actor).filter(pk__in=of_requests)
    for pk, number, client in requests.values_list("pk", "number", "client__name"):
        found["request.credit", pk] = {"number": number, "client": client}
    of_invitations = [one.subject_id for one in entries if one.action == "invitation.credit"]
    invitations = Invitation.objects.visible_to(actor).filter(pk__in=of_invitations)
    for pk, number, client in invitations.values_list("pk", "request__number", "client__name"):
        found["invitation.credit", pk] = {"number": number, "client": client}
    return found
