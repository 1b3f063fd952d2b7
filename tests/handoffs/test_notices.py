"""Mandatory notices: the client's Customer success hears at once, once, and only of news."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts import services as accounts
from accounts.models import Company, Membership
from core.access import Actor
from core.errors import NotFound
from core.outbox import run_due
from handoffs import services
from handoffs.models import Entry, EntryKind, Request, RequestNotice
from notices.models import Mail
from roles.models import Role, Topic, Touchpoint, TouchpointTopic
from tests.factories.handoffs import (
    MadeClient,
    hold_role,
    join_client_team,
    kinds,
    make_role,
    make_topic,
    open_request,
)


@pytest.fixture
def topic(company: Company) -> Topic:
    """How-to questions: Support must tell Customer success."""
    made = make_topic(company, "how-to")
    touchpoint = Touchpoint.objects.create(
        company=company,
        code="how-to",
        from_role=make_role(company, "S"),
        to_role=make_role(company, "CS"),
        occasion_en="The client asks how to use the product",
        occasion_ru="Клиент спрашивает, как пользоваться продуктом",
        is_mandatory_notice=True,
    )
    TouchpointTopic.objects.create(company=company, touchpoint=touchpoint, topic=made)
    return made


@pytest.fixture
def success(client: MadeClient, make_person: Any) -> Membership:
    """The client's Customer success manager."""
    person: Membership = make_person("Nina Kowalska")
    join_client_team(client.client, person, "CS")
    return person


@pytest.fixture
def support(consultant: Membership) -> Membership:
    """A support manager."""
    hold_role(consultant, "S")
    return consultant


def ask_support(client: MadeClient, topic: Topic, support: Membership, actor: Actor) -> Request:
    return open_request(
        actor,
        client.client,
        contact_id=client.contact.pk,
        topic_id=topic.pk,
        owner_id=support.pk,
        owner_role_id=role("S").pk,
    )


def role(code: str) -> Role:
    return Role.objects.get(code=code)


def told() -> list[tuple[int, str]]:
    rows = RequestNotice.objects.order_by("pk").select_related("member")
    return [(row.request_id, row.member.name) for row in rows]


def test_request_that_reaches_support_tells_the_clients_success_manager(
    company: Company,
    client: MadeClient,
    topic: Topic,
    success: Membership,
    support: Membership,
    actor_of: Any,
) -> None:
    request = ask_support(client, topic, support, actor_of(support))
    run_due(company.pk)

    assert told() == [(request.pk, "Nina Kowalska")]
    mail = Mail.objects.get(purpose="notice.requests.touchpoint")
    assert mail.to_email == success.user.email  # type: ignore[union-attr]
    assert f"#{request.number}" in mail.subject
    assert "The client asks how to use the product" in mail.text
    assert kinds(request) == [EntryKind.OPENED, EntryKind.NOTIFIED]
    version = Request.objects.get(pk=request.pk).version
    assert version == request.version  # whoever has the page open can go on


def test_notice_is_given_once_whatever_happens_afterwards(
    company: Company,
    client: MadeClient,
    topic: Topic,
    success: Membership,
    support: Membership,
    system: Actor,
    actor_of: Any,
) -> None:
    request = ask_support(client, topic, support, actor_of(support))
    for _ in range(2):
        services.message_send(actor=actor_of(support), request_id=request.pk, body="We look.")
        run_due(company.pk)
    assert services.mandatory_notices_give(actor=system, request_ids=[request.pk]) == 0
    assert len(told()) == 1
    assert Entry.objects.filter(kind=EntryKind.NOTIFIED).count() == 1


def test_notice_comes_when_the_request_reaches_the_role_later(
    company: Company,
    client: MadeClient,
    topic: Topic,
    success: Membership,
    support: Membership,
    other: Membership,
    actor_of: Any,
) -> None:
    request = open_request(actor_of(other), client.client, topic_id=topic.pk, owner_id=other.pk)
    run_due(company.pk)
    assert told() == []
    services.handover_offer(
        actor=actor_of(other),
        request_id=request.pk,
        to_owner_id=support.pk,
        to_role_id=role("S").pk,
        why="A fault?",
        tried="Nothing",
        expected="Look",
    )
    run_due(company.pk)
    assert told() == []  # offered is not reached
    offer = request.handovers.get()
    services.handover_accept(actor=actor_of(support), handover_id=offer.pk)
    run_due(company.pk)
    assert told() == [(request.pk, "Nina Kowalska")]


