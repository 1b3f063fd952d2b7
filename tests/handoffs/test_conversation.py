"""Messages that reach clients, and comments that never do."""

from dataclasses import replace
from typing import Any

import pytest

from core.errors import InvalidInput, NotFound
from core.models import AuditEntry, Delivery, OutboxEvent
from handoffs import services
from handoffs.models import (
    Comment,
    Entry,
    EntryKind,
    Message,
    Participant,
    Request,
)
from handoffs.transitions import RequestState
from notices.models import Mail, Notice
from tests.factories.handoffs import (
    kinds,
    make_client,
    open_request,
)


def test_message_wakes_a_waiting_request(
    request_of: Request, consultant: Any, actor_of: Any
) -> None:
    actor = actor_of(consultant)
    services.request_wait(actor=actor, request_id=request_of.pk)

    services.message_receive(actor=actor, request_id=request_of.pk, body="Here you are")

    request_of.refresh_from_db()
    assert request_of.state == RequestState.OPEN
    assert kinds(request_of)[-1] == EntryKind.MESSAGE_IN


def test_message_to_nobody_is_refused(
    client: Any, consultant: Any, company: Any, actor_of: Any
) -> None:
    actor = actor_of(consultant)
    request = open_request(actor, client.client)
    foreign = make_client(company, "Suedhaus").contact

    for contact_id in (None, foreign.pk):
        with pytest.raises(InvalidInput) as refused:
            services.message_send(
                actor=actor, request_id=request.pk, body="Dear", contact_id=contact_id
            )
        assert list(refused.value.fields) == ["contact_id"]
    assert not Mail.objects.exists()


def test_message_of_demo_sends_no_mail(request_of: Request, consultant: Any, actor_of: Any) -> None:
    actor = replace(actor_of(consultant), via="demo")

    message = services.message_send(actor=actor, request_id=request_of.pk, body="Dear Anna")

    assert message.mail_id is None
    assert not Mail.objects.exists()


def test_comment_text_stands_in_the_comment_and_in_the_mail_that_calls_in(
    request_of: Request, consultant: Any, internal: Any, actor_of: Any
) -> None:
    secret = "between-us-only-4711"
    actor = actor_of(consultant)

    services.comment_add(actor=actor, request_id=request_of.pk, body=secret, call_in=[internal.pk])
    services.message_send(actor=actor, request_id=request_of.pk, body="Dear Anna")
    services.request_resolve(actor=actor, request_id=request_of.pk, note="done")

    for model in (Entry, OutboxEvent, Delivery, Notice, Message, AuditEntry, Request):
        for row in model.objects.values():
            assert secret not in str(row)
    mailed = [mail["to_email"] for mail in Mail.objects.values() if secret in str(mail)]
    assert mailed == [internal.user.email]


def test_comment_calling_in_a_stranger_is_refused_whole(
    request_of: Request, consultant: Any, stranger: Any, actor_of: Any
) -> None:
    with pytest.raises(NotFound):
        services.comment_add(
            actor=actor_of(consultant),
            request_id=request_of.pk,
            body="Look",
            call_in=[stranger.pk],
        )
    assert not Comment.objects.exists()
    assert not Participant.objects.exists()


def test_comment_key_of_another_author_gives_nothing_away(
    request_of: Request, consultant: Any, other: Any, actor_of: Any
) -> None:
    values = {"request_id": request_of.pk, "idempotency_key": "k"}
    first = services.comment_add(actor=actor_of(consultant), body="Mine", **values)

    with pytest.raises(InvalidInput):
        services.comment_add(actor=actor_of(other), body="Other", **values)

    assert services.comment_add(actor=actor_of(consultant), body="Mine", **values) == first
    assert Comment.objects.get() == first


def test_comment_by_an_internal_employee_calls_nobody_in(
    request_of: Request, consultant: Any, internal: Any, other: Any, actor_of: Any
) -> None:
    services.comment_add(
        actor=actor_of(consultant), request_id=request_of.pk, body="?", call_in=[internal.pk]
    )

    with pytest.raises(NotFound):
        services.comment_add(
            actor=actor_of(internal), request_id=request_of.pk, body="!", call_in=[other.pk]
        )
    services.comment_add(actor=actor_of(internal), request_id=request_of.pk, body="Because")
    assert kinds(request_of) == [EntryKind.OPENED, EntryKind.COMMENTED, EntryKind.COMMENTED]
