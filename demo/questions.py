"""Three open requests of the demo company about which several departments are asked: all answers
in, two departments awaited, one of them late. Told through the services."""

from datetime import datetime, timedelta

from accounts.calendars import add_working_seconds
from accounts.models import Membership
from core.access import Actor
from demo.clients import Account
from demo.recent import Story
from handoffs import services as handoffs
from handoffs.models import Question, Request
from roles.models import Topic

HOUR = 3600


def tell_questions(
    system: Actor, story: Story, accounts: list[Account], topics: list[Topic]
) -> None:
    """At clients of the person whose sign-in is printed; the internal employee with a sign-in is
    awaited once."""
    host = story.staff.by_role["CS"][0]
    theirs = [account for account in accounts if account.team.get("CS") == host.pk] or accounts
    topic = next(topic for topic in topics if topic.code == "how-to-use")
    _tell_answered(system, story, theirs[0], topic, host)
    _tell_awaited(system, story, theirs[1 % len(theirs)], topic, host)
    _tell_late(system, story, theirs[2 % len(theirs)], topic, host)


def _tell_answered(
    system: Actor, story: Story, account: Account, topic: Topic, host: Membership
) -> None:
    """Both departments have answered: the client can be told."""
    story.at = story.now - timedelta(days=4)
    developer, marketing = _internal(story, "Lena Fischer"), _internal(story, "Oskar Blom")
    request = _open(
        system,
        story,
        account,
        topic,
        host,
        "The price list in our offers is last year's",
        "Our offers still show the prices of last year. We have entered the new ones in march, "
        "is there somthing to switch on? Two customers have complained already.",
    )
    questions = _ask(
        story,
        host,
        request,
        "Did 6.2 change which price list new offers take, and was it in the release mail?",
        (developer, marketing),
    )
    answers = (
        "Yes. Since 6.2 new offers take the list marked as default; theirs has no mark. Set it "
        "under Catalogue, Price lists. Old offers keep their prices.",
        "It was in the release mail of 3 June, third paragraph, but not in the guide. I add it.",
    )
    for question, answer in zip(questions, answers, strict=True):
        handoffs.question_answer(
            actor=story.actor(question.asked_to_id),
            question_id=question.pk,
            text=answer,
            at=story.after(40, 150),
        )


def _tell_awaited(
    system: Actor, story: Story, account: Account, topic: Topic, host: Membership
) -> None:
    """Two departments have until tomorrow."""
    story.at = story.now - timedelta(hours=30)
    request = _open(
        system,
        story,
        account,
        topic,
        host,
        "Textures missing in the 3D export of the second site",
        "At our second site the 3d export has no textures, at the first one it works. Same "
        "version, same plan. Is that module paid for both sites or only for one??",
    )
    due = add_working_seconds(story.spec, story.now, 7 * HOUR)
    _ask(
        story,
        host,
        request,
        "Can the export profile differ between two sites of one company?",
        (_internal(story, "Lena Fischer"),),
        due,
    )
    _ask(
        story,
        host,
        request,
        "Is the texture module paid for both sites?",
        (_internal(story, "Karin Falk"),),
        due,
    )


def _tell_late(
    system: Actor, story: Story, account: Account, topic: Topic, host: Membership
) -> None:
    """A lawyer has answered, marketing is late, and the host is asked as a colleague."""
    story.at = story.now - timedelta(days=6)
    seller = story.someone("A", None)
    request = _open(
        system,
        story,
        account,
        topic,
        seller,
        "May we show your logo on our showroom wall?",
        "We finish our new showroom and would like to put your logo and two screenshots on the "
        "wall. Who allows that, and in which form do we get them?",
    )
    lawyer, marketing = _internal(story, "Sara Lund"), _internal(story, "Oskar Blom")
    due = add_working_seconds(story.spec, story.at, 6 * HOUR)
    first, _late = _ask(
        story,
        seller,
        request,
        "May a client show our logo and screenshots in a showroom?",
        (lawyer, marketing),
        due,
    )
    handoffs.question_answer(
        actor=story.actor(lawyer.pk),
        question_id=first.pk,
        text="Yes, with the sentence of our trademark guide beside it. I have put it in the file.",
        at=story.after(60, 120),
    )
    due = add_working_seconds(story.spec, story.now, 5 * HOUR)
    text = "Who at the client decides about the showroom? I only know the buyer."
    _ask(story, seller, request, text, (host,), due)


def _internal(story: Story, name: str) -> Membership:
    return next(person for person in story.staff.internal if person.name == name)


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
        owner_id=owner.pk,
        at=story.at,
        idempotency_key=f"demo-questions-{subject}"[:100],
    )


def _ask(
    story: Story,
    asker: Membership,
    request: Request,
    text: str,
    people: tuple[Membership, ...],
    due: datetime | None = None,
) -> list[Question]:
    """Within half an hour of work, so that the question is not asked after its due time."""
    return handoffs.questions_ask(
        actor=story.actor(asker.pk),
        request_id=request.pk,
        to_ids=[person.pk for person in people],
        text=text,
        due_at=due,
        at=story.after(5, 30),
    )
