"""Checks written and published, and taken: what counts, and who knew the answers."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import F

from accounts import services as accounts
from accounts.actors import actor_for_membership, system_actor
from accounts.models import Company, Membership
from core.access import Actor
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound, Stale
from core.models import AuditEntry, OutboxEvent
from core.tenancy import company_scope
from playbooks.models import Playbook
from roles.models import TopicSkill
from tests.conftest import PersonMaker
from tests.factories.checks import (
    QUESTIONS,
    WRONG,
    answers_for,
    fill_check,
    make_check,
    publish_check,
    take,
)
from tests.factories.playbooks import make_playbook_in_force, publish
from tests.factories.roles import make_topic, standard_roles
from training import services
from training.models import (
    Assignment,
    AssignmentState,
    Certificate,
    CheckAttempt,
    CheckDraft,
    CheckKeySeen,
    CheckVersion,
    KnowledgeCheck,
)
from training.selectors.checks import is_outdated, passed

ActorOf = Callable[[Membership], Actor]
LONG_AGO = date(2024, 1, 1)


@pytest.fixture
def playbook(system: Actor) -> Playbook:
    """In force, of one topic."""
    standard_roles(system)
    topic = make_topic(system, "sales", None)
    return make_playbook_in_force(system, topic_ids=[topic.pk])


@pytest.fixture
def learner(system: Actor, make_person: PersonMaker, manager: Membership) -> Membership:
    """Reports to the manager."""
    person = make_person("Marta Lind")
    accounts.reporting_line_set(
        actor=system, member_id=person.pk, manager_id=manager.pk, team_id=None, starts_on=LONG_AGO
    )
    return person


def asked(system: Actor, person: Membership, playbook: Playbook) -> Assignment:
    """To pass the playbook's check."""
    return services.assignment_give(
        actor=system,
        member_id=person.pk,
        kind="check",
        reason="asked",
        key="check:1",
        due_on=date(2026, 3, 1),
        playbook_id=playbook.pk,
    )


def test_check_is_written_and_published_in_versions(
    system: Actor, playbook: Playbook, manager: Membership, actor_of: ActorOf
) -> None:
    actor = actor_of(manager)
    check = services.check_create(actor=actor, playbook_id=playbook.pk)
    with pytest.raises(InvalidInput, match="no question"):
        services.check_publish(actor=actor, check_id=check.pk, seen=None, reason="first")
    draft = services.question_add(
        actor=actor, check_id=check.pk, seen=1, kind="short", text_en="Who?", accepted=["Account"]
    )
    with pytest.raises(Stale):
        services.question_remove(actor=actor, check_id=check.pk, seen=1, key="q1")
    draft = services.check_settings_change(actor=actor, check_id=check.pk, seen=2, tries=5)
    draft = services.question_change(
        actor=actor, check_id=check.pk, seen=3, key="q1", kind="true_false", text_en="Is it?"
    )
    assert draft.version == 4
    with pytest.raises(InvalidInput, match="what changes"):
        services.check_publish(actor=actor, check_id=check.pk, seen=4, reason=" ")
    first = services.check_publish(actor=actor, check_id=check.pk, seen=4, reason="first")
    assert (first.number, first.content.settings.tries) == (1, 5)
    assert first.content.questions[0].accepted == ()
    with pytest.raises(IllegalState, match="the same"):
        services.check_publish(actor=actor, check_id=check.pk, seen=4, reason="again")
    with pytest.raises(InvalidInput, match="already"):
        services.check_create(actor=actor, playbook_id=playbook.pk)
    check.refresh_from_db()
    assert check.current_id == first.pk
    publish(playbook)
    check = KnowledgeCheck.objects.select_related("playbook").get(pk=check.pk)
    assert is_outdated(check)
    services.check_confirm(actor=actor, check_id=check.pk, version=check.version)
    check = KnowledgeCheck.objects.select_related("playbook").get(pk=check.pk)
    assert not is_outdated(check)


