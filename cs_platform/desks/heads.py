"""The heads' view: the company by team, as managers see their people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from core.access import Capability
from cs_platform.desks import cells
from cs_platform.desks.due import is_over
from cs_platform.desks.managers import PeopleLoad, link
from cs_platform.desks.options import NO_TEAM
from cs_platform.desks.part import ReadPart
from cs_platform.desks.people import my_people
from cs_platform.desks.requests import Overdue, Unresolved
from cs_platform.desks.waiting import TeamAnswers, TeamOffers
from handoffs.selectors.team_load import Load, PersonLoad, load_of_people, load_of_teams
from handoffs.transitions import RequestState


@dataclass(frozen=True, slots=True)
class TeamLoad:
    """A team (None for people without one) with its people's load and its own."""

    team: Any | None
    people: int
    away: int
    load: Load


class CompanyByTeam(ReadPart):
    """Every team: how many people, who is away, and what lies with them."""

    capability = Capability.METRICS_VIEW_ALL
    slug = "teams"
    title = _("The company by team")
    lead = _("What a team holds itself until somebody takes it is counted with its people's.")
    columns = (
        (_("Team"), ""),
        (_("People"), "end opt-s"),
        (_("Away"), "end opt-s"),
        (_("Open"), "end"),
        (_("Waiting for client"), "end opt-s"),
        (_("Overdue"), "end"),
        (_("Offers"), "end opt-s"),
        (_("Answers"), "end opt-s"),
    )
    empty_title = _("There are no teams yet")
    empty_text = _("Add teams under People; then the company stands here team by team.")
    shown = 12

    def read(self) -> list[TeamLoad]:
        """Four queries, whatever the number of people; teams with most overdue first."""
        overdue = is_over(self.now)
        people = load_of_people(my_people(self.actor), overdue=overdue, day=self.today)
        held = load_of_teams(self.actor.company_id, overdue=overdue)
        by_team: dict[int | None, list[PersonLoad]] = {}
        for person in people:
            by_team.setdefault(person.team_id, []).append(person)
        teams = Team.objects.of_company(self.actor.company_id).order_by("name", "pk")
        found = [
            _summed(team, by_team.get(team.pk, []), held.get(team.pk, Load()))
            for team in teams
            if team.is_active or team.pk in by_team or team.pk in held
        ]
        if by_team.get(None):
            found.append(_summed(None, by_team[None], Load()))
        return sorted(found, key=lambda one: -one.load.overdue)

    def row(self, record: TeamLoad) -> Mapping[str, Any]:
        """One team; each number opens to the rows behind it."""
        load, team = record.load, record.team
        which = {"team": team.pk if team else NO_TEAM}
        name = team.name if team else gettext("Without a team")
        opened = link(Unresolved, **which, state=RequestState.OPEN)
        waiting = link(Unresolved, **which, state=RequestState.WAITING)
        return cells.row(
            cells.title(name, link(PeopleLoad, **which)),
            cells.count(record.people, link(PeopleLoad, **which), css="opt-s"),
            cells.count(record.away, link(PeopleLoad, **which, away="yes"), css="opt-s"),
            cells.count(load.open, opened, _("Open")),
            cells.count(load.waiting, waiting, css="opt-s"),
            cells.count(load.overdue, link(Overdue, **which), _("Overdue"), kind="st risk"),
            cells.count(load.offers, link(TeamOffers, **which), css="opt-s"),
            cells.count(load.answers, link(TeamAnswers, **which), css="opt-s"),
        )


def _summed(team: Team | None, people: list[PersonLoad], held: Load) -> TeamLoad:
    load = sum((person.load for person in people), held)
    away = sum(person.away_until is not None for person in people)
    return TeamLoad(team, len(people), away, load)
