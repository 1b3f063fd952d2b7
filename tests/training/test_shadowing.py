"""Days of shadowing and requests under supervision: who may, what counts, what is refused."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from accounts import services as accounts
from accounts.actors import actor_for_membership
from accounts.models import Membership
from core.access import Actor
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound, Stale
from handoffs import services as handoffs
from handoffs.models import Request
from notices.models import Notice
from tests.factories.clients import make_client
from tests.factories.onboarding import led_by, working_day
from tests.factories.roles import hold, role_of, standard_roles
from training import services
from training.models import Assignment, OnboardingPlan, ShadowingDay, SupervisedRequest
from training.selectors.shadowing import hosts_suggested

ActorOf = Callable[[Membership], Actor]
BrowserOf = Callable[[Membership], Browser]


@pytest.fixture
def host(make_person: Callable[..., Membership]) -> Membership:
    """A colleague."""
    return make_person("Priya Raman")


@pytest.fixture
def plan(
    system: Actor, consultant: Membership, manager: Membership, host: Membership
) -> OnboardingPlan:
    """The consultant's plan as Support; the host holds Support too."""
    standard_roles(system)
    led_by(system, consultant, manager)
    role = role_of(consultant.company, "S")
    for person in (consultant, host):
        hold(system, role, person, starts_on=date(2024, 1, 1))
    return services.onboarding_start(
        actor=actor_for_membership(manager), member_id=consultant.pk, starts_on=timezone.localdate()
    )


def arrange(actor: Actor, person: Membership, host: Membership, **values: Any) -> ShadowingDay:
    today = timezone.localdate()
    values = {"on_day": working_day(person.company_id, today), **values}
    return services.shadowing_arrange(actor=actor, member_id=person.pk, host_id=host.pk, **values)


def past(actor: Actor, person: Membership, host: Membership) -> ShadowingDay:
    """Arranged for the last working day that has come."""
    day = arrange(actor, person, host)
    on_day = working_day(person.company_id, timezone.localdate(), -1)
    ShadowingDay.objects.filter(pk=day.pk).update(on_day=on_day)
    day.refresh_from_db()
    return day


def test_day_counts_when_both_say_so(
    plan: OnboardingPlan, consultant: Membership, host: Membership, actor_of: ActorOf
) -> None:
    mine, theirs = actor_of(consultant), actor_of(host)
    day = past(mine, consultant, host)
    assert day.why == "role:S"
    told = Notice.objects.filter(kind="training.shadowing").values_list("member", flat=True)
    assert list(told) == [host.pk]
    said = services.shadowing_say(
        actor=mine, shadowing_id=day.pk, happened=True, notes="She repeats the question", version=1
    )
    assert (said.state, said.notes, said.assignment) == (
        "planned",
        "She repeats the question",
        None,
    )
    with pytest.raises(Stale):
        services.shadowing_say(actor=theirs, shadowing_id=day.pk, happened=True, version=1)
    said = services.shadowing_say(actor=theirs, shadowing_id=day.pk, happened=True, version=2)
    first = Assignment.objects.get(key=f"{plan.item_prefix}shadowing:1")
    assert (said.state, said.assignment_id, first.state) == ("confirmed", first.pk, "done")
    with pytest.raises(IllegalState):
        services.shadowing_say(actor=theirs, shadowing_id=day.pk, happened=False, because="No")
    assert Assignment.objects.filter(kind="shadowing", state="open").count() == 2


def test_either_may_say_that_it_did_not_happen_with_a_reason(
    plan: OnboardingPlan, consultant: Membership, host: Membership, actor_of: ActorOf
) -> None:
    mine, theirs = actor_of(consultant), actor_of(host)
    day = past(mine, consultant, host)
    services.shadowing_say(actor=mine, shadowing_id=day.pk, happened=True)
    with pytest.raises(InvalidInput):
        services.shadowing_say(actor=theirs, shadowing_id=day.pk, happened=False)
    said = services.shadowing_say(
        actor=theirs, shadowing_id=day.pk, happened=False, because="I was ill"
    )
    assert (said.state, said.because, said.ended_by_id) == ("not_held", "I was ill", host.pk)
    assert not Assignment.objects.filter(kind="shadowing", state="done").exists()


