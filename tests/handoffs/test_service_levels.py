"""Service policies: versions, which one fits, who may change them, and what requests keep."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Company, Membership
from core.access import Actor
from core.errors import InvalidInput, NotAllowed, NotFound, Stale
from core.models import AuditEntry
from core.tenancy import company_scope
from handoffs import services
from handoffs.due_rules import NEVER, DueKind
from handoffs.models import DueTime, Request, ServicePolicy, ServicePolicyVersion
from tests.factories.due_times import due, make_policy, make_topics
from tests.factories.handoffs import MadeClient, offer, open_request
from tests.factories.questions import ask

ActorOf = Callable[[Membership], Actor]


@pytest.fixture
def policy(company: Company) -> ServicePolicy:
    """What all requests are promised."""
    return make_policy(company)


@pytest.fixture
def chief(head: Membership, actor_of: ActorOf) -> Actor:
    """A head, who may change policies."""
    return actor_of(head)


def _opened(actor: Actor, client: MadeClient, **values: Any) -> Request:
    return open_request(actor, client.client, contact_id=client.contact.pk, **values)


def _policy_of(request: Request) -> str:
    request.refresh_from_db()
    return request.service_policy.policy.name_en if request.service_policy else ""


# ---------- Policies


def test_create_writes_the_first_version_and_the_audit_trail(chief: Actor) -> None:
    policy = services.service_policy_create(
        actor=chief, name_en="Urgent", name_ru="Срочные", priority="urgent", resolution_minutes=480
    )

    (version,) = policy.versions.all()
    assert (version.number, version.priority, version.warn_percent) == (1, "urgent", 75)
    assert version.promise == {DueKind.RESOLUTION: 480 * 60}
    assert version.created_by_id == chief.membership_id
    assert AuditEntry.objects.filter(action="service_policy.create", subject_id=policy.pk).exists()


def test_update_of_a_promise_writes_a_new_version_and_keeps_the_old(
    policy: ServicePolicy, chief: Actor
) -> None:
    services.service_policy_update(
        actor=chief, policy_id=policy.pk, version=1, first_response_minutes=30
    )

    first, second = policy.versions.order_by("number")
    assert (first.first_response_minutes, second.first_response_minutes) == (120, 30)
    assert second.resolution_minutes == 960
    assert second.starts_on == timezone.localdate()


def test_update_of_a_name_writes_no_version(policy: ServicePolicy, chief: Actor) -> None:
    changed = services.service_policy_update(
        actor=chief, policy_id=policy.pk, name_en="Everyone", first_response_minutes=120
    )

    assert (changed.name_en, changed.version) == ("Everyone", 2)
    assert policy.versions.count() == 1


def test_update_without_a_change_changes_nothing(policy: ServicePolicy, chief: Actor) -> None:
    services.service_policy_update(actor=chief, policy_id=policy.pk, name_en=policy.name_en)

    policy.refresh_from_db()
    assert policy.version == 1


def test_second_editor_is_refused(policy: ServicePolicy, chief: Actor) -> None:
    services.service_policy_update(actor=chief, policy_id=policy.pk, version=1, position=5)

    with pytest.raises(Stale):
        services.service_policy_update(
            actor=chief, policy_id=policy.pk, version=1, first_response_minutes=1
        )
    assert policy.versions.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"first_response_minutes": None}, "first_response_minutes"),
        ({"resolution_minutes": 0}, "resolution_minutes"),
        ({"resolution_minutes": 120_001}, "resolution_minutes"),
        ({"resolution_minutes": 60, "warn_percent": 100}, "warn_percent"),
        ({"resolution_minutes": 60, "priority": "soon"}, "priority"),
        ({"resolution_minutes": 60, "topic_id": 2**40}, "topic_id"),
        ({"resolution_minutes": 60, "segment": "x" * 81}, "segment"),
        ({"resolution_minutes": 60, "starts_on": timezone.localdate() - timedelta(days=2)},
         "starts_on"),
        ({"resolution_minutes": 60, "company_id": 1}, "company_id"),
    ],
)  # fmt: skip
def test_create_refuses_what_cannot_be_kept(
    chief: Actor, values: dict[str, Any], field: str
) -> None:
    with pytest.raises((InvalidInput, NotFound)) as refused:
        services.service_policy_create(actor=chief, name_en="Odd", **values)

    assert field in refused.value.fields
    assert not ServicePolicy.objects.filter(name_en="Odd").exists()


def test_name_is_taken_once_whatever_its_case(policy: ServicePolicy, chief: Actor) -> None:
    with pytest.raises(InvalidInput) as refused:
        services.service_policy_create(actor=chief, name_en="ALL REQUESTS", resolution_minutes=60)

    assert "name_en" in refused.value.fields


def test_managers_cannot_change_policies(
    policy: ServicePolicy, manager: Membership, actor_of: ActorOf
) -> None:
    for call in (
        lambda: services.service_policy_create(
            actor=actor_of(manager), name_en="Mine", resolution_minutes=60
        ),
        lambda: services.service_policy_update(
            actor=actor_of(manager), policy_id=policy.pk, position=1
        ),
    ):
        with pytest.raises(NotAllowed):
            call()
    assert ServicePolicy.objects.count() == 1


def test_another_companys_policy_is_not_found(
    policy: ServicePolicy, stranger: Membership, actor_of: ActorOf, company: Company
) -> None:
    with company_scope(stranger.company_id), pytest.raises(NotFound):
        services.service_policy_update(
            actor=actor_of(stranger), policy_id=policy.pk, name_en="Taken over"
        )
    policy.refresh_from_db()
    assert policy.name_en == "All requests"


def test_another_companys_topic_is_not_found(chief: Actor, other_company: Company) -> None:
    with company_scope(other_company.pk):
        (topic,) = make_topics(other_company, "theirs")

    with pytest.raises(NotFound):
        services.service_policy_create(
            actor=chief, name_en="Odd", resolution_minutes=60, topic_id=topic.pk
        )


def test_defaults_are_made_once_by_priority(chief: Actor) -> None:
    assert services.service_policies_create_defaults(actor=chief) == 4
    assert services.service_policies_create_defaults(actor=chief) == 0

    promised = dict(ServicePolicyVersion.objects.values_list("priority", "first_response_minutes"))
    assert promised == {"urgent": 60, "high": 120, "": 240, "low": 480}


# ---------- Which one fits


def test_most_conditions_win_whatever_the_place(
    company: Company, consultant: Membership, client: MadeClient, actor_of: ActorOf
) -> None:
    client.client.segment = "Key"
    client.client.save(update_fields=["segment"])
    (topic,) = make_topics(company, "export")
    make_policy(company, "All", position=1)
    make_policy(company, "Urgent", position=2, priority="urgent")
    make_policy(company, "Key clients", position=3, segment="key")
    make_policy(company, "Key and export", position=4, segment="KEY", topic_id=topic.pk)
    actor = actor_of(consultant)

    assert _policy_of(_opened(actor, client)) == "Key clients"
    assert _policy_of(_opened(actor, client, priority="urgent")) == "Urgent"
    assert _policy_of(_opened(actor, client, topic_id=topic.pk)) == "Key and export"


def test_unused_and_future_versions_do_not_count(
    policy: ServicePolicy,
    company: Company,
    chief: Actor,
    consultant: Membership,
    client: MadeClient,
    actor_of: ActorOf,
) -> None:
    tomorrow = timezone.localdate() + timedelta(days=2)
    services.service_policy_update(
        actor=chief, policy_id=policy.pk, first_response_minutes=5, starts_on=tomorrow
    )
    gone = make_policy(company, "Gone", priority="urgent")
    services.service_policy_update(actor=chief, policy_id=gone.pk, is_active=False)

    request = _opened(actor_of(consultant), client, priority="urgent")

    assert _policy_of(request) == "All requests"
    assert request.service_policy is not None
    assert request.service_policy.first_response_minutes == 120


# ---------- What a request keeps


def test_opening_freezes_the_policy_and_starts_two_clocks(
    policy: ServicePolicy, consultant: Membership, client: MadeClient, actor_of: ActorOf
) -> None:
    request = _opened(actor_of(consultant), client)

    first, resolution = due(request, DueKind.FIRST_RESPONSE), due(request, DueKind.RESOLUTION)
    assert (first.target_seconds, resolution.target_seconds) == (7_200, 57_600)
    assert first.started_at == request.opened_at
    assert first.warn_after_seconds == 5_400
    assert Request.objects.get(pk=request.pk).next_due_at == first.due_at


def test_later_version_leaves_open_requests_alone(
    policy: ServicePolicy,
    chief: Actor,
    consultant: Membership,
    client: MadeClient,
    actor_of: ActorOf,
) -> None:
    request = _opened(actor_of(consultant), client)
    before = due(request, DueKind.FIRST_RESPONSE).due_at

    services.service_policy_update(actor=chief, policy_id=policy.pk, first_response_minutes=5)
    services.request_change_details(
        actor=actor_of(consultant), request_id=request.pk, priority="urgent"
    )

    assert due(request, DueKind.FIRST_RESPONSE).due_at == before
    assert _policy_of(request) == "All requests"


def test_without_a_policy_nothing_is_promised(
    consultant: Membership, client: MadeClient, actor_of: ActorOf
) -> None:
    request = _opened(actor_of(consultant), client)

    request.refresh_from_db()
    assert (request.service_policy_id, request.next_due_at) == (None, NEVER)
    assert not DueTime.objects.exists()


def test_offers_and_questions_are_due_by_the_policy(
    company: Company,
    consultant: Membership,
    other: Membership,
    internal: Membership,
    client: MadeClient,
    actor_of: ActorOf,
) -> None:
    make_policy(company, acceptance_minutes=30, answer_minutes=60)
    actor = actor_of(consultant)
    request = _opened(actor, client, owner_id=consultant.pk)

    handover = offer(actor, request, other)
    (question,) = ask(actor, request, internal)

    acceptance, answer = due(request, DueKind.ACCEPTANCE), due(request, DueKind.ANSWER)
    assert (acceptance.due_at, acceptance.target_seconds) == (handover.answer_due_at, 1_800)
    assert (answer.due_at, answer.target_seconds) == (question.due_at, 3_600)


# ---------- What it costs


def test_opening_costs_one_query_more_with_a_policy(
    company: Company,
    consultant: Membership,
    client: MadeClient,
    actor_of: ActorOf,
    django_assert_num_queries: Any,
) -> None:
    actor = actor_of(consultant)
    _opened(actor, client)
    with CaptureQueriesContext(connection) as without:
        _opened(actor, client)
    make_policy(company)

    with django_assert_num_queries(len(without) + 1):
        _opened(actor, client)
