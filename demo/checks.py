"""The story of checks: passed at once, failed and then passed, an expired certificate, and a topic
that hangs on one person."""

from datetime import datetime, timedelta

from accounts.models import Company, Membership
from accounts.selectors import local_day
from core.access import Actor
from demo.history import Scene
from demo.recent import Story
from training import services as training
from training.grading import TRUE
from training.models import CheckAttempt, KnowledgeCheck

# The topic that one person alone is certified for.
LONELY_TOPIC = "invoice-question"
# Of every so many people one fails first.
FAILS_FIRST = 3
A_YEAR = timedelta(days=400)


def tell_checks(actor: Actor, story: Story, scene: Scene, company: Company) -> None:
    """Told by services, after everything below is there."""
    checks = {
        check.playbook.code: check
        for check in training.check_defaults_create(actor=actor)
        if check.playbook is not None
    }
    of_roles = {
        "CS": ("how-to-question", "unhappy-client", "renewal"),
        "A": ("additional-sale", "renewal", "handover"),
        "S": ("first-line-fault", "complaint", "handover"),
    }
    number = 0
    for code, codes in of_roles.items():
        for place, person in enumerate(story.staff.by_role[code][:4]):
            for playbook in codes[: 3 - place % 3]:
                check = checks.get(playbook)
                if check is not None:
                    _take(story, person, check, number)
                    number += 1
    _expired(story, company, checks)
    _alone(actor, story, scene)


def _take(story: Story, person: Membership, check: KnowledgeCheck, number: int) -> None:
    """Two to eleven weeks ago; every third one needs a second try."""
    at = story.now - timedelta(days=14 + number * 3 % 60, hours=3)
    if number % FAILS_FIRST == 1:
        _attempt(story, person, check, at, wrong=2)
        at += timedelta(days=2)
    _attempt(story, person, check, at, wrong=0)


def _attempt(
    story: Story, person: Membership, check: KnowledgeCheck, at: datetime, *, wrong: int
) -> None:
    actor = story.actor(person.pk)
    attempt = training.attempt_start(actor=actor, check_id=check.pk, at=at)
    training.attempt_finish(
        actor=actor,
        attempt_id=attempt.pk,
        answers=_answers(attempt, wrong),
        at=at + timedelta(minutes=9),
    )


def _answers(attempt: CheckAttempt, wrong: int) -> dict[str, list[str]]:
    """What a person ticks who knows all but `wrong` answers."""
    questions = {one.key: one for one in attempt.check_version.content.questions}
    answers: dict[str, list[str]] = {}
    for number, item in enumerate(attempt.drawn):
        question, tokens = questions[item["key"]], {key: token for token, key in item["options"]}
        if question.kind == "true_false":
            right = [TRUE if question.is_true else "false"]
        elif question.kind == "order":
            right = [option.key for option in question.options]
        else:
            right = [option.key for option in question.options if option.right]
        answers[item["token"]] = [tokens[key] for key in right] if number >= wrong else []
    return answers


def _expired(story: Story, company: Company, checks: dict[str, KnowledgeCheck]) -> None:
    """One was certified over a year ago and has not been since; another ends this month."""
    today = local_day(company.time_zone, story.now)
    people = story.staff.by_role["S"]
    for person, playbook, back in (
        (people[-1], "first-line-fault", A_YEAR),
        (people[-2], "complaint", timedelta(days=350)),
    ):
        if playbook in checks:
            training.certificate_earned(
                company_id=company.pk,
                member_id=person.pk,
                source="manager",
                evidence="Ten requests looked at together, none had to be changed.",
                given_by_id=story.staff.managers[0].pk,
                playbook_id=checks[playbook].playbook_id,
                months=12,
                earned_on=today - back,
            )


def _alone(actor: Actor, story: Story, scene: Scene) -> None:
    """One person alone can deal with a topic."""
    topics = [topic for topic in scene.topics if topic.code == LONELY_TOPIC] or scene.topics[-1:]
    person = story.staff.by_role["A"][0]
    training.certificate_give(
        actor=actor,
        member_id=person.pk,
        topic_id=topics[0].pk,
        evidence="Has settled every dispute about an invoice this year.",
        months=24,
    )
