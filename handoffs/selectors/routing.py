"""Who answers for this? Topic → role → this client's person → stand-in → the role's people.

Whoever is away is passed over, as if the next one in this line held the role.

The last resorts guarantee that no request is ever without somebody who answers for it.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, ReportingLine, Team
from accounts.selectors import of_absence
from clients.models import Client, ClientTeamMember
from clients.selectors import answering, answering_all
from core.errors import IllegalState
from handoffs.transitions import RequestState
from roles.models import Role, RoleCode, RoleHolding, SkillState, Topic
from roles.selectors import TopicAnswer, skills_in_topic, topic_answer


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


def can_own(person: Membership | None) -> bool:
    """Whether a person works here now and may hold requests."""
    return person is not None and person.works_requests


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
    topic_id = topic.topic.pk if topic is not None else None
    found = _owners(company_id, _topic_names(topic), role, team, day, opener_id, topic_id)
    owner = next(found, None)
    if owner is None:
        raise IllegalState(_("Nobody in this company can own requests. Add people first."))
    return owner


def route_to_role(company_id: int, role: Role, client_id: int, day: date) -> Owner | None:
    """The client's person in a role, else the role's team or person; None if nobody holds it.

    Somebody who is away only if nobody else holds the role.
    """
    team = client_team(company_id, client_id, day)
    return next(_owners_by_role(company_id, role, team, day, {}, even_away=True), None)


def client_team(company_id: int, client_id: int, day: date) -> list[Any]:
    """Who holds which role for a client on a local day, with people, roles and absences."""
    rows = ClientTeamMember.objects.of_company(company_id).on(day).filter(client_id=client_id)
    return list(rows.with_absences(day).order_by("role__position", "pk"))


def people_of_clients(
    company_id: int, client_ids: Collection[int], role_ids: Collection[int], day: date
) -> dict[tuple[int, int], Membership]:
    """(client, role) → who answers there on a local day, with user and company: two queries."""
    rows = ClientTeamMember.objects.of_company(company_id).on(day).with_absences(day)
    rows = rows.filter(client_id__in=client_ids, role_id__in=role_ids)
    lines: list[Any] = list(
        rows.select_related(
            *("member__user", "member__company", "stand_in__user", "stand_in__company", "role")
        )
    )
    return {
        (line.client_id, line.role_id): person
        for line, person in zip(lines, answering_all(lines, day), strict=True)
        if person is not None
    }


def _owners(
    company_id: int,
    names: dict[str, str],
    role: Role | None,
    team: list[Any],
    day: date,
    opener_id: int | None,
    topic_id: int | None,
) -> Iterator[Owner]:
    """Candidates, best first; later ones cost queries and are asked only if needed."""
    if role is not None:
        yield from _owners_by_role(company_id, role, team, day, names, topic_id=topic_id)
    for code in (RoleCode.SUCCESS, RoleCode.ACCOUNT):
        yield from _of_client_team(team, code, "client_relation", names, day)
    yield from _last_resorts(company_id, opener_id, day)


def _owners_by_role(
    company_id: int,
    role: Role,
    team: list[Any],
    day: date,
    names: dict[str, str],
    *,
    even_away: bool = False,
    topic_id: int | None = None,
) -> Iterator[Owner]:
    yield from _of_client_team(team, role.code, "client_role", names, day)
    holders = role_holders(company_id, role, day)
    if not holders:
        return
    lines = ReportingLine.objects.of_company(company_id).on(day)
    teams = lines.filter(member_id__in=holders, team__is_active=True).values_list(
        "team", "team__name"
    )
    reason: dict[str, Any] = {**names, **role_names(role)}
    away = [row for row in team if row.role_id == role.pk and row.away_until is not None]
    if away:
        reason["away"] = away[0].member.name
    for (team_id, team_name), _count in Counter(teams.order_by("team")).most_common(1):
        yield Owner(None, role.pk, team_id, {**reason, "rule": "role_team", "team": team_name})
    skills = skills_in_topic(company_id, topic_id, day, [one.pk for one in holders])
    person: Any = by_skill(holders, skills)[0]
    if person.away_until is not None and not even_away:
        return
    if skills.get(person.pk) == SkillState.CERTIFIED:
        reason["certified"] = True
    yield Owner(person.pk, role.pk, None, {**reason, "rule": "role_person", "person": person.name})


def _of_client_team(
    team: list[Any], code: str, rule: str, names: dict[str, str], day: date
) -> Iterator[Owner]:
    for row in team:
        if row.role.code != code:
            continue
        person = answering(row, day)
        if person is None:
            continue
        reason = {**names, **role_names(row.role), "rule": rule, "person": person.name}
        if person.pk != row.member_id:
            reason["stand_in_for"] = row.member.name
            if row.away_until is not None:
                reason["away_until"] = row.away_until.isoformat()
        yield Owner(person.pk, row.role_id, None, reason, person, row.role)


def role_holders(company_id: int, role: Role, day: date) -> list[Membership]:
    """People who hold the role and can own requests: those who are here first, the least loaded
    before the others."""
    held = RoleHolding.objects.of_company(company_id).on(day).filter(role=role)
    people = Membership.objects.of_company(company_id).who_work_requests()
    load = Count("requests_owned", filter=~Q(requests_owned__state=RequestState.RESOLVED))
    holders = people.filter(pk__in=held.values("member"))
    holders = holders.annotate(load=load, away_until=of_absence("ends_on", day))
    return list(holders.order_by(F("away_until").asc(nulls_first=True), "load", "pk"))


# Open requests by which two people differ and are equally loaded all the same.
EQUAL_LOAD = 2


def by_skill(holders: list[Membership], skills: Mapping[int, str]) -> list[Membership]:
    """The order of `role_holders`, with those certified first among equals: people who are here
    and have hardly more open requests than the least loaded one."""
    people: list[Any] = list(holders)
    least = next((one.load for one in people if one.away_until is None), None)

    def is_preferred(one: Any) -> bool:
        is_equal = one.away_until is None and least is not None and one.load <= least + EQUAL_LOAD
        return is_equal and skills.get(one.pk) == SkillState.CERTIFIED

    return sorted(people, key=lambda one: not is_preferred(one))


def _last_resorts(company_id: int, opener_id: int | None, day: date) -> Iterator[Owner]:
    people = Membership.objects.of_company(company_id).who_work_requests()
    if opener_id is not None:
        opener = people.filter(pk=opener_id).first()
        if opener is not None:
            yield Owner(opener.pk, None, None, {"rule": "opener", "person": opener.name})
    team = Team.objects.of_company(company_id).filter(is_active=True).order_by("pk").first()
    if team is not None:
        yield Owner(None, None, team.pk, {"rule": "team", "team": team.name})
    here_first = people.annotate(away_until=of_absence("ends_on", day)).order_by(
        F("away_until").asc(nulls_first=True), "pk"
    )
    for level in ("manager", "head", "admin", "consultant"):
        person = here_first.filter(level=level).first()
        if person is not None:
            yield Owner(person.pk, None, None, {"rule": "person", "person": person.name})