def test_audit_trail_of_a_check_never_says_what_is_right(
    system: Actor, playbook: Playbook, manager: Membership, actor_of: ActorOf
) -> None:
    check = services.check_create(actor=system, playbook_id=playbook.pk)
    publish_check(actor_of(manager), check)
    entries = AuditEntry.objects.filter(action__startswith="check.")
    assert {entry.action for entry in entries} == {
        "check.create",
        "check.draft.change",
        "check.publish",
    }
    told = " ".join(str(entry.changes) for entry in entries)
    assert "q1" in told
    for word in ("Success", "Успех", "Account", "accepted", "right", "tolerance", "They know"):
        assert word not in told


def test_check_is_not_written_by_a_consultant_nor_from_another_company(
    system: Actor,
    playbook: Playbook,
    consultant: Membership,
    internal: Membership,
    other_company: Company,
    actor_of: ActorOf,
) -> None:
    check = make_check(system, playbook.pk)
    for person in (consultant, internal):
        with pytest.raises(NotAllowed):
            services.check_draft_replace(
                actor=actor_of(person), check_id=check.pk, seen=None, document={}
            )
        assert not CheckDraft.objects.visible_to(actor_of(person)).exists()
        assert not CheckVersion.objects.visible_to(actor_of(person)).exists()
    with company_scope(other_company.pk):
        stranger = system_actor(other_company)
        with pytest.raises(NotFound):
            fill_check(stranger, check)
        with pytest.raises(NotFound):
            services.check_create(actor=stranger, playbook_id=playbook.pk)
    with pytest.raises(NotAllowed):
        services.attempt_start(actor=actor_of(internal), check_id=check.pk)
    assert CheckAttempt.objects.count() == 0


def test_attempt_passed_ends_the_assignment_certifies_and_tells_the_skill(
    system: Actor, playbook: Playbook, learner: Membership
) -> None:
    check = make_check(system, playbook.pk)
    assignment = asked(system, learner, playbook)
    attempt = take(learner, check, {"q6": "9"})
    assert (attempt.right, attempt.asked, attempt.passed, attempt.wrong) == (5, 6, True, ["q6"])
    assignment.refresh_from_db()
    assert assignment.state == AssignmentState.DONE
    certificate = Certificate.objects.get(member=learner)
    assert (certificate.playbook_id, certificate.playbook_version_id, certificate.attempt_id) == (
        playbook.pk,
        playbook.current_id or Playbook.objects.get(pk=playbook.pk).current_id,
        attempt.pk,
    )
    assert certificate.valid_until is not None
    skill = TopicSkill.objects.get(member=learner)
    assert (skill.state, skill.until) == ("certified", certificate.valid_until)
    assert passed(system.company_id, [learner.pk], playbook_id=playbook.pk) == {learner.pk}
    told = OutboxEvent.objects.filter(kind="training.check_passed").get()
    assert told.payload["member_id"] == learner.pk


def test_attempt_started_twice_is_one_and_handed_in_twice_has_one_result(
    system: Actor, playbook: Playbook, learner: Membership, actor_of: ActorOf
) -> None:
    check, actor = make_check(system, playbook.pk), actor_of(learner)
    attempt = services.attempt_start(actor=actor, check_id=check.pk)
    assert services.attempt_start(actor=actor, check_id=check.pk).pk == attempt.pk
    given = answers_for(attempt)
    first, *others = given
    services.attempt_save(actor=actor, attempt_id=attempt.pk, answers={first: given[first]})
    rest = {token: given[token] for token in others}
    services.attempt_save(actor=actor, attempt_id=attempt.pk, answers=rest)
    done = services.attempt_finish(actor=actor, attempt_id=attempt.pk)
    assert done.passed is True
    again = services.attempt_finish(
        actor=actor, attempt_id=attempt.pk, answers=dict.fromkeys(given, "x")
    )
    late = services.attempt_save(
        actor=actor, attempt_id=attempt.pk, answers=dict.fromkeys(given, "x")
    )
    for one in (again, late):
        assert (one.right, one.version, one.answers) == (6, done.version, done.answers)
    assert Certificate.objects.count() == 1


