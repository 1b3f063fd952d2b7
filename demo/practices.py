"""Two practices: one that helped those who took it, one that did not.

The first is shaped: a dozen people of Support get two requests a week over 24 weeks, written into
the ledger as in `demo.outliers`. Four in ten of them come back, of those who took the practice
one in eight from the day they took it. They come by web form, so that the weekly look at steady
outliers, which compares the same channels, finds what it found before. The second is only chosen:
six people and a day, with the figures that the past happens to have.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from accounts.models import Company, Membership
from core.access import Actor
from demo.history import STAR, Scene
from demo.one_hand import Manner, request_of_one
from demo.recent import Story
from handoffs.services.past import requests_record_past
from training.models.practices import Practice
from training.services import practice_takers as takers
from training.services import practices

SEED = 11
MANNER = Manner("practice", work=(0.5, 0.7), channels=("web",))
WEEKS_AGO, LONG_WEEKS_AGO = 10, 18
SHAPED_WEEKS, A_WEEK = 24, 2
TAKERS, COMPARED = 6, 12


def tell_practices(actor: Actor, story: Story, scene: Scene, company: Company) -> None:
    """Told by services, after everything below is there."""
    star = next(person for person in scene.staff.by_role["S"] if person.name == STAR)
    manager_id, _team = scene.staff.line_on(star.pk, after_moves=True)
    support = [person for person in scene.staff.by_role["S"] if person != star]
    # Whose requests `demo.outliers` has come back all the time would drown the others.
    below = next(
        one for one in support if scene.staff.line_on(one.pk, after_moves=True)[0] == manager_id
    )
    people = [person for person in support if person != below]
    took, others = people[:TAKERS], people[TAKERS:COMPARED]
    monday = story.now.date() - timedelta(days=story.now.date().weekday())
    began = monday - timedelta(weeks=WEEKS_AGO)
    _shape(actor, scene, took, others, began, story.now)
    helped = _say_it_back(actor, star)
    for person in took:
        takers.taker_add(actor=actor, practice_id=helped.pk, member_id=person.pk, began_on=began)
    _keep(actor, helped, "Fewer requests come back, and it costs nothing.")
    _short_answers(actor, people[-1], others, monday)
    _draft(actor, scene.staff.by_role["CS"][0])


def _say_it_back(actor: Actor, star: Membership) -> Practice:
    return _in_use(
        actor,
        practices.practice_create(
            actor=actor,
            title="Say the question back before answering",
            member_id=star.pk,
            difference="Says the client’s question back in her own words and waits for a yes.",
            steps="Read the request to the end\n"
            "Say the question back in one sentence\n"
            "Ask what the client wants to do with the answer\n"
            "Answer, and name the next step",
            metrics=["fcr"],
            answers={
                "what": "I write one sentence first: so you want the offer with the old prices, "
                "is that right? Only then I look.",
                "when": "With everything that has more than one meaning. Not with passwords.",
                "words": "“Let me say it back, so that I do not solve the wrong thing.”",
                "not": "I do not send the link to the manual.",
                "begin": "Take the first three requests of the morning and write that sentence.",
                "doubt": "I have had the same clients for long; they know me.",
            },
        ),
    )


def _short_answers(actor: Actor, whose: Membership, took: list[Membership], monday: date) -> None:
    """Looked at over sixteen weeks; given up when the figures said nothing."""
    practice = _in_use(
        actor,
        practices.practice_create(
            actor=actor,
            title="A first answer of one line",
            member_id=whose.pk,
            difference="Writes one line at once, “I have it”, and looks into it then.",
            steps="Open the request\nWrite one line\nLook into it, and answer in full",
            metrics=["first_response_time"],
            weeks=16,
            answers={"what": "I write one line as soon as I see the request."},
        ),
    )
    for person in took:
        takers.taker_add(
            actor=actor,
            practice_id=practice.pk,
            member_id=person.pk,
            began_on=monday - timedelta(weeks=LONG_WEEKS_AGO),
        )
    practices.practice_move(
        actor=actor,
        practice_id=practice.pk,
        state="given_up",
        reason="In sixteen weeks there is no difference that is more than chance.",
    )


def _draft(actor: Actor, whose: Membership) -> None:
    """Begun and not written to the end."""
    practices.practice_create(
        actor=actor,
        title="A call in the second week",
        member_id=whose.pk,
        metrics=["csat"],
        answers={"what": "I ring every new client in the second week, before they write."},
    )


def _in_use(actor: Actor, practice: Practice) -> Practice:
    for state in ("ready", "in_use"):
        practice = practices.practice_move(actor=actor, practice_id=practice.pk, state=state)
    return practice


def _keep(actor: Actor, practice: Practice, reason: str) -> None:
    practices.practice_move(actor=actor, practice_id=practice.pk, state="kept", reason=reason)


def _shape(
    actor: Actor,
    scene: Scene,
    took: list[Membership],
    others: list[Membership],
    began: date,
    now: datetime,
) -> None:
    """Requests of 24 weeks, the last eight of them after the day."""
    random = Random(SEED)
    topics = [topic for topic in scene.topics if topic.role and topic.role.code == "S"]
    records = [
        request_of_one(
            random, scene, person, topics, day, comes_back=comes_back, manner=MANNER, now=now
        )
        for day, person, comes_back in _days(took, others, began)
    ]
    requests_record_past(actor=actor, records=sorted(records, key=lambda one: one.opened_at))


def _days(
    took: list[Membership], others: list[Membership], began: date
) -> Iterator[tuple[date, Membership, bool]]:
    """On which day whose request begins, and whether it comes back."""
    first = began - timedelta(weeks=SHAPED_WEEKS - 8)
    for week in range(SHAPED_WEEKS):
        for place, person in enumerate([*took, *others]):
            for number in range(A_WEEK):
                day = first + timedelta(days=7 * week + 2 * number)
                turn = week * A_WEEK + number + place
                has_it = day >= began and place < len(took)
                yield day, person, turn % 8 == 0 if has_it else turn % 5 < 2
