"""Credit of requests set by hand: who may, what follows, and what is kept."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import Company, Membership
from core.access import Actor
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound
from core.models import AuditEntry
from core.tenancy import company_scope
from handoffs.models import Request
from metrics import services
from metrics.models import CreditOverride, Observation
from tests.factories.metrics import drain, observed, wrong_leaves
from tests.metrics.conftest import Crew

Browsers = Callable[[Membership], Browser]
ActorOf = Callable[[Membership], Actor]


@pytest.fixture
def request_of_marta(crew: Crew, company: Company) -> Request:
    """Answered by Jonas and resolved by Marta, his colleague."""
    story = crew.story()
    request = story.open(crew.marta)
    story.reply(request, crew.jonas, hours=1)
    story.resolve(request, crew.marta, hours=2)
    drain(company)
    return request


def _credited(code: str) -> tuple[int | None, int | None, int | None]:
    (one,) = observed(code)
    return one.consultant_id, one.manager_id, one.team_id


def test_credit_of_the_resolution_set_then_its_figures_follow_and_both_are_kept(
    crew: Crew, company: Company, request_of_marta: Request, actor_of: ActorOf
) -> None:
    reply_before = _credited("first_response_time")
    team_id = _credited("closed_requests")[2]
    assert reply_before == (crew.jonas.pk, crew.helen.pk, team_id)
    entries = list(request_of_marta.entries.order_by("pk").values())

    override = services.credit_set(
        actor=actor_of(crew.helen),
        request_id=request_of_marta.pk,
        part="resolution",
        consultant_id=crew.jonas.pk,
        reason=" He found the cause. ",
    )
    drain(company)

    assert (override.before_id, override.reason) == (crew.marta.pk, "He found the cause.")
    for code in ("closed_requests", "fcr", "resolve_time_first", "handovers_per_request"):
        assert _credited(code) == (crew.jonas.pk, crew.helen.pk, team_id), code
    assert _credited("first_response_time") == reply_before
    assert list(request_of_marta.entries.order_by("pk").values()) == entries
    first = Observation.objects.get(
        definition__code="closed_requests", source_id=request_of_marta.pk, revision=1
    )
    assert (first.consultant_id, first.is_current) == (crew.marta.pk, False)
    assert wrong_leaves(company) == []
    (entry,) = AuditEntry.objects.filter(action="request.credit")
    assert entry.changes["consultant_id"] == [crew.marta.pk, crew.jonas.pk]

    services.credit_set(
        actor=actor_of(crew.helen),
        request_id=request_of_marta.pk,
        part="resolution",
        consultant_id=crew.marta.pk,
        reason="No, hers.",
    )
    drain(company)
    assert _credited("closed_requests")[0] == crew.marta.pk
    assert CreditOverride.objects.count() == 2
    assert wrong_leaves(company) == []


def test_credit_by_a_manager_then_only_among_own_people_and_never_to_themselves(
    crew: Crew,
    company: Company,
    request_of_marta: Request,
    head: Membership,
    stranger: Membership,
    internal: Membership,
    actor_of: ActorOf,
) -> None:
    given = {"request_id": request_of_marta.pk, "part": "resolution", "reason": "why"}

    def refused(person: Membership, error: type[Exception], **values: Any) -> None:
        with pytest.raises(error):
            services.credit_set(actor=actor_of(person), **{**given, **values})

    refused(crew.marta, NotAllowed, consultant_id=crew.jonas.pk)
    refused(crew.helen, NotAllowed, consultant_id=crew.helen.pk)
    refused(crew.helen, NotAllowed, consultant_id=crew.priya.pk)
    refused(crew.otto, NotAllowed, consultant_id=crew.priya.pk)
    refused(crew.helen, InvalidInput, consultant_id=crew.jonas.pk, reason="  ")
    refused(crew.helen, InvalidInput, consultant_id=crew.jonas.pk, part="all")
    refused(crew.helen, IllegalState, consultant_id=crew.marta.pk)
    for person in (stranger, internal):
        refused(head, NotFound, consultant_id=person.pk)
    with company_scope(stranger.company_id):
        refused(stranger, NotFound, consultant_id=stranger.pk)
    opened = crew.story().open(crew.marta)
    refused(head, IllegalState, consultant_id=crew.jonas.pk, request_id=opened.pk)
    assert not CreditOverride.objects.exists()

    services.credit_set(actor=actor_of(head), **{**given, "consultant_id": crew.priya.pk})
    drain(company)
    assert _credited("closed_requests")[:2] == (crew.priya.pk, crew.otto.pk)


def test_credit_on_pages_and_over_rest(
    crew: Crew,
    company: Company,
    request_of_marta: Request,
    head: Membership,
    browser_of: Browsers,
    django_assert_max_num_queries: Any,
) -> None:
    page = f"/metrics/credit/requests/{request_of_marta.pk}/resolution/"
    browser = browser_of(crew.helen)
    assert "Marta L" in browser.get(page).content.decode()
    own = browser.post(page, {"consultant_id": crew.helen.pk, "reason": "Mine."})
    assert own.status_code == 403
    assert "Ask a head" in own.content.decode()
    done = browser.post(page, {"consultant_id": crew.jonas.pk, "reason": "He found it."})
    assert (done.status_code, CreditOverride.objects.count()) == (302, 1)
    body = {
        "request_id": request_of_marta.pk,
        "part": "first_reply",
        "consultant_id": crew.marta.pk,
        "reason": "Her words.",
    }
    api = "/api/v1/credit-overrides/"
    made = browser.post(api, body, content_type="application/json")
    assert (made.status_code, made.json()["before"]) == (201, crew.jonas.pk)
    wrong = browser.post(api, {**body, "manager_id": 1}, content_type="application/json")
    assert (wrong.status_code, CreditOverride.objects.count()) == (422, 2)
    assert browser.get("/metrics/credit/").status_code == 403
    assert browser.get(api).status_code == 403
    chief = browser_of(head)
    with django_assert_max_num_queries(12):
        shown = chief.get("/metrics/credit/").content.decode()
    number = f"#{request_of_marta.number}"
    for words in (number, "He found it.", "Her words.", "Marta L", "Jonas W", "Helen B"):
        assert words in shown
    assert len(chief.get(api).json()["results"]) == 2


def test_credit_of_the_past_then_manager_and_team_of_that_day(
    crew: Crew, company: Company, request_of_marta: Request, head: Membership, actor_of: ActorOf
) -> None:
    from accounts import services as accounts  # noqa: PLC0415
    from accounts.actors import system_actor  # noqa: PLC0415

    team_id = _credited("closed_requests")[2]
    accounts.reporting_line_set(
        actor=system_actor(company),
        member_id=crew.jonas.pk,
        manager_id=crew.otto.pk,
        team_id=None,
        starts_on=date.today() - timedelta(days=1),  # noqa: DTZ011
    )
    services.credit_set(
        actor=actor_of(head),
        request_id=request_of_marta.pk,
        part="resolution",
        consultant_id=crew.jonas.pk,
        reason="His.",
    )
    drain(company)
    assert _credited("closed_requests") == (crew.jonas.pk, crew.helen.pk, team_id)
