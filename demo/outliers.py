"""Two people of the front line whose last weeks are more than chance.

Priya Raman solves nearly everything at first contact; a colleague of hers closes too early, and
requests come back. Both are found by the weekly look itself: nothing here says so.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

from accounts.calendars import add_working_seconds
from accounts.models import Membership
from core.access import Actor
from demo.history import HOUR, STAR, Scene
from handoffs.services.past import PastRequest, PastStep, requests_record_past
from roles.models import Topic

WEEKS = 11
A_WEEK = 12
SEED = 7


def tell_outliers(actor: Actor, scene: Scene, now: datetime) -> None:
    """A dozen requests a week of each of the two, up to the week that runs."""
    random = Random(SEED)
    star = next(person for person in scene.staff.by_role["S"] if person.name == STAR)
    below = _colleague(scene, star)
    topics = [topic for topic in scene.topics if topic.role and topic.role.code == "S"]
    today = now.date()
    monday = today - timedelta(days=today.weekday() + 7 * WEEKS)
    records = [
        _request(random, scene, person, topics, day, comes_back)
        for day, person, comes_back in _days(random, monday, star, below)
    ]
    requests_record_past(actor=actor, records=sorted(records, key=lambda one: one.opened_at))


def _colleague(scene: Scene, star: Membership) -> Membership:
    """Somebody of the same team."""
    manager_id, _team = scene.staff.line_on(star.pk, after_moves=True)
    return next(
        person
        for person in scene.staff.by_role["S"]
        if person != star and scene.staff.line_on(person.pk, after_moves=True)[0] == manager_id
    )


def _days(
    random: Random, monday: date, star: Membership, below: Membership
) -> Iterator[tuple[date, Membership, bool]]:
    """On which day whose request begins, and whether it comes back."""
    for week in range(WEEKS):
        for number in range(A_WEEK):
            day = monday + timedelta(days=7 * week + number % 4)
            yield day, star, number == 0 and week % 3 == 1
            yield day, below, number > 1 or random.random() < 0.1


def _request(
    random: Random,
    scene: Scene,
    person: Membership,
    topics: list[Topic],
    day: date,
    comes_back: bool,
) -> PastRequest:
    """Held, answered and resolved by one person; what comes back does so the next day."""
    account, topic = random.choice(scene.accounts), random.choice(topics)
    spec = scene.calendar.spec
    start = datetime(day.year, day.month, day.day, 7, tzinfo=UTC)
    opened = add_working_seconds(spec, start, random.randrange(600, 5 * HOUR))
    wait, work = random.lognormvariate(0, 0.8), random.lognormvariate(0.9, 0.9)
    answered = add_working_seconds(spec, opened, max(int(wait * HOUR), 120))
    resolved = add_working_seconds(spec, answered, int(work * HOUR))
    moments = [("held", opened), ("first_response", answered), ("resolved", resolved)]
    if comes_back:
        again = add_working_seconds(spec, resolved, random.randrange(2 * HOUR, 7 * HOUR))
        moments += [("reopened", again), ("resolved", add_working_seconds(spec, again, HOUR))]
    manager, team = scene.staff.line_on(person.pk, after_moves=True)
    steps = tuple(
        PastStep(
            kind=kind,
            at=at,
            owner_id=person.pk,
            role_id=scene.staff.roles["S"].pk,
            team_id=team,
            manager_id=manager,
        )
        for kind, at in moments
    )
    contact = random.choice(account.contacts)
    return PastRequest(
        external_ref=f"demo-steady-{person.pk}-{opened:%Y%m%d%H%M%S}-{random.randrange(10**6)}",
        client_id=account.client.pk,
        contact_id=contact.pk,
        topic_id=topic.pk,
        subject=topic.name_ru if contact.language == "ru" else topic.name_en,
        original_text="Could you have a look, please?",
        channel=random.choices(("email", "phone"), weights=(2, 1))[0],
        priority="normal",
        opened_at=opened,
        steps=steps,
    )
