"""Who answers for this? Topic → role → this client's person → stand-in → the role's people.

The last resorts guarantee that no request is ever without somebody who answers for it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, ReportingLine, Team
from clients.models import Client, ClientTeamMember
from core.errors import IllegalState
from handoffs.transitions import RequestState
from roles.models import Role, RoleCode, RoleHolding, Topic
from roles.selectors import TopicAnswer, topic_answer


@dataclass(frozen=True, slots=True)
class Owner:
    """Who is to own a request: a person in a role, or (without `owner_id`) a team.

    `reason` is plain JSON that `handoffs.selectors.reasons` turns into a sentence; `person` and
    `role` are the rows themselves where they were read anyway.
    """

    owner_id: int | None
    role_id: int | None
    team_id: int | None
    reason: dict[str, Any] = field(default_factory=dict)
    person: Membership | None = field(default=None, compare=False, repr=False)
    role: Role | None = field(default=None, compare=False, repr=False)


def role_names(role: Role | None) -> dict[str, str]:
    """Code and both names of a role, to be kept in a reason."""
    if role is None:
        return {}
    return {"role": role.code, "role_en": role.name_en, "role_ru": role.name_ru}


def _topic_names(answer: TopicAnswer | None) -> dict[str, str]:
    if answer is None:
        return {}
    topic = answer.topic
    names = {"topic": topic.code, "topic_en": topic.name_en, "topic_ru": topic.name_ru}
    row = topic.responsibility
    if answer.by_matrix and row is not None:
        names |= {"responsibility_en": row.name_en, "responsibility_ru": row.name_ru}
    return names


def answer_for(company_id: int, topic_id: int | None, day: date) -> TopicAnswer | None:
    """Which role answers for a topic on a local day; None without a topic. One query."""
    if topic_id is None:
        return None
    return topic_answer(Topic.objects.of_company(company_id), topic_id, day)


def in_force(day: date) -> Q:
    """Dated rows in force on a local day."""
    return Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gt=day))


def can_own(person: Membership | None) -> bool:
    """Whether a person works here now and may hold requests."""
    return person is not None and person.is_active and person.level != "internal"


def route(
    company_id: int,
    topic: TopicAnswer | None,
    client: Client,
    day: date,
    *,
    opener_id: int | None = None,
) -> Owner:
    """The owner of a new request on a local day, with the reason.

    `opener_id` is the person who opens it, asked before the last resorts. Raises `IllegalState`
    when the company has nobody who could own a request.
    """
    team = client_team(company_id, client.pk, day)
    role = topic.role if topic is not None else None
    found = _owners(company_id, _topic_names(topic), role, team, day, opener_id)
    owner = next(found, None)
    if owner is None:
        raise IllegalState(_("Nobody in this company can own requests. Add people first."))
    return owner


def route_to_role(company_id: int, role: Role, client_id: int, day: date) -> Owner | None:
    """The client's person in a role, else the role's team or person; None if nobody holds it."""
    team = client_team(company_id, client_id, day)
    return next(_owners_by_role(company_id, role, team, day, {}), None)


def client_team(company_id: int, client_id: int, day: date) -> list[ClientTeamMember]:
    """Who holds which role for a client on a local day, with people, stand-ins and roles."""
    rows = ClientTeamMember.objects.of_company(company_id).filter(in_force(day))
    return list(
        rows.filter(client_id=client_id)
        .select_related("member", "stand_in", "role")
        .order_by("role__position", "pk")
    )


def _owners(
    company_id: int,
    names: dict[str, str],
    role: Role | None,
    team: list[ClientTeamMember],
    day: date,
    opener_id: int | None,
) -> Iterator[Owner]:
    """Candidates, best first; later ones cost queries and are asked only if needed."""
    if role is not None:
        yield from _owners_by_role(company_id, role, team, day, names)
    for code in (RoleCode.SUCCESS, RoleCode.ACCOUNT):
        yield from _of_client_team(team, code, "client_relation", names)
    yield from _last_resorts(company_id, opener_id)


def _owners_by_role(
    company_id: int, role: Role, team: list[ClientTeamMember], day: date, names: dict[str, str]
) -> Iterator[Owner]:
    yield from _of_client_team(team, role.code, "client_role", names)
    holders = role_holders(company_id, role, day)
    if not holders:
        return
    lines = ReportingLine.objects.of_company(company_id).on(day)
    teams = lines.filter(member_id__in=holders, team__is_active=True).values_list(
        "team", "team__name"
    )
    reason = {**names, **role_names(role)}
    for (team_id, team_name), _count in Counter(teams.order_by("team")).most_common(1):
        yield Owner(None, role.pk, team_id, {**reason, "rule": "role_team", "team": team_name})
    person = holders[0]
    yield Owner(person.pk, role.pk, None, {**reason, "rule": "role_person", "person": person.name})


def _of_client_team(
    team: list[ClientTeamMember], code: str, rule: str, names: dict[str, str]
) -> Iterator[Owner]:
    for row in team:
        if row.role.code != code:
            continue
        reason = {**names, **role_names(row.role), "rule": rule}
        person = row.member if can_own(row.member) else row.stand_in
        if person is None or not can_own(person):
            continue
        reason["person"] = person.name
        if person is row.stand_in:
            reason["stand_in_for"] = row.member.name
        yield Owner(person.pk, row.role_id, None, reason, person, row.role)


def role_holders(company_id: int, role: Role, day: date) -> list[Membership]:
    """People who hold the role and can own requests, the least loaded first."""
    held = RoleHolding.objects.of_company(company_id).filter(in_force(day), role=role)
    people = Membership.objects.of_company(company_id).who_work_requests()
    load = Count("requests_owned", filter=~Q(requests_owned__state=RequestState.RESOLVED))
    holders = people.filter(pk__in=held.values("member")).annotate(load=load)
    return list(holders.order_by("load", "pk"))


def _last_resorts(company_id: int, opener_id: int | None) -> Iterator[Owner]:
    people = Membership.objects.of_company(company_id).who_work_requests()
    if opener_id is not None:
        opener = people.filter(pk=opener_id).first()
        if opener is not None:
            yield Owner(opener.pk, None, None, {"rule": "opener", "person": opener.name})
    team = Team.objects.of_company(company_id).filter(is_active=True).order_by("pk").first()
    if team is not None:
        yield Owner(None, None, team.pk, {"rule": "team", "team": team.name})
    for level in ("manager", "head", "admin", "consultant"):
        person = people.filter(level=level).order_by("pk").first()
        if person is not None:
            yield Owner(person.pk, None, None, {"rule": "person", "person": person.name})