def test_day_is_refused_on_days_off_during_absences_and_twice(
    plan: OnboardingPlan,
    system: Actor,
    consultant: Membership,
    internal: Membership,
    host: Membership,
    actor_of: ActorOf,
) -> None:
    mine, monday = actor_of(consultant), timezone.localdate() + timedelta(days=7)
    monday -= timedelta(days=monday.weekday())
    accounts.absence_create(
        actor=system,
        member_id=host.pk,
        starts_on=monday + timedelta(days=7),
        ends_on=monday + timedelta(days=12),
    )
    for values in (
        {"on_day": monday - timedelta(days=1)},
        {"on_day": monday + timedelta(days=8)},
        {"on_day": monday - timedelta(days=30)},
    ):
        with pytest.raises(InvalidInput) as refused:
            arrange(mine, consultant, host, **values)
        assert set(refused.value.fields) == {"on_day"}
    for nobody in (consultant, internal):
        with pytest.raises(InvalidInput):
            arrange(mine, consultant, nobody, on_day=monday)
    arrange(mine, consultant, host, on_day=monday)
    with pytest.raises(InvalidInput):
        arrange(mine, consultant, host, on_day=monday)
    assert ShadowingDay.objects.count() == 1


def test_day_is_of_the_two_and_of_who_answers_for_them(
    plan: OnboardingPlan,
    consultant: Membership,
    manager: Membership,
    host: Membership,
    stranger: Membership,
    make_person: Callable[..., Membership],
    actor_of: ActorOf,
) -> None:
    colleague = make_person("Daniel Osei")
    day = past(actor_of(manager), consultant, host)
    for actor, error in (
        (actor_of(stranger), NotFound),
        (actor_of(colleague), NotFound),
        (actor_of(manager), NotAllowed),
    ):
        with pytest.raises(error):
            services.shadowing_say(actor=actor, shadowing_id=day.pk, happened=True)
    with pytest.raises(NotAllowed):
        services.shadowing_note(actor=actor_of(host), shadowing_id=day.pk, notes="No")
    with pytest.raises(NotAllowed):
        arrange(actor_of(colleague), consultant, host)
    day.refresh_from_db()
    assert (day.version, day.notes) == (1, "")
    services.shadowing_cancel(actor=actor_of(manager), shadowing_id=day.pk, because="Moved")
    day.refresh_from_db()
    assert day.state == "cancelled"


def test_suggestions_name_holders_of_the_role(
    plan: OnboardingPlan,
    consultant: Membership,
    manager: Membership,
    host: Membership,
    actor_of: ActorOf,
    django_assert_max_num_queries: Any,
) -> None:
    with django_assert_max_num_queries(6):
        found = hosts_suggested(actor_of(manager), consultant.pk, ["S"])
    assert [(one.person.name, one.whys) for one in found] == [(host.name, ["role:S"])]


@pytest.fixture
def request_of_mine(plan: OnboardingPlan, system: Actor, consultant: Membership) -> Request:
    """A request that the newcomer owns."""
    client = make_client(system)
    opened = handoffs.request_open(
        actor=actor_for_membership(consultant),
        client_id=client.pk,
        subject="Export is grey",
        text="It is grey",
        channel="phone",
    )
    return Request.objects.get(pk=opened.pk)


