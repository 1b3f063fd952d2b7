"""Which clients a rhythm is for, when each of them is due, and what the next days bring."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import models
from django.db.models import Count, Max, Q
from django.db.models.functions import Upper
from django.utils import timezone

from accounts.calendars import Spec
from accounts.selectors import calendar_in_force, local_day
from clients.models import Client
from core.access import Actor
from surveys.models import Invitation, OccasionState, SurveyOccasion, SurveyRhythm
from surveys.rhythm import due_on, is_working_day, most_a_day, turns


class Due(NamedTuple):
    """A client's turn."""

    day: date
    client_id: int


class Round(NamedTuple):
    """A rhythm with the turns of its clients; those it is waiting for already are apart."""

    rhythm: SurveyRhythm
    dues: list[Due]
    clients: int
    waiting: list[int]

    @property
    def most(self) -> int:
        """How many are asked on a day."""
        return most_a_day(self.clients, self.rhythm.every_days)


def rounds_of(rhythms: Sequence[SurveyRhythm], time_zone: str) -> list[Round]:
    """The turns of each rhythm's clients. Four queries, however many rhythms and clients."""
    if not rhythms:
        return []
    company_id = rhythms[0].company_id
    clients_of = _clients_of(rhythms, company_id)
    asked = _last_asked(rhythms, company_id, time_zone)
    planned: dict[int, dict[int, date]] = defaultdict(dict)
    waiting: dict[int, list[int]] = defaultdict(list)
    for rhythm_id, client_id, day, waits in _occasions_of(rhythms):
        planned[rhythm_id][client_id] = day
        if waits:
            waiting[rhythm_id].append(client_id)
    rounds = []
    for rhythm in rhythms:
        free = [one for one in clients_of[rhythm.pk] if one.pk not in waiting[rhythm.pk]]
        last = asked[rhythm.survey_id], planned[rhythm.pk]
        dues = list(_dues(rhythm, free, last, time_zone))
        rounds.append(Round(rhythm, dues, len(clients_of[rhythm.pk]), waiting[rhythm.pk]))
    return rounds


def _dues(
    rhythm: SurveyRhythm,
    clients: Iterable["_Known"],
    last: Iterable[Mapping[int, date]],
    time_zone: str,
) -> Iterator[Due]:
    """Each client's next turn after the last day on which it was asked, or had one in vain."""
    for client in clients:
        day = due_on(
            starts_on=rhythm.starts_on,
            every_days=rhythm.every_days,
            key=(rhythm.pk, client.pk),
            known_since=local_day(time_zone, client.created_at),
            asked_on=max((days[client.pk] for days in last if client.pk in days), default=None),
        )
        yield Due(day, client.pk)


class _Known(NamedTuple):
    pk: int
    created_at: datetime
    segment: str


def _clients_of(rhythms: Sequence[SurveyRhythm], company_id: int) -> dict[int, list[_Known]]:
    """By rhythm the active clients of its segment, in whatever case it is written; without one,
    those that no other rhythm of the survey is for."""
    active = Client.objects.of_company(company_id).filter(is_active=True)
    rows = active.values_list("pk", "created_at", Upper("segment")).order_by("pk")
    clients = [_Known(*row) for row in rows]
    own: dict[int, str] = {}
    others: dict[int, set[str]] = defaultdict(set)
    for pk, survey_id, segment, is_active in _segments(rhythms, company_id):
        own[pk] = segment
        if segment and is_active:
            others[survey_id].add(segment)

    def is_for(rhythm: SurveyRhythm, client: _Known) -> bool:
        if own[rhythm.pk]:
            return client.segment == own[rhythm.pk]
        return client.segment not in others[rhythm.survey_id]

    return {rhythm.pk: [one for one in clients if is_for(rhythm, one)] for rhythm in rhythms}


def _segments(
    rhythms: Sequence[SurveyRhythm], company_id: int
) -> Iterable[tuple[int, int, str, bool]]:
    """(rhythm, survey, segment in capitals, whether it asks) of all rhythms of these surveys."""
    beside = SurveyRhythm.objects.of_company(company_id).filter(
        survey_id__in={rhythm.survey_id for rhythm in rhythms}
    )
    rows: Iterable[tuple[int, int, str, bool]] = beside.values_list(
        "pk", "survey_id", Upper("segment"), "is_active"
    )
    return rows


