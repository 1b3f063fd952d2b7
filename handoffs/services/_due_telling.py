"""Who hears of due times: whose work it is before, and those who answer for them after."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from accounts.models import Membership, Team
from accounts.selectors import Line, absences_on, local_day
from core.access import Actor
from handoffs.due_rules import OF_REQUEST, DueKind
from handoffs.models import DueTime, EntryKind, Request
from handoffs.selectors.routing import can_own, people_of_clients
from handoffs.selectors.standing import NO_LINE, lines_on
from handoffs.services._ledger import Turn, notes
from notices.services import News, notices_give
from roles.models import Role, RoleCode

_TO_SUCCESS = (DueKind.FIRST_RESPONSE, DueKind.RESOLUTION)
_MOST_NUMBERS = 20


@dataclass(frozen=True, slots=True)
class Passed:
    """A due time of which people are to hear now: that it is near, or that it was missed."""

    row: DueTime
    is_missed: bool


@dataclass(frozen=True, slots=True)
class _People:
    """Everyone whom it may concern, as of one local day."""

    lines: dict[int, Line]
    teams: dict[int, Team]
    members: dict[int, Membership]
    success: dict[int, int]
    stands_in: dict[int, int]

    def worker(self, row: DueTime) -> int | None:
        """Whose work it is: the owner's, the receiver's, or who was asked."""
        if row.kind == DueKind.ACCEPTANCE and row.handover is not None:
            return row.handover.to_owner_id or self._lead(row.handover.to_team_id)
        if row.kind == DueKind.ANSWER and row.question is not None:
            return row.question.asked_to_id
        return self.owner(row.request)

    def owner(self, request: Request) -> int | None:
        """The owner; of what a team holds, the manager who answers for it."""
        return request.owner_id or self._lead(request.owner_team_id)

    def manager(self, member_id: int | None) -> int | None:
        """Who answers for a person: their manager, or their team's."""
        line = self.lines.get(member_id or 0, NO_LINE)
        return line.manager_id or self._lead(line.team_id)

    def _lead(self, team_id: int | None) -> int | None:
        team = self.teams.get(team_id or 0)
        return team.manager_id if team is not None else None

    def told(self, item: Passed) -> list[int]:
        """Each once; whoever is away is replaced by who stands in."""
        row, worker = item.row, self.worker(item.row)
        wanted = [worker]
        if item.is_missed:
            wanted = [self.owner(row.request), self.manager(worker)]
            if row.kind in _TO_SUCCESS:
                wanted.append(self.success.get(row.request.client_id))
            if row.kind == DueKind.ANSWER and row.question is not None:
                wanted.append(row.question.asked_by_id)
        here = (self.stands_in.get(pk, pk) for pk in wanted if pk is not None)
        return [pk for pk in dict.fromkeys(here) if pk in self.members]


def tell(actor: Actor, passed: Sequence[Passed], now: datetime) -> None:
    """One line of each request's history, and one notice a person, however many there are."""
    people = _people(actor, [item.row for item in passed], local_day(actor.company_time_zone, now))
    told = [(item, people.told(item)) for item in passed]
    for kind, is_missed in ((EntryKind.DUE_SOON, False), (EntryKind.DUE_MISSED, True)):
        notes(
            (
                (_turn(actor, item.row.request, now), _line(people, item.row), _data(item, names))
                for item, ids in told
                if item.is_missed == is_missed
                for names in [[people.members[pk].name for pk in ids]]
            ),
            kind,
        )
    notices_give(company_id=actor.company_id, news=list(_news(told)))


def _turn(actor: Actor, request: Request, now: datetime) -> Turn:
    at = max(now, request.last_activity_at)
    return Turn(actor, request, at, request.state, tells_of_past=False)


def _line(people: _People, row: DueTime) -> Line:
    """The owner's line of the day, stamped on the history."""
    request = row.request
    if request.owner_id is not None:
        return people.lines.get(request.owner_id, NO_LINE)
    team = people.teams.get(request.owner_team_id or 0)
    return Line(team.manager_id, team.pk) if team is not None else NO_LINE


