"""Three open requests of the demo company that go wrong just now: a loop, a circle, and a client
left waiting. Told through the services; the alarms are raised by the product itself."""

from datetime import timedelta
from typing import Any

from accounts.models import Membership
from core.access import Actor
from demo.clients import Account
from demo.recent import Story
from handoffs import services as handoffs
from handoffs.models import Handover, Request
from roles.models import Topic

TODAY = timedelta(hours=3)


def tell_going_wrong(
    system: Actor, story: Story, accounts: list[Account], topics: list[Topic]
) -> None:
    """All three at clients of the person whose sign-in is printed, so that they are told."""
    host = story.staff.by_role["CS"][0]
    theirs = [account for account in accounts if account.team.get("CS") == host.pk] or accounts
    topic = next(topic for topic in topics if topic.code == "how-to-use")
    _tell_loop(system, story, theirs[0], topic)
    _tell_circle(system, story, theirs[1 % len(theirs)], topic)
    _tell_abandoned(system, story, theirs[2 % len(theirs)], topic)


def _helper(story: Story) -> Membership:
    """Somebody in Support who reports to the manager whose sign-in is printed."""
    manager, staff = story.staff.managers[0], story.staff
    theirs = [
        person for person in staff.by_role["S"] if staff.lines[person.pk][-1][0] == manager.pk
    ]
    return story.random.choice(theirs or staff.by_role["S"])


def _tell_loop(system: Actor, story: Story, account: Account, topic: Topic) -> None:
    """Support gives it to Account, Account gives it back."""
    story.at = story.now - timedelta(days=2)
    seller, helper = story.someone("A", None), _helper(story)
    request = _open(
        system,
        story,
        account,
        topic,
        helper,
        "3D export comes out grey, and nobody says whose job it is",
        "Hello, third time i am writing this. Since the update our 3d export comes out grey, no "
        "textures at all. Support said ask sales, sales said its support because its about our "
        "package or not??\nOur showroom opens on friday. Who is acutally responsible for this?",
    )
    _pass(story, request, helper, seller, "A", "A question about the package, not a fault.")
    offer = handoffs.handover_return(
        actor=story.actor(seller.pk),
        request_id=request.pk,
        reason="The package includes it. Export broken, belongs to support.",
        at=story.after(120, 180),
    )
    _accept(story, offer, helper, is_news=True)


def _tell_circle(system: Actor, story: Story, account: Account, topic: Topic) -> None:
    """Accepted, refused, accepted again, each time by somebody else."""
    story.at = story.now - timedelta(days=3)
    seller, helper, builder = (story.someone(code, None) for code in ("A", "S", "Pj"))
    request = _open(
        system,
        story,
        account,
        topic,
        seller,
        "Who shows our planners the new catalogue?",
        "You sold us the new catalogue in may. Our four planners still work with the old one "
        "because nobody has shown them how. Who does that at your place?",
    )
    _pass(story, request, seller, helper, "S", "They cannot work with it: a fault?")
    offer = _offer(story, request, helper, builder, "Pj", "Not a fault. Part of the roll-out?")
    handoffs.handover_decline(
        actor=story.actor(builder.pk),
        handover_id=offer.pk,
        reason="The roll-out ended in June; there is no budget for it.",
        at=story.after(60, 120),
    )
    maker = story.someone("Pr", None)
    offer = _offer(story, request, helper, maker, "Pr", "Is there a film to send?")
    _accept(story, offer, maker, is_news=True)


def _tell_abandoned(system: Actor, story: Story, account: Account, topic: Topic) -> None:
    """Promised by this morning, given on, and nobody has written."""
    story.at = story.now - timedelta(days=2)
    seller, helper = story.someone("A", None), _helper(story)
    request = _open(
        system,
        story,
        account,
        topic,
        seller,
        "Prices for the second showroom",
        "We open a second showroom in spring. Please tell us what the licences would cost, and "
        "whether our drawings can simply be taken along. I need it for the board.",
    )
    due = story.now - timedelta(hours=5)
    offer = _offer(
        story,
        request,
        seller,
        helper,
        "S",
        "Can the drawings be taken along?",
        promised="Price and an answer about the drawings",
        promised_by=due,
    )
    _accept(story, offer, helper)


def _open(
    system: Actor,
    story: Story,
    account: Account,
    topic: Topic,
    owner: Membership,
    subject: str,
    text: str,
) -> Request:
    return handoffs.request_open(
        actor=system,
        client_id=account.client.pk,
        contact_id=account.contacts[0].pk,
        topic_id=topic.pk,
        subject=subject,
        text=text,
        channel="email",
        priority="high",
        owner_id=owner.pk,
        at=story.at,
        idempotency_key=f"demo-going-wrong-{subject}"[:100],
    )


def _offer(
    story: Story,
    request: Request,
    giver: Membership,
    receiver: Membership,
    code: str,
    why: str,
    **promise: Any,
) -> Handover:
    return handoffs.handover_offer(
        actor=story.actor(giver.pk),
        request_id=request.pk,
        to_owner_id=receiver.pk,
        to_role_id=story.staff.roles[code].pk,
        why=why,
        tried="Nothing yet.",
        expected="Settle it with the client.",
        outside_reason="Nobody else was to be found.",
        at=story.after(60, 150),
        **promise,
    )


def _accept(story: Story, offer: Handover, receiver: Membership, *, is_news: bool = False) -> None:
    """Accept within the hour; what is news happened today, whatever day of the week it is."""
    at = story.after(20, 60)
    if is_news:
        story.at = at = max(at, story.now - TODAY)
    handoffs.handover_accept(actor=story.actor(receiver.pk), handover_id=offer.pk, at=at)


def _pass(
    story: Story,
    request: Request,
    giver: Membership,
    receiver: Membership,
    code: str,
    why: str,
) -> None:
    _accept(story, _offer(story, request, giver, receiver, code, why), receiver)
