"""Links between requests: shown on both, told in the history of both, taken away from either."""

from typing import Any

import pytest

from accounts.models import Membership
from core.errors import InvalidInput, NotAllowed, NotFound
from core.tenancy import company_scope
from handoffs import services
from handoffs.models import Entry, Request, RequestLink
from handoffs.selectors import request_page
from handoffs.selectors.links import links_seen
from tests.factories.handoffs import MadeClient, kinds, open_request


@pytest.fixture
def actor(consultant: Membership, actor_of: Any) -> Any:
    """The consultant."""
    return actor_of(consultant)


@pytest.fixture
def second(actor: Any, client: MadeClient) -> Request:
    """Another request of the client."""
    return open_request(actor, client.client, subject="Import fails")


def add(actor: Any, one: Request, two: Request, kind: str = "caused_by") -> RequestLink:
    """Link through the service."""
    return services.link_add(actor=actor, request_id=one.pk, other_id=two.pk, kind=kind)


def seen(actor: Any, request: Request) -> list[tuple[str, int]]:
    """How and to which number the page of a request says it is linked."""
    return [
        (row["how"], row["number"]) for row in links_seen(request_page(actor, request.pk).request)
    ]


def test_link_when_added_then_each_says_it_from_its_own_side(
    actor: Any, request_of: Request, second: Request
) -> None:
    add(actor, request_of, second)
    assert seen(actor, request_of) == [("caused by", second.number)]
    assert seen(actor, second) == [("cause of", request_of.number)]
    assert kinds(request_of)[-1] == kinds(second)[-1] == "linked"
    assert Entry.objects.filter(request=second, kind="linked").get().data == {
        "request": request_of.pk,
        "number": request_of.number,
        "link": "caused_by",
    }
    request_of.refresh_from_db()
    assert request_of.version == 1


def test_link_when_the_same_again_then_nothing_and_another_way_is_refused(
    actor: Any, request_of: Request, second: Request
) -> None:
    first = add(actor, request_of, second)
    assert add(actor, request_of, second) == first
    for one, two, kind in ((request_of, second, "follows"), (second, request_of, "caused_by")):
        with pytest.raises(InvalidInput):
            add(actor, one, two, kind)
    assert kinds(second).count("linked") == 1


def test_link_when_removed_then_both_say_so(
    actor: Any, request_of: Request, second: Request
) -> None:
    link = add(actor, request_of, second)
    services.link_remove(actor=actor, link_id=link.pk)
    assert seen(actor, request_of) == seen(actor, second) == []
    assert kinds(request_of)[-1] == kinds(second)[-1] == "unlinked"
    with pytest.raises(NotFound):
        services.link_remove(actor=actor, link_id=link.pk)


def test_link_when_wrong_or_not_allowed_then_refused(
    actor: Any,
    request_of: Request,
    second: Request,
    internal: Membership,
    stranger: Membership,
    actor_of: Any,
) -> None:
    with pytest.raises(InvalidInput):
        add(actor, request_of, request_of)
    with pytest.raises(InvalidInput):
        add(actor, request_of, second, "split_from")
    with pytest.raises(NotFound) as refused:
        services.link_add(actor=actor, request_id=second.pk, other_id=10**9, kind="related")
    assert list(refused.value.fields) == ["other_id"]
    link = add(actor, request_of, second)
    with pytest.raises(NotAllowed):
        services.link_remove(actor=actor_of(internal), link_id=link.pk)
    with company_scope(stranger.company_id):
        with pytest.raises(NotFound):
            add(actor_of(stranger), request_of, second, "related")
        with pytest.raises(NotFound):
            services.link_remove(actor=actor_of(stranger), link_id=link.pk)
    assert RequestLink.objects.get() == link
