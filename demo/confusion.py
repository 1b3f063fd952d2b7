"""Two confusions of the demo company's last two months, each with another cause than the circles
of its past: a new kind of question that nobody is named for, and hand-overs that say nothing."""

from datetime import datetime, timedelta

from accounts.calendars import add_working_seconds
from accounts.models import Membership
from core.access import Actor
from demo.clients import Account
from demo.recent import Story
from handoffs import services as handoffs
from handoffs.models import Handover, Request
from handoffs.services.past import PastRequest, PastStep, requests_record_past
from roles import services as roles
from roles.models import Topic

HOUR = 3_600
DAYS = 60
NEW_QUESTIONS = 26
BARE_OFFERS = 16
WORDS = (
    "your new planning assistant moved our walls, is that meant to be so?",
    "Who can tell us what the assistant does with our floor plans, and who sees them?",
    "Can the assistant be switched off for our planners? Support says it is no fault.",
)


def tell_confusion(
    system: Actor, story: Story, accounts: list[Account], topics: list[Topic]
) -> None:
    """Both, from two months ago until a few days ago."""
    topic = roles.topic_create(
        actor=system,
        code="planning-assistant",
        name_en="Planning assistant",
        name_ru="Помощник планировщика",
    )
    records = [_new_question(story, accounts, topic, number) for number in range(NEW_QUESTIONS)]
    requests_record_past(actor=system, records=records)
    papers = next(topic for topic in topics if topic.code == "closing-documents")
    for number in range(BARE_OFFERS):
        _tell_bare_offer(system, story, story.random.choice(accounts), papers, number)


def _new_question(story: Story, accounts: list[Account], topic: Topic, number: int) -> PastRequest:
    """Support, Product and Customer success pass it around: more often as time goes by."""
    random = story.random
    account = random.choice(accounts)
    days = DAYS * (1 - random.random() ** 0.7) + 6
    at = add_working_seconds(story.spec, story.now - timedelta(days=days), HOUR)
    codes = random.choice((("S", "Pr"), ("S", "CS", "Pr"), ("CS", "S", "CS"), ("Pr", "S")))
    opened, steps, owner = at, list[PastStep](), 0
    for index, code in enumerate(codes):
        owner = story.someone(code, None).pk
        steps.append(_step(story, "held", at, code, owner))
        at = add_working_seconds(story.spec, at, random.randrange(1, 4) * HOUR)
        if index in {0, len(codes) - 1}:
            kind = "message_out" if index else "first_response"
            steps.append(_step(story, kind, at, code, owner))
        at = add_working_seconds(story.spec, at, random.randrange(1, 5) * HOUR)
    steps.append(_step(story, "resolved", at, codes[-1], owner))
    contact = random.choice(account.contacts)
    return PastRequest(
        external_ref=f"demo-assistant-{number}",
        client_id=account.client.pk,
        contact_id=contact.pk,
        topic_id=topic.pk,
        subject=topic.name_ru if contact.language == "ru" else topic.name_en,
        original_text=random.choice(WORDS),
        channel="email",
        priority="normal",
        opened_at=opened,
        steps=tuple(steps),
    )


def _step(story: Story, kind: str, at: datetime, code: str, owner: int) -> PastStep:
    manager, team = story.staff.line_on(owner, after_moves=True)
    return PastStep(
        kind=kind,
        at=at,
        owner_id=owner,
        role_id=story.staff.roles[code].pk,
        team_id=team,
        manager_id=manager,
    )


def _tell_bare_offer(
    system: Actor, story: Story, account: Account, topic: Topic, number: int
) -> None:
    """Support gets what is Account's and passes it on without a word; Account refuses, and takes
    it once it hears what is wanted."""
    story.at = story.now - timedelta(days=5 + story.random.random() * (DAYS - 5))
    helper, seller = story.someone("S", None), story.someone("A", None)
    request = _open_papers(system, story, account, topic, number, helper)
    if number % 5:
        bare = _offer(story, request, helper, seller, "Yours.", "Nothing.", "Please answer.")
        handoffs.handover_decline(
            actor=story.actor(seller.pk),
            handover_id=bare.pk,
            reason="Which papers, for which month? I cannot tell from this.",
            at=story.after(30, 110),
        )
    offer = _offer(
        story,
        request,
        helper,
        seller,
        "They wait for the closing documents of last month.",
        "Looked whether the delivery is complete: it is.",
        "Send the documents and tell them when they come.",
    )
    actor = story.actor(seller.pk)
    handoffs.handover_accept(actor=actor, handover_id=offer.pk, at=story.after(10, 90))
    body = "The documents are on their way."
    handoffs.message_send(actor=actor, request_id=request.pk, body=body, at=story.after(30, 200))
    handoffs.request_resolve(actor=actor, request_id=request.pk, at=story.after(5, 60))


def _open_papers(
    system: Actor, story: Story, account: Account, topic: Topic, number: int, helper: Membership
) -> Request:
    contact = story.random.choice(account.contacts)
    return handoffs.request_open(
        actor=system,
        client_id=account.client.pk,
        contact_id=contact.pk,
        topic_id=topic.pk,
        subject=topic.name_ru if contact.language == "ru" else topic.name_en,
        text="We still wait for the papers of last month. Which of you sends them?",
        channel="phone",
        owner_id=helper.pk,
        owner_role_id=story.staff.roles["S"].pk,
        at=story.after(5, 60),
        idempotency_key=f"demo-papers-{number}",
    )


def _offer(
    story: Story,
    request: Request,
    sender: Membership,
    receiver: Membership,
    why: str,
    tried: str,
    expected: str,
) -> Handover:
    return handoffs.handover_offer(
        actor=story.actor(sender.pk),
        request_id=request.pk,
        to_owner_id=receiver.pk,
        to_role_id=story.staff.roles["A"].pk,
        why=why,
        tried=tried,
        expected=expected,
        at=story.after(60, 280),
    )
