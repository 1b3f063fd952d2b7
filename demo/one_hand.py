"""Requests that one person of Support holds, answers and resolves alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random

from accounts.calendars import add_working_seconds
from accounts.models import Membership
from demo.history import HOUR, Scene
from handoffs.services.past import PastRequest, PastStep
from roles.models import Topic


@dataclass(frozen=True, slots=True)
class Manner:
    """Whose story it is, how long the work takes (a lognormal's mu and sigma, in hours), and by
    which channels requests come."""

    name: str
    work: tuple[float, float]
    channels: Sequence[str]


def request_of_one(
    random: Random,
    scene: Scene,
    person: Membership,
    topics: Sequence[Topic],
    day: date,
    *,
    comes_back: bool,
    manner: Manner,
    now: datetime,
) -> PastRequest:
    """Begun on the day; what comes back does so the next day. What is yet to happen is not told:
    before a weekend the next day is days away."""
    account, topic = random.choice(scene.accounts), random.choice(topics)
    spec = scene.calendar.spec
    start = datetime(day.year, day.month, day.day, 7, tzinfo=UTC)
    opened = add_working_seconds(spec, start, random.randrange(600, 5 * HOUR))
    wait, work = random.lognormvariate(0, 0.8), random.lognormvariate(*manner.work)
    answered = add_working_seconds(spec, opened, max(int(wait * HOUR), 120))
    resolved = add_working_seconds(spec, answered, int(work * HOUR))
    moments = [("held", opened), ("first_response", answered), ("resolved", resolved)]
    if comes_back:
        again = add_working_seconds(spec, resolved, random.randrange(2 * HOUR, 7 * HOUR))
        moments += [("reopened", again), ("resolved", add_working_seconds(spec, again, HOUR))]
    manager, team = scene.staff.line_on(person.pk, after_moves=day >= scene.moved_on)
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
        if at <= now
    )
    contact = random.choice(account.contacts)
    return PastRequest(
        external_ref=(
            f"demo-{manner.name}-{person.pk}-{opened:%Y%m%d%H%M%S}-{random.randrange(10**6)}"
        ),
        client_id=account.client.pk,
        contact_id=contact.pk,
        topic_id=topic.pk,
        subject=topic.name_ru if contact.language == "ru" else topic.name_en,
        original_text="Could you have a look, please?",
        channel=random.choices(manner.channels)[0],
        priority="normal",
        opened_at=opened,
        steps=steps,
    )
