"""Questions over REST: asked, answered, gone on; who sees which."""

from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import Company, Membership
from core.access import Actor
from handoffs.models import Question, Request
from integrations.services import token_create
from tests.factories.questions import QUESTION, ask

URL = "/api/v1/requests/"


@pytest.fixture
def owner(consultant: Membership, actor_of: Any) -> Actor:
    """The owner of the request."""
    actor: Actor = actor_of(consultant)
    return actor


@pytest.fixture
def accountant(make_person: Any) -> Membership:
    """A second internal employee."""
    person: Membership = make_person("Karin Falk", level="internal")
    return person


def post(browser: Browser, url: str, body: Any = None, **headers: str) -> Any:
    """POST as JSON."""
    return browser.post(url, body or {}, content_type="application/json", headers=headers)


def of(request: Request) -> str:
    return f"{URL}{request.pk}/questions/"


def one(question: Question) -> str:
    return f"/api/v1/questions/{question.pk}/"


def test_asking_answering_and_going_on(
    request_of: Request,
    consultant: Membership,
    internal: Membership,
    accountant: Membership,
    browser_of: Any,
) -> None:
    browser = browser_of(consultant)
    body = {"to_ids": [internal.pk, accountant.pk], "text": QUESTION}

    asked = post(browser, of(request_of), body, **{"If-Match": '"1"'})

    assert asked.status_code == 201
    first, second = asked.json()
    assert (first["state"], first["asked_to"]["name"]) == ("open", "Lena Fischer")
    assert (first["text"], first["asked_by"]["name"]) == (QUESTION, "Marta Lind")
    answer = post(
        browser_of(internal), f"/api/v1/questions/{first['id']}/answer/", {"text": "Yes."}
    )
    assert answer.status_code == 200
    assert (answer.json()["state"], answer.json()["answer"]) == ("answered", "Yes.")
    (gone,) = post(browser, of(request_of) + "go-on/").json()
    assert (gone["id"], gone["state"], gone["gone_on_reason"]) == (
        second["id"],
        "gone_on",
        "decided",
    )
    rows = browser.get(of(request_of)).json()["results"]
    assert [row["state"] for row in rows] == ["answered", "gone_on"]
    taken_back = post(browser, f"/api/v1/questions/{second['id']}/withdraw/")
    assert taken_back.json()["state"] == "withdrawn"
    entries = browser.get(f"{URL}{request_of.pk}/entries/").json()["results"]
    assert [row["kind"] for row in entries] == [
        *("opened", "asked", "answered", "gone_on", "taken_back"),
    ]
    assert entries[1]["details"] == {"questions": [first["id"], second["id"]]}


def test_internal_employee_sees_what_they_are_asked_alone(
    request_of: Request,
    owner: Actor,
    internal: Membership,
    accountant: Membership,
    make_person: Any,
    browser_of: Any,
) -> None:
    (theirs,) = ask(owner, request_of, accountant, text="Is it paid?")
    (question,) = ask(owner, request_of, internal)
    lena, nobody = browser_of(internal), browser_of(make_person("Tim Sander", level="internal"))

    assert [row["id"] for row in lena.get(of(request_of)).json()["results"]] == [question.pk]
    assert lena.get(one(question)).json()["text"] == QUESTION
    shown = lena.get(f"{URL}{request_of.pk}/")
    assert shown.json()["original_text"] == request_of.original_text
    for name in ("messages", "comments", "entries", "handovers"):
        assert lena.get(f"{URL}{request_of.pk}/{name}/").json()["results"] == []
    for browser, url in ((lena, one(theirs)), (nobody, one(question)), (nobody, of(request_of))):
        assert browser.get(url).status_code == 404
    assert post(lena, f"{one(theirs)}answer/", {"text": "x"}).status_code == 404
    assert post(lena, f"{one(question)}withdraw/").status_code == 403
    assert post(lena, of(request_of) + "go-on/").status_code == 403
    body = {"to_ids": [accountant.pk], "text": "x"}
    assert post(lena, of(request_of), body).status_code == 403
    assert set(Question.objects.values_list("state", flat=True)) == {"open"}


