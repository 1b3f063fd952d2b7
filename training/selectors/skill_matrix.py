"""The skills matrix: people as rows, playbooks or topics as columns, totals of both.

A constant number of queries and one pass over plain values, however many people and columns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from accounts.levels import Level
from accounts.models import Membership, ReportingLine
from core.access import Actor
from playbooks.models import Playbook
from roles.models import RoleHolding, SkillState, Topic
from training.selectors.skills import Skill, skills_of

PLAYBOOKS, TOPICS = "playbooks", "topics"


class Head(NamedTuple):
    """A person or a column."""

    pk: int
    name: str


class Total(NamedTuple):
    """How many of the people shown are certified, and the only one, if there is just one."""

    certified: int
    only: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """`cells` holds a state for each person and column, in their order; empty means not yet."""

    people: Sequence[Head]
    columns: Sequence[Head]
    cells: Sequence[Sequence[str]]
    totals: Sequence[Total]

    @property
    def of_people(self) -> list[int]:
        """How many columns each person is certified in."""
        return [row.count(SkillState.CERTIFIED.value) for row in self.cells]


def learners(
    actor: Actor, day: date, *, team_id: int | None = None, role_id: int | None = None
) -> list[Head]:
    """Active people who learn here, of a team or in a role of that day. One query."""
    people = Membership.objects.of_company(actor.company_id).active().exclude(level=Level.INTERNAL)
    if team_id is not None:
        lines = ReportingLine.objects.of_company(actor.company_id).on(day).filter(team_id=team_id)
        people = people.filter(pk__in=lines.values("member"))
    if role_id is not None:
        held = RoleHolding.objects.of_company(actor.company_id).on(day).filter(role_id=role_id)
        people = people.filter(pk__in=held.values("member"))
    return [Head(*row) for row in people.order_by("name", "pk").values_list("pk", "name")]


def skill_columns(actor: Actor, axis: str) -> list[Head]:
    """Playbooks in force, or topics in use, by name. One query."""
    rows = (
        Playbook.objects.of_company(actor.company_id).filter(is_active=True, current__isnull=False)
        if axis == PLAYBOOKS
        else Topic.objects.of_company(actor.company_id).filter(is_active=True)
    )
    found = [Head(row.pk, row.name) for row in rows.only("pk", "name_en", "name_ru")]
    return sorted(found, key=lambda head: (head.name.casefold(), head.pk))


def matrix_of(
    actor: Actor,
    day: date,
    now: datetime,
    axis: str,
    people: Sequence[Head],
    columns: Sequence[Head],
) -> Matrix:
    """States of these people in these columns on a local day."""
    ids = [person.pk for person in people]
    found = skills_of(actor.company_id, day, now, member_ids=ids)
    skills: Mapping[tuple[int, int], Skill] = found.playbooks if axis == PLAYBOOKS else found.topics
    nothing = Skill("")
    cells = [
        [skills.get((person.pk, column.pk), nothing).state for column in columns]
        for person in people
    ]
    return Matrix(people, columns, cells, _totals(people, cells, len(columns)))


def _totals(people: Sequence[Head], cells: Sequence[Sequence[str]], width: int) -> list[Total]:
    certified, only = [0] * width, [""] * width
    for person, row in zip(people, cells, strict=True):
        for place, state in enumerate(row):
            if state == SkillState.CERTIFIED:
                certified[place] += 1
                only[place] = person.name
    return [
        Total(count, name if count == 1 else "")
        for count, name in zip(certified, only, strict=True)
    ]
