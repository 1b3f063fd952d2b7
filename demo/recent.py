"""The last two weeks of the demo company, told action by action through the services."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from accounts.actors import actor_for_membership
from accounts.calendars import add_working_seconds
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
from handoffs.models import Handover, Request
from roles.models import Topic

RECENT_REQUESTS = 70
MINUTE = timedelta(minutes=1)


class Story:
    """Tells one request: each step some minutes or hours after the one before, never in the
    future."""

    def __init__(
        self, random: Random, staff: Staff, spec: Mapping[str, Any], now: datetime
    ) -> None:
        """Everything is drawn from `random`; steps happen in the working time of `spec`."""
        self.random, self.staff, self.spec, self.now = random, staff, spec, now
        people = [person for held in staff.by_role.values() for person in held]
        self.people = {person.pk: person for person in [*people, *staff.managers, *staff.internal]}
        self.at = now

    def after(self, minimum: int, maximum: int) -> datetime:
        """The time of the next step, in working minutes after the last."""
        seconds = 60 * self.random.randrange(minimum, maximum)
        self.at = min(add_working_seconds(self.spec, self.at, seconds), self.now - MINUTE)
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
    story: Story,
    accounts: list[Account],
    topics: list[Topic],
) -> None:
    """Open some seventy requests and bring each to where it stands today.

    A part of them comes to the person whose sign-in is printed, so that their desk has work.
    """
    random, host = story.random, story.staff.by_role["CS"][0]
    theirs = [account for account in accounts if account.team.get("CS") == host.pk] or accounts
    success = [topic for topic in topics if topic.role and topic.role.code == "CS"]
    starts = sorted((random.random() * 14 for _ in range(RECENT_REQUESTS)), reverse=True)
    for number, days in enumerate(starts):
        story.at = story.now - timedelta(days=days, minutes=90)
        story.after(1, 30)
        if number % 5 == 0:
            _tell(system, story, random.choice(theirs), random.choice(success), number)
        else:
            _tell(system, story, random.choice(accounts), random.choice(topics), number)
    _offer_to_host(system, story, host, theirs, topics)


def _offer_to_host(
    system: Actor, story: Story, host: Membership, theirs: list[Account], topics: list[Topic]
) -> None:
    """Two hand-overs wait for an answer, and one client waits for what was promised."""
    support = [topic for topic in topics if topic.role and topic.role.code == "S"]
    for number in range(2):
        story.at = story.now - timedelta(days=3 - number)
        sender = story.someone("S", None)
        request = _open(
            system, story, theirs[number % len(theirs)], support[number], 900 + number, sender.pk
        )
        story.after(20, 60)
        _offer(story, request, host, "CS", promised=True)
    story.at = story.now - timedelta(days=1)
    success = next(topic for topic in topics if topic.role and topic.role.code == "CS")
    sender = story.someone("A", None)
    request = _open(system, story, theirs[-1], success, 902, sender.pk)
    offer = _offer(story, request, host, "CS", promised=True)
    handoffs.handover_accept(
        actor=story.actor(host.pk), handover_id=offer.pk, at=story.after(10, 60)
    )


def _open(
    system: Actor,
    story: Story,
    account: Account,
    topic: Topic,
    number: int,
    owner_id: int | None = None,
) -> Request:
    random = story.random
    contact = random.choice(account.contacts)
    russian = contact.language == "ru"
    return handoffs.request_open(
        actor=system,
        client_id=account.client.pk,
        contact_id=contact.pk,
        topic_id=topic.pk,
        subject=topic.name_ru if russian else topic.name_en,
        text=random.choice(WORDS_RU if russian else WORDS_EN),
        channel=random.choice(("email", "phone", "web")),
        priority=random.choices(("low", "normal", "high", "urgent"), weights=(2, 10, 3, 1))[0],
        owner_id=owner_id,
        at=story.at,
        idempotency_key=f"demo-recent-{number}",
    )


def _tell(system: Actor, story: Story, account: Account, topic: Topic, number: int) -> None:
    random = story.random
    request = _open(system, story, account, topic, number)
    if request.owner_id is None or request.owner_id not in story.people:
        return
    russian = request.contact is not None and request.contact.language == "ru"
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


def _offer(
    story: Story, request: Request, receiver: Membership, code: str, *, promised: bool
) -> Handover:
    random = story.random
    hours = random.randrange(2, 20)
    due = add_working_seconds(story.spec, story.now, hours * 3600) if promised else None
    return handoffs.handover_offer(
        actor=story.actor(request.owner_id),
        request_id=request.pk,
        to_owner_id=receiver.pk,
        to_role_id=story.staff.roles[code].pk,
        why=random.choice(WHYS),
        tried=random.choice(TRIED),
        expected=random.choice(EXPECTED),
        promised="An answer" if promised else "",
        promised_by=due,
        keep_in_sight=random.random() < 0.3,
        at=story.after(20, 200),
    )


def _hand_over(story: Story, request: Request) -> Request:
    random = story.random
    code = random.choice(("A", "S", "CS", "Pj"))
    receiver = story.someone(code, request.owner_id)
    offer = _offer(story, request, receiver, code, promised=random.random() < 0.4)
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
