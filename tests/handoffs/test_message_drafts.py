"""Drafts: kept by person, request and kind, gone when sent, and a message that asks first."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from accounts.models import Membership
from core.access import Actor
from core.errors import InvalidInput, NotAllowed, NotFound
from core.tenancy import company_scope
from handoffs import services
from handoffs.models import Comment, Message, MessageDraft, Request
from handoffs.services.drafts import draft_discard, draft_keep
from handoffs.views.page import HELD_BACK
from tests.factories.clients import make_contact
from tests.factories.handoffs import MadeClient
from tests.factories.questions import ask

ActorOf = Callable[[Membership], Actor]
BrowserOf = Callable[[Membership], Any]


def kept(actor: Actor) -> list[tuple[str, str]]:
    rows = MessageDraft.objects.visible_to(actor).order_by("kind")
    return list(rows.values_list("kind", "body"))


# ---------- Keeping


def test_draft_when_kept_twice_is_one_with_the_last_text(
    consultant: Membership, request_of: Request, actor_of: ActorOf
) -> None:
    me = actor_of(consultant)
    draft_keep(actor=me, request_id=request_of.pk, kind="message", body="Dear")
    draft_keep(actor=me, request_id=request_of.pk, kind="message", body="Dear Anna\n ")
    assert kept(me) == [("message", "Dear Anna\n ")]


def test_drafts_of_both_kinds_never_mix(
    consultant: Membership, request_of: Request, actor_of: ActorOf
) -> None:
    me = actor_of(consultant)
    draft_keep(actor=me, request_id=request_of.pk, kind="message", body="To the client")
    draft_keep(actor=me, request_id=request_of.pk, kind="comment", body="They always complain")
    draft_discard(actor=me, request_id=request_of.pk, kind="message")
    assert kept(me) == [("comment", "They always complain")]


def test_draft_when_emptied_is_gone(
    consultant: Membership, request_of: Request, actor_of: ActorOf
) -> None:
    me = actor_of(consultant)
    draft_keep(actor=me, request_id=request_of.pk, kind="comment", body="x")
    assert draft_keep(actor=me, request_id=request_of.pk, kind="comment", body=" \n") is None
    assert kept(me) == []


def test_draft_is_seen_by_its_writer_alone(
    consultant: Membership, head: Membership, request_of: Request, actor_of: ActorOf
) -> None:
    draft_keep(actor=actor_of(consultant), request_id=request_of.pk, kind="comment", body="x")
    assert kept(actor_of(head)) == []


def test_draft_keeps_the_recipient_of_a_message_only(
    consultant: Membership, request_of: Request, client: MadeClient, actor_of: ActorOf,
    system: Actor,
) -> None:  # fmt: skip
    me, second = actor_of(consultant), make_contact(system, client.client, name="Ben Second")
    draft = draft_keep(
        actor=me, request_id=request_of.pk, kind="message", body="x", contact_id=second.pk
    )
    assert draft is not None
    assert draft.contact_id == second.pk
    draft = draft_keep(
        actor=me, request_id=request_of.pk, kind="comment", body="x", contact_id=second.pk
    )
    assert draft is not None
    assert draft.contact_id is None


@pytest.mark.parametrize(("kind", "body"), [("note", "x"), ("comment", "x" * 20_001)])
def test_draft_of_another_kind_or_too_long_is_refused(
    consultant: Membership, request_of: Request, actor_of: ActorOf, kind: str, body: str
) -> None:
    with pytest.raises(InvalidInput):
        draft_keep(actor=actor_of(consultant), request_id=request_of.pk, kind=kind, body=body)
    assert kept(actor_of(consultant)) == []


def test_draft_on_a_request_out_of_sight_is_not_found(
    stranger: Membership, internal: Membership, request_of: Request, actor_of: ActorOf
) -> None:
    for person in (stranger, internal):
        with company_scope(person.company_id), pytest.raises(NotFound):
            draft_keep(actor=actor_of(person), request_id=request_of.pk, kind="comment", body="x")
    assert not MessageDraft.objects.exists()


def test_draft_of_a_message_by_an_internal_employee_is_refused(
    consultant: Membership, internal: Membership, request_of: Request, actor_of: ActorOf
) -> None:
    ask(actor_of(consultant), request_of, internal)
    with pytest.raises(NotAllowed):
        draft_keep(actor=actor_of(internal), request_id=request_of.pk, kind="message", body="x")
    draft_keep(actor=actor_of(internal), request_id=request_of.pk, kind="comment", body="x")
    assert kept(actor_of(internal)) == [("comment", "x")]


def test_draft_that_was_on_its_way_while_it_was_sent_does_not_come_back(
    consultant: Membership, request_of: Request, actor_of: ActorOf
) -> None:
    me = actor_of(consultant)
    services.message_send(actor=me, request_id=request_of.pk, body="Dear", idempotency_key="k1")
    services.comment_add(actor=me, request_id=request_of.pk, body="Psst", idempotency_key="k2")
    for kind, key in (("message", "k1"), ("comment", "k2")):
        late = draft_keep(
            actor=me, request_id=request_of.pk, kind=kind, body="Dear", idempotency_key=key
        )
        assert late is None
    assert kept(me) == []


@pytest.mark.django_db(transaction=True)
def test_drafts_kept_at_once_are_one(
    consultant: Membership, request_of: Request, actor_of: ActorOf
) -> None:
    me, errors = actor_of(consultant), []

    def keep(number: int) -> None:
        try:
            with company_scope(me.company_id):
                text = f"text {number}"
                draft_keep(actor=me, request_id=request_of.pk, kind="message", body=text)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=keep, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(kept(me)) == 1


# ---------- On the page


def test_page_keeps_shows_and_discards_a_draft(
    consultant: Membership, request_of: Request, browser_of: BrowserOf
) -> None:
    browser, url = browser_of(consultant), f"/requests/{request_of.number}/"
    answer = browser.post(f"{url}draft/comment/", {"body": "Half a <b>thought</b>"})
    assert answer.json()["kept"].startswith("Draft kept ")
    page = browser.get(url).content.decode()
    assert "Half a &lt;b&gt;thought&lt;/b&gt;</textarea>" in page
    assert page.count("Half a") == 1
    answer = browser.post(f"{url}draft/comment/discard/", {"body": "Half a thought"})
    assert answer["Location"] == f"{url}#comment"
    assert "Half a" not in browser.get(url).content.decode()


def test_page_puts_each_kind_into_its_own_composer(
    consultant: Membership, request_of: Request, browser_of: BrowserOf
) -> None:
    browser, url = browser_of(consultant), f"/requests/{request_of.number}/"
    browser.post(f"{url}draft/comment/", {"body": "SECRET", "kind": "message"})
    browser.post(f"{url}draft/message/", {"body": "PUBLIC", "kind": "comment"})
    page = browser.get(url).content.decode()
    message, comment = page.split('id="comment"')
    assert "PUBLIC" in message
    assert "SECRET" not in message
    assert "SECRET" in comment
    assert "PUBLIC" not in comment


def test_page_of_an_internal_employee_shows_their_draft(
    consultant: Membership, internal: Membership, request_of: Request, browser_of: BrowserOf,
    actor_of: ActorOf,
) -> None:  # fmt: skip
    ask(actor_of(consultant), request_of, internal)
    browser, url = browser_of(internal), f"/requests/{request_of.number}/"
    assert browser.post(f"{url}draft/message/", {"body": "x"}).status_code == 403
    assert browser.post(f"{url}draft/comment/", {"body": "It is fixed"}).status_code == 200
    assert "It is fixed</textarea>" in browser.get(url).content.decode()


@pytest.mark.parametrize("body", ["x" * 20_001, "a\x00b"])
def test_page_refuses_a_draft_that_cannot_be_stored(
    consultant: Membership, request_of: Request, browser_of: BrowserOf, body: str
) -> None:
    url = f"/requests/{request_of.number}/draft/message/"
    assert browser_of(consultant).post(url, {"body": body}).status_code == 422
    assert not MessageDraft.objects.exists()


def test_sending_takes_the_draft_of_that_kind_away(
    consultant: Membership, request_of: Request, browser_of: BrowserOf, actor_of: ActorOf
) -> None:
    browser, url = browser_of(consultant), f"/requests/{request_of.number}/"
    for kind in ("message", "comment"):
        browser.post(f"{url}draft/{kind}/", {"body": f"My {kind}"})
    browser.post(f"{url}message/", {"body": "My message", "version": request_of.version})
    assert kept(actor_of(consultant)) == [("comment", "My comment")]
    browser.post(f"{url}comment/", {"body": "My comment"})
    assert kept(actor_of(consultant)) == []


def test_draft_names_its_recipient_again(
    consultant: Membership, request_of: Request, client: MadeClient, browser_of: BrowserOf,
    system: Actor,
) -> None:  # fmt: skip
    second = make_contact(system, client.client, name="Ben Second", email="ben@nord.example")
    browser, url = browser_of(consultant), f"/requests/{request_of.number}/"
    browser.post(f"{url}draft/message/", {"body": "Dear Ben", "contact_id": second.pk})
    assert "Send to Ben Second &lt;ben@nord.example&gt;" in browser.get(url).content.decode()
    assert (
        "Send to Anna Keller" in browser.get(f"{url}?to={request_of.contact_id}").content.decode()
    )


def test_drafts_cost_the_page_no_query(
    consultant: Membership, request_of: Request, browser_of: BrowserOf,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    browser, url = browser_of(consultant), f"/requests/{request_of.number}/"
    for kind in ("message", "comment"):
        browser.post(f"{url}draft/{kind}/", {"body": f"My {kind}"})
    with django_assert_max_num_queries(12):
        browser.get(url)


# ---------- A message written while others wrote


def composer(browser: Any, request: Request) -> dict[str, str]:
    """What the message form of the page carries."""
    form = browser.get(f"/requests/{request.number}/").context["message_form"]
    names = ("version", "seen", "idempotency_key", "contact_id")
    return {name: str(form[name].value()) for name in names}


def test_message_after_a_colleagues_message_asks_first_and_then_goes(
    consultant: Membership, other: Membership, request_of: Request, browser_of: BrowserOf,
    actor_of: ActorOf,
) -> None:  # fmt: skip
    browser, url = browser_of(consultant), f"/requests/{request_of.number}/message/"
    values = {**composer(browser, request_of), "body": "We send a new one."}
    services.message_send(actor=actor_of(other), request_id=request_of.pk, body="We refund it.")
    answer = browser.post(url, values)
    page = answer.content.decode()
    assert answer.status_code == 412
    assert str(HELD_BACK) in page
    assert "Send all the same to Anna Keller" in page
    assert "We refund it." in page
    assert "We send a new one.</textarea>" in page
    assert Message.objects.filter(author=consultant).count() == 0
    form = answer.context["message_form"]
    values |= {name: str(form[name].value()) for name in ("version", "seen")}
    assert browser.post(url, values).status_code == 302
    assert browser.post(url, values).status_code == 302
    assert Message.objects.filter(author=consultant).count() == 1


def test_message_after_a_colleagues_comment_asks_first(
    consultant: Membership, other: Membership, request_of: Request, browser_of: BrowserOf,
    actor_of: ActorOf,
) -> None:  # fmt: skip
    browser = browser_of(consultant)
    values = {**composer(browser, request_of), "body": "We send a new one."}
    services.comment_add(actor=actor_of(other), request_id=request_of.pk, body="Do not send one!")
    answer = browser.post(f"/requests/{request_of.number}/message/", values)
    assert answer.status_code == 412
    assert Message.objects.count() == 0


def test_message_after_ones_own_comment_goes_at_once(
    consultant: Membership, request_of: Request, browser_of: BrowserOf, actor_of: ActorOf
) -> None:
    browser = browser_of(consultant)
    values = {**composer(browser, request_of), "body": "We send a new one."}
    services.comment_add(actor=actor_of(consultant), request_id=request_of.pk, body="Noted")
    answer = browser.post(f"/requests/{request_of.number}/message/", values)
    assert answer.status_code == 302
    assert Message.objects.count() == 1
    assert Comment.objects.count() == 1


def test_message_of_a_page_without_what_was_seen_asks_first(
    consultant: Membership, request_of: Request, browser_of: BrowserOf, actor_of: ActorOf
) -> None:
    browser = browser_of(consultant)
    version = request_of.version
    services.comment_add(actor=actor_of(consultant), request_id=request_of.pk, body="Noted")
    values = {"body": "x", "version": version}
    answer = browser.post(f"/requests/{request_of.number}/message/", values)
    assert answer.status_code == 412
    assert Message.objects.count() == 0


def test_drafts_of_another_companys_request_are_not_found(
    stranger: Membership, request_of: Request, browser_of: BrowserOf
) -> None:
    with company_scope(stranger.company_id):
        browser = browser_of(stranger)
        for path in ("draft/message/", "draft/comment/", "draft/comment/discard/", "here/"):
            url = f"/requests/{request_of.number}/{path}"
            assert browser.post(url, {"body": "x", "tab": "a"}).status_code == 404
    assert not MessageDraft.objects.exists()
