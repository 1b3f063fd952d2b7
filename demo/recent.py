"""The last two weeks of the demo company, told action by action through the services."""

from datetime import datetime, timedelta
from random import Random

from accounts.actors import actor_for_membership
from accounts.models import Membership
from core.access import Actor
from demo.clients import Account
from demo.company import Staff
from demo.texts import (
    COMMENTS,
    EXPECTED,
    REPLIES,
    REPLIES_RU,
    TRIED,
    WHYS,
    WORDS_EN,
    WORDS_RU,
)
from handoffs import services as handoffs
from handoffs.models import Request
from roles.models import Topic

RECENT_REQUESTS = 70
MINUTE = timedelta(minutes=1)


class Story:
    """Tells one request: each step some minutes or hours after the one before, never in the
    future."""

    def __init__(self, random: Random, staff: Staff, now: datetime) -> None:
        """Everything is drawn from `random`."""
        self.random, self.staff, self.now = random, staff, now
        people = [person for held in staff.by_role.values() for person in held]
        self.people = {person.pk: person for person in [*people, *staff.managers, *staff.internal]}
        self.at = now

    def after(self, minimum: int, maximum: int) -> datetime:
        """The time of the next step, in minutes after the last."""
        step = MINUTE * self.random.randrange(minimum, maximum)
        self.at = min(self.at + step, self.now - MINUTE)
        return self.at

    def actor(self, person_id: int | None) -> Actor:
        """A person of the demo company, telling of the past."""
        return actor_for_membership(self.people[person_id or 0], via="demo")

    def someone(self, code: str, but: int | None) -> Membership:
        """Another holder of a role."""
        return self.random.choice(
            [person for person in self.staff.by_role[code] if person.pk != but]
        )


def tell_recent(
    system: Actor,
    random: Random,
    staff: Staff,
    accounts: list[Account],
    topics: list[Topic],
    now: datetime,
) -> None:
    """Open some seventy requests and bring each to where it stands today."""
    story = Story(random, staff, now)
    starts = sorted(random.random() * 14 for _ in range(RECENT_REQUESTS))
    for number, days in enumerate(reversed(starts)):
        story.at = now - timedelta(days=days, minutes=90)
        _tell(system, story, random.choice(accounts), random.choice(topics), number)


def _tell(system: Actor, story: Story, account: Account, topic: Topic, number: int) -> None:
    random = story.random
    contact = random.choice(account.contacts)
    russian = contact.language == "ru"
    request = handoffs.request_open(
        actor=system,
        client_id=account.client.pk,
        contact_id=contact.pk,
        topic_id=topic.pk,
        subject=topic.name_ru if russian else topic.name_en,
        text=random.choice(WORDS_RU if russian else WORDS_EN),
        channel=random.choice(("email", "phone", "web")),
        priority=random.choices(("low", "normal", "high", "urgent"), weights=(2, 10, 3, 1))[0],
        at=story.at,
        idempotency_key=f"demo-recent-{number}",
    )
    if request.owner_id is None or request.owner_id not in story.people:
        return
    replies = REPLIES_RU if russian else REPLIES
    if random.random() < 0.8:
        handoffs.message_send(
            actor=story.actor(request.owner_id),
            request_id=request.pk,
            body=random.choice(replies),
            at=story.after(15, 300),
        )
    if random.random() < 0.45:
        _comment(story, request)
    if random.random() < 0.5:
        request = _hand_over(story, request)
    _end(story, request, replies)


def _comment(story: Story, request: Request) -> None:
    called = [story.random.choice(story.staff.internal).pk] if story.random.random() < 0.5 else []
    handoffs.comment_add(
        actor=story.actor(request.owner_id),
        request_id=request.pk,
        body=story.random.choice(COMMENTS),
        call_in=called,
        at=story.after(5, 120),
    )


def _hand_over(story: Story, request: Request) -> Request:
    random = story.random
    code = random.choice(("A", "S", "CS", "Pj"))
    receiver = story.someone(code, request.owner_id)
    promised = random.random() < 0.4
    offer = handoffs.handover_offer(
        actor=story.actor(request.owner_id),
        request_id=request.pk,
        to_owner_id=receiver.pk,
        to_role_id=story.staff.roles[code].pk,
        why=random.choice(WHYS),
        tried=random.choice(TRIED),
        expected=random.choice(EXPECTED),
        promised="An answer" if promised else "",
        promised_by=story.now + timedelta(hours=random.randrange(3, 60)) if promised else None,
        keep_in_sight=random.random() < 0.3,
        at=story.after(20, 400),
    )
    chance = random.random()
    if chance < 0.7:
        handoffs.handover_accept(
            actor=story.actor(receiver.pk), handover_id=offer.pk, at=story.after(10, 200)
        )
    elif chance < 0.82:
        handoffs.handover_decline(
            actor=story.actor(receiver.pk),
            handover_id=offer.pk,
            reason="The file is missing; I cannot look into it without it.",
            at=story.after(10, 200),
        )
    return Request.objects.get(pk=request.pk)


def _end(story: Story, request: Request, replies: tuple[str, ...]) -> None:
    random = story.random
    age = story.now - request.opened_at
    actor = story.actor(request.owner_id)
    if age > timedelta(days=2) and random.random() < 0.7:
        handoffs.message_send(
            actor=actor, request_id=request.pk, body=random.choice(replies), at=story.after(30, 500)
        )
        handoffs.request_resolve(actor=actor, request_id=request.pk, at=story.after(5, 120))
    elif random.random() < 0.25:
        handoffs.request_wait(actor=actor, request_id=request.pk, at=story.after(5, 200))
