"""Which clients a rhythm is for, when each of them is due, and what the next days bring."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import models
from django.db.models import Max, Q
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
    """A rhythm with the turns of its clients; those it is waiting for already are left out."""

    rhythm: SurveyRhythm
    dues: list[Due]
    clients: int

    @property
    def most(self) -> int:
        """How many are asked on a day."""
        return most_a_day(self.clients, self.rhythm.every_days)


def clients_of(rhythm: SurveyRhythm) -> models.QuerySet[Client]:
    """Active clients of its segment; without one, those no other rhythm of the survey is for."""
    clients: models.QuerySet[Client] = Client.objects.of_company(rhythm.company_id)
    active = clients.filter(is_active=True)
    if rhythm.segment:
        return active.filter(segment__iexact=rhythm.segment)
    others = SurveyRhythm.objects.of_company(rhythm.company_id).filter(
        survey_id=rhythm.survey_id, is_active=True
    )
    for segment in others.exclude(segment="").values_list("segment", flat=True):
        active = active.exclude(segment__iexact=segment)
    return active


def round_of(rhythm: SurveyRhythm, time_zone: str) -> Round:
    """The turns of a rhythm's clients. Four or five queries, however many clients."""
    known = dict(clients_of(rhythm).values_list("pk", "created_at"))
    last = _last_asked(rhythm, known, time_zone)
    waiting = set(
        SurveyOccasion.objects.filter(
            rhythm=rhythm, client_id__in=known, state=OccasionState.WAITING
        ).values_list("client_id", flat=True)
    )
    dues = [
        Due(
            due_on(
                starts_on=rhythm.starts_on,
                every_days=rhythm.every_days,
                key=(rhythm.pk, client_id),
                known_since=local_day(time_zone, created_at),
                asked_on=last.get(client_id),
            ),
            client_id,
        )
        for client_id, created_at in known.items()
        if client_id not in waiting
    ]
    return Round(rhythm, dues, len(known))


def _last_asked(
    rhythm: SurveyRhythm, known: dict[int, datetime], time_zone: str
) -> dict[int, date]:
    """The last day on which a client was asked by this kind, or had its turn in vain."""
    asked = Invitation.objects.of_company(rhythm.company_id).filter(
        survey_id=rhythm.survey_id, client_id__in=known
    )
    rows = asked.order_by().values("client_id").annotate(at=Max("created_at"))
    days = {pk: local_day(time_zone, at) for pk, at in rows.values_list("client_id", "at")}
    tried = SurveyOccasion.objects.filter(rhythm=rhythm, client_id__in=known)
    turn = tried.order_by().values("client_id").annotate(day=Max("planned_on"))
    for pk, day in turn.values_list("client_id", "day"):
        days[pk] = max(days.get(pk, day), day)
    return days


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
    for rhythm in rhythms_in_use(company_id):
        turn = round_of(rhythm, time_zone)
        for day, taken in turns(turn.dues, working, turn.most).items():
            for client_id in taken:
                found.setdefault(client_id, []).append((rhythm, day))
        waiting = SurveyOccasion.objects.filter(rhythm=rhythm, state=OccasionState.WAITING)
        for client_id in waiting.values_list("client_id", flat=True):
            found.setdefault(client_id, []).append((rhythm, today))
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
    for rhythm in rhythms_in_use(actor.company_id):
        turn = round_of(rhythm, actor.company_time_zone)
        for day, taken in turns(turn.dues, working, turn.most).items():
            if taken:
                planned.append(Planned(day, rhythm, len(taken)))
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
