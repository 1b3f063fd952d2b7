"""People, teams and reporting lines: what the services refuse, and what they leave alone."""

import threading
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import services
from accounts.actors import actor_for_membership, system_actor
from accounts.levels import Level
from accounts.models import Company, Membership, ReportingLine, Team, User, WorkingCalendar
from accounts.selectors import Line, calendar_in_force, line_of
from core.access import Actor
from core.errors import DomainError, IllegalState, InvalidInput, NotAllowed, NotFound, Stale
from core.models import AuditEntry
from core.tenancy import company_scope
from tests.conftest import PersonMaker

ActorOf = Callable[[Membership], Actor]
MONDAY = date(2026, 3, 2)


def test_last_administrator_keeps_level_and_access(admin: Membership, system: Actor) -> None:
    with pytest.raises(IllegalState):
        services.person_update(actor=system, person_id=admin.pk, level="head")
    with pytest.raises(IllegalState):
        services.person_deactivate(actor=system, person_id=admin.pk)
    admin.refresh_from_db()
    assert (admin.level, admin.is_active) == (Level.ADMIN, True)


def test_nobody_changes_their_own_level_or_ends_their_own_access(
    admin: Membership, make_person: PersonMaker, actor_of: ActorOf
) -> None:
    make_person("Bert Admin", level="admin")
    with pytest.raises(NotAllowed):
        services.person_update(actor=actor_of(admin), person_id=admin.pk, level="head")
    with pytest.raises(NotAllowed):
        services.person_deactivate(actor=actor_of(admin), person_id=admin.pk)
    admin.refresh_from_db()
    assert (admin.level, admin.is_active) == (Level.ADMIN, True)


@pytest.mark.parametrize("level", ["internal", "consultant", "manager", "head"])
def test_only_administrators_manage_people(
    make_person: PersonMaker, actor_of: ActorOf, level: str
) -> None:
    person = make_person("Some One", level=level)
    for refused in (
        lambda: services.person_create(actor=actor_of(person), name="X", level="admin"),
        lambda: services.person_update(actor=actor_of(person), person_id=person.pk, level="admin"),
        lambda: services.team_create(actor=actor_of(person), name="X", manager_id=person.pk),
        lambda: services.calendar_set(actor=actor_of(person), spec={}),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert Membership.objects.get().level == level
    assert not Team.objects.exists()


def test_fields_nobody_declared_cannot_be_assigned(
    admin: Membership, consultant: Membership, actor_of: ActorOf
) -> None:
    for values in ({"company_id": 1}, {"is_active": False}, {"user_id": admin.user_id}):
        with pytest.raises(InvalidInput):
            services.person_update(actor=actor_of(admin), person_id=consultant.pk, **values)
    before = vars(Membership.objects.get(pk=consultant.pk))
    assert before["is_active"]
    assert before["user_id"] == consultant.user_id


def test_people_of_another_company_are_not_found(
    admin: Membership, stranger: Membership, actor_of: ActorOf
) -> None:
    actor = actor_of(admin)
    for refused in (
        lambda: services.person_update(actor=actor, person_id=stranger.pk, name="Mine"),
        lambda: services.person_deactivate(actor=actor, person_id=stranger.pk),
        lambda: services.person_invite(actor=actor, person_id=stranger.pk),
        lambda: services.team_create(actor=actor, name="T", manager_id=stranger.pk),
        lambda: services.reporting_line_set(
            actor=actor,
            member_id=admin.pk,
            manager_id=stranger.pk,
            team_id=None,
            starts_on=MONDAY,
        ),
    ):
        with pytest.raises(NotFound):
            refused()
    assert not Team.objects.exists()
    assert not ReportingLine.objects.exists()
    with company_scope(stranger.company_id):
        stranger.refresh_from_db()
        assert (stranger.name, stranger.is_active) == ("Sam Stranger", True)


def test_user_of_another_company_joins_with_their_own_login(
    system: Actor, stranger: Membership
) -> None:
    assert stranger.user is not None
    person = services.person_create(
        actor=system, name="Sam", level="consultant", email=stranger.user.email.upper()
    )
    assert person.user_id == stranger.user_id
    assert User.objects.count() == 1


def test_person_joins_a_company_once(system: Actor, consultant: Membership) -> None:
    assert consultant.user is not None
    with pytest.raises(InvalidInput) as caught:
        services.person_create(
            actor=system, name="Again", level="consultant", email=consultant.user.email
        )
    assert "email" in caught.value.fields
    assert Membership.objects.count() == 1


def test_weak_password_makes_no_person(system: Actor) -> None:
    with pytest.raises(InvalidInput) as caught:
        services.person_create(
            actor=system, name="X", level="head", email="x@plano.example", password="12345678901"
        )
    assert "password" in caught.value.fields
    assert not Membership.objects.exists()
    assert not User.objects.exists()


def test_every_change_leaves_an_audit_entry(admin: Membership, actor_of: ActorOf) -> None:
    actor = actor_of(admin)
    person = services.person_create(actor=actor, name="New", level="consultant")
    services.person_update(actor=actor, person_id=person.pk, level="manager")
    entry = AuditEntry.objects.filter(action="person.update").get()
    assert entry.changes == {"level": ["consultant", "manager"]}
    assert (entry.membership_id, entry.subject_id) == (admin.pk, person.pk)


def test_unchanged_values_write_nothing(system: Actor, consultant: Membership) -> None:
    count = AuditEntry.objects.count()
    services.person_update(actor=system, person_id=consultant.pk, name=consultant.name)
    assert AuditEntry.objects.count() == count


@pytest.mark.django_db(transaction=True)
def test_two_administrators_letting_each_other_go_leave_one() -> None:
    company = services.company_create(name="Duel", slug="duel", time_zone="UTC")
    system = system_actor(company)
    with company_scope(company.pk):
        people = [
            services.person_create(actor=system, name=name, level="admin") for name in ("A", "B")
        ]
        people = list(Membership.objects.select_related("company").order_by("pk"))
    barrier = threading.Barrier(2)
    outcomes: list[str] = []

    def let_go(one: Membership, other: Membership) -> None:
        try:
            with company_scope(company.pk):
                barrier.wait()
                services.person_deactivate(actor=actor_for_membership(one), person_id=other.pk)
                outcomes.append("done")
        except DomainError as error:
            outcomes.append(error.error_code)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=let_go, args=pair)
        for pair in ((people[0], people[1]), (people[1], people[0]))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "illegal_state"]
    with company_scope(company.pk):
        assert Membership.objects.filter(is_active=True).count() == 1


