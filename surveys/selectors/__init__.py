"""Reads of `surveys`: who is credited, and the answer that counts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Exists, OuterRef, Subquery

from accounts.models import Membership, ReportingLine
from clients.models import ClientTeamMember
from core.access import Actor
from handoffs.models import Request
from roles.models import RoleCode
from surveys.models import Answer, CreditRule, Invitation, SurveyKind
from surveys.selectors.candidates import Candidate, candidates


@dataclass(frozen=True, slots=True)
class Credit:
    """Who is credited with an answer, and by which rule."""

    rule: str
    consultant_id: int | None = None
    manager_id: int | None = None
    team_id: int | None = None
    role_id: int | None = None


COMPANY_ONLY = Credit(rule=CreditRule.COMPANY)
_RULES = (
    (RoleCode.SUCCESS, CreditRule.CLIENT_SUCCESS),
    (RoleCode.ACCOUNT, CreditRule.CLIENT_ACCOUNT),
)


def credits_for_clients(
    company_id: int, client_ids: Collection[int], day: date
) -> dict[int, Credit]:
    """Whom a relationship survey credits, by client: its CS that day, else its Account, else
    nobody but the company (METRICS 1.6). Two queries, however many clients."""
    team: dict[tuple[int, str], ClientTeamMember] = {
        (row.client_id, row.role.code): row
        for row in ClientTeamMember.objects.of_company(company_id)
        .on(day)
        .filter(client_id__in=client_ids, role__code__in=[code for code, _ in _RULES])
        .select_related("role", "member", "stand_in")
    }
    people = {key: person for key, row in team.items() if (person := _at_work(row))}
    lines = {
        line.member_id: line
        for line in ReportingLine.objects.of_company(company_id)
        .on(day)
        .filter(member_id__in={person.pk for person in people.values()})
    }
    credits: dict[int, Credit] = {}
    for client_id in client_ids:
        credits[client_id] = COMPANY_ONLY
        for code, rule in _RULES:
            if person := people.get((client_id, code)):
                line = lines.get(person.pk)
                credits[client_id] = Credit(
                    rule=rule,
                    consultant_id=person.pk,
                    manager_id=line.manager_id if line else None,
                    team_id=line.team_id if line else None,
                    role_id=team[client_id, code].role_id,
                )
                break
    return credits


def _at_work(row: ClientTeamMember) -> Membership | None:
    """The holder, or the stand-in of one who left."""
    for person in (row.member, row.stand_in):
        if person is not None and person.is_active:
            return person
    return None


def nps_candidates(actor: Actor, client_ids: Collection[int]) -> dict[int, list[Candidate]]:
    """Contacts who can be asked for an NPS, by client, the one asked longest ago first."""
    return candidates(actor.company_id, SurveyKind.NPS, client_ids)


def with_last_answer(invitations: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Invitations with the answer that counts as `score`, `comment` and `answered_at`."""
    last = Answer.objects.filter(invitation_id=OuterRef("pk")).order_by("-at", "-pk")
    annotated: models.QuerySet[Any] = invitations.annotate(
        score=Subquery(last.values("score")[:1]),
        comment=Subquery(last.values("comment")[:1]),
        answered_at=Subquery(last.values("at")[:1]),
    )
    return annotated


def is_answered() -> Exists:
    """Condition on invitations: the contact has answered."""
    return Exists(Answer.objects.filter(invitation_id=OuterRef("pk")))


def invitations_for(actor: Actor) -> models.QuerySet[Invitation]:
    """Invitations the actor may see with all that a row shows."""
    visible: models.QuerySet[Invitation] = Invitation.objects.visible_to(actor)
    return with_last_answer(
        visible.select_related("client", "contact", "request", "consultant", "role")
    )


def latest_for_request(actor: Actor, request: Request) -> list[Invitation]:
    """Invitations about one request, newest first."""
    return list(invitations_for(actor).filter(request=request).order_by("-created_at", "-pk")[:5])


def latest_for_client(actor: Actor, client_id: int) -> list[Invitation]:
    """The client's latest answered invitations, newest first."""
    answered = invitations_for(actor).filter(is_answered(), client_id=client_id)
    return list(answered.order_by("-created_at", "-pk")[:5])


class LastScore(NamedTuple):
    """What a client answered last in a kind of survey."""

    kind: str
    score: int
    at: datetime


def last_scores(company_id: int, client_ids: Collection[int]) -> dict[int, list[LastScore]]:
    """The last answer with a score of each of these clients by kind of survey. One query."""
    of_client = ("invitation__client", "invitation__kind")
    answers = Answer.objects.of_company(company_id).filter(
        invitation__client__in=client_ids, score__isnull=False
    )
    latest = answers.order_by(*of_client, "-at", "-pk").distinct(*of_client)
    found: dict[int, list[LastScore]] = {}
    for client_id, *row in latest.values_list(*of_client, "score", "at"):
        found.setdefault(client_id, []).append(LastScore(*row))
    return found


class ClientAnswer(NamedTuple):
    """What a client said to one invitation: the answer that counts."""

    client_id: int
    client: str
    kind: str
    score: int
    at: datetime


def answers_since(
    actor: Actor, clients: models.QuerySet[Any], since: datetime
) -> list[ClientAnswer]:
    """The answers that count of these clients, given since then. One query, begun at the clients:
    an answer knows its invitation only."""
    answers: models.QuerySet[Answer] = Answer.objects.visible_to(actor)
    asked = answers.filter(invitation__client__in=clients.order_by().values("pk"), at__gte=since)
    counting = asked.order_by("invitation", "-at", "-pk").distinct("invitation")
    columns = ("client", "client__name", "kind")
    rows = counting.values_list(*(f"invitation__{name}" for name in columns), "score", "at")
    # An answer that now says "I don't know" has no score to show.
    return [ClientAnswer(*row) for row in rows if row[3] is not None]