def test_another_company_finds_nothing(
    request_of: Request,
    owner: Actor,
    internal: Membership,
    stranger: Membership,
    browser_of: Any,
) -> None:
    (question,) = ask(owner, request_of, internal)
    browser = browser_of(stranger)

    for url in (of(request_of), one(question)):
        assert browser.get(url).status_code == 404
    body = {"to_ids": [stranger.pk], "text": "x"}
    assert post(browser, of(request_of), body).status_code == 404
    assert post(browser, of(request_of) + "go-on/").status_code == 404
    for name in ("answer", "withdraw"):
        text = {"text": "x"} if name == "answer" else {}
        assert post(browser, f"{one(question)}{name}/", text).status_code == 404
    question.refresh_from_db()
    assert (question.state, Question.objects.count()) == ("open", 1)


def test_key_repeated_asks_once(
    request_of: Request, consultant: Membership, internal: Membership, browser_of: Any
) -> None:
    browser, body = browser_of(consultant), {"to_ids": [internal.pk], "text": QUESTION}

    answers = [
        post(browser, of(request_of), body, **{"Idempotency-Key": "k"}) for _call in range(2)
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Question.objects.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"to_ids": "all", "text": "x"},
        {"to_ids": [], "text": "x"},
        {"to_ids": [2**70], "text": "x"},
        {"to_ids": [1], "text": ""},
        {"to_ids": [1], "text": "x", "due_at": "soon"},
        {"to_ids": [1], "text": "x", "due_at": "9999-12-31T23:59:59+14:00"},
        {"to_ids": [1], "text": "x", "state": "answered"},
    ],
)
def test_asking_badly_is_a_problem_with_its_field(
    request_of: Request, consultant: Membership, browser_of: Any, body: dict[str, Any]
) -> None:
    answer = post(browser_of(consultant), of(request_of), body)

    assert answer.status_code in (404, 422)
    assert not Question.objects.exists()


def test_refusals_are_told_in_words(
    request_of: Request,
    owner: Actor,
    consultant: Membership,
    internal: Membership,
    browser_of: Any,
) -> None:
    (question,) = ask(owner, request_of, internal)
    lena, marta = browser_of(internal), browser_of(consultant)
    post(lena, f"{one(question)}answer/", {"text": "Yes."})

    again = post(lena, f"{one(question)}answer/", {"text": "No."})
    unknown = post(lena, f"{one(question)}answer/", {"text": "No.", "state": "open"})
    stale = post(
        marta,
        of(request_of),
        {"to_ids": [internal.pk], "text": "And now?"},
        **{"If-Match": '"1"'},
    )
    nobody = post(marta, of(request_of) + "go-on/")
    extra = post(marta, of(request_of) + "go-on/", {"reason": "x"})

    assert again.status_code == 409
    assert again.json()["detail"].startswith("You have answered this question already")
    statuses = [response.status_code for response in (unknown, stale, nobody, extra)]
    assert statuses == [422, 412, 409, 422]
    question.refresh_from_db()
    assert question.answer == "Yes."


def test_token_with_reading_alone_answers_nothing(
    request_of: Request, owner: Actor, company: Company, other: Membership, actor_of: Any
) -> None:
    (question,) = ask(owner, request_of, other)
    _token, text = token_create(actor=actor_of(other), name="p", scopes=["read"], days=9)
    headers = {"Authorization": f"Bearer {text}"}

    assert Browser().get(one(question), headers=headers).status_code == 200
    answer = post(Browser(), f"{one(question)}answer/", {"text": "Yes."}, **headers)

    assert answer.status_code == 403
    question.refresh_from_db()
    assert question.state == "open"


def test_list_asks_a_constant_number_of_queries(
    request_of: Request,
    owner: Actor,
    consultant: Membership,
    internal: Membership,
    browser_of: Any,
    django_assert_max_num_queries: Any,
) -> None:
    browser = browser_of(consultant)
    for number in range(5):
        ask(owner, request_of, internal, text=f"Which {number}?")
    browser.get(of(request_of))

    with django_assert_max_num_queries(6):
        assert len(browser.get(of(request_of)).json()["results"]) == 5
