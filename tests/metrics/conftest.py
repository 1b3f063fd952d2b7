"""A company whose figures are in use, with two teams."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

import pytest

from accounts.models import Company, Membership
from clients.models import Client
from core.access import Actor
from metrics import services
from roles.models import Topic
from surveys.models import Survey
from tests.conftest import PersonMaker
from tests.factories.handoffs import hold_role, make_client, make_team, make_topic
from tests.factories.metrics import MONDAY, Story, answer, drain, invite


@dataclass(frozen=True, slots=True)
class Crew:
    """Two managers with two consultants each, and a client with a topic."""

    helen: Membership
    otto: Membership
    marta: Membership
    jonas: Membership
    priya: Membership
    daniel: Membership
    client: Client
    topic: Topic

    @property
    def consultants(self) -> list[Membership]:
        """The four."""
        return [self.marta, self.jonas, self.priya, self.daniel]

    def story(self) -> Story:
        """A story of the client."""
        return Story(self.client)


@pytest.fixture
def crew(company: Company, system: Actor, make_person: PersonMaker) -> Crew:
    """Figures in use and people to credit."""
    services.defaults_create(system)
    helen, otto = (make_person(name, level="manager") for name in ("Helen B", "Otto K"))
    names = ("Marta L", "Jonas W", "Priya R", "Daniel O")
    marta, jonas, priya, daniel = (make_person(name) for name in names)
    make_team(helen, marta, jonas, name="Front line")
    make_team(otto, priya, daniel, name="Success")
    hold_role(marta, "S")
    hold_role(priya, "CS")
    client = make_client(company).client
    return Crew(helen, otto, marta, jonas, priya, daniel, client, make_topic(company))


@pytest.fixture
def told(crew: Crew, company: Company) -> Crew:
    """Twelve requests of March: ten closed at first contact by Marta, two by Jonas."""
    story = crew.story()
    for number in range(12):
        owner = crew.marta if number < 10 else crew.jonas
        request = story.open(owner, hours=24 * (number % 5) + number * 0.1)
        story.resolve(request, owner, hours=24 * (number % 5) + 2 + number * 0.1)
    drain(company)
    return crew


def tell_half_a_year(company: Company, crew: Crew, random: Random, count: int) -> None:
    """Requests of half a year, closed after some time by somebody, some answered."""
    story = crew.story()
    for _ in range(count):
        who, hours = random.choice(crew.consultants), random.randrange(24 * 170)
        topic = crew.topic.pk if random.random() < 0.5 else None
        story.resolve(story.open(who, hours, topic), who, hours + random.randrange(1, 90))
    survey = Survey.objects.filter(kind="csat").first() or Survey.objects.create(
        company=company, kind="csat", question_en="?", question_ru="?"
    )
    for _ in range(count // 2):
        at = MONDAY + timedelta(hours=random.randrange(24 * 170))
        invited = invite(survey, crew.client, at=at, consultant=random.choice(crew.consultants))
        answer(invited, random.randrange(1, 6), at=at)
    drain(company)
