"""The story of onboarding: a newcomer in her second week, one thing late, and two who are on board.

What she owes to colleagues lies on their desks: a day of shadowing waits for its host, and a
request for the one who is to look at it.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from accounts.actors import actor_for_membership
from accounts.models import Company, Membership
from accounts.selectors import local_day
from core.access import Actor
from demo.hiring import NEW_HIRE
from demo.history import STAR, Scene
from demo.recent import Story
from handoffs import services as handoffs
from training import services
from training.models import Assignment, AssignmentKind, AssignmentState, OnboardingPlan
from training.onboarding_days import is_working

BEGAN_DAYS_AGO = 10
TASKS = (
    {
        "day": 1,
        "title_en": "Meet the team over breakfast",
        "title_ru": "Познакомиться с командой за завтраком",
    },
    {
        "day": 12,
        "title_en": "Visit a client together with Account",
        "title_ru": "Поехать к клиенту вместе с менеджером по продажам",
    },
)
ANSWER = (
    "When somebody asks me a thing I cannot answer, I stay with it until they have an answer. In "
    "the showroom people came back to whoever had listened, not to whoever was cheapest."
)
NOTES = (
    "Priya repeats the question in her own words before she touches the system. She asks what "
    "happened just before, and writes the answer while the client is still on the phone. Nearly "
    "nothing comes back."
)
GOOD = "You told the client when you would call again, and you did."
CHANGE = "Ask for the serial number at once: it saved the second call here."


class Past(NamedTuple):
    """Which of the manager's people was brought on board, how many days ago, and what was said at
    the end."""

    number: int
    days: int
    note: str


OVER = (
    Past(-1, 210, ""),
    Past(-2, 130, "Held the role elsewhere before: two requests looked at were enough."),
)


def tell_onboarding(actor: Actor, story: Story, scene: Scene, company: Company) -> None:
    """Told by services, after everything below is there."""
    services.onboarding_template_set(actor=actor, role_id=None, tasks=list(TASKS))
    for past in OVER:
        _on_board(story, scene, past)
    helen = story.actor(scene.staff.managers[0].pk)
    nora = Membership.objects.visible_to(helen).filter(name=NEW_HIRE).first()
    if nora is not None:
        _second_week(story, scene, helen, nora)
        _looked_at(actor, story, scene, actor_for_membership(nora, via="demo"))


def _at(story: Story, day: date) -> datetime:
    """A moment of that day, never in the future."""
    moment = datetime.combine(day, time(13, 30), UTC)
    return min(moment, story.now - timedelta(minutes=5))


def _working(story: Story, day: date) -> date:
    """That day, or the last working day before it."""
    while not is_working(story.spec, day):
        day -= timedelta(days=1)
    return day


def _open_items(plan: OnboardingPlan, until: date) -> list[Assignment]:
    rows = Assignment.objects.of_company(plan.company_id).filter(
        key__startswith=plan.item_prefix, state=AssignmentState.OPEN, due_on__lte=until
    )
    return list(rows.order_by("due_on", "pk"))


def _do(story: Story, person: Actor, item: Assignment) -> None:
    """What a person can do alone, on the day it was due."""
    at = _at(story, item.due_on)
    if item.kind == AssignmentKind.READING and item.playbook_version_id is not None:
        services.reading_acknowledge(
            actor=person, playbook_version_id=item.playbook_version_id, at=at
        )
    elif item.kind == AssignmentKind.BIG_PICTURE:
        services.picture_answer_give(actor=person, answer=ANSWER, at=at)
    elif item.kind == AssignmentKind.TASK:
        services.assignment_finish(actor=person, assignment_id=item.pk, at=at)


def _second_week(story: Story, scene: Scene, helen: Actor, nora: Membership) -> None:
    """Read, watched and answered; the last reading that was due is late."""
    today = local_day(helen.company_time_zone, story.now)
    plan = services.onboarding_start(
        actor=helen, member_id=nora.pk, starts_on=today - timedelta(days=BEGAN_DAYS_AGO)
    )
    herself = actor_for_membership(nora, via="demo")
    due = _open_items(plan, today - timedelta(days=1))
    readings = [item for item in due if item.kind == AssignmentKind.READING]
    for item in due:
        if not readings or item.pk != readings[-1].pk:
            _do(story, herself, item)
    _watched(story, scene, herself, today)


def _watched(story: Story, scene: Scene, herself: Actor, today: date) -> None:
    """A day with the one who resolves nearly everything at once, and one that waits for its
    host."""
    star = next(person for person in scene.staff.by_role["S"] if person.name == STAR)
    host = scene.staff.by_role["CS"][0]
    for person, days_ago, focus in (
        (star, 4, "How she resolves at first contact"),
        (host, 1, "What Customer success does before a client asks"),
    ):
        day = _working(story, today - timedelta(days=days_ago))
        said_at = _at(story, day)
        arranged = services.shadowing_arrange(
            actor=herself,
            member_id=herself.membership_id or 0,
            host_id=person.pk,
            on_day=day,
            focus=focus,
        )
        is_star = person == star
        services.shadowing_say(
            actor=herself,
            shadowing_id=arranged.pk,
            happened=True,
            notes=NOTES if is_star else "",
            at=said_at,
        )
        if is_star:
            services.shadowing_say(
                actor=story.actor(person.pk), shadowing_id=arranged.pk, happened=True, at=said_at
            )


def _looked_at(system: Actor, story: Story, scene: Scene, herself: Actor) -> None:
    """Her first two requests: one was looked at, one waits on the desk of a colleague."""
    star = next(person for person in scene.staff.by_role["S"] if person.name == STAR)
    topics = [topic for topic in scene.topics if topic.role and topic.role.code == "S"]
    for number, (supervisor, words) in enumerate(
        (
            (star, "The charger blinks red and the drill does not start."),
            (scene.staff.by_role["CS"][0], "Which blade do we need for the oak boards?"),
        )
    ):
        story.at = story.now - timedelta(days=3 - number)
        request = handoffs.request_open(
            actor=system,
            client_id=scene.accounts[number].client.pk,
            topic_id=topics[number].pk,
            subject=words.split(" and ")[0].rstrip(".?"),
            text=words,
            channel="phone",
            owner_id=herself.membership_id,
            at=story.after(10, 40),
        )
        handoffs.message_send(
            actor=herself,
            request_id=request.pk,
            body="I look into it and call you back tomorrow before ten.",
            at=story.after(5, 20),
        )
        asked = services.supervised_ask(
            actor=herself,
            member_id=herself.membership_id or 0,
            request_id=request.pk,
            supervisor_id=supervisor.pk,
        )
        if number == 0:
            services.supervised_look(
                actor=story.actor(star.pk),
                supervised_id=asked.pk,
                is_done=True,
                good=GOOD,
                to_change=CHANGE,
                at=story.after(200, 300),
            )


def _on_board(story: Story, scene: Scene, past: Past) -> None:
    """Everything that one does alone was done in time; the plan is over."""
    manager = scene.staff.managers[0]
    people = [
        person
        for person in scene.staff.by_role["S"]
        if scene.staff.line_on(person.pk, after_moves=True)[0] == manager.pk
    ]
    person, boss = people[past.number], story.actor(manager.pk)
    began = local_day(boss.company_time_zone, story.now) - timedelta(days=past.days)
    plan = services.onboarding_start(actor=boss, member_id=person.pk, starts_on=began)
    themselves = story.actor(person.pk)
    for item in _open_items(plan, plan.ends_on):
        _do(story, themselves, item)
    note = past.note or "On board: asks good questions, and answers them."
    services.onboarding_finish(actor=boss, plan_id=plan.pk, note=note, at=_at(story, plan.ends_on))
