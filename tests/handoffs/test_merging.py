"""Duplicates are merged: nothing is lost, nobody resolved them, and it can be taken back."""

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Membership
from core.errors import DomainError, IllegalState, InvalidInput, NotAllowed, NotFound, Stale
from core.models import OutboxEvent
from core.tenancy import company_scope
from handoffs import services
from handoffs.models import Entry, Handover, Holding, Message, Participant, Question, Request
from tests.factories.handoffs import CONTEXT, MadeClient, kinds, make_client, open_request


@pytest.fixture
def actor(consultant: Membership, actor_of: Any) -> Any:
    """The consultant, who owns both."""
    return actor_of(consultant)


@pytest.fixture
def kept(request_of: Request) -> Request:
    """The request that stays."""
    return request_of


@pytest.fixture
def duplicate(actor: Any, consultant: Membership, client: MadeClient) -> Request:
    """The same client asked the same again."""
    return open_request(
        actor,
        client.client,
        contact_id=client.contact.pk,
        owner_id=consultant.pk,
        text="Still grey!!",
    )


def merge(actor: Any, kept: Request, duplicate: Request, **values: Any) -> Request:
    """Merge through the service."""
    return services.request_merge(
        actor=actor, request_id=kept.pk, duplicate_id=duplicate.pk, **values
    )


def test_merge_when_both_are_open_then_the_duplicate_is_closed_and_nobody_resolved_it(
    actor: Any, kept: Request, duplicate: Request
) -> None:
    merge(actor, kept, duplicate, reason="The same", version=1, duplicate_version=1)
    kept.refresh_from_db()
    duplicate.refresh_from_db()
    assert (duplicate.state, duplicate.merged_into_id) == ("resolved", kept.pk)
    assert duplicate.first_resolved_at is None
    assert (kept.state, kept.version, duplicate.version) == ("open", 2, 2)
    assert (kinds(kept)[-1], kinds(duplicate)[-1]) == ("merged", "merged_into")
    assert Entry.objects.get(kind="merged").data == {
        "request": duplicate.pk,
        "number": duplicate.number,
        "reason": "The same",
    }
    assert not Holding.objects.filter(request=duplicate, ended_at=None).exists()
    assert Holding.objects.filter(request=kept, ended_at=None).count() == 1
    assert not OutboxEvent.objects.filter(kind="request.resolved").exists()


def test_merge_when_repeated_then_once(actor: Any, kept: Request, duplicate: Request) -> None:
    merge(actor, kept, duplicate)
    assert merge(actor, kept, duplicate).pk == kept.pk
    assert Entry.objects.filter(kind="merged").count() == 1


def test_merge_when_offered_and_asked_then_nothing_is_awaited_but_an_answer_is_kept(
    actor: Any, kept: Request, duplicate: Request, other: Membership, actor_of: Any
) -> None:
    services.handover_offer(actor=actor, request_id=duplicate.pk, to_owner_id=other.pk, **CONTEXT)
    [question] = services.questions_ask(
        actor=actor, request_id=duplicate.pk, to_ids=[other.pk], text="Since when?"
    )
    merge(actor, kept, duplicate)
    assert Handover.objects.get().state == "withdrawn"
    assert Question.objects.get().state == "gone_on"
    entry = Entry.objects.get(kind="merged_into")
    assert (entry.handover_id, entry.data["questions"]) == (
        Handover.objects.get().pk,
        [question.pk],
    )
    services.question_answer(actor=actor_of(other), question_id=question.pk, text="Monday")
    duplicate.refresh_from_db()
    assert (Question.objects.get().answer, duplicate.merged_into_id) == ("Monday", kept.pk)


def test_message_when_for_the_duplicate_then_lands_on_the_kept_one_in_their_name(
    actor: Any, kept: Request, duplicate: Request, company: Any
) -> None:
    stranger = make_client(company, "Suedhaus")
    Request.objects.filter(pk=duplicate.pk).update(client=stranger.client, contact=stranger.contact)
    merge(actor, kept, duplicate, other_client=True)
    services.request_wait(actor=actor, request_id=kept.pk)
    message = services.message_receive(actor=actor, request_id=duplicate.pk, body="Hello?")
    kept.refresh_from_db()
    assert (message.request_id, message.contact_id) == (kept.pk, stranger.contact.pk)
    assert kept.state == "open"
    sent = services.message_send(
        actor=actor, request_id=kept.pk, body="We are on it.", contact_id=stranger.contact.pk
    )
    assert sent.contact_id == stranger.contact.pk
    assert services.request_kept(Request.objects.get(pk=duplicate.pk)).pk == kept.pk


def test_message_when_to_a_contact_of_neither_client_then_refused(
    actor: Any, kept: Request, duplicate: Request, company: Any
) -> None:
    merge(actor, kept, duplicate)
    stranger = make_client(company, "Suedhaus")
    with pytest.raises(InvalidInput):
        services.message_send(
            actor=actor, request_id=kept.pk, body="Hello", contact_id=stranger.contact.pk
        )
    assert not Message.objects.exists()


def test_merge_when_the_clients_differ_then_only_if_said(
    actor: Any, kept: Request, company: Any, consultant: Membership
) -> None:
    other = open_request(actor, make_client(company, "Suedhaus").client, owner_id=consultant.pk)
    with pytest.raises(InvalidInput) as refused:
        merge(actor, kept, other)
    assert list(refused.value.fields) == ["other_client"]
    assert kinds(other) == ["opened"]
    merge(actor, kept, other, other_client=True)
    assert kinds(other)[-1] == "merged_into"


