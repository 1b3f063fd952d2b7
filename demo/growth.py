"""How people grow: somebody ready with evidence, somebody promoted to fill a place, and tasks of
a manager in every state."""

from datetime import date, timedelta

from accounts.models import Company, Membership
from core.access import Actor
from demo.history import Scene
from demo.recent import Story
from training.models.growth import Grade
from training.services import delegated, grades, promotions


def tell_growth(actor: Actor, story: Story, scene: Scene, company: Company) -> None:
    """Told by services, after everything below is there."""
    grades.grades_begin(actor=actor)
    of = {grade.code: grade for grade in Grade.objects.visible_to(actor)}
    staff = scene.staff
    success, accounts = staff.by_role["CS"], staff.by_role["A"]
    first = scene.first_day
    for person in (*success, *accounts, *staff.by_role["S"][:6]):
        _placed(actor, person, of["consultant"], first)
    for manager in staff.managers:
        _placed(actor, manager, of["manager"], first)
    _ready(actor, story, success[0], of)
    _filled(actor, accounts[0], of["team-lead"])
    _tasks(actor, story, success[1:4])


def _placed(actor: Actor, person: Membership, grade: Grade, day: date) -> None:
    promotions.promotion_decide(
        actor=actor,
        member_id=person.pk,
        grade_id=grade.pk,
        why_now="placed",
        reason="Was there when grades began",
        starts_on=day,
    )


def _ready(actor: Actor, story: Story, person: Membership, of: dict[str, Grade]) -> None:
    """Tasks done well, and what people say of her."""
    titles = (
        ("Plan the week of the team", "Deciding who gets what is the manager’s."),
        ("Talk with a client who wants to leave", "A manager answers for what is promised there."),
        ("Bring a newcomer through the first week", "Leading begins with one person."),
    )
    for title, why in titles:
        _reviewed(actor, story, person, title, why, "met")
    grades.judgement_give(
        actor=actor,
        member_id=person.pk,
        grade_id=of["team-lead"].pk,
        key="calm",
        is_met=True,
        words="Took the call that nobody wanted, listened ten minutes, and the client stayed.",
    )


def _filled(actor: Actor, person: Membership, grade: Grade) -> None:
    promotions.promotion_decide(
        actor=actor,
        member_id=person.pk,
        grade_id=grade.pk,
        why_now="vacancy",
        reason="The lead of the accounts has left, and somebody has to hold the team together.",
        missing_reason="Nobody else knows the contracts. We look again in three months.",
    )


def _tasks(actor: Actor, story: Story, people: list[Membership]) -> None:
    """Partly met, waiting for review, given and late, taken back."""
    partly, waiting, late = people
    _reviewed(
        actor,
        story,
        partly,
        "Make the plan for the holidays",
        "Who may be away when is the manager’s to decide.",
        "partly",
    )
    task = _given(actor, story, waiting, "Read forty answers of clients and say what we change")
    delegated.delegated_finish(
        actor=story.actor(waiting.pk),
        task_id=task,
        result="Three things come up again and again; I wrote two playbook changes.",
    )
    _given(actor, story, late, "Prepare the talk about the figures of the quarter", days=-3)
    back = _given(actor, story, late, "Lead the weekly meeting")
    delegated.delegated_withdraw(actor=actor, task_id=back, words="The meeting was moved.")


def _given(
    actor: Actor,
    story: Story,
    person: Membership,
    title: str,
    why: str = "Whoever leads decides what comes first.",
    days: int = 10,
) -> int:
    task = delegated.delegated_give(
        actor=_manager_of(actor, story, person),
        member_id=person.pk,
        title=title,
        why=why,
        due_on=story.now.date() + timedelta(days=days),
    )
    return int(task.pk)


def _reviewed(
    actor: Actor, story: Story, person: Membership, title: str, why: str, verdict: str
) -> None:
    task = _given(actor, story, person, title, why)
    delegated.delegated_finish(
        actor=story.actor(person.pk),
        task_id=task,
        result="Done; what I would do otherwise next time stands in the notes.",
    )
    delegated.delegated_review(
        actor=_manager_of(actor, story, person),
        task_id=task,
        verdict=verdict,
        words="Good preparation. The decision came a day late: say it earlier.",
    )


def _manager_of(actor: Actor, story: Story, person: Membership) -> Actor:
    """Their manager of today."""
    manager_id, _team = story.staff.line_on(person.pk, after_moves=True)
    return story.actor(manager_id)
