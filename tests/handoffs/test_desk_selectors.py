"""What desks read of requests: load of people and teams, clients, topics."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Q
from django.utils import timezone

from accounts.models import Membership
from clients.models import Client
from handoffs import services
from handoffs.models import Message, Request
from handoffs.selectors.of_clients import (
    NO_CONTACT,
    last_contacts,
    repeated_topics,
    touched_since,
    with_open_requests,
)
from handoffs.selectors.team_load import Load, load_of_people, load_of_teams
from handoffs.selectors.topic_counts import Period, TopicCount, clients_asking, topic_counts
from tests.factories.handoffs import CONTEXT, make_client, make_team, make_topic, open_request
from tests.factories.questions import ask

DAY = timedelta(days=1)


@pytest.fixture
def nordhaus(company: Any) -> Client:
    """A client."""
    return make_client(company).client


@pytest.fixture
def opened(consultant: Membership, nordhaus: Client, actor_of: Any) -> Any:
    """`opened(days_ago=3)`: a request by mail that the consultant owns, opened then."""

    def make(*, days_ago: int = 0, client: Client | None = None, **values: Any) -> Request:
        given = {"owner_id": consultant.pk, "channel": "email", **values}
        record = open_request(actor_of(consultant), client or nordhaus, **given)
        if days_ago:
            at = timezone.now() - days_ago * DAY
            Request.objects.filter(pk=record.pk).update(opened_at=at, last_activity_at=at)
        return record

    return make


def test_load_adds_up_by_kind(
    opened: Any, consultant: Membership, manager: Membership, actor_of: Any
) -> None:
    late, waits, theirs = opened(), opened(), opened(owner_id=manager.pk)
    Request.objects.filter(pk=late.pk).update(promised_by=timezone.now() - DAY)
    services.request_wait(actor=actor_of(consultant), request_id=waits.pk)
    services.request_resolve(actor=actor_of(consultant), request_id=opened().pk)
    services.handover_offer(
        actor=actor_of(manager), request_id=theirs.pk, to_owner_id=consultant.pk, **CONTEXT
    )
    ask(actor_of(manager), theirs, consultant)
    people = Membership.objects.filter(pk__in=[consultant.pk, manager.pk])

    found = load_of_people(
        people, overdue=Q(promised_by__lt=timezone.now()), day=timezone.localdate()
    )

    loads = {one.name: one.load for one in found}
    assert loads["Marta Lind"] == Load(open=1, waiting=1, overdue=1, offers=1, answers=1)
    assert loads["Helen Brandt"] == Load(open=1)
    assert sum(loads.values(), Load()) == Load(2, 1, 1, 1, 1)


def test_load_of_teams_is_what_they_hold_themselves(
    opened: Any, consultant: Membership, manager: Membership, company: Any, actor_of: Any
) -> None:
    team = make_team(manager, consultant)
    opened(owner_id=None, owner_team_id=team.pk)
    services.handover_offer(
        actor=actor_of(consultant), request_id=opened().pk, to_team_id=team.pk, **CONTEXT
    )

    assert load_of_teams(company.pk, overdue=Q(pk=None)) == {team.pk: Load(open=1, offers=1)}


def test_person_of_a_team_is_counted_there(
    consultant: Membership, manager: Membership, internal: Membership
) -> None:
    team = make_team(manager, consultant)

    found = load_of_people(Membership.objects.all(), overdue=Q(), day=timezone.localdate())

    assert {one.name: one.team_id for one in found} == {
        "Helen Brandt": None,
        "Marta Lind": team.pk,
    }


def test_clients_carry_open_requests(opened: Any, consultant: Membership, actor_of: Any) -> None:
    opened()
    services.request_resolve(actor=actor_of(consultant), request_id=opened().pk)

    (client,) = with_open_requests(Client.objects.all())

    assert (client.open_ones, client.wrong_ones) == (1, 0)


def test_touch_is_what_a_person_wrote_or_spoke(company: Any, opened: Any) -> None:
    names = ("Called", "Robot", "Wrote", "Theirs")
    made = {name: make_client(company, name).client for name in names}
    opened(client=made["Called"], channel="phone", days_ago=5)
    for name, direction, automatic in (
        ("Robot", "to_client", True),
        ("Wrote", "to_client", False),
        ("Theirs", "from_client", False),
    ):
        Message.objects.create(
            company=company,
            request=opened(client=made[name], days_ago=20),
            direction=direction,
            is_automatic=automatic,
            body="Hello",
            at=timezone.now() - 10 * DAY,
        )
        Request.objects.filter(client=made[name]).update(last_activity_at=timezone.now())
    now = timezone.now()

    def touched(days: int) -> set[str]:
        found = Client.objects.filter(touched_since(now - days * DAY))
        return set(found.values_list("name", flat=True))

    assert (touched(4), touched(6), touched(11)) == (set(), {"Called"}, {"Called", "Wrote"})
    contacts = last_contacts(company.pk, [one.pk for one in made.values()], now - 90 * DAY)
    assert contacts[made["Robot"].pk] == NO_CONTACT
    theirs = contacts[made["Theirs"].pk]
    assert (theirs.touched_at, theirs.at) == (None, theirs.heard_at)
    assert contacts[made["Called"].pk].at is not None
    assert NO_CONTACT.at is None


def test_repeated_topics_count_within_the_days(company: Any, nordhaus: Client, opened: Any) -> None:
    topic = make_topic(company, "import")
    for days_ago in (1, 2, 100):
        opened(topic_id=topic.pk, days_ago=days_ago)
    opened()
    since = timezone.now() - 90 * DAY

    (found,) = repeated_topics(Client.objects.all(), company.pk, since, 2)

    assert (found.client, found.topic, found.count) == ("Nordhaus", topic, 2)
    assert repeated_topics(Client.objects.all(), company.pk, since, 3) == []
    assert repeated_topics(Client.objects.none(), company.pk, since, 2) == []


def test_topic_counts_hold_both_periods_and_clients(
    company: Any, nordhaus: Client, consultant: Membership, opened: Any, actor_of: Any
) -> None:
    topic, other = make_topic(company, "fault", "S"), make_topic(company, "other", "S")
    solved = opened(topic_id=topic.pk, days_ago=1)
    opened(topic_id=topic.pk, client=make_client(company, "Vela").client, days_ago=2)
    opened(topic_id=topic.pk, days_ago=40)
    opened(topic_id=other.pk, days_ago=3)
    opened(topic_id=topic.pk, days_ago=70)
    services.request_resolve(actor=actor_of(consultant), request_id=solved.pk)
    now = timezone.now()
    period, before = Period(now - 30 * DAY, now), Period(now - 60 * DAY, now - 30 * DAY)

    (found,) = topic_counts(company.pk, [topic.pk], period, before)

    assert (found.now, found.before, found.resolved) == (2, 1, 1)
    assert (found.all_now, found.all_before) == (3, 1)
    assert len(found.clients) == 2
    assert found.is_more_than_chance is None
    asked = clients_asking(company.pk, topic.pk, period)
    assert [(one.client, one.count, one.resolved) for one in asked] == [
        ("Nordhaus", 1, 1),
        ("Vela", 1, 0),
    ]


@pytest.mark.parametrize(
    ("now", "before", "surely"), [(30, 10, True), (12, 10, False), (10, 30, True)]
)
def test_change_of_a_topic_is_judged_by_its_share(now: int, before: int, surely: bool) -> None:
    assert TopicCount(1, now, before, 100, 100, 0).is_more_than_chance is surely