def test_merge_when_a_chain_then_it_is_flat_and_comes_apart_as_it_came_together(
    actor: Any, kept: Request, duplicate: Request, client: MadeClient, consultant: Membership
) -> None:
    first = open_request(actor, client.client, owner_id=consultant.pk)
    direct = open_request(actor, client.client, owner_id=consultant.pk)
    merge(actor, duplicate, first)
    merge(actor, kept, direct)
    merge(actor, kept, duplicate)
    into = dict(Request.objects.values_list("pk", "merged_into_id"))
    assert into == {kept.pk: None, duplicate.pk: kept.pk, first.pk: kept.pk, direct.pk: kept.pk}
    services.request_unmerge(actor=actor, request_id=duplicate.pk, reason="Not the same")
    into = dict(Request.objects.values_list("pk", "merged_into_id"))
    assert into == {kept.pk: None, duplicate.pk: None, first.pk: duplicate.pk, direct.pk: kept.pk}


def test_unmerge_when_taken_back_then_open_with_its_owner(
    actor: Any, kept: Request, duplicate: Request, consultant: Membership
) -> None:
    merge(actor, kept, duplicate)
    services.request_unmerge(actor=actor, request_id=duplicate.pk, version=2)
    duplicate.refresh_from_db()
    assert (duplicate.state, duplicate.merged_into_id, duplicate.resolved_at) == (
        "open",
        None,
        None,
    )
    assert duplicate.owner_id == consultant.pk
    assert Holding.objects.filter(request=duplicate, ended_at=None).count() == 1
    assert kinds(duplicate) == ["opened", "merged_into", "unmerged"]
    with pytest.raises(IllegalState):
        services.request_unmerge(actor=actor, request_id=duplicate.pk)


def test_merge_when_somebody_follows_the_duplicate_then_they_follow_the_kept_one(
    actor: Any, kept: Request, duplicate: Request, other: Membership, actor_of: Any
) -> None:
    services.request_follow(actor=actor_of(other), request_id=duplicate.pk)
    merge(actor, kept, duplicate)
    rows = Participant.objects.order_by("pk").values_list("request_id", "member_id")
    assert list(rows) == [(duplicate.pk, other.pk), (kept.pk, other.pk)]


def test_merge_when_a_promise_was_made_then_the_one_due_first_is_kept(
    actor: Any, kept: Request, duplicate: Request, other: Membership
) -> None:
    due = timezone.now() + timedelta(days=1)
    services.handover_offer(
        actor=actor,
        request_id=duplicate.pk,
        to_owner_id=other.pk,
        promised="A call",
        promised_by=due,
        **CONTEXT,
    )
    merge(actor, kept, duplicate)
    kept.refresh_from_db()
    assert (kept.promised, kept.promised_by) == ("A call", due)


@pytest.mark.parametrize(
    "act",
    [
        lambda actor, pk: services.request_reopen(actor=actor, request_id=pk, note="x"),
        lambda actor, pk: services.message_send(actor=actor, request_id=pk, body="x"),
        lambda actor, pk: services.request_merge(actor=actor, request_id=pk, duplicate_id=pk + 1),
    ],
)
def test_action_when_merged_then_refused_and_nothing_changes(
    actor: Any, kept: Request, duplicate: Request, client: MadeClient, act: Any
) -> None:
    open_request(actor, client.client)
    merge(actor, kept, duplicate)
    with pytest.raises(IllegalState) as refused:
        act(actor, duplicate.pk)
    assert refused.value.error_code == "merged"
    assert kinds(duplicate) == ["opened", "merged_into"]


def test_merge_when_resolved_itself_or_stale_then_refused(
    actor: Any, kept: Request, duplicate: Request
) -> None:
    with pytest.raises(InvalidInput):
        merge(actor, kept, kept)
    with pytest.raises(Stale):
        merge(actor, kept, duplicate, duplicate_version=9)
    with pytest.raises(Stale):
        merge(actor, kept, duplicate, version=9)
    services.request_resolve(actor=actor, request_id=kept.pk)
    for one, two in ((kept, duplicate), (duplicate, kept)):
        with pytest.raises(IllegalState):
            merge(actor, one, two)
    assert kinds(duplicate) == ["opened"]


def test_merge_when_not_theirs_or_of_another_company_then_refused(
    actor: Any,
    kept: Request,
    duplicate: Request,
    other: Membership,
    internal: Membership,
    stranger: Membership,
    actor_of: Any,
) -> None:
    for person in (other, internal):
        with pytest.raises(NotAllowed):
            merge(actor_of(person), kept, duplicate)
    with company_scope(stranger.company_id):
        with pytest.raises(NotFound):
            merge(actor_of(stranger), kept, duplicate)
        with pytest.raises(NotFound):
            services.request_unmerge(actor=actor_of(stranger), request_id=duplicate.pk)
    with pytest.raises(NotFound) as refused:
        services.request_merge(actor=actor, request_id=kept.pk, duplicate_id=10**9)
    assert list(refused.value.fields) == ["duplicate_id"]
    merge(actor, kept, duplicate)
    with pytest.raises(NotAllowed):
        services.request_unmerge(actor=actor_of(other), request_id=duplicate.pk)
    assert kinds(duplicate) == ["opened", "merged_into"]


@pytest.mark.django_db(transaction=True)
def test_merge_when_two_merge_each_other_at_once_then_one_wins(
    actor: Any, kept: Request, duplicate: Request
) -> None:
    start, said = Barrier(2), []

    def run(one: Request, two: Request) -> None:
        try:
            with company_scope(actor.company_id):
                start.wait()
                merge(actor, one, two)
            said.append("done")
        except DomainError as error:
            said.append(error.error_code)
        finally:
            connection.close()

    pairs = ((kept, duplicate), (duplicate, kept))
    threads = [Thread(target=run, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["done", "merged"]
    assert Request.objects.filter(merged_into=None).count() == 1
    assert Entry.objects.filter(kind="merged").count() == 1