def test_attempt_over_its_time_is_graded_by_what_was_saved(
    system: Actor, playbook: Playbook, learner: Membership, actor_of: ActorOf
) -> None:
    check, actor = make_check(system, playbook.pk, minutes=10), actor_of(learner)
    attempt = services.attempt_start(actor=actor, check_id=check.pk)
    assert attempt.ends_at == attempt.started_at + timedelta(minutes=10)
    CheckAttempt.objects.update(
        started_at=F("started_at") - timedelta(minutes=11),
        ends_at=F("ends_at") - timedelta(minutes=11),
    )
    done = services.attempt_finish(actor=actor, attempt_id=attempt.pk, answers=answers_for(attempt))
    assert (done.right, done.passed, done.finished_at) == (0, False, done.ends_at)
    second = services.attempt_start(actor=actor, check_id=check.pk)
    CheckAttempt.objects.filter(pk=second.pk).update(ends_at=F("started_at") - timedelta(minutes=1))
    assert (services.attempts_close(actor=system), services.attempts_close(actor=system)) == (1, 0)


def test_attempts_are_limited_wait_and_are_given_anew_by_the_manager(
    system: Actor,
    playbook: Playbook,
    learner: Membership,
    manager: Membership,
    actor_of: ActorOf,
) -> None:
    check = make_check(system, playbook.pk, tries=2, wait_hours=5)
    take(learner, check, WRONG)
    with pytest.raises(IllegalState, match="has to wait"):
        services.attempt_start(actor=actor_of(learner), check_id=check.pk)
    CheckAttempt.objects.update(finished_at=F("finished_at") - timedelta(hours=6))
    take(learner, check, WRONG)
    CheckAttempt.objects.update(finished_at=F("finished_at") - timedelta(hours=6))
    with pytest.raises(IllegalState, match="No try is left"):
        services.attempt_start(actor=actor_of(learner), check_id=check.pk)
    values: dict[str, Any] = {"check_id": check.pk, "member_id": learner.pk, "reason": "read it"}
    with pytest.raises(NotAllowed):
        services.attempts_allow(actor=actor_of(learner), **values)
    services.attempts_allow(actor=actor_of(manager), **values)
    assert take(learner, check).passed is True


def test_attempt_of_whoever_saw_the_answers_is_marked_and_certifies_nothing(
    system: Actor, playbook: Playbook, manager: Membership, actor_of: ActorOf
) -> None:
    check = make_check(system, playbook.pk)
    assignment = asked(system, manager, playbook)
    begun = services.attempt_start(actor=actor_of(manager), check_id=check.pk)
    services.key_seen(actor_of(manager), check.pk)
    services.key_seen(actor_of(manager), check.pk)
    done = services.attempt_finish(
        actor=actor_of(manager), attempt_id=begun.pk, answers=answers_for(begun)
    )
    assert (done.passed, done.knew_answers) == (True, True)
    assignment.refresh_from_db()
    assert assignment.state == AssignmentState.OPEN
    assert not Certificate.objects.exists()
    assert not passed(system.company_id, [manager.pk], playbook_id=playbook.pk)
    assert CheckKeySeen.objects.count() == 1


def test_attempt_keeps_its_questions_when_a_new_version_is_published(
    system: Actor, playbook: Playbook, learner: Membership, actor_of: ActorOf
) -> None:
    check, actor = make_check(system, playbook.pk), actor_of(learner)
    attempt = services.attempt_start(actor=actor, check_id=check.pk)
    publish_check(system, check, questions=QUESTIONS[4:])
    done = services.attempt_finish(actor=actor, attempt_id=attempt.pk, answers=answers_for(attempt))
    assert (done.right, done.asked, done.check_version.number) == (6, 6, 1)


def test_attempt_of_another_person_is_found_by_nobody_who_answers(
    system: Actor,
    playbook: Playbook,
    learner: Membership,
    manager: Membership,
    make_person: PersonMaker,
) -> None:
    check = make_check(system, playbook.pk)
    attempt = services.attempt_start(actor=actor_for_membership(learner), check_id=check.pk)
    for other in (manager, make_person("Kim Other"), make_person("Ada Head", level="head")):
        with pytest.raises(NotFound):
            services.attempt_finish(
                actor=actor_for_membership(other), attempt_id=attempt.pk, answers={}
            )
    attempt.refresh_from_db()
    assert attempt.is_open
