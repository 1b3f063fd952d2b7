"""Pages and API of checks: nothing tells what is right before it may be told."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from accounts.models import Membership
from core.access import Actor
from playbooks.models import Playbook
from tests.factories.checks import QUESTIONS, RIGHT, WRONG, answers_for, make_check, take
from tests.factories.playbooks import make_playbook_in_force
from tests.factories.roles import standard_roles
from training import services
from training.models import CheckAttempt, CheckKeySeen, KnowledgeCheck

BrowserOf = Callable[[Membership], Browser]
ActorOf = Callable[[Membership], Actor]
JSON = "application/json"
# What only the key says: explanations, accepted answers, the tolerance.
SECRETS = (
    "They know the goal",
    "Account",
    "Ещё кто",
    "tolerance",
    "is_true",
    "accepted",
    '"right":',
)


@pytest.fixture
def playbook(system: Actor) -> Playbook:
    """In force."""
    standard_roles(system)
    return make_playbook_in_force(system)


@pytest.fixture
def check(system: Actor, playbook: Playbook) -> KnowledgeCheck:
    """Published, two tries."""
    return make_check(system, playbook.pk, tries=2)


def page(browser: Browser, name: str, *args: Any, status: int = 200) -> str:
    answer = browser.get(reverse(name, args=args))
    assert answer.status_code == status
    return answer.content.decode()


def form_of(attempt: CheckAttempt, answers: dict[str, Any] | None = None) -> dict[str, Any]:
    """Answers as the page's form sends them."""
    data: dict[str, Any] = {}
    orders = {"q4"}
    for item in attempt.drawn:
        value = answers_for(attempt, answers)[item["token"]]
        if item["key"] in orders:
            data |= {f"{item['token']}-{token}": n for n, token in enumerate(value, start=1)}
        else:
            data[item["token"]] = value
    return data


def test_open_attempt_tells_nothing_of_the_key_on_any_page_or_route(
    check: KnowledgeCheck, consultant: Membership, browser_of: BrowserOf, actor_of: ActorOf
) -> None:
    attempt = services.attempt_start(actor=actor_of(consultant), check_id=check.pk)
    browser = browser_of(consultant)
    number = f"{attempt.pk}/"
    told = [
        page(browser, "check-attempt", attempt.pk),
        page(browser, "check-take", check.pk),
        page(browser, "check-list"),
        page(browser, "playbook-check", check.playbook_id),
        browser.get("/api/v1/knowledge-checks/").content.decode(),
        browser.get(f"/api/v1/knowledge-checks/{check.pk}/").content.decode(),
        browser.get("/api/v1/check-attempts/").content.decode(),
        browser.get(f"/api/v1/check-attempts/{number}").content.decode(),
    ]
    for text in told:
        assert [word for word in SECRETS if word in text] == []
    for question in QUESTIONS:
        assert question.text_en in told[0]
        assert f'"{question.key}"' not in told[0] + told[7]
    for option in ('value="a"', 'value="true"', "checked"):
        assert option not in told[0]


def test_attempt_pages_of_two_people_share_no_name_of_a_field(
    check: KnowledgeCheck,
    consultant: Membership,
    head: Membership,
    actor_of: ActorOf,
) -> None:
    one, other = (
        services.attempt_start(actor=actor_of(person), check_id=check.pk)
        for person in (consultant, head)
    )
    names = [
        {item["token"] for item in attempt.drawn}
        | {token for item in attempt.drawn for token, _key in item["options"]}
        for attempt in (one, other)
    ]
    assert not names[0] & names[1]


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("check-edit", ()),
        ("check-settings", ()),
        ("check-publish", ()),
        ("check-results", ()),
        ("check-question-add", ()),
        ("check-question-change", ("q1",)),
        ("check-version", (1,)),
    ],
)
def test_key_is_refused_to_a_consultant_on_every_page(
    check: KnowledgeCheck, consultant: Membership, browser_of: BrowserOf, name: str, more: Any
) -> None:
    text = page(browser_of(consultant), name, check.pk, *more, status=403)
    assert [word for word in SECRETS if word in text] == []
    assert not CheckKeySeen.objects.exists()


