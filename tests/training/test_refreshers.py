"""New versions of playbooks are read: once, in whatever order their events come."""

from datetime import date
from typing import Any

import pytest

from accounts import services as accounts
from accounts.actors import actor_for_membership
from accounts.models import Membership
from core.access import Actor
from core.outbox import run_due
from playbooks.models import Playbook, PlaybookVersion
from tests.conftest import PersonMaker
from tests.factories.learning import hold
from tests.factories.playbooks import make_playbook_in_force, publish
from tests.factories.roles import standard_roles
from training import services
from training.models import Assignment, AssignmentReason, AssignmentState, DroppedAs
from training.services._days import working_days_later

WEEK: dict[str, Any] = {
    "week": {str(day): [["09:00", "18:00"]] for day in range(5)},
    "holidays": {"2026-12-25": "Christmas"},
}


@pytest.fixture
def playbook(system: Actor, consultant: Membership) -> Playbook:
    """In force, by the roles of Customer success (held by the consultant) and Account."""
    standard_roles(system)
    hold(system, consultant, "CS")
    return make_playbook_in_force(system)


def give(system: Actor, version: PlaybookVersion) -> int:
    return services.refreshers_give(
        actor=system, playbook_id=version.playbook_id, version_id=version.pk
    )


def stands(person: Membership) -> list[tuple[str, str, int]]:
    """State, why dropped and number of the version of each reading, oldest first."""
    rows = Assignment.objects.filter(member=person).select_related("playbook_version")
    return [
        (row.state, row.dropped_as, row.playbook_version.number)  # type: ignore[union-attr]
        for row in rows.order_by("pk")
    ]


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 23), 10, date(2026, 12, 7)),
        (date(2026, 12, 24), 1, date(2026, 12, 28)),
    ],
)
def test_working_days_later_leaves_out_weekends_and_days_off(
    day: date, count: int, expected: date
) -> None:
    assert working_days_later(WEEK, day, count) == expected


def test_working_days_later_without_working_days_counts_days() -> None:
    nothing: dict[str, Any] = {"week": {}, "holidays": {}}
    assert working_days_later(nothing, date(2026, 1, 1), 3) == date(2026, 1, 4)


def test_first_version_asks_nobody(
    system: Actor, consultant: Membership, playbook: Playbook
) -> None:
    assert give(system, PlaybookVersion.objects.get(playbook=playbook)) == 0
    assert stands(consultant) == []


def test_new_version_five_times_asks_each_holder_once(
    system: Actor, consultant: Membership, playbook: Playbook, make_person: PersonMaker
) -> None:
    account = make_person("Anna Account")
    hold(system, account, "A")
    make_person("No Role")
    second = publish(playbook)
    run_due(system.company_id)
    assert [give(system, second) for _ in range(5)] == [0] * 5
    assert stands(consultant) == stands(account) == [("open", "", 2)]
    assert Assignment.objects.count() == 2


def test_versions_out_of_order_ask_for_the_newest_only(
    system: Actor, consultant: Membership, playbook: Playbook
) -> None:
    second = publish(playbook)
    third = publish(playbook)
    assert [give(system, third), give(system, second), give(system, third)] == [1, 0, 0]
    assert stands(consultant) == [("open", "", 3)]


def test_next_version_overtakes_the_refresher_and_moves_what_was_asked_otherwise(
    system: Actor, consultant: Membership, playbook: Playbook, make_person: PersonMaker
) -> None:
    newcomer = make_person("Nora Newcomer")
    hold(system, newcomer, "CS")
    second = publish(playbook)
    services.assignment_give(
        actor=system,
        member_id=newcomer.pk,
        kind="reading",
        reason=AssignmentReason.ONBOARDING,
        key="onboarding:1",
        due_on=date(2026, 12, 1),
        playbook_version=second,
    )
    assert give(system, second) == 1
    assert give(system, publish(playbook)) == 1
    assert stands(consultant) == [("dropped", DroppedAs.OVERTAKEN, 2), ("open", "", 3)]
    assert stands(newcomer) == [("open", "", 3)]


def test_who_read_the_version_already_is_not_asked(
    system: Actor, consultant: Membership, playbook: Playbook
) -> None:
    second = publish(playbook)
    services.reading_acknowledge(
        actor=actor_for_membership(consultant), playbook_version_id=second.pk
    )
    assert give(system, second) == 0


def test_reading_the_version_does_the_refresher(
    system: Actor, consultant: Membership, playbook: Playbook
) -> None:
    second = publish(playbook)
    give(system, second)
    services.reading_acknowledge(
        actor=actor_for_membership(consultant), playbook_version_id=second.pk
    )
    assert stands(consultant) == [("done", "", 2)]


def test_leaver_loses_what_is_open_and_who_is_back_gets_it_again_by_the_sweep(
    system: Actor, consultant: Membership, playbook: Playbook
) -> None:
    second = publish(playbook)
    give(system, second)
    accounts.person_deactivate(actor=system, person_id=consultant.pk)
    run_due(system.company_id)
    assert stands(consultant) == [("dropped", DroppedAs.LEFT, 2)]
    assert services.refreshers_catch_up(actor=system) == 0
    accounts.person_activate(actor=system, person_id=consultant.pk)
    # The event of leaving comes late once more: the person is here.
    assert services.leaver_learning_end(actor=system, member_id=consultant.pk) == 0
    assert [services.refreshers_catch_up(actor=system) for _ in range(2)] == [1, 0]
    assert stands(consultant) == [("open", "", 2)]


def test_new_holder_gets_a_recent_version_by_the_sweep_and_what_was_taken_back_stays(
    system: Actor, consultant: Membership, playbook: Playbook, make_person: PersonMaker
) -> None:
    second = publish(playbook)
    give(system, second)
    taken = Assignment.objects.get(member=consultant)
    services.assignment_drop(actor=system, assignment_id=taken.pk, note="Wrote it herself")
    later = make_person("Late Holder")
    hold(system, later, "A")
    assert services.refreshers_catch_up(actor=system) == 1
    assert stands(later) == [("open", "", 2)]
    assert stands(consultant) == [("dropped", DroppedAs.TAKEN_BACK, 2)]
    assert Assignment.objects.filter(state=AssignmentState.OPEN).count() == 1