def _last_asked(
    rhythms: Sequence[SurveyRhythm], company_id: int, time_zone: str
) -> dict[int, dict[int, date]]:
    """By survey and client the last local day of an invitation."""
    asked = Invitation.objects.of_company(company_id).filter(
        survey_id__in={rhythm.survey_id for rhythm in rhythms}
    )
    rows = asked.order_by().values("survey_id", "client_id").annotate(at=Max("created_at"))
    found: dict[int, dict[int, date]] = defaultdict(dict)
    for survey_id, client_id, at in rows.values_list("survey_id", "client_id", "at"):
        found[survey_id][client_id] = local_day(time_zone, at)
    return found


def _occasions_of(rhythms: Sequence[SurveyRhythm]) -> Iterable[tuple[int, int, date, int]]:
    """(rhythm, client, last planned day, how many wait)."""
    planned = SurveyOccasion.objects.filter(rhythm__in=rhythms)
    rows = planned.order_by().values("rhythm_id", "client_id")
    waits = Count("pk", filter=Q(state=OccasionState.WAITING))
    found: Iterable[tuple[int, int, date, int]] = rows.annotate(
        day=Max("planned_on"), waits=waits
    ).values_list("rhythm_id", "client_id", "day", "waits")
    return found


def rhythms_in_use(company_id: int) -> list[SurveyRhythm]:
    """Rhythms that ask, with their surveys."""
    rhythms = SurveyRhythm.objects.of_company(company_id).filter(
        is_active=True, survey__is_active=True
    )
    return list(rhythms.select_related("survey").order_by("survey__kind", "segment", "pk"))


Turns = dict[int, list[tuple[SurveyRhythm, date]]]


def turns_ahead(company_id: int, time_zone: str, spec: Spec, days: int) -> Turns:
    """Which clients rhythms will ask within so many days, and when: today, where one waits for a
    free place already. A client whose turn comes later, because a day holds only so many, is not
    among them."""
    today = local_day(time_zone, timezone.now())
    coming = [today + timedelta(days=offset) for offset in range(days + 1)]
    working = [day for day in coming if is_working_day(spec, day)]
    found: Turns = {}
    for turn in rounds_of(rhythms_in_use(company_id), time_zone):
        for day, taken in turns(turn.dues, working, turn.most).items():
            for client_id in taken:
                found.setdefault(client_id, []).append((turn.rhythm, day))
        for client_id in turn.waiting:
            found.setdefault(client_id, []).append((turn.rhythm, today))
    return found


class Planned(NamedTuple):
    """How many clients a rhythm asks on a day to come."""

    day: date
    rhythm: SurveyRhythm
    clients: int


def forecast(actor: Actor, today: date, days: int = 30) -> list[Planned]:
    """What rhythms send on the next days, beginning tomorrow, if nothing else is asked meanwhile;
    days without any are left out. What waits already is not among it."""
    spec = calendar_in_force(actor.company_id).spec
    coming = [today + timedelta(days=offset) for offset in range(1, days + 1)]
    working = [day for day in coming if is_working_day(spec, day)]
    planned = []
    for turn in rounds_of(rhythms_in_use(actor.company_id), actor.company_time_zone):
        for day, taken in turns(turn.dues, working, turn.most).items():
            if taken:
                planned.append(Planned(day, turn.rhythm, len(taken)))
    return sorted(planned, key=lambda one: (one.day, one.rhythm.pk))


def still_waiting(actor: Actor) -> models.QuerySet[SurveyOccasion]:
    """Occasions that will be sent by themselves: delayed, out of hours, or without a free place."""
    occasions: models.QuerySet[SurveyOccasion] = SurveyOccasion.objects.visible_to(actor)
    related = ("client", "contact", "survey", "rule", "rhythm")
    waiting = occasions.filter(Q(state=OccasionState.WAITING))
    return waiting.select_related(*related).order_by("due_at", "pk")


def working_days_between(spec: Spec, after: date, until: date) -> Sequence[date]:
    """Working days after one day, up to and including another; of the last week only."""
    first = max(after, until - timedelta(days=7))
    days = (first + timedelta(days=offset) for offset in range(1, (until - first).days + 1))
    return [day for day in days if is_working_day(spec, day)]