@pytest.mark.parametrize(
    "address", ["draft/", "versions/", "versions/1/", "?expand=draft", "?fields=document"]
)
def test_key_is_refused_to_a_consultant_over_rest(
    check: KnowledgeCheck, consultant: Membership, browser_of: BrowserOf, address: str
) -> None:
    answer = browser_of(consultant).get(f"/api/v1/knowledge-checks/{check.pk}/{address}")
    assert answer.status_code in ({200} if "?" in address else {403, 404})
    assert [word for word in SECRETS if word in answer.content.decode()] == []


def test_saving_says_nothing_and_keeps_what_was_answered(
    check: KnowledgeCheck, consultant: Membership, browser_of: BrowserOf, actor_of: ActorOf
) -> None:
    attempt = services.attempt_start(actor=actor_of(consultant), check_id=check.pk)
    browser, address = browser_of(consultant), reverse("check-attempt-save", args=[attempt.pk])
    right, wrong = (
        browser.post(address, form_of(attempt, answers), headers={"HX-Request": "true"})
        for answers in ({}, WRONG)
    )
    for answer in (right, wrong):
        assert (answer.status_code, answer.content) == (204, b"")
    assert set(right.headers) == set(wrong.headers)
    attempt.refresh_from_db()
    assert (attempt.answers, attempt.right) == (answers_for(attempt, WRONG), None)
    assert "checked" in page(browser, "check-attempt", attempt.pk)


def test_handing_in_asks_for_what_is_missing_once_and_then_tells_what_to_read(
    check: KnowledgeCheck, consultant: Membership, browser_of: BrowserOf, actor_of: ActorOf
) -> None:
    attempt = services.attempt_start(actor=actor_of(consultant), check_id=check.pk)
    browser = browser_of(consultant)
    address = reverse("check-attempt-finish", args=[attempt.pk])
    token = next(item["token"] for item in attempt.drawn if item["key"] == "q5")
    answer = browser.post(address, {token: "account"})
    assert answer.status_code == 422
    assert "5 questions are not answered yet" in answer.content.decode()
    assert browser.post(address, {token: "account", "anyway": "1"}).status_code == 302
    text = page(browser, "check-attempt", attempt.pk)
    assert "1 of 6 right: 16 %" in text
    assert f"/playbooks/{check.playbook_id}/#step-spot" in text
    assert "Spot the opportunity" in text
    assert "1 try is left" in text
    assert [word for word in (*SECRETS, "Success") if word in text] == []
    again = browser.post(address, form_of(attempt))
    assert again.status_code == 302
    attempt.refresh_from_db()
    assert attempt.right == 1


def test_answers_are_shown_when_no_try_is_left_and_when_passed(
    check: KnowledgeCheck, consultant: Membership, head: Membership, browser_of: BrowserOf
) -> None:
    first = take(consultant, check, WRONG)
    browser = browser_of(consultant)
    assert "They know the goal" not in page(browser, "check-attempt", first.pk)
    second = take(consultant, check, WRONG)
    for attempt in (first, second):
        assert "They know the goal" in page(browser, "check-attempt", attempt.pk)
    refused = browser.post(reverse("check-start", args=[check.pk]))
    assert refused.status_code == 409
    assert "No try is left" in refused.content.decode()
    passed = take(head, check)
    assert "They know the goal" in page(browser_of(head), "check-attempt", passed.pk)
    others = page(browser_of(head), "check-attempt", first.pk)
    assert "2 of 6 right" in others
    assert "They know the goal" not in others


def test_attempt_of_a_colleague_is_not_found(
    check: KnowledgeCheck,
    consultant: Membership,
    make_person: Any,
    stranger: Membership,
    browser_of: BrowserOf,
) -> None:
    attempt = take(consultant, check, WRONG)
    for person in (make_person("Kim Other"), make_person("Far Manager", level="manager"), stranger):
        browser = browser_of(person)
        page(browser, "check-attempt", attempt.pk, status=404)
        assert browser.get(f"/api/v1/check-attempts/{attempt.pk}/").status_code == 404
        saved = browser.post(reverse("check-attempt-save", args=[attempt.pk]), {})
        assert saved.status_code == 404


