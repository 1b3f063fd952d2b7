"""Plans of onboarding: what they ask for, how they change and end, who may."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from core.access import Actor
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound, Stale
from notices.models import Notice
from playbooks.models import PlaybookVersion
from roles import services as roles
from roles.models import Role
from tests.factories.onboarding import led_by
from tests.factories.playbooks import make_playbook_in_force
from tests.factories.roles import standard_roles
from training import services
from training.models import Assignment, LateTold, OnboardingPlan, OnboardingTemplate, PictureAnswer

ActorOf = Callable[[Membership], Actor]
BrowserOf = Callable[[Membership], Browser]


@pytest.fixture
def boss(system: Actor, consultant: Membership, manager: Membership, actor_of: ActorOf) -> Actor:
    """The consultant's manager; the consultant holds CS, and one playbook has a step of it."""
    standard_roles(system)
    led_by(system, consultant, manager)
    make_playbook_in_force(system, name_en="Opportunity")
    role = Role.objects.get(code="CS")
    roles.role_holding_start(
        actor=system,
        role_id=role.pk,
        member_id=consultant.pk,
        starts_on=timezone.localdate() - timedelta(days=60),
    )
    return actor_of(manager)


def begin(boss: Actor, person: Membership, **values: Any) -> OnboardingPlan:
    values = {"starts_on": timezone.localdate(), **values}
    return services.onboarding_start(actor=boss, member_id=person.pk, **values)


def keys(plan: OnboardingPlan) -> list[str]:
    rows = Assignment.objects.filter(key__startswith=plan.item_prefix).order_by("due_on", "pk")
    return [row.key.removeprefix(plan.item_prefix).split(":")[0] for row in rows]


def test_plan_is_made_of_the_roles_held_and_made_once(
    boss: Actor, consultant: Membership, django_assert_max_num_queries: Any
) -> None:
    plan = begin(boss, consultant)
    assert plan.role_codes == ["CS"]
    assert keys(plan) == [
        *("role", "matrix", "big_picture", "shadowing", "shadowing"),
        *("reading", "shadowing", "supervised", "supervised", "supervised"),
    ]
    assert begin(boss, consultant) == plan
    assert len(keys(plan)) == 10
    last = Assignment.objects.filter(member=consultant).latest("due_on", "pk")
    assert (last.due_on, last.title) == (plan.ends_on, "Request under supervision, 3 of 3")
    told = Notice.objects.filter(member=consultant, kind="training.onboarding")
    assert told.count() == 1


def test_another_role_adds_only_what_is_missing(boss: Actor, consultant: Membership) -> None:
    support = Role.objects.get(code="A")
    plan = begin(boss, consultant)
    done = Assignment.objects.get(key=f"{plan.item_prefix}big_picture")
    services.picture_answer_give(actor=boss, answer="not the person’s")
    longer = begin(boss, consultant, role_ids=[support.pk])
    added = [key for key in keys(longer) if key in {"role", "matrix"}]
    done.refresh_from_db()
    assert (longer.pk, longer.role_codes, len(added)) == (plan.pk, ["CS", "A"], 4)
    assert (len(keys(longer)), done.state) == (12, "open")


def test_what_was_read_and_what_the_template_leaves_out_is_not_asked_for(
    boss: Actor, consultant: Membership, actor_of: ActorOf
) -> None:
    version = PlaybookVersion.objects.get()
    services.reading_acknowledge(actor=actor_of(consultant), playbook_version_id=version.pk)
    services.onboarding_template_set(
        actor=boss,
        role_id=Role.objects.get(code="CS").pk,
        shadowing_days=0,
        supervised_requests=1,
        working_days=5,
        tasks=[{"day": 2, "title_en": "Meet accounting", "title_ru": "Бухгалтерия"}],
    )
    plan = begin(boss, consultant)
    assert sorted(keys(plan)) == ["big_picture", "matrix", "role", "supervised", "task"]


def test_plan_is_refused_to_strangers_for_others_people_and_without_role(
    boss: Actor,
    consultant: Membership,
    stranger: Membership,
    internal: Membership,
    head: Membership,
    make_person: Callable[..., Membership],
    actor_of: ActorOf,
) -> None:
    colleague = make_person("Daniel Osei")
    for actor, person, error in (
        (actor_of(stranger), consultant, NotFound),
        (actor_of(consultant), consultant, NotAllowed),
        (boss, colleague, NotAllowed),
        (actor_of(head), internal, InvalidInput),
        (actor_of(head), colleague, InvalidInput),
    ):
        with pytest.raises(error):
            begin(actor, person)
    with pytest.raises(InvalidInput):
        begin(boss, consultant, role_ids=[10**9])
    assert (OnboardingPlan.objects.count(), Assignment.objects.count()) == (0, 0)


def test_finishing_says_what_is_left_out_and_drops_it(boss: Actor, consultant: Membership) -> None:
    plan = begin(boss, consultant)
    item = Assignment.objects.get(key=f"{plan.item_prefix}big_picture")
    with pytest.raises(InvalidInput):
        services.onboarding_finish(actor=boss, plan_id=plan.pk)
    with pytest.raises(Stale):
        services.onboarding_finish(actor=boss, plan_id=plan.pk, note="Enough", version=9)
    services.onboarding_finish(actor=boss, plan_id=plan.pk, note="Knows it from before")
    item.refresh_from_db()
    plan.refresh_from_db()
    assert (plan.state, item.state, item.note) == ("finished", "dropped", "Knows it from before")
    with pytest.raises(IllegalState):
        services.onboarding_cancel(actor=boss, plan_id=plan.pk, because="No")
    again = begin(boss, consultant)
    assert again.pk != plan.pk
    assert len(keys(again)) == 10


