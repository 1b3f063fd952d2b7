"""A company whose requests go astray in known numbers, recorded as its past."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Membership, Team
from clients.models import Client
from core.access import Actor
from core.outbox import run_due
from handoffs.services.past import PastRequest, PastStep, requests_record_past
from roles.models import Role, Topic
from tests.factories.handoffs import hold_role, make_client, make_team

HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Office:
    """People by role code, their teams, and a client. Requests are opened `DAY` and after."""

    actor: Actor
    people: dict[str, Membership]
    teams: dict[str, Team]
    client: Client
    first: datetime = field(default_factory=lambda: timezone.now() - timedelta(days=40))
    number: int = 0

    def record(self, topic: Topic | None, *paths: str, days_ago: int = 30) -> list[PastRequest]:
        """One resolved request for each path, like "A S CS": an hour with each."""
        records = [self._past(topic, path.split(), days_ago) for path in paths]
        requests_record_past(actor=self.actor, records=records)
        return records

    def relay(self) -> None:
        """What the workers do."""
        while run_due(self.actor.company_id):
            pass

    def _past(self, topic: Topic | None, codes: Sequence[str], days_ago: int) -> PastRequest:
        self.number += 1
        day = (timezone.now() - timedelta(days=days_ago)).astimezone(UTC)
        day -= timedelta(days=max(0, day.weekday() - 2))
        at = day.replace(hour=8, minute=0, second=0, microsecond=0)
        opened, steps = at, []
        for code in codes:
            steps.append(self._step("held", at, code))
            at += HOUR
        steps.append(self._step("message_out", at, codes[-1]))
        steps.append(self._step("resolved", at, codes[-1]))
        return PastRequest(
            external_ref=f"past-{self.number}",
            client_id=self.client.pk,
            contact_id=None,
            topic_id=topic.pk if topic else None,
            subject=f"Question {self.number}",
            original_text="Who can tell me?",
            channel="import",
            priority="normal",
            opened_at=opened,
            steps=tuple(steps),
        )

    def _step(self, kind: str, at: datetime, code: str) -> PastStep:
        return PastStep(
            kind=kind,
            at=at,
            owner_id=self.people[code].pk,
            role_id=Role.objects.get(code=code).pk,
            team_id=self.teams[code].pk,
            manager_id=self.teams[code].manager_id,
        )


def make_office(system: Actor, make_person: Any, manager: Membership) -> Office:
    """One person a role; Account has a team, all others another."""
    people = {code: make_person(f"{code} person") for code in ("A", "Pj", "Pr", "S", "CS")}
    for code, person in people.items():
        hold_role(person, code)
    sales = make_team(manager, people["A"], name="Sales")
    service = make_team(
        manager, *(person for code, person in people.items() if code != "A"), name="Service"
    )
    teams = {code: sales if code == "A" else service for code in people}
    client = make_client(manager.company, "Nordhaus").client
    return Office(replace(system, via="import"), people, teams, client)
