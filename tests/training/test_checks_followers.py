"""Whom a published check concerns: plans under way, and holders of its certificate."""

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from accounts import services as accounts
from accounts.models import Membership
from core.access import Actor
from core.errors import InvalidInput
from notices.models import Notice
from playbooks.models import Playbook
from roles import services as roles
from roles.models import Role
from tests.conftest import PersonMaker
from tests.factories.checks import (
    QUESTIONS,
    answers_for,
    fill_check,
    make_check,
    publish_check,
    take,
)
from tests.factories.onboarding import led_by
from tests.factories.playbooks import make_playbook_in_force
from tests.factories.roles import standard_roles
from training import services
from training.models import Assignment, CheckVersion

ActorOf = Callable[[Membership], Actor]
BrowserOf = Callable[[Membership], Browser]
TODAY = timezone.localdate(timezone=ZoneInfo("Europe/Berlin"))


@pytest.fixture
def playbook(system: Actor, consultant: Membership, manager: Membership) -> Playbook:
    """In force and worked by the consultant's role; the manager answers for the consultant."""
    standard_roles(system)
    led_by(system, consultant, manager)
    roles.role_holding_start(
        actor=system,
        role_id=Role.objects.get(code="CS").pk,
        member_id=consultant.pk,
        starts_on=TODAY - timedelta(days=60),
    )
    return make_playbook_in_force(system)


def test_first_version_of_a_check_joins_plans_under_way_once(
    system: Actor, consultant: Membership, manager: Membership, playbook: Playbook
) -> None:
    plan = services.onboarding_start(actor=system, member_id=consultant.pk, starts_on=TODAY)
    checks = Assignment.objects.filter(kind="check")
    assert not checks.exists()
    check = make_check(system, playbook.pk)
    item, reading = checks.get(), Assignment.objects.get(kind="reading")
    assert (item.key, item.reason) == (f"{plan.item_prefix}check:{playbook.pk}", "onboarding")
    assert reading.due_on < item.due_on <= plan.ends_on
    assert Notice.objects.filter(member=consultant, kind="training.asked").count() == 1
    publish_check(system, check, questions=QUESTIONS[1:])
    assert checks.count() == 1
    take(consultant, check, {})
    item.refresh_from_db()
    assert item.state == "done"


def test_plan_whose_template_asks_for_no_checks_gets_none(
    system: Actor, consultant: Membership, playbook: Playbook
) -> None:
    services.onboarding_template_set(actor=system, role_id=None, with_checks=False)
    services.onboarding_start(actor=system, member_id=consultant.pk, starts_on=TODAY)
    make_check(system, playbook.pk)
    assert not Assignment.objects.filter(kind="check").exists()


def test_new_version_asks_holders_of_certificates_once_and_nobody_who_left(
    system: Actor,
    consultant: Membership,
    manager: Membership,
    playbook: Playbook,
    make_person: PersonMaker,
    actor_of: ActorOf,
    browser_of: BrowserOf,
) -> None:
    check = make_check(system, playbook.pk)
    gone, other = make_person("Gone Away"), make_person("Other One")
    for person in (consultant, gone):
        take(person, check)
    accounts.person_deactivate(actor=system, person_id=gone.pk)
    fill_check(system, check, questions=QUESTIONS[1:])
    day = TODAY + timedelta(days=30)
    for wrong in (TODAY, TODAY + timedelta(days=400)):
        with pytest.raises(InvalidInput) as refusal:
            services.check_publish(
                actor=system, check_id=check.pk, seen=None, reason="Why", anew_by=wrong
            )
        assert "anew_by" in refusal.value.fields
    assert CheckVersion.objects.count() == 1

    url, boss = reverse("check-publish", args=[check.pk]), browser_of(manager)
    form = {"reason": "The law changed", "version": 3, "is_anew": "on"}
    assert "earned anew" in boss.get(url).content.decode()
    assert boss.post(url, form).status_code == 422
    assert boss.post(url, {**form, "anew_by": day.isoformat()}).status_code == 302
    item = Assignment.objects.get()
    assert (item.member, item.due_on, item.kind) == (consultant, day, "check")
    fill_check(system, check, questions=QUESTIONS[2:])
    publish = {"reason": "Shorter", "anew_by": (day + timedelta(days=1)).isoformat()}
    api = f"/api/v1/knowledge-checks/{check.pk}/publish/"
    assert boss.post(api, publish, content_type="application/json").status_code == 201
    item.refresh_from_db()
    assert (item.state, item.dropped_as) == ("dropped", "overtaken")
    newest = Assignment.objects.get(state="open")
    assert (newest.member, newest.key) == (consultant, f"check-anew:{check.pk}:3")
    take(consultant, check)
    newest.refresh_from_db()
    assert newest.state == "done"
    # Without the tick nobody is asked; what was earned by the newest version is not asked again.
    fill_check(system, check, questions=QUESTIONS[3:])
    services.check_publish(actor=system, check_id=check.pk, seen=None, reason="Shorter still")
    assert not Assignment.objects.filter(state="open").exists()
    assert not Assignment.objects.filter(member=other).exists()


def test_attempt_begun_before_a_newer_version_was_to_be_earned_then_does_not_fulfil_it(
    system: Actor, consultant: Membership, playbook: Playbook, actor_of: ActorOf
) -> None:
    check = make_check(system, playbook.pk)
    take(consultant, check)
    begun = services.attempt_start(actor=actor_of(consultant), check_id=check.pk)
    fill_check(system, check, questions=QUESTIONS[1:])
    services.check_publish(
        actor=system,
        check_id=check.pk,
        seen=None,
        reason="The law changed",
        anew_by=TODAY + timedelta(days=30),
    )
    item = Assignment.objects.get(state="open")
    passed = services.attempt_finish(
        actor=actor_of(consultant), attempt_id=begun.pk, answers=answers_for(begun, None)
    )
    assert passed.passed
    item.refresh_from_db()
    assert item.state == "open"
    take(consultant, check)
    item.refresh_from_db()
    assert item.state == "done"