def test_late_items_are_told_once_and_again_after_a_week(
    boss: Actor, system: Actor, consultant: Membership, manager: Membership
) -> None:
    today = timezone.localdate()
    begin(boss, consultant, starts_on=today - timedelta(days=35))
    assert services.late_tell(actor=system) == 10
    assert services.late_tell(actor=system) == 0
    LateTold.objects.update(told_on=today - timedelta(days=6))
    assert services.late_tell(actor=system) == 0
    LateTold.objects.update(told_on=today - timedelta(days=7))
    assert services.late_tell(actor=system) == 10
    told = Notice.objects.filter(member=manager, kind="training.late")
    assert [notice.params for notice in told] == [{"late": 10, "people": 1}] * 2


def test_big_picture_is_done_by_an_answer_and_keeps_its_question(
    boss: Actor, consultant: Membership, actor_of: ActorOf
) -> None:
    plan, actor = begin(boss, consultant), actor_of(consultant)
    with pytest.raises(InvalidInput):
        services.picture_answer_give(actor=actor, answer="  ")
    services.picture_text_write(
        actor=boss, text_en="Clients stay", question_en="How so?", reason="Ours", seen=0
    )
    with pytest.raises(Stale):
        services.picture_text_write(
            actor=boss, text_en="Other", question_en="?", reason="Late", seen=0
        )
    with pytest.raises(NotAllowed):
        services.picture_text_write(actor=actor, text_en="No", question_en="?", reason="No")
    services.picture_answer_give(actor=actor, answer="I answer in time")
    item = Assignment.objects.get(key=f"{plan.item_prefix}big_picture")
    answer = PictureAnswer.objects.get()
    assert (item.state, answer.question, answer.text and answer.text.number) == (
        *("done", "How so?"),
        1,
    )
    assert PictureAnswer.objects.visible_to(boss).count() == 1


def test_pages_show_the_plan_and_take_its_changes(
    boss: Actor,
    consultant: Membership,
    manager: Membership,
    browser_of: BrowserOf,
    django_assert_max_num_queries: Any,
) -> None:
    today, browser = timezone.localdate(), browser_of(manager)
    form = {"member_id": consultant.pk, "starts_on": (today - timedelta(days=9)).isoformat()}
    assert browser.post(reverse("onboarding-start"), form).status_code == 302
    plan = OnboardingPlan.objects.get()
    own = browser_of(consultant)
    address = reverse("onboarding-plan", args=[plan.pk])
    own.get("/")
    for who in (browser, own):
        with django_assert_max_num_queries(11):
            page = who.get(address).content.decode()
        assert "of 10 done" in page
    with django_assert_max_num_queries(8):
        page = browser.get(reverse("onboarding")).content.decode()
    assert consultant.name in page
    task = Assignment.objects.get(key__startswith=f"{plan.item_prefix}role:")
    assert own.post(reverse("onboarding-item-done", args=[task.pk])).status_code == 302
    item = Assignment.objects.get(key=f"{plan.item_prefix}supervised:1")
    later = today + timedelta(days=40)
    move = reverse("onboarding-item-move", args=[item.pk])
    assert browser.post(move, {"due_on": later.isoformat()}).status_code == 302
    assert own.post(move, {"due_on": later.isoformat()}).status_code == 403
    drop = reverse("onboarding-item-drop", args=[item.pk])
    assert browser.post(drop, {"note": ""}).status_code == 422
    assert browser.post(drop, {"note": "Two are enough"}).status_code == 302
    add = reverse("onboarding-add", args=[plan.pk])
    assert browser.post(add, {"title_en": "Badge", "due_on": later.isoformat()}).status_code == 302
    item.refresh_from_db()
    task.refresh_from_db()
    assert (task.state, item.due_on, item.state) == ("done", later, "dropped")
    assert "Badge" in own.get(address).content.decode()
    assert own.get(reverse("picture")).status_code == 200


def test_template_page_reads_tasks_by_line_and_says_which_is_wrong(
    boss: Actor, manager: Membership, browser_of: BrowserOf
) -> None:
    browser, address = browser_of(manager), reverse("onboarding-template-create")
    form = {"working_days": 10, "shadowing_days": 2, "supervised_requests": 1, "with_role": "on"}
    wrong = browser.post(address, form | {"tasks": "Meet accounting"})
    assert wrong.status_code == 422
    assert "This line is not" in wrong.content.decode()
    assert browser.post(address, form | {"tasks": "3 | Badge | Пропуск\n"}).status_code == 302
    made = OnboardingTemplate.objects.get()
    assert made.tasks == [{"day": 3, "title_en": "Badge", "title_ru": "Пропуск"}]
    assert (made.with_role, made.with_readings) == (True, False)
    assert browser.post(address, form | {"version": 0}).status_code == 412
