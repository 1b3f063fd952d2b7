"""The story of learning: courses and sessions, a refresher under way, two without learning."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts.models import Company, Membership
from accounts.selectors import local_day
from core.access import Actor
from demo.history import Scene
from demo.learning_texts import COURSES, FEEDBACK, SESSIONS, CourseText, SessionText
from demo.recent import Story
from playbooks import services as playbooks
from playbooks.models import Playbook
from training import services as training
from training.models import Course, Session
from training.selectors.duties import people_of_playbook

PLAYBOOK = "how-to-question"
READ_SHARE = 0.6
# So many people of Customer success have learned nothing this quarter.
WITHOUT = 2
HOUR = timedelta(hours=1)


def tell_learning(actor: Actor, story: Story, scene: Scene, company: Company) -> None:
    """Told by services, after everything below is there."""
    people = _learners(story)
    idle = {person.pk for person in story.staff.by_role["CS"][-WITHOUT:]}
    active = [person for person in people if person.pk not in idle]
    courses = [_write(story, text) for text in COURSES]
    for number, course in enumerate(courses[:4]):
        _take(story, course, active[number::4])
    for text in SESSIONS:
        taught = courses[text.course] if text.course is not None else None
        _teach(story, text, taught, active, company.time_zone)
    _refresh(actor, story, idle)
    _ask(story)


def _learners(story: Story) -> list[Membership]:
    """Everybody in a role, each once, in the order of the roles."""
    held = [person for people in story.staff.by_role.values() for person in people]
    everybody = [*held, *story.staff.managers]
    return list({person.pk: person for person in everybody}.values())


def _manager(story: Story) -> Actor:
    return story.actor(story.staff.managers[0].pk)


def _write(story: Story, text: CourseText) -> Course:
    writer = _manager(story)
    course = training.course_create(
        actor=writer,
        name_en=text.en,
        name_ru=text.ru,
        about_en=text.about_en,
        about_ru=text.about_ru,
        owner_id=writer.membership_id,
        certificate_months=text.months,
        role_ids=[story.staff.roles[code].pk for code in text.roles],
    )
    for material in text.materials:
        training.material_add(
            actor=writer,
            course_id=course.pk,
            kind=material.kind,
            title_en=material.en,
            title_ru=material.ru,
            text_en=material.text_en,
            text_ru=material.text_ru,
            url=material.url,
        )
    return course


def _take(story: Story, course: Course, people: Sequence[Membership]) -> None:
    """Some went through all of it lately, one has begun."""
    materials = list(course.materials.order_by("position"))
    for number, person in enumerate(people):
        at = story.now - timedelta(days=3 + 5 * (number % 9), hours=2)
        for material in materials[: 1 if number == 0 else None]:
            training.material_seen(actor=story.actor(person.pk), material_id=material.pk, at=at)


def _teach(
    story: Story,
    text: SessionText,
    course: Course | None,
    people: Sequence[Membership],
    time_zone: str,
) -> None:
    day = local_day(time_zone, story.now) + timedelta(days=text.days)
    if day.weekday() > 4:
        day += timedelta(days=7 - day.weekday() if text.days > 0 else 4 - day.weekday())
    starts_at = datetime.combine(day, time(text.hour), ZoneInfo(time_zone))
    planner = _manager(story)
    session = training.session_create(
        actor=planner,
        course_id=course.pk if course else None,
        title_en=text.en,
        title_ru=text.ru,
        starts_at=starts_at,
        ends_at=starts_at + HOUR,
        place=text.place,
        seats=text.seats,
        teacher_ids=[people[0].pk],
    )
    coming = people[1 + text.hour % 3 :: 3][:9]
    before = min(starts_at - timedelta(days=5), story.now)
    for person in coming:
        training.session_enrol(actor=story.actor(person.pk), session_id=session.pk, at=before)
    if starts_at + HOUR < story.now:
        _after(story, session, coming[: text.seats])


def _after(story: Story, session: Session, coming: Sequence[Membership]) -> None:
    """One was excused, one did not come; most of the others say how it was."""
    at = session.ends_at
    marks = {person.pk: "present" for person in coming}
    marks[coming[-1].pk], marks[coming[-2].pk] = "excused", "absent"
    training.attendance_mark(actor=_manager(story), session_id=session.pk, marks=marks, at=at)
    there = [person for person in coming if marks[person.pk] == "present"]
    for person, (score, words) in zip(there, FEEDBACK, strict=False):
        training.session_feedback_give(
            actor=story.actor(person.pk), session_id=session.pk, score=score, words=words, at=at
        )


def _refresh(actor: Actor, story: Story, idle: set[int]) -> None:
    """A playbook got a new version; most of those who work by it have read it."""
    playbook = Playbook.objects.visible_to(actor).filter(code=PLAYBOOK).first()
    if playbook is None or playbook.current is None:
        return
    author, approver = story.staff.by_role["CS"][0], story.staff.managers[0]
    writing = story.actor(author.pk)
    playbooks.draft_step_add(
        actor=writing,
        playbook_id=playbook.pk,
        seen=None,
        title_en="Ask whether it worked, two days later",
        title_ru="Через два дня спросить, получилось ли",
        role="CS",
    )
    playbooks.draft_propose(
        actor=writing,
        playbook_id=playbook.pk,
        seen=None,
        reason="Clients come back with the same question when nobody asks whether it worked",
    )
    version = playbooks.draft_approve(
        actor=story.actor(approver.pk), playbook_id=playbook.pk, seen=None
    )
    training.refreshers_give(actor=actor, playbook_id=playbook.pk, version_id=version.pk)
    day = local_day(actor.company_time_zone, story.now)
    asked = people_of_playbook(actor.company_id, playbook.pk, day)
    reading = [person for person in asked if person.pk not in idle]
    for person in reading[: round(len(asked) * READ_SHARE)]:
        training.reading_acknowledge(actor=story.actor(person.pk), playbook_version_id=version.pk)


def _ask(story: Story) -> None:
    """The person whose sign-in is printed has something late to do."""
    login = story.staff.by_role["CS"][0]
    training.assignment_give(
        actor=_manager(story),
        member_id=login.pk,
        kind="task",
        reason="asked",
        key="demo:tell-the-team",
        due_on=(story.now - timedelta(days=2)).date(),
        title_en="Tell the team what you learned from the last renewals",
        title_ru="Рассказать команде, чему научили последние продления",
    )
