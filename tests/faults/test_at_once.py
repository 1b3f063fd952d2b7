"""Two at the same thing, and one thing twice: over HTTP, against a server with several threads."""

import http.client
import re
from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

import pytest
from django.test import Client as Browser

from handoffs.models import Comment, Entry, EntryKind, Handover, Holding, Message, Request
from notices.models import Mail
from tests.faults.office import Answer, Office, at_once
from tests.faults.product import Product

ROUNDS = 3
CONFLICT, STALE = 409, 412
OFFER = {"why": "Needs training.", "tried": "Sent the manual.", "expected": "A training."}


def opened(office: Office, subject: str = "Export is grey") -> int:
    """A request of Marta's."""
    answer = office.open(subject)
    assert answer.status == 201, answer
    return int(answer.body["id"])


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_accept_when_two_accept_one_offer_at_once_then_one_owner(
    office: Office, _round: int
) -> None:
    request_id = opened(office)
    address = f"requests/{request_id}/handovers/"
    offered = office.programs["marta"].post(address, OFFER | {"to_team_id": office.team.pk})
    path = f"handovers/{offered.body['id']}/accept/"

    answers = at_once(
        *(partial(office.programs[name].post, path, {}) for name in ("daniel", "priya"))
    )

    assert sorted(answer.status for answer in answers) == [200, CONFLICT]
    winner = (office.daniel, office.priya)[[answer.status for answer in answers].index(200)]
    refused = next(answer for answer in answers if answer.status == CONFLICT)
    assert refused.body["code"] == "illegal_state"
    assert Request.objects.get(pk=request_id).owner_id == winner.pk
    assert Entry.objects.filter(request_id=request_id, kind=EntryKind.ACCEPTED).count() == 1
    open_holdings = Holding.objects.filter(request_id=request_id, ended_at=None)
    assert [holding.owner_id for holding in open_holdings] == [winner.pk]


def test_resolve_when_two_saw_the_same_version_then_one_resolves(office: Office) -> None:
    request_id = opened(office)
    path = f"requests/{request_id}/resolve/"

    answers = at_once(
        *(
            partial(office.programs[name].post, path, {"note": name}, If_Match='"1"')
            for name in ("marta", "helen")
        )
    )

    first, second = sorted(answer.status for answer in answers)
    assert first == 200
    assert second in {CONFLICT, STALE}
    assert Entry.objects.filter(request_id=request_id, kind=EntryKind.RESOLVED).count() == 1
    assert Request.objects.get(pk=request_id).version == 2


def test_resolve_and_offer_at_once_then_no_open_offer_on_a_resolved_request(
    office: Office,
) -> None:
    request_id, marta = opened(office), office.programs["marta"]
    offer = OFFER | {"to_owner_id": office.daniel.pk}

    answers = at_once(
        partial(marta.post, f"requests/{request_id}/resolve/", {}),
        partial(marta.post, f"requests/{request_id}/handovers/", offer),
    )

    assert answers[0].status == 200
    assert answers[1].status in {201, CONFLICT}
    assert not Handover.objects.filter(request_id=request_id, state="offered").exists()
    assert Request.objects.get(pk=request_id).state == "resolved"


def repeat(call: Callable[[], Answer]) -> list[int]:
    """Ids that a call gave when made four times at once and once more afterwards."""
    answers = [*at_once(*[call] * 4), call()]
    assert [answer.status for answer in answers] == [201] * 5, answers
    return [int(answer.body["id"]) for answer in answers]


def test_open_when_repeated_with_one_key_then_one_request_and_one_answer(office: Office) -> None:
    ids = repeat(partial(office.open, "Pressed five times", Idempotency_Key="open-1"))

    assert len(set(ids)) == 1
    assert Request.objects.filter(subject="Pressed five times").count() == 1
    assert Entry.objects.filter(request_id=ids[0]).count() == 1


def test_message_when_repeated_with_one_key_then_one_mail(office: Office) -> None:
    request_id = opened(office)
    path, body = f"requests/{request_id}/messages/", {"body": "We look into it."}

    ids = repeat(partial(office.programs["marta"].post, path, body, Idempotency_Key="message-1"))

    assert len(set(ids)) == 1
    assert Message.objects.filter(request_id=request_id).count() == 1
    assert Mail.objects.of_company(office.company.pk).count() == 1


def test_comment_when_repeated_with_one_key_then_one_comment(office: Office) -> None:
    request_id = opened(office)
    path, body = f"requests/{request_id}/comments/", {"body": "What does the log say?"}

    ids = repeat(partial(office.programs["marta"].post, path, body, Idempotency_Key="comment-1"))

    assert len(set(ids)) == 1
    assert Comment.objects.filter(request_id=request_id).count() == 1


def test_form_when_pressed_twice_then_one_request(
    office: Office, product: Product, browser_of: Callable[..., Browser]
) -> None:
    cookie = "sessionid=" + browser_of(office.marta).cookies["sessionid"].value
    page, csrf = visit(product.port, "/requests/new/", cookie)
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    assert hidden["idempotency_key"]
    form = hidden | {
        "client_id": str(office.client.pk),
        "contact_id": str(office.contact.pk),
        "channel": "phone",
        "topic_id": str(office.topic.pk),
        "priority": "normal",
        "subject": "Pressed twice",
        "text": "Third time i am writing this.",
    }
    press = partial(send_form, product.port, "/requests/new/", f"{cookie}; {csrf}", form)

    answers = at_once(press, press)

    assert [answer.status for answer in answers] == [302, 302], answers
    assert answers[0].body == answers[1].body
    assert Request.objects.filter(subject="Pressed twice").count() == 1


def visit(port: int, path: str, cookie: str) -> tuple[str, str]:
    """A page's HTML and the cookie that belongs to its forms."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    html = answer.read().decode()
    connection.close()
    assert answer.status == 200, html
    return html, (answer.getheader("Set-Cookie") or "").split(";")[0]


def send_form(port: int, path: str, cookie: str, form: dict[str, str]) -> Answer:
    """Where the server leads after a form."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", path, urlencode(form), headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return Answer(answer.status, answer.getheader("Location"), 0)