def _data(item: Passed, names: list[str]) -> dict[str, Any]:
    due_at = item.row.missed_at if item.is_missed else item.row.due_at
    return {"due": item.row.kind, "due_at": due_at.isoformat() if due_at else None, "told": names}


def _news(told: Sequence[tuple[Passed, Collection[int]]]) -> Iterator[News]:
    """For each person what concerns them: one notice of one thing, or one of all."""
    of_person: dict[int, list[Passed]] = {}
    for item, ids in told:
        for pk in ids:
            of_person.setdefault(pk, []).append(item)
    alone: dict[int, list[int]] = {}
    for pk, items in of_person.items():
        if len(items) == 1:
            alone.setdefault(items[0].row.pk, []).append(pk)
        else:
            yield News([pk], "due.many", _sum(items), _list_link(items))
    for item, _ids in told:
        if readers := alone.get(item.row.pk):
            request = item.row.request
            code = "due.missed" if item.is_missed else "due.soon"
            link = reverse("request-detail", args=[request.number])
            yield News(readers, code, _params(item), link, f"request:{request.pk}")


def _params(item: Passed) -> dict[str, Any]:
    request = item.row.request
    return {
        **_data(item, []),
        "number": request.number,
        "subject": request.subject,
        "client": request.client.name,
    }


def _sum(items: Sequence[Passed]) -> dict[str, Any]:
    numbers = list(dict.fromkeys(item.row.request.number for item in items))
    missed = sum(item.is_missed for item in items)
    return {
        "missed": missed,
        "soon": len(items) - missed,
        "numbers": numbers[:_MOST_NUMBERS],
        "more": max(len(numbers) - _MOST_NUMBERS, 0),
    }


def _list_link(items: Sequence[Passed]) -> str:
    """The list of what is overdue; of questions and offers the desk, where they lie."""
    if all(item.is_missed and item.row.kind in OF_REQUEST for item in items):
        return f"{reverse('request-list')}?due=overdue"
    return reverse("desk")


def _people(actor: Actor, rows: Sequence[DueTime], day: date) -> _People:
    """In a constant number of queries."""
    company_id = actor.company_id
    workers = {row.request.owner_id for row in rows}
    workers |= {row.handover.to_owner_id for row in rows if row.handover is not None}
    workers |= {row.question.asked_to_id for row in rows if row.question is not None}
    lines = lines_on(company_id, workers, day)
    team_ids = {line.team_id for line in lines.values()}
    team_ids |= {row.request.owner_team_id for row in rows}
    team_ids |= {row.handover.to_team_id for row in rows if row.handover is not None}
    teams = Team.objects.of_company(company_id).in_bulk(team_ids - {None})
    success = _success(company_id, {row.request.client_id for row in rows}, day)
    ids = workers | {line.manager_id for line in lines.values()} | set(success.values())
    ids |= {team.manager_id for team in teams.values()}
    ids |= {row.question.asked_by_id for row in rows if row.question is not None}
    known = {pk for pk in ids if pk is not None}
    absences = absences_on(company_id, known, day)
    stands_in = {
        pk: absence.stand_in_id
        for pk, absence in absences.items()
        if absence.stand_in_id is not None and can_own(absence.stand_in)
    }
    people = Membership.objects.of_company(company_id).filter(is_active=True)
    members = people.in_bulk(known | set(stands_in.values()))
    return _People(lines, teams, members, success, stands_in)


def _success(company_id: int, client_ids: set[int], day: date) -> dict[int, int]:
    """Client → who is its Customer success manager that day, or stands in."""
    roles = Role.objects.of_company(company_id).filter(code=RoleCode.SUCCESS)
    found = people_of_clients(company_id, client_ids, roles.values_list("pk", flat=True), day)
    return {client_id: person.pk for (client_id, _role), person in found.items()}
