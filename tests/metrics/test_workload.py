"""Days of people: touch time, hours less absences, load; closed once, however often it is asked."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from accounts import services as accounts
from accounts.actors import actor_for_membership, system_actor
from accounts.models import Company, Membership
from accounts.selectors import local_day
from core.access import Actor
from core.errors import NotAllowed
from handoffs.services.touch import touch_correct, touch_count
from metrics.checking import builds_fill
from metrics.kinds import Level
from metrics.models import BuildState, DayClosing, MemberDay, MetricBuild, MetricDefinition
from metrics.selectors import figures
from metrics.selectors.workload import UsualLoad, usual_loads
from metrics.services.completing import definitions_complete
from metrics.services.workload import days_close, workdays_schedule
from tests.factories.handoffs import make_client
from tests.factories.metrics import MONDAY, Story, drain, observed, wrong_leaves
from tests.factories.questions import ask
from tests.metrics.conftest import Crew

DAY = timedelta(days=1)
WEEK = [date(2026, 3, 2) + number * DAY for number in range(7)]
BERLIN = ZoneInfo("Europe/Berlin")
# The Monday after: the week of the stories is over.
NEXT_MONDAY = MONDAY + 7 * DAY


def hours_of(crew: Crew) -> dict[date, int | None]:
    days = MemberDay.objects.filter(member=crew.marta).order_by("day")
    return dict(days.values_list("day", "scheduled_seconds"))


@pytest.fixture
def week(company: Company, system: Actor, crew: Crew) -> Crew:
    """Marta resolves two requests in the first week of March and keeps one; the week is closed."""
    story = crew.story()
    for number in range(2):
        story.resolve(story.open(crew.marta, 24 * number), crew.marta, 24 * number + 2)
    story.open(crew.marta, 26)
    story.open(crew.jonas, 27)
    assert days_close(actor=system, now=NEXT_MONDAY) == 7
    drain(company)
    return crew


def test_week_closed_then_hours_and_load_by_day(company: Company, week: Crew) -> None:
    assert list(hours_of(week).items()) == [
        *((day, 8 * 3600) for day in WEEK[:5]),
        *((day, 0) for day in WEEK[5:]),
    ]
    found = figures(
        company_id=company.pk,
        codes=["closed_per_hour", "load"],
        start=WEEK[0],
        end=WEEK[6] + DAY,
        level=Level.CONSULTANT,
        ids=[week.marta.pk, week.priya.pk],
    )
    rate, load = (found[code, week.marta.pk] for code in ("closed_per_hour", "load"))
    assert (rate.value, rate.n) == (2 / 40, 2)
    # Nothing on Monday evening, the one that stays from Tuesday on.
    assert (load.value, load.n) == (4 / 5, 5)
    assert found["closed_per_hour", week.priya.pk].value == 0
    # Until a day is over its hours are not counted yet.
    closed = [one for one in observed("closed_per_hour") if one.positive]
    assert [one.settles_at for one in closed] == [
        datetime(2026, 3, 3 + number, 0, tzinfo=BERLIN) for number in range(2)
    ]
    assert usual_loads(company_id=company.pk, member_ids=[week.marta.pk]) == {
        week.marta.pk: UsualLoad(day=WEEK[4], now=1, days=4, median=None, p90=None)
    }
    (monday, *_) = observed("load")
    assert (monday.manager, monday.team.name if monday.team else "") == (week.helen, "Front line")
    assert wrong_leaves(company) == []


def test_days_closed_again_then_nothing_happens(
    company: Company, system: Actor, week: Crew
) -> None:
    before = list(MemberDay.objects.order_by("pk").values())
    assert days_close(actor=system, now=NEXT_MONDAY) == 0
    assert list(MemberDay.objects.order_by("pk").values()) == before
    assert days_close(actor=system, now=NEXT_MONDAY + 3 * DAY) == 3
    assert DayClosing.objects.count() == 10


def test_days_by_a_person_then_only_who_configures(week: Crew) -> None:
    with pytest.raises(NotAllowed):
        days_close(actor=actor_for_membership(week.helen))


def test_absence_and_holiday_entered_later_then_hours_of_the_past_change(
    company: Company, system: Actor, week: Crew
) -> None:
    absence = accounts.absence_create(
        actor=system, member_id=week.marta.pk, starts_on=WEEK[1], ends_on=WEEK[3]
    )
    drain(company)
    hours = [8 * 3600, 0, 0, 8 * 3600, 8 * 3600, 0, 0]
    assert list(hours_of(week).values()) == hours
    assert len(observed("load")) == 4 * 5 - 2
    accounts.holidays_change(actor=system, add={WEEK[4]: "Forgotten"})
    drain(company)
    assert list(hours_of(week).values()) == [*hours[:4], 0, 0, 0]
    accounts.absence_end(actor=system, absence_id=absence.pk)
    drain(company)
    assert workdays_schedule(actor=system) == 0
    assert wrong_leaves(company) == []


def test_calendar_changed_then_the_hours_of_days_before_stay(
    company: Company, system: Actor, week: Crew
) -> None:
    short = {str(day): [["09:00", "12:00"]] for day in range(5)}
    accounts.working_week_set(actor=system, week=short, time_zone="Europe/Berlin")
    drain(company)
    # The first calendar of the test company is younger than its past: it stands for all before.
    assert hours_of(week)[WEEK[0]] == 8 * 3600


def test_question_and_late_closing_then_load_as_it_was_that_evening(
    company: Company, system: Actor, crew: Crew
) -> None:
    story = crew.story()
    request = story.open(crew.marta)
    with time_machine.travel(story.at(1), tick=False):
        ask(actor_for_membership(crew.marta), request, crew.priya)
    days_close(actor=system, now=MONDAY + DAY)
    story.resolve(request, crew.marta, 30)
    days_close(actor=system, now=MONDAY + 3 * DAY)
    rows = MemberDay.objects.filter(member__in=[crew.marta, crew.priya]).order_by("member", "day")
    found = [(row.member_id, row.open_requests, row.open_questions) for row in rows]
    assert found == [
        *((crew.marta.pk, 1, 0), (crew.marta.pk, 0, 0), (crew.marta.pk, 0, 0)),
        *((crew.priya.pk, 0, 1), (crew.priya.pk, 0, 0), (crew.priya.pk, 0, 0)),
    ]


def test_touch_then_handling_time_where_one_stood_that_day(
    company: Company, system: Actor, crew: Crew
) -> None:
    request = crew.story().open(crew.marta, topic_id=crew.topic.pk)
    marta = actor_for_membership(crew.marta)
    with time_machine.travel(MONDAY + timedelta(hours=3), tick=False):
        touch_count(actor=marta, request_id=request.pk, seconds=90)
        drain(company)
        accounts.reporting_line_set(
            actor=system,
            member_id=crew.marta.pk,
            manager_id=crew.otto.pk,
            team_id=None,
            starts_on=WEEK[0],
        )
        touch_correct(
            actor=marta, request_id=request.pk, day=WEEK[0], seconds=1800, reason="By phone"
        )
    drain(company)
    (one,) = observed("handling_time")
    assert (one.value, one.revision, one.day) == (1800, 2, WEEK[0])
    assert (one.consultant, one.manager, one.topic) == (crew.marta, crew.helen, crew.topic)
    found = figures(
        company_id=company.pk, codes=["handling_time"], start=WEEK[0], end=WEEK[6], ids=None
    )
    assert found["handling_time", None].value == 1800
    assert not found["handling_time", None].too_few
    assert wrong_leaves(company) == []


@pytest.mark.parametrize(
    ("zone", "begins"),
    [
        ("Pacific/Kiritimati", datetime(2026, 6, 29, 20, tzinfo=UTC)),
        ("Pacific/Apia", datetime(2011, 12, 28, 20, tzinfo=UTC)),  # the 30th did not exist
        ("Europe/Berlin", datetime(2026, 3, 27, 9, tzinfo=UTC)),
        ("Asia/Kathmandu", datetime(2024, 2, 28, 6, tzinfo=UTC)),
    ],
)
def test_days_of_any_zone_then_each_real_day_once(
    company: Company, crew: Crew, zone: str, begins: datetime
) -> None:
    company.time_zone = zone
    company.save(update_fields=["time_zone"])
    story = crew.story()
    story.begins = begins
    story.open(crew.marta)
    days_close(actor=system_actor(company), now=begins + 4 * DAY)
    days = list(DayClosing.objects.order_by("day").values_list("day", flat=True))
    instants = [begins + timedelta(hours=hour) for hour in range(4 * 24 + 1)]
    assert days == sorted(
        {local_day(zone, at) for at in instants} - {local_day(zone, instants[-1])}
    )
    for row in MemberDay.objects.all():
        assert row.at.astimezone(ZoneInfo(zone)).hour == 12
        assert local_day(zone, row.at) == row.day
    closings = list(DayClosing.objects.order_by("day").values_list("ends_at", flat=True))
    assert all(local_day(zone, ends - timedelta(seconds=1)) in days for ends in closings)


def test_company_from_before_then_gets_what_is_new_over_its_whole_past(
    company: Company, system: Actor, other_company: Company, consultant: Membership
) -> None:
    story = Story(make_client(company).client)
    story.resolve(story.open(consultant), consultant, 2)
    assert definitions_complete(actor=system) == 0
    MetricBuild.objects.create(
        company=company,
        definition=MetricDefinition.objects.create(
            company=company, code="nps", time_zone=company.time_zone
        ),
        state=BuildState.ACTIVE,
    )
    made = definitions_complete(actor=system)
    builds = MetricBuild.objects.exclude(definition__code="nps")
    assert made == builds.count() == builds.filter(state=BuildState.BUILDING).count() > 30
    assert definitions_complete(actor=system) == 0
    assert definitions_complete(actor=system_actor(other_company)) == 0
    days_close(actor=system, now=NEXT_MONDAY)
    drain(company)
    assert builds_fill(company.pk) == made
    codes = ["closed_requests", "closed_per_hour", "time_by_holder"]
    found = figures(company_id=company.pk, codes=codes, start=WEEK[0], end=WEEK[6])
    assert [found[code, None].value for code in codes] == [1, 1 / 8, 2 * 3600]
    assert wrong_leaves(company) == []


def test_more_than_usual_then_on_the_desk_of_who_leads_them(
    company: Company, system: Actor, crew: Crew, browser_of: Callable[[Membership], Browser]
) -> None:
    story = crew.story()
    story.open(crew.marta)
    for number in range(4):
        story.open(crew.marta, 24 * 16 + number)
    days_close(actor=system, now=MONDAY + 17 * DAY)
    load = usual_loads(company_id=company.pk, member_ids=[crew.marta.pk, crew.jonas.pk])
    assert load[crew.marta.pk] == UsualLoad(
        day=date(2026, 3, 18), now=5, days=12, median=1.0, p90=1.0
    )
    assert [one.is_unusual for one in load.values()] == [True, False]
    address = reverse("desk-heavy-load")
    shown = {
        who: "Marta L" in browser_of(who).get(address).content.decode()
        for who in (crew.helen, crew.otto)
    }
    assert shown == {crew.helen: True, crew.otto: False}
    assert browser_of(crew.marta).get(address).status_code == 403