def test_stand_in_is_told_when_the_holder_is_gone(
    company: Company,
    client: MadeClient,
    topic: Topic,
    support: Membership,
    make_person: Any,
    actor_of: Any,
) -> None:
    gone, stand_in = make_person("Gone Person"), make_person("Stand In")
    join_client_team(client.client, gone, "CS", stand_in)
    Membership.objects.filter(pk=gone.pk).update(is_active=False)
    request = ask_support(client, topic, support, actor_of(support))
    run_due(company.pk)
    assert told() == [(request.pk, "Stand In")]


def test_nobody_is_told_without_need(
    company: Company,
    client: MadeClient,
    topic: Topic,
    success: Membership,
    support: Membership,
    actor_of: Any,
) -> None:
    actor = actor_of(support)
    open_request(actor, client.client, topic_id=make_topic(company, "fault", "S").pk)
    open_request(actor, client.client, topic_id=topic.pk)  # goes to the success manager
    own = ask_support(client, topic, support, actor)
    services.request_resolve(actor=actor, request_id=own.pk)
    old = ask_support(client, topic, support, actor)
    Request.objects.filter(pk=old.pk).update(last_activity_at=timezone.now() - timedelta(days=2))
    run_due(company.pk)
    assert told() == []


def test_client_without_a_success_manager_tells_nobody(
    company: Company, client: MadeClient, topic: Topic, support: Membership, actor_of: Any
) -> None:
    ask_support(client, topic, support, actor_of(support))
    run_due(company.pk)
    assert told() == []


def test_desk_shows_the_notice_until_it_is_seen(
    company: Company,
    client: MadeClient,
    topic: Topic,
    success: Membership,
    support: Membership,
    actor_of: Any,
    browser_of: Any,
    django_assert_max_num_queries: Any,
) -> None:
    request = ask_support(client, topic, support, actor_of(support))
    run_due(company.pk)
    browser = browser_of(success)
    assert "Your clients asked elsewhere" in browser.get("/").content.decode()
    with django_assert_max_num_queries(12):
        browser.get("/")
    notice = RequestNotice.objects.get()
    stranger = browser_of(support).post(f"/requests/notices/{notice.pk}/seen/")
    assert stranger.status_code == 404
    with pytest.raises(NotFound):
        services.request_notice_seen(actor=actor_of(support), notice_id=notice.pk)

    assert browser.post(f"/requests/notices/{notice.pk}/seen/").status_code == 302

    assert "Your clients asked elsewhere" not in browser.get("/").content.decode()
    page = browser.get(f"/requests/{request.number}/").content.decode()
    assert "The client asks how to use the product" in page


def test_owner_who_is_the_one_to_be_told_is_not_told(
    company: Company, client: MadeClient, topic: Topic, success: Membership, actor_of: Any
) -> None:
    hold_role(success, "S")
    request = ask_support(client, topic, success, actor_of(success))
    run_due(company.pk)
    assert told() == []
    assert Request.objects.get(pk=request.pk).owner == success


def test_notice_goes_to_whoever_stands_in_while_success_is_away(
    client: MadeClient,
    topic: Topic,
    support: Membership,
    success: Membership,
    make_person: Any,
    company: Company,
    system: Actor,
    actor_of: Any,
) -> None:
    deputy = make_person("Depu Ty")
    today = timezone.localdate()
    accounts.absence_create(
        actor=system,
        member_id=success.pk,
        starts_on=today,
        ends_on=today + timedelta(days=3),
        stand_in_id=deputy.pk,
    )

    ask_support(client, topic, support, actor_of(support))
    run_due(company.pk)

    assert [notice.member for notice in RequestNotice.objects.all()] == [deputy]
    mails = Mail.objects.filter(purpose="notice.requests.touchpoint")
    assert [mail.to_email for mail in mails] == [deputy.email]