def test_supervised_request_counts_when_the_supervisor_says_done(
    plan: OnboardingPlan,
    request_of_mine: Request,
    consultant: Membership,
    manager: Membership,
    host: Membership,
    actor_of: ActorOf,
) -> None:
    mine, theirs = actor_of(consultant), actor_of(host)
    values = {"member_id": consultant.pk, "request_id": request_of_mine.pk}
    asked = services.supervised_ask(actor=mine, supervisor_id=host.pk, **values)
    with pytest.raises(InvalidInput):
        services.supervised_ask(actor=mine, supervisor_id=host.pk, **values)
    with pytest.raises(NotAllowed):
        services.supervised_look(actor=mine, supervised_id=asked.pk, is_done=True, good="All")
    with pytest.raises(InvalidInput):
        services.supervised_look(actor=theirs, supervised_id=asked.pk, is_done=False, good="Tone")
    again = services.supervised_look(
        actor=theirs, supervised_id=asked.pk, is_done=False, good="Tone", to_change="Promise less"
    )
    assert (again.state, Assignment.objects.filter(state="done").count()) == ("again", 0)
    second = services.supervised_ask(actor=actor_of(manager), supervisor_id=host.pk, **values)
    done = services.supervised_look(
        actor=theirs, supervised_id=second.pk, is_done=True, good="All", version=1
    )
    first = Assignment.objects.get(key=f"{plan.item_prefix}supervised:1")
    assert (done.state, done.assignment_id, first.state) == ("done", first.pk, "done")
    with pytest.raises(IllegalState):
        services.supervised_withdraw(actor=mine, supervised_id=done.pk)


def test_supervised_request_is_one_that_the_person_worked_on(
    request_of_mine: Request, consultant: Membership, host: Membership, actor_of: ActorOf
) -> None:
    for pk in (request_of_mine.pk, 10**9):
        with pytest.raises(InvalidInput) as refused:
            services.supervised_ask(
                actor=actor_of(host), member_id=host.pk, request_id=pk, supervisor_id=consultant.pk
            )
        assert set(refused.value.fields) == {"request_id"}
    assert SupervisedRequest.objects.count() == 0


def test_pages_and_desk_show_what_waits_and_take_the_word(
    request_of_mine: Request,
    consultant: Membership,
    host: Membership,
    actor_of: ActorOf,
    browser_of: BrowserOf,
    django_assert_max_num_queries: Any,
) -> None:
    own, theirs = browser_of(consultant), browser_of(host)
    with django_assert_max_num_queries(18):
        page = own.get(reverse("shadowing-arrange", args=[consultant.pk])).content.decode()
    assert "works as" in page
    day = past(actor_of(consultant), consultant, host)
    form = {"request_id": request_of_mine.pk, "supervisor_id": host.pk}
    ask = own.post(reverse("supervised-ask", args=[consultant.pk]), form)
    one = SupervisedRequest.objects.get()
    assert (ask.status_code, ask["Location"]) == (
        302,
        reverse("supervised-request", args=[one.pk]),
    )
    for part in ("desk-shadowing", "desk-supervised"):
        assert consultant.name in theirs.get(reverse(part)).content.decode()
    say = reverse("shadowing-say", args=[day.pk])
    assert theirs.post(say, {"happened": "no", "because": ""}).status_code == 422
    assert theirs.post(say, {"happened": "yes", "version": day.version}).status_code == 302
    look = reverse("supervised-look", args=[one.pk])
    words = {"is_done": "no", "good": "Tone", "to_change": "Promise less"}
    assert own.post(look, words).status_code == 403
    assert theirs.post(look, words).status_code == 302
    with django_assert_max_num_queries(14):
        assert "waits for Marta Lind" in own.get(reverse("shadowing")).content.decode()
    assert "Promise less" in own.get(reverse("supervised-request", args=[one.pk])).content.decode()
    body = {"happened": True, "notes": "Much"}
    address = f"/api/v1/shadowing-days/{day.pk}/say/"
    answer = own.post(address, body, content_type="application/json", headers={"If-Match": '"1"'})
    assert answer.status_code == 412
    answer = own.post(address, body, content_type="application/json")
    assert (answer.status_code, answer.json()["state"]) == (200, "confirmed")
