"""The demo company itself: people, teams, roles held, working hours."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

import holidays

from accounts import services as accounts
from accounts.calendars import default_spec
from accounts.levels import Level
from accounts.models import Company, Membership
from core.access import Actor
from demo.names import ADMIN, HEAD, INTERNAL, MANAGERS, PEOPLE, TEAMS
from roles import services as roles
from roles.models import Role

SLUG = "plano"
DOMAIN = "plano.example"
PASSWORD = "demo-plano-systems"
ZONE = "Europe/Berlin"
# Days after the start on which two people of support changed teams.
MOVED_AFTER = 380


def address(name: str) -> str:
    """The demo address of a person."""
    return name.lower().replace(" ", ".").replace("ó", "o").replace("ę", "e") + f"@{DOMAIN}"


LOGINS = {
    Level.ADMIN.value: address(ADMIN),
    Level.HEAD.value: address(HEAD),
    Level.MANAGER.value: address(MANAGERS[0]),
    Level.CONSULTANT.value: address(PEOPLE[0]),
    Level.INTERNAL.value: address(INTERNAL[0][0]),
}


@dataclass(slots=True)
class Staff:
    """The people of the demo company by role code, and the stamps of their work."""

    by_role: dict[str, list[Membership]] = field(default_factory=dict)
    lines: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    managers: list[Membership] = field(default_factory=list)
    internal: list[Membership] = field(default_factory=list)

    def line_on(self, person_id: int, after_moves: bool) -> tuple[int, int]:
        """Manager and team of a person before or after the day on which some moved."""
        lines = self.lines[person_id]
        return lines[-1] if after_moves else lines[0]


def create_company() -> Company:
    """The company with German public holidays of last year to next year."""
    spec = default_spec(ZONE)
    year = date.today().year  # noqa: DTZ011 - holidays of whole years around today
    found = holidays.country_holidays("DE", years=range(year - 2, year + 2), language="en_US")
    spec["holidays"] = {day.isoformat(): name for day, name in sorted(found.items())}
    return accounts.company_create(
        name="Plano Systems", slug=SLUG, time_zone=ZONE, language="en", spec=spec
    )


def hire(actor: Actor, random: Random, start: date) -> Staff:
    """About sixty people in six teams, since `start`; a few moved or left meanwhile."""
    staff = Staff()
    _person(actor, ADMIN, Level.ADMIN, "Operations lead")
    _person(actor, HEAD, Level.HEAD, "Head of service")
    staff.managers = [_person(actor, name, Level.MANAGER, "Team manager") for name in MANAGERS]
    staff.internal = [_person(actor, name, Level.INTERNAL, job) for name, job in INTERNAL]
    staff.roles = {role.code: role for role in Role.objects.visible_to(actor)}
    consultants = [_person(actor, name, Level.CONSULTANT, "Consultant") for name in PEOPLE]
    teams = [
        accounts.team_create(actor=actor, name=name, manager_id=manager.pk)
        for (name, _code), manager in zip(TEAMS, staff.managers, strict=True)
    ]
    for number, person in enumerate(consultants):
        index = _TEAM_OF_PERSON[number % len(_TEAM_OF_PERSON)]
        code = TEAMS[index][1]
        _place(actor, staff, person, index, teams[index].pk, start)
        staff.by_role.setdefault(code, []).append(person)
        roles.role_holding_start(
            actor=actor, role_id=staff.roles[code].pk, member_id=person.pk, starts_on=start
        )
    _moves(actor, random, staff, [team.pk for team in teams], start)
    return staff


# Marta Lind is CS, Daniel Osei Account, Priya Raman Support…: then round the teams.
_TEAM_OF_PERSON = (4, 2, 0, 3, 5, 0, 4, 1, 1, 2, 3, 0, 4, 1)


def _person(actor: Actor, name: str, level: Level, job: str) -> Membership:
    email = address(name)
    has_login = email in LOGINS.values()
    return accounts.person_create(
        actor=actor,
        name=name,
        level=level,
        email=email,
        password=PASSWORD if has_login else None,
        job_title=job,
        with_login=has_login,
    )


def _place(
    actor: Actor, staff: Staff, person: Membership, index: int, team_id: int, day: date
) -> None:
    manager = staff.managers[index]
    accounts.reporting_line_set(
        actor=actor, member_id=person.pk, manager_id=manager.pk, team_id=team_id, starts_on=day
    )
    staff.lines.setdefault(person.pk, []).append((manager.pk, team_id))


def _moves(actor: Actor, random: Random, staff: Staff, team_ids: list[int], start: date) -> None:
    """Two people of support changed teams some months ago: their past stays where it was."""
    star = PEOPLE[2]
    others = [person for person in staff.by_role["S"] if person.name != star]
    for person in random.sample(others, 2):
        index = 1 if staff.lines[person.pk][0][1] == team_ids[0] else 0
        _place(actor, staff, person, index, team_ids[index], start + timedelta(days=MOVED_AFTER))