def test_team_names_are_unique_whatever_their_case(system: Actor, manager: Membership) -> None:
    services.team_create(actor=system, name="North", manager_id=manager.pk)
    with pytest.raises(InvalidInput) as caught:
        services.team_create(actor=system, name="NORTH", manager_id=manager.pk)
    assert "name" in caught.value.fields
    assert Team.objects.count() == 1


def test_line_to_oneself_is_refused(system: Actor, manager: Membership) -> None:
    with pytest.raises(InvalidInput):
        services.reporting_line_set(
            actor=system,
            member_id=manager.pk,
            manager_id=manager.pk,
            team_id=None,
            starts_on=MONDAY,
        )
    assert not ReportingLine.objects.exists()


def test_line_that_ends_before_it_starts_is_refused(
    system: Actor, consultant: Membership, manager: Membership
) -> None:
    with pytest.raises(InvalidInput) as caught:
        services.reporting_line_set(
            actor=system,
            member_id=consultant.pk,
            manager_id=manager.pk,
            team_id=None,
            starts_on=MONDAY,
            ends_on=MONDAY,
        )
    assert "ends_on" in caught.value.fields
    assert not ReportingLine.objects.exists()


_SETS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 2), st.none() | st.integers(1, 15)), max_size=12
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(sequence=_SETS)
def test_lines_never_overlap_and_the_last_word_counts(
    company: Company,
    system: Actor,
    make_person: PersonMaker,
    sequence: list[tuple[int, int, int | None]],
) -> None:
    """For any sequence of sets: the line of a day is the latest start up to that day, as it was
    set last, unless it had ended before; and each day has at most one."""
    stem = str(Membership.objects.count())
    member = services.person_create(actor=system, name=f"M{stem}", level="consultant")
    managers = [
        services.person_create(actor=system, name=f"B{stem}{n}", level="manager") for n in range(3)
    ]
    model: dict[date, tuple[int, date | None]] = {}
    for offset, chosen, length in sequence:
        starts_on = MONDAY + timedelta(days=offset)
        ends_on = starts_on + timedelta(days=length) if length else None
        services.reporting_line_set(
            actor=system,
            member_id=member.pk,
            manager_id=managers[chosen].pk,
            team_id=None,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        model[starts_on] = (managers[chosen].pk, ends_on)
    for offset in range(-1, 50):
        day = MONDAY + timedelta(days=offset)
        started = [start for start in model if start <= day]
        expected = None
        if started:
            manager_id, ends_on = model[max(started)]
            expected = manager_id if ends_on is None or day < ends_on else None
        assert line_of(company.pk, member.pk, day) == Line(expected, None)
        assert ReportingLine.objects.filter(member=member).on(day).count() <= 1


def test_calendar_change_makes_a_version_and_refuses_a_stale_one(
    admin: Membership, actor_of: ActorOf
) -> None:
    actor = actor_of(admin)
    week = {"0": [["10:00", "12:00"]]}
    services.working_week_set(actor=actor, week=week, time_zone="Asia/Tokyo", version=1)
    calendar = calendar_in_force(actor.company_id)
    assert (calendar.version, calendar.spec["week"]) == (2, week)
    with pytest.raises(Stale):
        services.working_week_set(actor=actor, week=week, time_zone="UTC", version=1)
    assert WorkingCalendar.objects.count() == 2


def test_holidays_are_added_by_day_and_keep_their_names(
    admin: Membership, actor_of: ActorOf
) -> None:
    actor = actor_of(admin)
    services.holidays_change(actor=actor, add={MONDAY: "Our day"})
    services.holidays_change(actor=actor, add={MONDAY: "Another", MONDAY + timedelta(1): "Next"})
    calendar = calendar_in_force(actor.company_id)
    assert calendar.spec["holidays"] == {"2026-03-02": "Our day", "2026-03-03": "Next"}
    services.holidays_change(actor=actor, remove=[MONDAY])
    assert "2026-03-02" not in calendar_in_force(actor.company_id).spec["holidays"]
    version = calendar_in_force(actor.company_id).version
    services.holidays_change(actor=actor, remove=[MONDAY])
    assert calendar_in_force(actor.company_id).version == version
