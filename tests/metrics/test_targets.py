"""Targets: who sets and sees them, versions by day, and plan against actual."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from accounts.models import Company, Membership
from core.access import Actor
from core.errors import DomainError, InvalidInput, NotAllowed, NotFound, Stale
from core.models import AuditEntry
from metrics import services
from metrics.catalogue import Level
from metrics.figures import Counters, Figure, InUse, figure
from metrics.models import Target, TargetVersion
from metrics.planning import Days, Plan, Spread, Standing, judged, period_end, period_start
from metrics.selectors.targets import plans_of, targets_for
from metrics.services import TargetCell, WrongCells
from tests.metrics.conftest import Crew

ActorOf = Callable[[Membership], Actor]
NEXT = period_start("quarter", date(2030, 2, 3))
LATER = period_end("quarter", NEXT)


@pytest.fixture
def chief(head: Membership, actor_of: ActorOf) -> Actor:
    """A head, who sets targets."""
    return actor_of(head)


def _set(actor: Actor, **values: Any) -> Target:
    usual = {"code": "csat", "level": "company", "period": "quarter", "starts_on": NEXT}
    return services.target_set(actor=actor, **{**usual, "at_least": 90.0, **values})


# ---------- Judging: pure


def _plan(code: str, at_least: float | None = None, at_most: float | None = None) -> Plan:
    return Plan(1, code, "company", None, "month", at_least, at_most, NEXT)


def _figure(code: str, n: int, positives: int = 0, median: float | None = None) -> Figure:
    counters = Counters(n, float(positives), positives, median=median)
    return figure(InUse(code, 1, 1, 1), counters)


WHOLE = Days(20, 20)


@pytest.mark.parametrize(
    ("positives", "n", "standing"),
    [
        (45, 50, Standing.OPEN),  # 78.6 to 95.7: 90 lies within
        (30, 50, Standing.OFF),  # 46.2 to 72.4
        (100, 100, Standing.ON),  # from 96.3
        (3, 4, Standing.FEW),
        (0, 0, Standing.NO_DATA),
    ],
)
def test_share_is_off_plan_only_with_its_whole_interval(
    positives: int, n: int, standing: Standing
) -> None:
    found = judged(_plan("csat", at_least=90), _figure("csat", n, positives), None, WHOLE)
    assert found.standing == standing


def test_time_is_judged_by_the_share_within_the_target() -> None:
    """A median of at most T: half of the times within T. Source: the sign test."""
    plan, actual = _plan("resolve_time_first", at_most=3600.0), 4000.0

    def standing(within: int) -> Standing:
        counted = _figure("resolve_time_first", 100, median=actual)
        return judged(plan, counted, Spread(100, within, 0, 0), WHOLE).standing

    assert [standing(within) for within in (39, 45, 60)] == [
        Standing.OFF,
        Standing.OPEN,
        Standing.ON,
    ]


def test_count_is_projected_by_working_days_with_its_spread() -> None:
    plan = _plan("closed_requests", at_least=190, at_most=260)
    half = judged(plan, _figure("closed_requests", 100), None, Days(20, 10))
    far = judged(plan, _figure("closed_requests", 60), None, Days(20, 10))

    assert (half.projected, half.standing) == (200.0, Standing.OPEN)
    assert half.low == pytest.approx(200 - 1.96 * 20**0.5 * 10**0.5, abs=0.01)
    assert far.standing == Standing.OFF
    # Too early to say where it goes; but what is over the limit already stays there.
    assert judged(plan, _figure("closed_requests", 6), None, Days(20, 2)).projected is None
    over = judged(plan, _figure("closed_requests", 261), None, Days(20, 2))
    assert over.standing == Standing.OFF
    assert judged(plan, _figure("closed_requests", 200), None, WHOLE).standing == Standing.ON


def test_periods_follow_the_calendar() -> None:
    assert period_start("quarter", date(2026, 12, 31)) == date(2026, 10, 1)
    assert period_end("quarter", date(2026, 10, 1)) == date(2027, 1, 1)
    assert period_end("year", date(2026, 1, 1)) == date(2027, 1, 1)


# ---------- Setting


def test_new_target_holds_from_its_day_and_the_past_keeps_its_own(chief: Actor) -> None:
    target = _set(chief)
    _set(chief, at_least=95.0, starts_on=LATER, version=1)

    target.refresh_from_db()
    now = targets_for(chief, ["csat"], "company", None, NEXT, LATER)["csat"]
    later = targets_for(chief, ["csat"], "company", None, LATER, period_end("quarter", LATER))
    assert (now.at_least, later["csat"].at_least, target.version) == (90.0, 95.0, 2)
    assert AuditEntry.objects.filter(action="target.set", subject_id=target.pk).count() == 2
    # Ended from a day on, it is none; and what says nothing new writes nothing.
    _set(chief, at_least=None, starts_on=LATER)
    _set(chief)
    assert plans_of(chief, period="quarter", start=LATER, level="company") == {}
    assert TargetVersion.objects.count() == 3


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"code": "nothing"}, "code"),
        ({"level": "team"}, "level"),
        ({"period": "week"}, "period"),
        ({"member_id": 2**40}, "member_id"),
        ({"level": "manager"}, "member_id"),
        ({"starts_on": date(2030, 2, 1)}, "starts_on"),
        ({"starts_on": date(2024, 1, 1)}, "starts_on"),
        ({"ends_on": NEXT}, "ends_on"),
        ({"at_least": 101.0}, "at_least"),
        ({"at_least": float("nan")}, "at_least"),
        ({"at_least": None, "at_most": 50.0}, "at_most"),
        ({"code": "resolve_time_first"}, "at_least"),
        ({"code": "closed_requests"}, "at_least"),
        ({"code": "closed_requests", "at_most": 10.0}, "at_least"),
    ],
)
def test_target_that_makes_no_sense_is_refused(
    chief: Actor, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        _set(chief, **values)

    assert field in refused.value.fields
    assert not Target.objects.exists()


def test_many_targets_are_set_together_or_not_at_all(
    chief: Actor, crew: Crew, stranger: Membership
) -> None:
    good = TargetCell("csat", "consultant", crew.marta.pk, at_least=90.0, seen=0, name="a")
    bad = TargetCell("csat", "consultant", crew.jonas.pk, at_least=900.0, name="b")
    foreign = TargetCell("csat", "consultant", stranger.pk, at_least=90.0, name="c")

    with pytest.raises(WrongCells) as refused:
        services.targets_set(
            actor=chief, period="month", starts_on=NEXT, cells=[good, bad, foreign]
        )
    assert set(refused.value.fields) == {"b", "c"}
    assert not Target.objects.exists()

    assert services.targets_set(actor=chief, period="month", starts_on=NEXT, cells=[good]) == 1
    assert services.targets_set(actor=chief, period="month", starts_on=NEXT, cells=[good]) == 0
    later = TargetCell("csat", "consultant", crew.marta.pk, at_least=91.0, seen=0)
    with pytest.raises(WrongCells) as stale:
        services.targets_set(actor=chief, period="month", starts_on=NEXT, cells=[later])
    assert isinstance(stale.value.errors[""], Stale)
    assert TargetVersion.objects.count() == 1


def test_copying_fills_what_is_empty_and_leaves_out_who_has_left(chief: Actor, crew: Crew) -> None:
    for person, code in ((crew.marta, "csat"), (crew.jonas, "csat"), (crew.marta, "fcr")):
        _set(chief, code=code, level="consultant", member_id=person.pk, ends_on=LATER)
    _set(chief, level="consultant", member_id=crew.marta.pk, at_least=70.0, starts_on=LATER)
    Membership.objects.filter(pk=crew.jonas.pk).update(is_active=False)

    copied = services.targets_copy(actor=chief, period="quarter", source=NEXT, starts_on=LATER)

    found = plans_of(chief, period="quarter", start=LATER, level="consultant")
    assert copied == 1
    assert {key: plan.at_least for key, plan in found.items()} == {
        ("csat", crew.marta.pk): 70.0,
        ("fcr", crew.marta.pk): 90.0,
    }


# ---------- Who


def test_targets_are_seen_by_those_whom_they_concern(
    chief: Actor, crew: Crew, actor_of: ActorOf, stranger: Membership, internal: Membership
) -> None:
    _set(chief)
    for level, person in (
        (Level.MANAGER, crew.helen),
        (Level.MANAGER, crew.otto),
        (Level.CONSULTANT, crew.marta),
        (Level.CONSULTANT, crew.jonas),
        (Level.CONSULTANT, crew.priya),
    ):
        _set(chief, level=level.value, member_id=person.pk)

    def seen(person: Membership) -> set[tuple[str, int | None]]:
        rows = Target.objects.visible_to(actor_of(person))
        assert TargetVersion.objects.visible_to(actor_of(person)).count() == len(rows)
        return {(row.level, row.member_id) for row in rows}

    company, team = ("company", None), ("manager", crew.helen.pk)
    marta, jonas = ("consultant", crew.marta.pk), ("consultant", crew.jonas.pk)
    assert seen(crew.marta) == {company, team, marta}
    assert seen(crew.helen) == {company, team, marta, jonas}
    assert len(seen(crew.otto)) == 3
    assert seen(stranger) == seen(internal) == set()


def test_only_those_who_may_set_targets(
    crew: Crew, company: Company, stranger: Membership, actor_of: ActorOf
) -> None:
    for person, error in ((crew.helen, NotAllowed), (crew.marta, NotAllowed)):
        with pytest.raises(error):
            _set(actor_of(person))
    with pytest.raises(DomainError) as refused:
        _set(actor_of(stranger), level="consultant", member_id=crew.marta.pk)
    assert isinstance(refused.value, NotFound)
    assert not Target.objects.exists()
