"""Interviews of the candidates: in agreement, seen differently by two, and some still to score."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from accounts.models import Membership
from accounts.selectors import local_day
from core.access import Actor
from demo.names import PEOPLE
from demo.recent import Story
from hiring import services
from hiring.models import Candidate, Interview
from hiring.score_document import Score, Sheet

MARTA, PRIYA, ROBERT = PEOPLE[0], PEOPLE[2], "Robert Klein"

# Points and evidence by the key of the quality; without points: why it was not asked.
Told = Mapping[str, tuple[int | None, str]]

NORA_BY_MARTA: Told = {
    "drive": (4, "“What would a good first week look like, and who would notice?” Asked on twice."),
    "learning": (
        4,
        "“I sent the wrong worktop. I called before they opened the parcel, drove the"
        " right one there, and since then I read the number back aloud.”",
    ),
    "positive": (3, "“He shouted. He also taught me to never promise a Friday.”"),
    "empathy": (
        4,
        "Let the angry client finish, then: “So the fitters stand in your shop and cost"
        " you money while you talk to me.”",
    ),
}
NORA_BY_PRIYA: Told = {
    "drive": (4, "Had read our help pages and asked which question comes most often."),
    "learning": (3, "The worktop: “My fault, I had not looked.” Changed how she checks orders."),
    "positive": (3, "“We did not suit each other. I would still ask him about wood.”"),
    "empathy": (4, "“First I would want to know what is standing still because of us.”"),
}
BRUNO_BY_MARTA: Told = {
    "drive": (2, "“What comes after this job?” About the work only when I asked again."),
    "learning": (1, "The lost order: “The warehouse. It was the warehouse. They never listen.”"),
    "positive": (2, "Four bosses, all of them bad."),
    "empathy": (2, "“I would apologise and send him to the workshop.”"),
}
BRUNO_BY_PRIYA: Told = {
    "drive": (2, "Asked about the bonus first, then whether one works on Saturdays."),
    "learning": (1, "“I do not make mistakes of that kind.” Then the warehouse again."),
    "positive": (1, "“They were all idiots there.”"),
    "empathy": (2, "Explained why the client was wrong. Polite about it."),
}
KATRIN_BY_MARTA: Told = {
    "drive": (3, "“How do you know here that a client is content?”"),
    "learning": (
        3,
        "Gave out a drill without its battery; built a list that the others took over.",
    ),
    "positive": (
        4,
        "On her worst boss: “She was afraid of numbers, so I did them. We both slept better.”",
    ),
    "empathy": (
        4,
        "“He is not angry with me. He has a hall full of people and no drill.” Asked what"
        " would save his day before she offered anything.",
    ),
}
KATRIN_BY_PRIYA: Told = {
    "drive": (3, "Wanted to know what the first month is measured by."),
    "learning": (3, "The battery, and what she changed. Told without hesitation."),
    "positive": (3, "Fair to her former boss."),
    "empathy": (
        2,
        "“I would say sorry and send another one.” When I asked what hurts the client"
        " most she said: “That it is late.”",
    ),
}
TIMO_BY_PRIYA: Told = {
    "drive": (3, "Asked who our clients are and what they build."),
    "learning": (None, "We spoke of languages too long and ran out of time."),
    "positive": (3, "“It was a hard year. I would not call anybody bad.”"),
    "empathy": (3, "Listened, asked for the order number last."),
}
SELMA_BY_ROBERT: Told = {
    "drive": (4, "Asked what we would want to have solved after half a year."),
    "learning": (
        4,
        "Double booked a hall: “I told both that evening, and since then two of us sign.”",
    ),
    "positive": (3, "Laughed about her worst boss, and named what he was good at."),
    "empathy": (3, "“First I let them shout. Then I ask what it costs them today.”"),
}


def tell_interviews_of_filled(
    story: Story, actor: Actor, hired: Candidate, refused: Candidate, at: datetime
) -> None:
    """Before the decision: two interviewers who agree about both."""
    for candidate, by_marta, by_priya in (
        (hired, NORA_BY_MARTA, NORA_BY_PRIYA),
        (refused, BRUNO_BY_MARTA, BRUNO_BY_PRIYA),
    ):
        _asked(story, actor, candidate, at - timedelta(days=6), MARTA, PRIYA)
        _given(story, candidate, MARTA, by_marta, at - timedelta(days=2))
        _given(story, candidate, PRIYA, by_priya, at - timedelta(days=1))


def tell_interviews_of_open(
    story: Story, actor: Actor, candidates: Mapping[str, Candidate], manager: Membership
) -> None:
    """One seen differently by two, and two of whom scores are awaited."""
    today = local_day(actor.company_time_zone, story.now)
    asked = story.now - timedelta(days=8)
    katrin, timo = candidates["Katrin Vogel"], candidates["Timo Rantanen"]
    selma = candidates["Selma Aydin"]
    _asked(story, actor, katrin, asked, MARTA, PRIYA)
    _given(story, katrin, MARTA, KATRIN_BY_MARTA, asked + timedelta(days=2))
    _given(
        story,
        katrin,
        PRIYA,
        KATRIN_BY_PRIYA,
        asked + timedelta(days=3),
        "Quick and friendly. I am not sure she hears what is behind a complaint.",
    )
    _asked(story, actor, timo, asked, PRIYA)
    _asked(story, actor, timo, asked, MARTA, day=today - timedelta(days=1), hour=time(15))
    _given(story, timo, PRIYA, TIMO_BY_PRIYA, asked + timedelta(days=5))
    _asked(story, actor, selma, asked, ROBERT)
    _asked(
        story, actor, selma, asked, manager.name, day=today + timedelta(days=1), hour=time(10, 30)
    )
    _given(story, selma, ROBERT, SELMA_BY_ROBERT, asked + timedelta(days=6))


def _person(story: Story, name: str) -> int:
    return next(person.pk for person in story.people.values() if person.name == name)


def _asked(
    story: Story,
    actor: Actor,
    candidate: Candidate,
    at: datetime,
    *names: str,
    day: date | None = None,
    hour: time | None = None,
) -> None:
    services.interviews_ask(
        actor=actor,
        candidate_id=candidate.pk,
        interviewer_ids=[_person(story, name) for name in names],
        planned_on=day,
        planned_at=hour,
        at=at,
    )


def _given(
    story: Story, candidate: Candidate, name: str, told: Told, at: datetime, note: str = ""
) -> None:
    person = _person(story, name)
    interview = Interview.objects.get(candidate=candidate, interviewer_id=person)
    scores = {
        key: Score(points, words) if points else Score(None, "", words)
        for key, (points, words) in told.items()
    }
    services.scores_give(
        actor=story.actor(person), interview_id=interview.pk, sheet=Sheet(scores, note), at=at
    )
