"""Factories of checks, and their rows of the small company."""

from dataclasses import replace
from typing import Any

from accounts.actors import actor_for_membership
from accounts.models import Membership
from core.access import Actor
from training import services
from training.check_document import CheckDocument, Option, Question, Settings, write
from training.models import CheckAttempt, CheckVersion, KnowledgeCheck

# One question of every kind; the step of the first is one of `tests.factories.playbooks.STEPS`.
QUESTIONS = (
    Question(
        "q1",
        "one",
        "Who spots it?",
        "Кто замечает?",
        options=(
            Option("a", "Success", "Успех", right=True),
            Option("b", "Support", "Поддержка"),
            Option("c", "Nobody", "Никто"),
        ),
        explanation_en="They know the goal.",
        explanation_ru="Они знают цель.",
        step="spot",
    ),
    Question(
        "q2",
        "several",
        "What is passed on?",
        "Что передаётся?",
        options=(
            Option("a", "The need", "Потребность", right=True),
            Option("b", "The time", "Срок", right=True),
            Option("c", "The gossip", "Слухи"),
        ),
        step="agree",
    ),
    Question("q3", "true_false", "The client signs.", "Клиент подписывает.", is_true=True),
    Question(
        "q4",
        "order",
        "In which order?",
        "В каком порядке?",
        options=(
            Option("a", "Spot", "Заметить"),
            Option("b", "Agree", "Договориться"),
            Option("c", "Sign", "Подписать"),
        ),
    ),
    Question("q5", "short", "Who agrees?", "Кто договаривается?", accepted=("Account", "Ещё кто")),
    Question(
        "q6", "number", "Within how many days?", "За сколько дней?", number="2", tolerance="0.5"
    ),
)
RIGHT: dict[str, Any] = {
    "q1": ["a"],
    "q2": ["a", "b"],
    "q3": ["true"],
    "q4": ["a", "b", "c"],
    "q5": " account. ",
    "q6": "2,5",
}


def fill_check(
    actor: Actor, check: KnowledgeCheck, *, questions: Any = QUESTIONS, **settings: Any
) -> None:
    """Write questions and settings into the draft."""
    chosen = Settings(**{"wait_hours": 0, "certificate_months": 12, **settings})
    document = write(CheckDocument(chosen, tuple(questions)))
    services.check_draft_replace(actor=actor, check_id=check.pk, seen=None, document=document)


def publish_check(actor: Actor, check: KnowledgeCheck, **settings: Any) -> CheckVersion:
    """Fill the draft and publish it."""
    fill_check(actor, check, **settings)
    return services.check_publish(actor=actor, check_id=check.pk, seen=None, reason="To begin")


def make_check(actor: Actor, playbook_id: int, **settings: Any) -> KnowledgeCheck:
    """The published check of a playbook."""
    check = services.check_create(actor=actor, playbook_id=playbook_id)
    publish_check(actor, check, **settings)
    return KnowledgeCheck.objects.get(pk=check.pk)


def answers_for(attempt: CheckAttempt, answers: dict[str, Any] | None = None) -> dict[str, Any]:
    """Answers by the questions' own keys (all right unless given), in the attempt's tokens."""
    given = {**RIGHT, **(answers or {})}
    found: dict[str, Any] = {}
    for item in attempt.drawn:
        tokens = {key: token for token, key in item["options"]}
        value = given[item["key"]]
        found[item["token"]] = [tokens[key] for key in value] if item["options"] else value
    return found


WRONG: dict[str, Any] = {"q1": ["b"], "q2": ["a"], "q3": ["false"], "q5": "nobody"}


def take(
    person: Membership, check: KnowledgeCheck, answers: dict[str, Any] | None = None
) -> CheckAttempt:
    """One attempt, handed in."""
    actor = actor_for_membership(person)
    attempt = services.attempt_start(actor=actor, check_id=check.pk)
    return services.attempt_finish(
        actor=actor, attempt_id=attempt.pk, answers=answers_for(attempt, answers)
    )


def tell_checks(world: Any) -> None:
    """Rows of the small company: what people typed carries its mark."""
    manager, learner = (
        actor_for_membership(person) for person in (world.people.manager, world.people.consultant)
    )
    check = services.check_create(actor=manager, playbook_id=world.playbook.pk)
    first = replace(QUESTIONS[0], text_en="Quetzal: who spots it?", explanation_en="Quetzal knows")
    publish_check(manager, check, questions=(first, *QUESTIONS[1:]))
    attempt = services.attempt_start(actor=learner, check_id=check.pk)
    services.attempt_finish(
        actor=learner, attempt_id=attempt.pk, answers=answers_for(attempt, WRONG)
    )
    services.certificate_give(
        actor=manager,
        member_id=world.people.consultant.pk,
        topic_id=world.topic.pk,
        evidence="Quetzal was shown it twice",
    )
