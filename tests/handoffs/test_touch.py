"""Touch time: no second counts twice, everyone corrects their own, and it can be switched off."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from accounts.models import Membership
from core.access import Actor
from core.errors import InvalidInput, NotAllowed, NotFound, Stale
from core.models import AuditEntry
from core.tenancy import company_scope
from handoffs.models import Request, TouchCorrection, TouchSetting, TouchTime
from handoffs.selectors.touch import touch_of_request
from handoffs.services.touch import touch_correct, touch_count, touch_setting_change
from tests.factories.handoffs import MadeClient, make_team, open_request
from tests.factories.questions import ask

ActorOf = Callable[[Membership], Actor]
BrowserOf = Callable[[Membership], Any]
NOON = datetime(2030, 3, 5, 11, 0, tzinfo=UTC)
TODAY = date(2030, 3, 5)


def seconds_of(actor: Actor, request: Request) -> int:
    return sum(person.seconds for person in touch_of_request(actor, request.pk))


# ---------- Counting


def test_time_in_use_is_summed_by_day(
    consultant: Membership, request_of: Request, actor_of: ActorOf
) -> None:
    me = actor_of(consultant)
    with time_machine.travel(NOON, tick=False) as clock:
        assert touch_count(actor=me, request_id=request_of.pk, seconds=20) == 20
        clock.shift(30)
        assert touch_count(actor=me, request_id=request_of.pk, seconds=30) == 30
        clock.shift(timedelta(days=1))
        assert touch_count(actor=me, request_id=request_of.pk, seconds=7) == 7
    rows = TouchTime.objects.order_by("day").values_list("day", "measured_seconds")
    assert list(rows) == [(TODAY, 50), (TODAY + timedelta(days=1), 7)]


def test_time_never_exceeds_what_has_passed(
    consultant: Membership, request_of: Request, actor_of: ActorOf
) -> None:
    me = actor_of(consultant)
    with time_machine.travel(NOON, tick=False) as clock:
        touch_count(actor=me, request_id=request_of.pk, seconds=10)
        clock.shift(12.9)
        assert touch_count(actor=me, request_id=request_of.pk, seconds=100) == 12
        assert touch_count(actor=me, request_id=request_of.pk, seconds=100) == 0
        clock.shift(-600)
        assert touch_count(actor=me, request_id=request_of.pk, seconds=100) == 0
        clock.shift(600 + 30)
        assert touch_count(actor=me, request_id=request_of.pk, seconds=30) == 30


def test_two_requests_or_devices_at_once_do_not_count_double(
    consultant: Membership, request_of: Request, client: MadeClient, actor_of: ActorOf
) -> None:
    me = actor_of(consultant)
    second = open_request(me, client.client)
    with time_machine.travel(NOON, tick=False) as clock:
        touch_count(actor=me, request_id=request_of.pk, seconds=1)
        for _ in range(10):
            clock.shift(15)
            touch_count(actor=me, request_id=request_of.pk, seconds=30)
            clock.shift(15)
            touch_count(actor=me, request_id=second.pk, seconds=30)
        total = seconds_of(me, request_of) + seconds_of(me, second)
    assert total == 1 + 10 * 30


def test_one_report_counts_two_minutes_at_most(
    consultant: Membership, request_of: Request, actor_of: ActorOf
) -> None:
    me = actor_of(consultant)
    assert touch_count(actor=me, request_id=request_of.pk, seconds=86_400) == 120


def test_a_day_has_24_hours(consultant: Membership, request_of: Request, actor_of: ActorOf) -> None:
    me = actor_of(consultant)
    with time_machine.travel(NOON, tick=False):
        touch_correct(
            actor=me, request_id=request_of.pk, day=TODAY, seconds=86_390, reason="All day"
        )
        assert touch_count(actor=me, request_id=request_of.pk, seconds=30) == 10
        assert touch_count(actor=me, request_id=request_of.pk, seconds=30) == 0


@pytest.mark.django_db(transaction=True)
def test_reports_at_once_count_once(
    consultant: Membership, request_of: Request, actor_of: ActorOf
) -> None:
    me, errors = actor_of(consultant), []

    def report() -> None:
        try:
            with company_scope(me.company_id):
                touch_count(actor=me, request_id=request_of.pk, seconds=60)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=report) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert 60 <= TouchTime.objects.get().measured_seconds <= 65


def test_nothing_is_counted_for_internal_employees(
    consultant: Membership, internal: Membership, request_of: Request, actor_of: ActorOf
) -> None:
    ask(actor_of(consultant), request_of, internal)
    assert touch_count(actor=actor_of(internal), request_id=request_of.pk, seconds=30) == 0
    assert not TouchTime.objects.exists()


def test_nothing_is_counted_on_a_request_out_of_sight(
    stranger: Membership, request_of: Request, actor_of: ActorOf
) -> None:
    with company_scope(stranger.company_id), pytest.raises(NotFound):
        touch_count(actor=actor_of(stranger), request_id=request_of.pk, seconds=30)


def test_heartbeat_of_the_page_counts(
    consultant: Membership, request_of: Request, browser_of: BrowserOf, actor_of: ActorOf
) -> None:
    url = f"/requests/{request_of.number}/here/"
    browser_of(consultant).post(url, {"tab": "a", "used": "25"})
    assert seconds_of(actor_of(consultant), request_of) == 25


# ---------- Who sees it


def test_time_is_seen_by_oneself_the_manager_and_heads(
    consultant: Membership, other: Membership, manager: Membership, head: Membership,
    request_of: Request, actor_of: ActorOf, make_person: Any,
) -> None:  # fmt: skip
    make_team(manager, consultant)
    for person in (consultant, other):
        touch_count(actor=actor_of(person), request_id=request_of.pk, seconds=10)

    def names(person: Membership) -> list[str]:
        return [row.name for row in touch_of_request(actor_of(person), request_of.pk)]

    assert names(consultant) == ["Marta Lind"]
    assert names(other) == ["Daniel Osei"]
    assert names(manager) == ["Marta Lind"]
    assert names(head) == ["Daniel Osei", "Marta Lind"]
    assert names(make_person("Other Manager", level="manager")) == []


# ---------- Correcting


def test_correction_stands_beside_what_was_measured(
    consultant: Membership, request_of: Request, actor_of: ActorOf
) -> None:
    me = actor_of(consultant)
    with time_machine.travel(NOON, tick=False) as clock:
        touch_count(actor=me, request_id=request_of.pk, seconds=60)
        touch = touch_correct(
            actor=me, request_id=request_of.pk, day=TODAY, seconds=1800, reason="On the phone"
        )
        assert (touch.seconds, touch.measured_seconds, touch.version) == (1800, 60, 2)
        clock.shift(40)
        touch_count(actor=me, request_id=request_of.pk, seconds=30)
    touch.refresh_from_db()
    assert (touch.seconds, touch.measured_seconds) == (1830, 90)
    correction = TouchCorrection.objects.get()
    assert (correction.before_seconds, correction.after_seconds) == (60, 1800)
    assert correction.reason == "On the phone"
    audited = AuditEntry.objects.get(action="touch.correct")
    assert audited.changes == {"seconds": [60, 1800]}


def test_correction_of_a_day_without_measuring_is_possible_and_measuring_goes_on(
    consultant: Membership, request_of: Request, actor_of: ActorOf
) -> None:
    me = actor_of(consultant)
    with time_machine.travel(NOON, tick=False):
        touch_correct(
            actor=me, request_id=request_of.pk, day=date(2030, 3, 1), seconds=600, reason="By car"
        )
        assert touch_count(actor=me, request_id=request_of.pk, seconds=30) == 30
    assert seconds_of(me, request_of) == 630


def test_corrections_cannot_be_rewritten(
    consultant: Membership, request_of: Request, actor_of: ActorOf
) -> None:
    with time_machine.travel(NOON, tick=False):
        touch_correct(
            actor=actor_of(consultant), request_id=request_of.pk, day=TODAY, seconds=5, reason="x"
        )
    for change in (
        lambda: TouchCorrection.objects.update(reason="y"),
        lambda: TouchCorrection.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert TouchCorrection.objects.get().reason == "x"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"seconds": -1}, "seconds"),
        ({"seconds": 86_401}, "seconds"),
        ({"day": TODAY + timedelta(days=1)}, "day"),
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 2001}, "reason"),
    ],
)
def test_correction_that_cannot_be_is_refused(
    consultant: Membership, request_of: Request, actor_of: ActorOf, values: Any, field: str
) -> None:
    given = {"day": TODAY, "seconds": 5, "reason": "x", **values}
    with time_machine.travel(NOON, tick=False), pytest.raises(InvalidInput) as refusal:
        touch_correct(actor=actor_of(consultant), request_id=request_of.pk, **given)
    assert field in refusal.value.fields
    assert not TouchTime.objects.exists()


def test_correction_of_a_stale_state_is_refused(
    consultant: Membership, request_of: Request, actor_of: ActorOf
) -> None:
    me = actor_of(consultant)
    with time_machine.travel(NOON, tick=False):
        touch_correct(actor=me, request_id=request_of.pk, day=TODAY, seconds=5, reason="x")
        with pytest.raises(Stale):
            touch_correct(
                actor=me, request_id=request_of.pk, day=TODAY, seconds=9, reason="y", version=1
            )
    assert TouchTime.objects.get().seconds == 5


def test_page_corrects_ones_own_time(
    consultant: Membership, request_of: Request, browser_of: BrowserOf, actor_of: ActorOf
) -> None:
    browser, url = browser_of(consultant), f"/requests/{request_of.number}/touch/"
    browser.post(f"/requests/{request_of.number}/here/", {"tab": "a", "used": "90"})
    day = TouchTime.objects.get().day.isoformat()
    form = browser.get(f"{url}correct/?day={day}").context["form"]
    assert form.initial == {"day": date.fromisoformat(day), "minutes": 2, "version": 1}
    values = {"day": day, "minutes": "30", "reason": "Called <i>them</i>", "version": "1"}
    assert browser.post(f"{url}correct/", values).status_code == 302
    assert seconds_of(actor_of(consultant), request_of) == 1800
    page = browser.get(url).content.decode()
    assert "Called &lt;i&gt;them&lt;/i&gt;" in page
    assert "30 min" in page


def test_page_of_a_head_offers_no_correction_of_others(
    consultant: Membership, head: Membership, request_of: Request, browser_of: BrowserOf
) -> None:
    browser_of(consultant).post(f"/requests/{request_of.number}/here/", {"tab": "a", "used": "9"})
    page = browser_of(head).get(f"/requests/{request_of.number}/touch/").content.decode()
    assert "Marta Lind" in page
    assert "touch/correct/?day=" not in page


def test_panel_takes_few_queries(
    consultant: Membership, request_of: Request, browser_of: BrowserOf,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    browser = browser_of(consultant)
    browser.post(f"/requests/{request_of.number}/here/", {"tab": "a", "used": "9"})
    with django_assert_max_num_queries(8):
        browser.get(f"/requests/{request_of.number}/touch/", headers={"HX-Request": "true"})


# ---------- The switch


def test_switched_off_nothing_is_counted_and_presence_goes_on(
    consultant: Membership, admin: Membership, request_of: Request, actor_of: ActorOf,
    browser_of: BrowserOf,
) -> None:  # fmt: skip
    touch_setting_change(actor=actor_of(admin), is_measured=False)
    url = f"/requests/{request_of.number}/here/"
    answer = browser_of(consultant).post(url, {"tab": "a", "used": "30"})
    assert answer.status_code == 200
    assert not TouchTime.objects.exists()
    touch_setting_change(actor=actor_of(admin), is_measured=True)
    assert touch_count(actor=actor_of(consultant), request_id=request_of.pk, seconds=30) == 30


def test_switch_is_the_administrators(
    head: Membership, admin: Membership, actor_of: ActorOf, browser_of: BrowserOf
) -> None:
    with pytest.raises(NotAllowed):
        touch_setting_change(actor=actor_of(head), is_measured=False)
    browser = browser_of(admin)
    assert browser.get("/touch-time/").context["form"].initial["is_measured"] is True
    assert browser.post("/touch-time/", {"version": "1"}).status_code == 302
    assert TouchSetting.objects.get().is_measured is False
    stale = browser.post("/touch-time/", {"version": "1", "is_measured": "on"})
    assert stale.status_code == 412
    assert TouchSetting.objects.get().is_measured is False


# ---------- Over REST


def test_api_lists_and_corrects(
    consultant: Membership, manager: Membership, request_of: Request, browser_of: BrowserOf,
    actor_of: ActorOf,
) -> None:  # fmt: skip
    make_team(manager, consultant)
    url = f"/api/v1/requests/{request_of.pk}/touch-times/"
    body = {"day": "2030-03-05", "seconds": 300, "reason": "On the phone"}
    with time_machine.travel(NOON, tick=False):
        touch_count(actor=actor_of(consultant), request_id=request_of.pk, seconds=60)
        answer = browser_of(consultant).post(url, body, content_type="application/json")
        assert answer.status_code == 200, answer.content
        assert answer.json()["seconds"] == 300
        (row,) = browser_of(manager).get(url).json()["results"]
    assert row["person_name"] == "Marta Lind"
    assert (row["seconds"], row["measured_seconds"], row["day"]) == (300, 60, "2030-03-05")
    assert [one["reason"] for one in row["corrections"]] == ["On the phone"]


@pytest.mark.parametrize(
    "body",
    [
        {"day": "2030-03-05", "seconds": 5},
        {"day": "x", "seconds": 5, "reason": "x"},
        {"day": "2020-03-05", "seconds": 99_999, "reason": "x"},
        {"day": "2020-03-05", "seconds": 5, "reason": "x", "member_id": 1},
        {"day": "2020-03-05", "seconds": 5, "reason": " "},
    ],
)
def test_api_refuses_what_is_not_right(
    consultant: Membership, request_of: Request, browser_of: BrowserOf, body: Any
) -> None:
    url = f"/api/v1/requests/{request_of.pk}/touch-times/"
    answer = browser_of(consultant).post(url, body, content_type="application/json")
    assert answer.status_code == 422, answer.content
    assert not TouchTime.objects.exists()