def test_editor_marks_its_reader_shows_problems_and_publishes(
    playbook: Playbook, manager: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(manager)
    created = browser.post(f"{reverse('check-create')}?playbook={playbook.pk}")
    assert created.status_code == 302
    check = KnowledgeCheck.objects.get()
    address = reverse("check-question-add", args=[check.pk])
    data = {"kind": "one", "text_en": "Who?", "option_en_1": "A", "option_ru_1": "А", "version": 1}
    assert browser.post(address, data).status_code == 302
    assert browser.post(address, data).status_code == 412
    text = page(browser, "check-edit", check.pk)
    assert "Exactly one option must be right" in text
    assert "Publish…" not in text
    change = reverse("check-question-change", args=[check.pk, "q1"])
    data |= {"option_en_2": "B", "option_right_2": "on", "version": 2}
    assert browser.post(change, data).status_code == 302
    text = page(browser, "check-edit", check.pk)
    assert "in one language only" in text
    publish = reverse("check-publish", args=[check.pk])
    assert browser.post(publish, {"reason": "To begin", "version": 3}).status_code == 302
    assert KnowledgeCheck.objects.get().current is not None
    assert CheckKeySeen.objects.get().member_id == manager.pk
    assert "You have seen the answers" in page(browser, "check-take", check.pk)


def test_attempt_over_rest_is_begun_answered_and_handed_in(
    check: KnowledgeCheck, consultant: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(consultant)
    begun = browser.post(f"/api/v1/knowledge-checks/{check.pk}/start/")
    assert begun.status_code == 201
    body = begun.json()
    assert {question["kind"] for question in body["questions"]} == {
        *("one", "several", "true_false", "order", "short", "number")
    }
    attempt = CheckAttempt.objects.get(pk=body["id"])
    here = f"/api/v1/check-attempts/{attempt.pk}/"
    saved = browser.put(f"{here}answers/", {"answers": answers_for(attempt)}, JSON)
    assert (saved.status_code, saved.json()["result"]) == (200, None)
    for _again in range(2):
        done = browser.post(f"{here}finish/", {}, JSON)
        assert done.json()["result"]["right"] == len(RIGHT)
    assert browser.put(f"{here}answers/", {"answers": 1}, JSON).status_code == 422
    assert browser.put(f"{here}answers/", {"grade": 1}, JSON).status_code == 422


def test_check_over_rest_is_written_by_a_manager(
    playbook: Playbook, manager: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(manager)
    made = browser.post("/api/v1/knowledge-checks/", {"playbook_id": playbook.pk}, JSON)
    assert made.status_code == 201
    here = f"/api/v1/knowledge-checks/{made.json()['id']}/"
    document = {
        "settings": {"tries": 2},
        "questions": [{"key": "who", "kind": "short", "text_en": "Who?", "accepted": ["A"]}],
    }
    put = browser.put(f"{here}draft/", document, JSON, headers={"If-Match": '"1"'})
    assert (put.status_code, put["ETag"]) == (200, '"2"')
    assert [one["problem"] for one in put.json()["problems"]] == ["one_language"]
    stale = browser.put(f"{here}draft/", document, JSON, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    published = browser.post(f"{here}publish/", {"reason": "To begin"}, JSON)
    assert (published.status_code, published.json()["number"]) == (201, 1)
    assert browser.get(f"{here}versions/1/").json()["document"]["questions"][0]["key"] == "who"
    assert CheckKeySeen.objects.get().member_id == manager.pk


def test_pages_of_checks_take_few_queries(
    check: KnowledgeCheck,
    consultant: Membership,
    browser_of: BrowserOf,
    django_assert_max_num_queries: Any,
) -> None:
    browser, attempt = browser_of(consultant), take(consultant, check, WRONG)
    for name, pk, most in (
        ("check-list", None, 9),
        ("check-take", check.pk, 11),
        ("check-attempt", attempt.pk, 11),
        ("playbook-check", check.playbook_id, 8),
    ):
        address = reverse(name, args=[pk] if pk else [])
        browser.get(address)
        with django_assert_max_num_queries(most):
            browser.get(address)
