"""Tags on a few requests of the demo company, a duplicate that was merged, and two that are
linked. Told through the services."""

from datetime import timedelta

from accounts.models import Membership
from core.access import Actor
from demo.clients import Account
from demo.recent import Story
from handoffs import services as handoffs
from handoffs.models import Request, RequestChannel
from roles.models import Topic

_TAGS = (("3D", "accent"), ("release 6.2", "warn"), ("trade fair", "none"), ("vip", "risk"))
# Subject, the client's words, hours ago, channel.
_REQUESTS = (
    (
        "Worktop thickness resets to 38 mm",
        "Since the update every new plan has 38 mm worktops again. We use 20 mm everywhere. Were "
        "is the default kept now?",
        7,
        RequestChannel.EMAIL,
    ),
    (
        "38 mm worktops AGAIN",
        "hello, i wrote this morning already about the worktops, did you get it? Our fitter stands "
        "in the shop with the wrong plan.",
        3,
        RequestChannel.PHONE,
    ),
    (
        "Company defaults are not taken over after the update",
        "After 6.2 our company defaults (handles, plinths, worktops) are those of the factory.",
        5,
        RequestChannel.EMAIL,
    ),
)


def tell_gathering(
    system: Actor, story: Story, accounts: list[Account], topics: list[Topic]
) -> None:
    """At a client of the person whose sign-in is printed."""
    host = story.staff.by_role["CS"][0]
    actor = story.actor(host.pk)
    account = next((row for row in accounts if row.team.get("CS") == host.pk), accounts[0])
    topic = next(topic for topic in topics if topic.code == "how-to-use")
    for name, colour in _TAGS:
        handoffs.tag_create(actor=actor, name=name, colour=colour)
    first, again, cause = _open(system, story, account, topic, host)
    handoffs.request_tags_change(actor=actor, request_id=first.pk, add=["release 6.2", "vip"])
    handoffs.request_tags_change(actor=actor, request_id=cause.pk, add=["release 6.2", "3D"])
    handoffs.link_add(actor=actor, request_id=first.pk, other_id=cause.pk, kind="caused_by")
    handoffs.request_merge(
        actor=actor,
        request_id=first.pk,
        duplicate_id=again.pk,
        reason="The same worktops, asked on the phone as well.",
    )


def _open(
    system: Actor, story: Story, account: Account, topic: Topic, host: Membership
) -> list[Request]:
    return [
        handoffs.request_open(
            actor=system,
            client_id=account.client.pk,
            contact_id=account.contacts[0].pk,
            topic_id=topic.pk,
            owner_id=host.pk,
            subject=subject,
            text=text,
            channel=channel,
            at=story.now - timedelta(hours=hours),
        )
        for subject, text, hours, channel in _REQUESTS
    ]
