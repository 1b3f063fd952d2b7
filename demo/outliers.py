"""Two people of the front line whose last weeks are more than chance.

Priya Raman solves nearly everything at first contact; a colleague of hers closes too early, and
requests come back. Both are found by the weekly look itself: nothing here says so.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from accounts.models import Membership
from core.access import Actor
from demo.history import STAR, Scene
from demo.one_hand import Manner, request_of_one
from handoffs.services.past import requests_record_past

WEEKS = 11
A_WEEK = 12
SEED = 7
MANNER = Manner("steady", work=(0.9, 0.9), channels=("email", "email", "phone"))


def tell_outliers(actor: Actor, scene: Scene, now: datetime) -> None:
    """A dozen requests a week of each of the two, up to the week that runs."""
    random = Random(SEED)
    star = next(person for person in scene.staff.by_role["S"] if person.name == STAR)
    below = _colleague(scene, star)
    topics = [topic for topic in scene.topics if topic.role and topic.role.code == "S"]
    today = now.date()
    monday = today - timedelta(days=today.weekday() + 7 * WEEKS)
    records = [
        request_of_one(
            random, scene, person, topics, day, comes_back=comes_back, manner=MANNER, now=now
        )
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
