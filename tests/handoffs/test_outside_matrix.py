"""Hand-overs to roles that the matrix does not name: allowed, marked, and with a reason."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actors import actor_for_membership
from accounts.models import Company, Membership
from core.access import Actor
from core.errors import InvalidInput
from handoffs import services
from handoffs.models import Entry, Handover, Request
from handoffs.naming import TopicNaming, is_outside, named_roles
from roles.models import MatrixCell, MatrixVersion, Responsibility, Topic
from tests.factories.handoffs import (
    CONTEXT,
    LONG_AGO,
    MadeClient,
    hold_role,
    join_client_team,
    make_role,
    make_topic,
    offer,
    open_request,
)

WHY = "Only Support can read the log."


@pytest.mark.parametrize(
    ("naming", "named"),
    [
        (None, None),  # no topic
        (TopicNaming(False, frozenset(), 1), None),  # no matrix
        (TopicNaming(True, frozenset({2, 3}), 1), {2, 3}),  # the row, not the topic's own role
        (TopicNaming(True, frozenset(), 1), {1}),  # no row, or an empty one: the topic's own
        (TopicNaming(True, frozenset(), None), None),  # a gap: nobody is named
    ],
)
def test_named_roles_are_those_of_the_row_or_the_topics_own(
    naming: TopicNaming | None, named: set[int] | None
) -> None:
    assert named_roles(naming) == named


@pytest.mark.parametrize(
    ("role_id", "named", "outside"),
    [(1, {1, 2}, False), (3, {1, 2}, True), (None, {1}, False), (3, None, False), (3, set(), True)],
)
def test_role_is_outside_when_others_are_named_and_it_is_not(
    role_id: int | None, named: set[int] | None, *, outside: bool
) -> None:
    assert is_outside(role_id, named) is outside


@pytest.fixture
def topic(company: Company) -> Topic:
    """Training: Customer success answers, Account is informed; Support has nothing to do."""
    row = Responsibility.objects.create(company=company, code="training", area_en="A", name_en="T")
    matrix = MatrixVersion.objects.create(
        company=company, number=1, starts_on=LONG_AGO, reason="First"
    )
    for code, letters in (("CS", "AR"), ("A", "I")):
        MatrixCell.objects.create(
            company=company,
            matrix=matrix,
            responsibility=row,
            role=make_role(company, code),
            letters=letters,
        )
    made = make_topic(company, "training", "S")
    made.responsibility = row
    made.save(update_fields=["responsibility"])
    return made


@pytest.fixture
def support(other: Membership) -> Membership:
    """A support manager."""
    hold_role(other, "S")
    return other


@pytest.fixture
def request_(client: MadeClient, consultant: Membership, topic: Topic, actor_of: Any) -> Request:
    """A request about training."""
    return open_request(
        actor_of(consultant),
        client.client,
        contact_id=client.contact.pk,
        topic_id=topic.pk,
        owner_id=consultant.pk,
    )


def test_offer_outside_the_matrix_without_a_reason_is_refused(
    request_: Request, consultant: Membership, support: Membership, actor_of: Any
) -> None:
    with pytest.raises(InvalidInput) as refused:
        offer(actor_of(consultant), request_, support)
    assert set(refused.value.fields) == {"outside_reason"}
    assert not Handover.objects.exists()
    assert Entry.objects.count() == 1
    with pytest.raises(InvalidInput):
        offer(actor_of(consultant), request_, support, outside_reason="  ")
    with pytest.raises(InvalidInput):
        offer(actor_of(consultant), request_, support, outside_reason="x" * 1001)


def test_offer_outside_the_matrix_is_marked_with_its_reason(
    request_: Request, consultant: Membership, support: Membership, actor_of: Any
) -> None:
    made = offer(actor_of(consultant), request_, support, outside_reason=WHY)
    made.refresh_from_db()
    assert (made.is_outside_matrix, made.outside_reason) == (True, WHY)


@pytest.mark.parametrize("code", ["CS", "A"])
def test_offer_to_a_named_role_is_not_marked_and_keeps_no_reason(
    request_: Request,
    consultant: Membership,
    make_person: Any,
    actor_of: Any,
    code: str,
) -> None:
    receiver = make_person("Nina Kowalska")
    hold_role(receiver, code)
    made = offer(actor_of(consultant), request_, receiver, outside_reason=WHY)
    made.refresh_from_db()
    assert (made.is_outside_matrix, made.outside_reason) == (False, "")


def test_offer_to_somebody_without_a_role_cannot_be_judged(
    request_: Request, consultant: Membership, other: Membership, actor_of: Any
) -> None:
    assert offer(actor_of(consultant), request_, other).is_outside_matrix is False


def test_offer_without_a_topic_cannot_be_judged(
    client: MadeClient, topic: Topic, consultant: Membership, support: Membership, actor_of: Any
) -> None:
    request = open_request(actor_of(consultant), client.client, owner_id=consultant.pk)
    assert offer(actor_of(consultant), request, support).is_outside_matrix is False


def test_offer_without_a_matrix_cannot_be_judged(
    company: Company,
    client: MadeClient,
    consultant: Membership,
    support: Membership,
    actor_of: Any,
) -> None:
    topic = make_topic(company, "fault", "CS")
    request = open_request(
        actor_of(consultant), client.client, topic_id=topic.pk, owner_id=consultant.pk
    )
    assert offer(actor_of(consultant), request, support).is_outside_matrix is False


def test_product_and_demo_need_not_say_why_and_are_marked(
    request_: Request, consultant: Membership, support: Membership, system: Actor
) -> None:
    by_product = services.handover_offer(
        actor=system, request_id=request_.pk, to_owner_id=support.pk, why="", expected=""
    )
    assert by_product.is_outside_matrix is True
    services.handover_withdraw(actor=system, handover_id=by_product.pk)
    told = offer(actor_for_membership(consultant, via="demo"), request_, support)
    assert (told.is_outside_matrix, told.outside_reason) == (True, "")


def test_return_to_the_sender_is_not_marked(
    company: Company,
    client: MadeClient,
    topic: Topic,
    support: Membership,
    make_person: Any,
    actor_of: Any,
) -> None:
    success = make_person("Nina Kowalska")
    hold_role(success, "CS")
    request = open_request(
        actor_of(support),
        client.client,
        topic_id=topic.pk,
        owner_id=support.pk,
        owner_role_id=make_role(company, "S").pk,
    )
    made = offer(actor_of(support), request, success)
    services.handover_accept(actor=actor_of(success), handover_id=made.pk)
    back = services.handover_return(
        actor=actor_of(success), request_id=request.pk, reason="A fault after all."
    )
    assert (back.to_role.code, back.is_outside_matrix) == ("S", False)


def test_judging_costs_one_query_and_none_without_a_topic(
    request_: Request,
    client: MadeClient,
    consultant: Membership,
    support: Membership,
    actor_of: Any,
) -> None:
    actor = actor_of(consultant)
    plain = open_request(actor, client.client, owner_id=consultant.pk)

    def queries(request: Request) -> int:
        with CaptureQueriesContext(connection) as seen:
            offer(actor, request, support, outside_reason=WHY)
        return len(seen)

    assert queries(request_) == queries(plain) + 1


def test_dialog_says_who_is_named_and_asks_why_for_the_others(
    company: Company,
    request_: Request,
    client: MadeClient,
    consultant: Membership,
    support: Membership,
    make_person: Any,
    browser_of: Any,
) -> None:
    success = make_person("Nina Kowalska")
    hold_role(success, "CS")
    join_client_team(client.client, support, "S")
    join_client_team(client.client, success, "CS")
    browser = browser_of(consultant)
    address = f"/requests/{request_.number}/hand-over/"
    html = browser.get(address).content.decode()
    assert html.count("Named in the matrix") == 1
    assert html.count("Not named in the matrix") == 1
    assert 'name="outside_reason"' in html
    role = make_role(company, "S")
    typed = {"to": f"{support.pk}-{role.pk}", "version": request_.version, **CONTEXT}

    refused = browser.post(address, typed)

    assert refused.status_code == 422
    assert "The responsibility matrix does not name this role" in refused.content.decode()
    assert not Handover.objects.exists()
    done = browser.post(address, {**typed, "outside_reason": WHY})
    assert done.status_code == 302
    page = browser.get(f"/requests/{request_.number}/").content.decode()
    assert "Outside the matrix" in page
    assert WHY in page
    desk = browser_of(support).get("/").content.decode()
    assert WHY in desk


def test_dialog_without_a_matrix_asks_nothing(
    request_of: Request, consultant: Membership, browser_of: Any
) -> None:
    html = browser_of(consultant).get(f"/requests/{request_of.number}/hand-over/").content.decode()
    assert "outside_reason" not in html
    assert "amed in the matrix" not in html


def test_api_takes_the_reason_and_shows_the_mark(
    request_: Request, consultant: Membership, support: Membership, browser_of: Any
) -> None:
    browser = browser_of(consultant)
    address = f"/api/v1/requests/{request_.pk}/handovers/"
    body: dict[str, Any] = {"to_owner_id": support.pk, **CONTEXT}
    refused = browser.post(address, body, content_type="application/json")
    assert refused.status_code == 422
    assert "outside_reason" in refused.json()["errors"]

    made = browser.post(address, {**body, "outside_reason": WHY}, content_type="application/json")

    assert made.status_code == 201
    assert (made.json()["is_outside_matrix"], made.json()["outside_reason"]) == (True, WHY)
