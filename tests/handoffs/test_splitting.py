"""A second matter becomes a request of its own, in the client's own words."""

from typing import Any

import pytest

from accounts.models import Company, Membership
from core.errors import InvalidInput, NotAllowed, NotFound, Stale
from core.tenancy import company_scope
from handoffs import services
from handoffs.models import Request, RequestLink
from tests.factories.handoffs import MadeClient, hold_role, kinds, make_topic, open_request


@pytest.fixture
def actor(consultant: Membership, actor_of: Any) -> Any:
    """The consultant, who owns the request."""
    return actor_of(consultant)


@pytest.fixture
def first(actor: Any, client: MadeClient, consultant: Membership) -> Request:
    """Two matters in one text."""
    return open_request(
        actor,
        client.client,
        contact_id=client.contact.pk,
        owner_id=consultant.pk,
        text="The export is grey.\r\n\r\nAnd  send us the invoice again, plaese.",
    )


def split(actor: Any, request: Request, **values: Any) -> Request:
    """Split through the service."""
    values = {"subject": "Invoice", **values}
    return services.request_split(actor=actor, request_id=request.pk, **values)


def test_split_when_a_part_and_messages_then_a_request_in_these_words_goes_by_its_topic(
    actor: Any, first: Request, company: Company, other: Membership
) -> None:
    hold_role(other, "A")
    topic = make_topic(company, "invoice", "A")
    message = services.message_receive(actor=actor, request_id=first.pk, body="Invoice 17!")
    made = split(
        actor,
        first,
        part="And send us the invoice again, plaese.",
        message_ids=[message.pk],
        topic_id=topic.pk,
        version=2,
    )
    made.refresh_from_db()
    assert made.original_text == "And send us the invoice again, plaese.\n\nInvoice 17!"
    assert (made.client_id, made.contact_id) == (first.client_id, first.contact_id)
    assert (made.owner_id, made.topic_id, made.channel) == (other.pk, topic.pk, first.channel)
    link = RequestLink.objects.get()
    assert (link.request_id, link.other_id, link.kind) == (made.pk, first.pk, "split_from")
    assert kinds(first)[-1] == "split"
    assert kinds(made) == ["opened", "split_from"]
    message.refresh_from_db()
    assert message.request_id == first.pk


def test_split_when_repeated_with_a_key_then_one_request(actor: Any, first: Request) -> None:
    values = {"part": "send us the invoice", "idempotency_key": "k", "version": 1}
    made = split(actor, first, **values)
    assert split(actor, first, **values).pk == made.pk
    assert Request.objects.count() == 2
    assert kinds(first).count("split") == 1


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({}, InvalidInput),
        ({"part": "Send me money"}, InvalidInput),
        ({"part": "invoice", "subject": " "}, InvalidInput),
        ({"part": "invoice", "topic_id": 10**9}, NotFound),
        ({"message_ids": [10**9]}, NotFound),
        ({"part": "invoice", "version": 7}, Stale),
    ],
)
def test_split_when_wrong_then_refused_and_nothing_is_made(
    actor: Any, first: Request, values: dict[str, Any], error: Any
) -> None:
    with pytest.raises(error):
        split(actor, first, **values)
    assert Request.objects.count() == 1
    assert kinds(first) == ["opened"]


def test_split_when_the_message_is_our_own_or_elsewhere_then_not_found(
    actor: Any, first: Request, client: MadeClient
) -> None:
    ours = services.message_send(actor=actor, request_id=first.pk, body="Hello")
    other = open_request(actor, client.client)
    theirs = services.message_receive(actor=actor, request_id=other.pk, body="Else")
    for message in (ours, theirs):
        with pytest.raises(NotFound):
            split(actor, first, message_ids=[message.pk])
    assert not RequestLink.objects.exists()


def test_split_when_said_on_a_merged_request_then_its_words_may_be_chosen(
    actor: Any, first: Request, client: MadeClient, consultant: Membership
) -> None:
    duplicate = open_request(actor, client.client, owner_id=consultant.pk, text="A third matter")
    message = services.message_receive(actor=actor, request_id=duplicate.pk, body="And more")
    services.request_merge(actor=actor, request_id=first.pk, duplicate_id=duplicate.pk)
    made = split(actor, first, part="third matter", message_ids=[message.pk])
    assert made.original_text == "third matter\n\nAnd more"


def test_split_when_resolved_then_the_first_stays_resolved(actor: Any, first: Request) -> None:
    services.request_resolve(actor=actor, request_id=first.pk)
    split(actor, first, part="invoice")
    first.refresh_from_db()
    assert first.state == "resolved"


def test_split_when_internal_or_stranger_then_refused(
    first: Request, internal: Membership, stranger: Membership, actor_of: Any
) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        split(actor_of(internal), first, part="invoice")
    with company_scope(stranger.company_id), pytest.raises(NotFound):
        split(actor_of(stranger), first, part="invoice")
    assert Request.objects.count() == 1
