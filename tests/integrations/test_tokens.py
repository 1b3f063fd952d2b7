"""API tokens: shown once, stored hashed, scoped, expiring, revocable at once."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from axes.utils import reset
from django.test import Client as Browser
from django.utils import timezone

from accounts import services as accounts
from accounts.models import Company, Membership
from core.access import Actor
from core.errors import InvalidInput, NotAllowed, NotFound
from core.models import AuditEntry
from core.tenancy import company_scope
from integrations.models import ApiToken
from integrations.services import token_create, token_revoke
from tests.conftest import PASSWORD

ActorOf = Callable[[Membership], Actor]
BrowserOf = Callable[[Membership], Browser]
LIST = "/api/v1/tokens/"


@pytest.fixture
def no_lockouts(db: None) -> Iterator[None]:
    """Wrong passwords of one test do not lock out another."""
    yield
    reset()


def make(actor: Actor, **values: Any) -> tuple[ApiToken, str]:
    return token_create(
        actor=actor, **{"name": "Sync", "scopes": ["read", "write"], "days": 30, **values}
    )


def call(text: str, path: str = LIST, method: str = "get") -> Any:
    return getattr(Browser(), method)(path, headers={"Authorization": f"Bearer {text}"})


def test_token_text_is_stored_nowhere(consultant: Membership, actor_of: ActorOf) -> None:
    token, text = make(actor_of(consultant))
    token.refresh_from_db()
    prefix, secret = text.rsplit("_", 1)[0], text[-43:]
    assert prefix.startswith("cs_")
    assert secret not in str(vars(token))
    assert len(token.digest) == 64
    assert secret not in str(list(AuditEntry.objects.values()))


def test_token_acts_as_its_owner(consultant: Membership, actor_of: ActorOf) -> None:
    token, text = make(actor_of(consultant))
    response = call(text)
    assert response.status_code == 200
    assert [row["id"] for row in response.json()["results"]] == [token.pk]


@pytest.mark.parametrize(
    "text", ["", "nonsense", "cs_zz_short", "cs_1_" + "x" * 43, "cs_zzzzzzzzzzzzzz_" + "x" * 43]
)
def test_wrong_token_is_refused_as_a_problem(company: Company, text: str) -> None:
    response = call(text)
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_wrong_token_beside_a_session_is_refused(
    consultant: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(consultant)
    assert browser.get(LIST).status_code == 200
    headers = {"Authorization": "Bearer cs_1_" + "x" * 43}
    assert browser.get(LIST, headers=headers).status_code == 401


def test_revoked_token_is_refused_at_once(consultant: Membership, actor_of: ActorOf) -> None:
    token, text = make(actor_of(consultant))
    token_revoke(actor=actor_of(consultant), token_id=token.pk)
    assert call(text).status_code == 401


def test_expired_token_is_refused(consultant: Membership, actor_of: ActorOf) -> None:
    token, text = make(actor_of(consultant))
    ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert call(text).status_code == 401


def test_token_of_a_deactivated_person_is_refused(
    consultant: Membership, system: Actor, actor_of: ActorOf
) -> None:
    _token, text = make(actor_of(consultant))
    accounts.person_deactivate(actor=system, person_id=consultant.pk)
    assert call(text).status_code == 401


def test_read_token_cannot_write(consultant: Membership, actor_of: ActorOf) -> None:
    token, text = make(actor_of(consultant), scopes=["read"])
    assert call(text, f"{LIST}{token.pk}/", "delete").status_code == 403
    token.refresh_from_db()
    assert token.revoked_at is None


def test_write_token_needs_no_csrf_token(consultant: Membership, actor_of: ActorOf) -> None:
    token, text = make(actor_of(consultant))
    browser = Browser(enforce_csrf_checks=True)
    headers = {"Authorization": f"Bearer {text}"}
    assert browser.delete(f"{LIST}{token.pk}/", headers=headers).status_code == 204
    assert call(text).status_code == 401


def test_session_without_csrf_token_cannot_write(consultant: Membership, actor_of: ActorOf) -> None:
    token, _text = make(actor_of(consultant))
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(consultant.user, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]
    assert browser.delete(f"{LIST}{token.pk}/").status_code == 403
    token.refresh_from_db()
    assert token.revoked_at is None


def test_use_is_noted_once_a_minute(consultant: Membership, actor_of: ActorOf) -> None:
    token, text = make(actor_of(consultant))
    call(text)
    token.refresh_from_db()
    first = token.last_used_at
    assert first is not None
    call(text)
    token.refresh_from_db()
    assert token.last_used_at == first
    ApiToken.objects.filter(pk=token.pk).update(last_used_at=first - timedelta(seconds=61))
    call(text)
    token.refresh_from_db()
    assert token.last_used_at >= first


def test_token_expires_though_the_machines_clock_stands_back(
    consultant: Membership, actor_of: ActorOf
) -> None:
    token, text = make(actor_of(consultant))
    ApiToken.objects.filter(pk=token.pk).update(expires_at=timezone.now() - timedelta(hours=1))
    with time_machine.travel(datetime.now(UTC) - timedelta(days=3)):
        assert call(text).status_code == 401


def test_token_of_another_person_stays_out_of_sight(
    consultant: Membership, manager: Membership, actor_of: ActorOf
) -> None:
    token, _text = make(actor_of(consultant))
    with pytest.raises(NotFound):
        token_revoke(actor=actor_of(manager), token_id=token.pk)
    token.refresh_from_db()
    assert token.revoked_at is None


def test_administrator_revokes_a_token_of_the_company_but_not_of_another(
    consultant: Membership, admin: Membership, stranger: Membership, actor_of: ActorOf
) -> None:
    token, _text = make(actor_of(consultant))
    with company_scope(stranger.company_id), pytest.raises(NotFound):
        token_revoke(actor=actor_of(stranger), token_id=token.pk)
    token_revoke(actor=actor_of(admin), token_id=token.pk)
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_token_makes_no_token(consultant: Membership, actor_of: ActorOf) -> None:
    with pytest.raises(NotAllowed):
        make(replace(actor_of(consultant), via="token"))
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"scopes": []}, "scopes"),
        ({"scopes": ["read", "admin"]}, "scopes"),
        ({"days": 0}, "days"),
        ({"days": 366}, "days"),
        ({"name": "  "}, "name"),
    ],
)
def test_bad_values_make_no_token(
    consultant: Membership, actor_of: ActorOf, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        make(actor_of(consultant), **values)
    assert field in caught.value.fields
    assert not ApiToken.objects.exists()


def sign_in(**values: Any) -> Any:
    body = {"name": "Sync", "scopes": ["read"], **values}
    return Browser().post("/api/v1/token/", body, content_type="application/json")


@pytest.fixture
def with_password(consultant: Membership) -> Membership:
    assert consultant.user is not None
    consultant.user.set_password(PASSWORD)
    consultant.user.save()
    return consultant


def test_program_signs_in_with_a_password(with_password: Membership, no_lockouts: None) -> None:
    assert with_password.user is not None
    response = sign_in(email=with_password.user.email.upper(), password=PASSWORD)
    assert response.status_code == 201
    assert call(response.json()["token"]).status_code == 200
    assert response["Cache-Control"] == "no-store, private"


def test_program_gets_the_same_answer_for_unknown_and_wrong(
    with_password: Membership, no_lockouts: None
) -> None:
    assert with_password.user is not None
    wrong = sign_in(email=with_password.user.email, password="wrong-password")
    unknown = sign_in(email="nobody@plano.example", password="wrong-password")
    assert wrong.status_code == unknown.status_code == 401
    ignored = {"request_id"}
    assert {k: v for k, v in wrong.json().items() if k not in ignored} == {
        k: v for k, v in unknown.json().items() if k not in ignored
    }


def test_guessing_program_is_locked_out(with_password: Membership, no_lockouts: None) -> None:
    assert with_password.user is not None
    for _ in range(8):
        response = sign_in(email=with_password.user.email, password="wrong-password")
    assert response.status_code == 429
    assert response["Content-Type"] == "application/problem+json"
    assert sign_in(email=with_password.user.email, password=PASSWORD).status_code == 429
    assert not ApiToken.objects.exists()


def test_sign_in_refuses_unknown_fields(with_password: Membership, no_lockouts: None) -> None:
    assert with_password.user is not None
    response = sign_in(email=with_password.user.email, password=PASSWORD, member=1)
    assert response.status_code == 422
    assert "member" in response.json()["errors"]


def test_program_without_a_company_is_told_so(
    with_password: Membership, system: Actor, no_lockouts: None
) -> None:
    assert with_password.user is not None
    accounts.person_deactivate(actor=system, person_id=with_password.pk)
    response = sign_in(email=with_password.user.email, password=PASSWORD)
    assert response.status_code == 403
    assert not ApiToken.objects.exists()


def test_page_shows_the_text_once(consultant: Membership, browser_of: BrowserOf) -> None:
    browser = browser_of(consultant)
    data = {"name": "Sync", "scopes": ["read"], "days": "30"}
    response = browser.post("/profile/tokens/new/", data)
    assert response.status_code == 200
    assert b"cs_" in response.content
    listed = browser.get("/profile/tokens/")
    assert b"Sync" in listed.content
    assert b'value="cs_' not in listed.content


def test_page_revokes_only_ones_own(
    consultant: Membership, manager: Membership, actor_of: ActorOf, browser_of: BrowserOf
) -> None:
    token, text = make(actor_of(consultant))
    address = f"/profile/tokens/{token.pk}/revoke/"
    assert browser_of(manager).post(address).status_code == 404
    assert call(text).status_code == 200
    assert browser_of(consultant).post(address).status_code == 302
    assert call(text).status_code == 401


def test_internal_employee_has_no_tokens(internal: Membership, browser_of: BrowserOf) -> None:
    assert browser_of(internal).get("/profile/tokens/").status_code == 403
