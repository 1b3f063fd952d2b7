"""What the demo company promises its clients, and four requests that show how promises stand."""

from datetime import datetime, timedelta

from accounts.calendars import working_seconds
from accounts.models import Membership
from core.access import Actor
from demo.clients import Account
from demo.recent import Story
from handoffs import services as handoffs
from handoffs.models import Request
from roles.models import Topic

HOUR = 3600
_BEFORE = timedelta(days=60)


def promise(actor: Actor, now: datetime) -> None:
    """The usual times by priority, and shorter ones for the largest clients, since two months."""
    day = (now - _BEFORE).date()
    handoffs.service_policies_create_defaults(actor=actor, starts_on=day)
    handoffs.service_policy_create(
        actor=actor,
        name_en="Chains and large clients",
        name_ru="Сети и крупные клиенты",
        segment="Enterprise",
        position=5,
        starts_on=day,
        first_response_minutes=2 * 60,
        next_response_minutes=2 * 60,
        resolution_minutes=3 * 8 * 60,
        acceptance_minutes=60,
        answer_minutes=6 * 60,
        warn_minutes=45,
    )


def tell_due_times(
    system: Actor, story: Story, accounts: list[Account], topics: list[Topic]
) -> None:
    """In time, due soon, missed and paused: at clients of the person whose sign-in is printed."""
    host = story.staff.by_role["CS"][0]
    theirs = [account for account in accounts if account.team.get("CS") == host.pk] or accounts
    topic = next(topic for topic in topics if topic.code == "how-to-use")
    told = (
        (
            HOUR // 4,
            "How do we share a plan with a builder?",
            "our builder wants to see the plan on his tablet, he has no licence. Is there a way?",
        ),
        (
            3 * HOUR + HOUR // 2,
            "Which file does the kitchen studio need from us?",
            "the kitchen studio asks for “the 3D file”. We find six formats, which one is it?",
        ),
        (
            6 * HOUR,
            "The new colleague cannot open any plan",
            "since monday we have a new colleague and every plan says “no access” for her.",
        ),
        (
            10 * HOUR,
            "Colours of the worktops look wrong on paper",
            "on the screen the worktop is light oak, on paper it is nearly black. What do we do?",
        ),
    )
    for place, (worked, *words) in enumerate(told):
        account = theirs[place % len(theirs)]
        story.at = worked_before(story, worked)
        request = _open(system, story, account, topic, host, *words)
        if place == len(told) - 1:
            _answer_and_wait(story, host, request)


def worked_before(story: Story, seconds: int) -> datetime:
    """A moment from which so much working time has passed until now."""
    at = story.now
    while working_seconds(story.spec, at, story.now) < seconds:
        at -= timedelta(minutes=5)
    return at


def _answer_and_wait(story: Story, host: Membership, request: Request) -> None:
    """We have asked the client something, and wait."""
    actor = story.actor(host.pk)
    body = "Thank you. Which printer is it, and could you send us a photo of the sheet?"
    handoffs.message_send(actor=actor, request_id=request.pk, body=body, at=story.after(20, 60))
    handoffs.request_wait(actor=actor, request_id=request.pk, at=story.after(1, 5))


def _open(
    system: Actor,
    story: Story,
    account: Account,
    topic: Topic,
    host: Membership,
    subject: str,
    text: str,
) -> Request:
    return handoffs.request_open(
        actor=system,
        client_id=account.client.pk,
        contact_id=account.contacts[0].pk,
        topic_id=topic.pk,
        subject=subject,
        text=f"Hello,\n{text}\nBest regards",
        channel="email",
        owner_id=host.pk,
        at=story.at,
        idempotency_key=f"demo-due-{subject}"[:100],
    )
