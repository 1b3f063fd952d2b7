"""A client, requests of the consultant, and a consultant with something of everything."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Membership
from clients.models import Client
from handoffs import services
from handoffs.models import Request
from roles.models import Topic
from tests.factories.handoffs import (
    CONTEXT,
    make_client,
    make_team,
    open_request,
)
from tests.factories.questions import ask
from tests.platform_pages.desk_parts import aged


@pytest.fixture
def nordhaus(company: Any) -> Client:
    """A client."""
    return make_client(company).client


@pytest.fixture
def opened(consultant: Membership, nordhaus: Client, actor_of: Any) -> Any:
    """`opened("Subject", topic=…)`: an open request that the consultant owns."""

    def make(subject: str, *, topic: Topic | None = None, **values: Any) -> Request:
        given = {"owner_id": consultant.pk, "channel": "email", **values}
        if topic:
            given["topic_id"] = topic.pk
        client = given.pop("client", nordhaus)
        return open_request(actor_of(consultant), client, subject=subject, **given)

    return make


@pytest.fixture
def busy(
    consultant: Membership, manager: Membership, make_person: Any, opened: Any, actor_of: Any
) -> Membership:
    """A consultant with something of everything; a colleague with nothing."""
    colleague = make_person("Daniel Osei")
    team = make_team(manager, consultant, colleague)
    actor, asker = actor_of(consultant), actor_of(manager)
    late, waits = opened("Late"), opened("Waits")
    opened("Open")
    aged(late, promised_by=timezone.now() - timedelta(hours=1))
    services.request_wait(actor=actor, request_id=waits.pk)
    theirs = opened("Of the manager", owner_id=manager.pk)
    services.handover_offer(actor=asker, request_id=theirs.pk, to_owner_id=consultant.pk, **CONTEXT)
    ask(asker, theirs, consultant)
    opened("Of the team", owner_id=None, owner_team_id=team.pk)
    opened("Of nobody here", owner_id=make_person("Max Other").pk)
    return consultant
