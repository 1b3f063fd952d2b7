"""Two at once: one plan, one notice of what is late, one confirmed day."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.utils import timezone

from accounts import services as accounts
from accounts.actors import actor_for_membership, system_actor
from core.tenancy import company_scope
from notices.models import Notice
from roles.models import Role
from tests.factories.onboarding import led_by, working_day
from tests.factories.roles import hold, standard_roles
from tests.playbooks.test_races import in_threads
from training import services
from training.models import Assignment, OnboardingPlan, ShadowingDay


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_plan_tell_once_and_confirm_one_day() -> None:
    company = accounts.company_create(name="Race", slug="race", time_zone="UTC")
    with company_scope(company.pk):
        system = system_actor(company)
        standard_roles(system)
        boss, newcomer, host = (
            accounts.person_create(
                actor=system, name=name, level=level, email=f"{name}@race.example"
            )
            for name, level in (("boss", "manager"), ("new", "consultant"), ("host", "consultant"))
        )
        led_by(system, newcomer, boss)
        hold(system, Role.objects.get(code="S"), newcomer, starts_on=date(2024, 1, 1))
        mine, theirs = actor_for_membership(newcomer), actor_for_membership(host)
    today = timezone.localdate()
    start = partial(
        services.onboarding_start,
        actor=system,
        member_id=newcomer.pk,
        starts_on=today - timedelta(days=60),
    )
    assert in_threads(company.pk, [start, start]) == []
    tell = partial(services.late_tell, actor=system)
    assert in_threads(company.pk, [tell, tell]) == []
    with company_scope(company.pk):
        plan = OnboardingPlan.objects.get()
        items = Assignment.objects.filter(key__startswith=plan.item_prefix).count()
        told = Notice.objects.get(member=boss, kind="training.late")
        assert told.params == {"late": items, "people": 1}
        day = services.shadowing_arrange(
            actor=mine,
            member_id=newcomer.pk,
            host_id=host.pk,
            on_day=working_day(company.pk, today),
        )
        past = working_day(company.pk, today, -1)
        ShadowingDay.objects.filter(pk=day.pk).update(on_day=past)
    say = partial(services.shadowing_say, shadowing_id=day.pk, happened=True)
    assert in_threads(company.pk, [partial(say, actor=mine), partial(say, actor=theirs)]) == []
    with company_scope(company.pk):
        day.refresh_from_db()
        assert day.state == "confirmed"
        assert Assignment.objects.filter(kind="shadowing", state="done").count() == 1
