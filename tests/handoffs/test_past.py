"""Requests of the past, recorded in bulk."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actors import system_actor
from core.access import Actor
from core.errors import InvalidInput, NotAllowed
from core.models import OutboxEvent
from core.tenancy import company_scope
from handoffs.models import Entry, Handover, Holding, Message, Request
from handoffs.services.past import PastRequest, PastStep, requests_record_past
from tests.factories.handoffs import make_client, make_role, make_team

START = datetime(2024, 3, 4, 8, tzinfo=UTC)  # a Monday, nine o'clock in Berlin


@pytest.fixture
def importer(company: Any) -> Actor:
    """An import."""
    return system_actor(company, via="import")


class Past:
    """Makes records of one client, held by two teams."""

    def __init__(self, company: Any, manager: Any, first: Any, second: Any) -> None:
        """Everyone there is."""
        self.client = make_client(company).client
        self.role = make_role(company, "S")
        self.teams = [make_team(manager, name=name) for name in ("One", "Two")]
        self.manager, self.first, self.second = manager, first, second

    def step(
        self, kind: str, hours: float, owner: Any = None, team: int = 0, **values: Any
    ) -> PastStep:
        """A step some hours after the start."""
        return PastStep(
            kind=kind,
            at=START + timedelta(hours=hours),
            owner_id=owner.pk if owner else None,
            role_id=self.role.pk,
            team_id=self.teams[team].pk,
            manager_id=self.manager.pk,
            **values,
        )

    def record(self, ref: str, *steps: PastStep, **values: Any) -> PastRequest:
        """A record of the client."""
        kept = {
            "external_ref": ref,
            "client_id": self.client.pk,
            "contact_id": None,
            "topic_id": None,
            "subject": "Old",
            "original_text": "",
            "channel": "import",
            "priority": "normal",
            "opened_at": START,
            "steps": steps,
            **values,
        }
        return PastRequest(**kept)


@pytest.fixture
def past(company: Any, manager: Any, consultant: Any, make_person: Any) -> Past:
    """Two people of two teams."""
    return Past(company, manager, consultant, make_person("Daniel Osei"))


def test_record_past_tells_the_story_of_the_rows(past: Past, importer: Actor) -> None:
    steps = (
        past.step("held", 0),
        past.step("held", 1, past.first),
        past.step("first_response", 1.5, past.first),
        past.step("held", 2, past.second, team=1),
        past.step("resolved", 3, past.second, team=1),
        past.step("reopened", 5, past.second, team=1),
        past.step("resolved", 6, past.second, team=1),
    )

    recorded = requests_record_past(actor=importer, records=[past.record("r1", *steps)])

    request = Request.objects.get()
    assert recorded.ids == {"r1": request.pk}
    assert recorded.created == {"r1"}
    assert (request.number, request.owner, request.state) == (1, past.second, "resolved")
    assert (request.version, request.handover_count) == (7, 1)
    assert request.first_resolved_at == START + timedelta(hours=3)
    assert request.resolved_at == START + timedelta(hours=6)
    entries = Entry.objects.filter(request=request).order_by("at", "pk")
    assert [entry.kind for entry in entries] == [
        "opened",
        "assigned",
        "message_out",
        "accepted",
        "resolved",
        "reopened",
        "resolved",
    ]
    # Thirteen to fourteen o'clock is the break.
    assert [entry.working_seconds for entry in entries] == [
        0,
        3600,
        5400,
        7200,
        10800,
        14400,
        18000,
    ]
    holdings = Holding.objects.filter(request=request).order_by("pk")
    assert [(row.owner_id, row.how, row.working_seconds) for row in holdings] == [
        (None, "opened", 3600),
        (past.first.pk, "assigned", 3600),
        (past.second.pk, "accepted", 3600),
        (past.second.pk, "assigned", 3600),
    ]
    handover = Handover.objects.get()
    assert (handover.from_team, handover.to_team) == tuple(past.teams)
    assert not Message.objects.exists()
    kinds = OutboxEvent.objects.values_list("kind", flat=True)
    assert "request.resolved" not in kinds


def test_record_past_twice_leaves_known_requests_alone(past: Past, importer: Actor) -> None:
    record = past.record("r1", past.step("held", 0, past.first))
    first = requests_record_past(actor=importer, records=[record])

    other = past.record("r2", past.step("held", 0, past.first))
    second = requests_record_past(
        actor=importer, records=[replace(record, subject="New"), other, other]
    )

    assert second.ids["r1"] == first.ids["r1"]
    assert second.created == {"r2"}
    assert list(Request.objects.order_by("number").values_list("subject", "number")) == [
        ("Old", 1),
        ("Old", 2),
    ]


def test_record_past_takes_the_reporting_line_of_the_row(
    past: Past, importer: Actor, company: Any, head: Any
) -> None:
    step = replace(past.step("held", 0, past.first), manager_id=head.pk)

    requests_record_past(actor=importer, records=[past.record("r1", step)])

    entry = Entry.objects.get()
    assert (entry.owner_manager, entry.owner_team) == (head, past.teams[0])


def test_record_past_without_a_known_time_measures_nothing(past: Past, importer: Actor) -> None:
    steps = (
        past.step("held", 0, past.first),
        past.step("resolved", 0, past.first, time_known=False),
    )

    requests_record_past(actor=importer, records=[past.record("r1", *steps)])

    assert Entry.objects.get(kind="resolved").working_seconds is None


def test_record_past_when_it_waits_after_a_resolution_was_reopened(
    past: Past, importer: Actor
) -> None:
    kinds = ("held", "resolved", "waiting")
    steps = (past.step(kind, hour, past.first) for hour, kind in enumerate(kinds))

    requests_record_past(actor=importer, records=[past.record("r1", *steps)])

    request = Request.objects.get()
    assert (request.state, request.resolved_at, request.version) == ("waiting", None, 4)
    assert Holding.objects.filter(ended_at=None).count() == 1


@pytest.mark.parametrize(
    "kinds",
    [
        (),
        ("resolved",),
        ("held", "resumed"),
        ("held", "reopened"),
        ("held", "resolved", "resolved"),
        ("held", "eaten"),
    ],
)
def test_record_past_out_of_order_is_refused_whole(
    past: Past, importer: Actor, kinds: tuple[str, ...]
) -> None:
    good = past.record("good", past.step("held", 0, past.first))
    bad = past.record("bad", *(past.step(kind, n, past.first) for n, kind in enumerate(kinds)))

    with pytest.raises(InvalidInput):
        requests_record_past(actor=importer, records=[good, bad])

    assert not Request.objects.exists()


def test_record_past_with_ids_of_another_company_is_refused(
    past: Past, importer: Actor, stranger: Any
) -> None:
    with company_scope(stranger.company_id):
        foreign = make_client(stranger.company, "Foreign")
    held = past.step("held", 0, past.first)
    bad = (
        past.record("r", held, client_id=foreign.client.pk),
        past.record("r", held, contact_id=foreign.contact.pk),
        past.record("r", replace(held, owner_id=stranger.pk)),
        past.record("r", replace(held, manager_id=stranger.pk)),
    )

    for record in bad:
        with pytest.raises(InvalidInput):
            requests_record_past(actor=importer, records=[record])
    assert not Request.objects.exists()


def test_record_past_by_a_person_is_refused(past: Past, admin: Any, actor_of: Any) -> None:
    record = past.record("r1", past.step("held", 0, past.first))

    with pytest.raises(NotAllowed):
        requests_record_past(actor=actor_of(admin), records=[record])


def test_record_past_asks_as_often_for_one_as_for_many(past: Past, importer: Actor) -> None:
    def queries(prefix: str, count: int) -> int:
        records = [
            past.record(
                f"{prefix}{number}",
                past.step("held", 0, past.first),
                past.step("held", 1, past.second, team=1),
                past.step("resolved", 2, past.second, team=1),
            )
            for number in range(count)
        ]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            requests_record_past(actor=importer, records=records)
        return len(asked)

    assert queries("a", 1) == queries("b", 20)
