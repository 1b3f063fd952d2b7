"""What every answer goes through: numbers, caches, policies, hostile input, refusals."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.test import Client as Browser
from django.test import RequestFactory
from django.utils import translation

from accounts.models import Membership
from core import errors
from core.middleware import DomainErrorMiddleware

BrowserOf = Callable[[Membership], Browser]


def test_each_answer_has_its_own_number(company: Any) -> None:
    numbers = {Browser().get("/sign-in/")["X-Request-Id"] for _ in range(3)}
    assert len(numbers) == 3
    assert all(re.fullmatch(r"[0-9a-f]{16}", number) for number in numbers)


def test_private_pages_stay_out_of_caches(consultant: Membership, browser_of: BrowserOf) -> None:
    assert browser_of(consultant).get("/people/")["Cache-Control"] == "no-store, private"
    assert browser_of(consultant).get("/api/v1/me/")["Cache-Control"] == "no-store, private"


def test_own_pages_keep_the_strict_policy(consultant: Membership, browser_of: BrowserOf) -> None:
    policy = browser_of(consultant).get("/people/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    for directive in ("default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert directive in policy


def test_page_in_a_frame_is_refused(company: Any) -> None:
    assert Browser().get("/sign-in/")["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", ["/people/?q=%00", "/people/%00/", "/api/v1/people/?q=%00"])
def test_nul_in_the_address_is_refused(
    path: str, consultant: Membership, browser_of: BrowserOf
) -> None:
    response = browser_of(consultant).get(path)
    assert response.status_code == 400
    if path.startswith("/api/"):
        assert response["Content-Type"] == "application/problem+json"


def test_strange_host_is_refused(company: Any) -> None:
    assert Browser().get("/sign-in/", headers={"host": "evil.example"}).status_code == 400


def test_form_without_csrf_token_is_refused(consultant: Membership, browser_of: BrowserOf) -> None:
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(consultant.user, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    data = {"name": "Forged", "language": "en", "theme": "dark"}
    assert browser.post("/profile/", data).status_code == 403
    consultant.refresh_from_db()
    assert consultant.name == "Marta Lind"


def answer_to(error: Exception, path: str = "/somewhere/") -> HttpResponse | None:
    def unused(_request: HttpRequest) -> HttpResponse:
        raise AssertionError

    request: Any = RequestFactory().get(path)
    request.actor = None
    return DomainErrorMiddleware(unused).process_exception(request, error)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.InvalidInput("Wrong."), 422),
        (errors.NotFound(), 404),
        (errors.NotAllowed(), 403),
        (errors.IllegalState("Too late."), 409),
        (errors.Stale(), 412),
        (BadRequest("Bent."), 400),
    ],
)
def test_refusals_become_pages_with_the_same_words(error: Exception, status: int) -> None:
    response = answer_to(error)
    assert response is not None
    assert response.status_code == status
    if status in {422, 409}:
        assert str(error).encode() in response.content


def test_refusal_is_told_in_the_readers_language() -> None:
    error = errors.NotAllowed()
    with translation.override("ru"):
        assert str(error.message) == str(errors.NotAllowed.default_message)


def test_fault_of_ours_is_left_to_django() -> None:
    assert answer_to(ZeroDivisionError()) is None


def test_problem_names_code_fields_and_number(admin: Membership, browser_of: BrowserOf) -> None:
    response = browser_of(admin).post(
        "/api/v1/people/", json.dumps({"level": "king"}), content_type="application/json"
    )
    body = response.json()
    assert response.status_code == 422
    assert set(body["errors"]) == {"name", "level"}
    assert (body["status"], body["code"]) == (422, "invalid")
    assert body["request_id"] == response["X-Request-Id"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        ("[1, 2]", 422),
        ('"text"', 422),
        ("null", 422),
        ('{"name": "a\\u0000b", "level": "head"}', 400),
        ('{"name": "\\ud800", "level": "head"}', 400),
        ("[" * 5000 + "]" * 5000, 400),
    ],
)
def test_hostile_json_is_refused_with_a_problem(
    body: str, status: int, admin: Membership, browser_of: BrowserOf
) -> None:
    response = browser_of(admin).post("/api/v1/people/", body, content_type="application/json")
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert Membership.objects.count() == 1


def test_unknown_media_type_and_method_are_problems(
    admin: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(admin)
    assert browser.post("/api/v1/people/", "<a/>", content_type="text/xml").status_code == 415
    response = browser.delete("/api/v1/people/")
    assert response.status_code == 405
    assert "GET" in response["Allow"]
    unknown = browser.get("/api/v1/nothing/")
    assert unknown.status_code == 404
    assert unknown["Content-Type"] == "application/problem+json"
