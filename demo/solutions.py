"""Three claims of the demo company at different stages: a discount promised and not given in full
(options wait for the manager), a late delivery (one option refused, another chosen), a double
payment (paid back, client told). Told through the services."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from accounts.models import Membership
from core.access import Actor
from demo.clients import Account
from demo.recent import Story
from handoffs import services as handoffs
from handoffs.models import Request, Solution, SolutionKind
from roles.models import Topic


def tell_solutions(
    system: Actor, story: Story, accounts: list[Account], topics: list[Topic]
) -> None:
    """The first waits for the manager whose sign-in is printed, the second belongs to the
    consultant whose sign-in is."""
    kinds = {kind.code: kind for kind in SolutionKind.objects.visible_to(system)}
    topic = next((row for row in topics if row.code == "refund"), topics[0])
    host = story.staff.by_role["CS"][0]
    theirs = [account for account in accounts if account.team.get("CS") == host.pk] or accounts
    manager = story.staff.managers[0]
    support = next(
        person
        for person in story.staff.by_role["S"]
        if story.staff.lines[person.pk][-1][0] == manager.pk
    )
    _tell_backpack(system, story, theirs[0], topic, support, kinds)
    _tell_late_delivery(system, story, theirs[1 % len(theirs)], topic, host, kinds)
    _tell_paid_twice(system, story, theirs[2 % len(theirs)], topic, support, kinds)


def _tell_backpack(
    system: Actor,
    story: Story,
    account: Account,
    topic: Topic,
    owner: Membership,
    kinds: dict[str, SolutionKind],
) -> None:
    """Three departments have answered; a refund waits for the manager beside a discount."""
    story.at = story.now - timedelta(days=3)
    request = _open(
        system,
        story,
        account,
        topic,
        owner,
        "Paid with 10 % promised, only 5 % given",
        "I ordered the 40 backpacks for our fitters with the code from your spring mail. It says "
        "10 % of!! The invoice takes only 5 %, and I have allready paid. Thats 240 euro missing, "
        "please sort it out.",
    )
    questions = handoffs.questions_ask(
        actor=story.actor(owner.pk),
        request_id=request.pk,
        to_ids=[_internal(story, name).pk for name in ("Lena Fischer", "Karin Falk", "Oskar Blom")],
        text="A client used the spring code: 10 % in the mail, 5 % on the invoice. What happened?",
        at=story.after(5, 30),
    )
    answers = (
        "The shop took the code for the one of last year: 5 %. Corrected since this morning.",
        "Invoice and payment are right as the shop sent them. We can pay 240.00 back on Friday.",
        "The mail promised 10 % without any condition. The client is right.",
    )
    for question, answer in zip(questions, answers, strict=True):
        handoffs.question_answer(
            actor=story.actor(question.asked_to_id),
            question_id=question.pk,
            text=answer,
            at=story.after(20, 90),
        )
    _propose(
        story, owner, request, kinds["discount"],
        "They order every quarter, so it comes to about the same, and they stay with us.",
        percent=Decimal(10), purchases=2,
    )  # fmt: skip
    _propose(
        story, owner, request, kinds["refund"],
        "The half of the discount that was promised and not given.",
        amount=Decimal("240.00"), currency="EUR",
    )  # fmt: skip


def _tell_late_delivery(
    system: Actor,
    story: Story,
    account: Account,
    topic: Topic,
    owner: Membership,
    kinds: dict[str, SolutionKind],
) -> None:
    """A refund was refused with the reason; a smaller credit note is chosen and to be done."""
    story.at = story.now - timedelta(days=5)
    request = _open(
        system,
        story,
        account,
        topic,
        owner,
        "Training came two weeks late",
        "The training was promised for the 2nd and held on the 16th, our people waited with the "
        "new site that long. What do you offer us for that?",
    )
    first = _propose(
        story, owner, request, kinds["refund"],
        "The whole price of the training, since it was our planning.",
        amount=Decimal("900.00"), currency="EUR",
    )  # fmt: skip
    boss = first.approvals.get().asked_id
    handoffs.solution_refuse(
        actor=story.actor(boss),
        solution_id=first.pk,
        reason="The training was held and was good. A third is fair, on the next invoice.",
        at=story.after(60, 200),
    )
    second = _propose(
        story, owner, request, kinds["credit-note"],
        "A third of the price of the training, on the next invoice.",
        amount=Decimal("300.00"), currency="EUR",
    )  # fmt: skip
    handoffs.solution_agree(
        actor=story.actor(boss), solution_id=second.pk, reason="Yes.", at=story.after(20, 90)
    )
    handoffs.solution_choose(
        actor=story.actor(owner.pk), solution_id=second.pk, at=story.after(10, 60)
    )


def _tell_paid_twice(
    system: Actor,
    story: Story,
    account: Account,
    topic: Topic,
    owner: Membership,
    kinds: dict[str, SolutionKind],
) -> None:
    """A small amount needs nobody's agreement: paid back, and the client knows."""
    story.at = story.now - timedelta(days=7)
    request = _open(
        system,
        story,
        account,
        topic,
        owner,
        "Shipping was taken twice",
        "On our last invoice shipping stands two times, 38.50 each. One is enough I think :)",
    )
    actor = story.actor(owner.pk)
    solution = _propose(
        story, owner, request, kinds["refund"], "Shipping stands on the invoice twice.",
        amount=Decimal("38.50"), currency="EUR",
    )  # fmt: skip
    handoffs.solution_choose(actor=actor, solution_id=solution.pk, at=story.after(5, 20))
    handoffs.solution_carry_out(
        actor=actor,
        solution_id=solution.pk,
        done="Transfer 2291, entered by accounting.",
        at=story.after(60, 200),
    )
    handoffs.solution_tell(
        actor=actor,
        solution_id=solution.pk,
        body="You are right, shipping stands there twice. We have paid 38.50 EUR back; it should "
        "arrive within three days.",
        at=story.after(5, 20),
    )


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
        idempotency_key=f"demo-solutions-{subject}"[:100],
    )


def _propose(
    story: Story,
    owner: Membership,
    request: Request,
    kind: SolutionKind,
    words: str,
    **size: Any,
) -> Solution:
    return handoffs.solution_propose(
        actor=story.actor(owner.pk),
        request_id=request.pk,
        kind_id=kind.pk,
        words=words,
        at=story.after(10, 60),
        **size,
    )
