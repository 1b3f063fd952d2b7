"""Tags: on requests, made on the fly, looked after by managers."""

from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from accounts.models import Membership
from core.errors import InvalidInput, NotAllowed, NotFound, Stale
from core.tenancy import company_scope
from handoffs import services
from handoffs.models import Entry, Request, RequestTag, Tag
from tests.factories.handoffs import MadeClient, open_request


@pytest.fixture
def actor(consultant: Membership, actor_of: Any) -> Any:
    """The consultant."""
    return actor_of(consultant)


@pytest.fixture
def chief(manager: Membership, actor_of: Any) -> Any:
    """The manager."""
    return actor_of(manager)


def change(actor: Any, request: Request, *add: str, remove: tuple[str, ...] = ()) -> None:
    """Change tags through the service."""
    services.request_tags_change(actor=actor, request_id=request.pk, add=add, remove=remove)


def names(request: Request) -> list[str]:
    """Tags of a request."""
    rows = RequestTag.objects.filter(request=request)
    return list(rows.order_by("tag__name").values_list("tag__name", flat=True))


def test_tags_when_added_and_taken_off_then_made_once_and_told(
    actor: Any, request_of: Request
) -> None:
    change(actor, request_of, "Fair 2026", " beta  test")
    change(actor, request_of, "BETA test", remove=("fair 2026",))
    assert names(request_of) == ["beta test"]
    assert Tag.objects.count() == 2
    entries = Entry.objects.filter(kind="tagged").order_by("pk")
    assert [entry.data for entry in entries] == [
        {"added": ["Fair 2026", "beta test"], "removed": []},
        {"added": [], "removed": ["Fair 2026"]},
    ]
    request_of.refresh_from_db()
    assert request_of.version == 1


def test_tags_when_there_already_then_nothing_is_told(actor: Any, request_of: Request) -> None:
    change(actor, request_of, "beta")
    change(actor, request_of, "beta", remove=("unknown",))
    assert Entry.objects.filter(kind="tagged").count() == 1


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "a,b", "a\0b"])
def test_tag_when_its_name_is_wrong_then_refused(
    actor: Any, request_of: Request, name: str
) -> None:
    with pytest.raises(InvalidInput):
        change(actor, request_of, "fine", name)
    assert not Tag.objects.exists()


def test_tags_when_too_many_then_refused(
    actor: Any, request_of: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handoffs.services.tags.MOST_ON_A_REQUEST", 1)
    change(actor, request_of, "a")
    for more in (("b",), ("c", "d")):
        with pytest.raises(InvalidInput):
            change(actor, request_of, *more)
    assert names(request_of) == ["a"]
    monkeypatch.setattr("handoffs.services.tags.MOST_TAGS", 1)
    with pytest.raises(InvalidInput):
        services.tag_create(actor=actor, name="e")


def test_tag_when_retired_then_stays_where_it_is_and_is_given_no_more(
    actor: Any, chief: Any, request_of: Request, client: MadeClient
) -> None:
    change(actor, request_of, "old")
    tag = services.tag_update(actor=chief, tag_id=Tag.objects.get().pk, version=1, is_active=False)
    assert names(request_of) == ["old"]
    with pytest.raises(InvalidInput):
        change(actor, open_request(actor, client.client), "Old")
    with pytest.raises(Stale):
        services.tag_update(actor=chief, tag_id=tag.pk, version=1, name="new")
    services.tag_update(actor=chief, tag_id=tag.pk, name="new", colour="warn", is_active=True)
    assert names(request_of) == ["new"]
    with pytest.raises(InvalidInput):
        services.tag_update(actor=chief, tag_id=tag.pk, colour="#ff0000")
    services.tag_create(actor=actor, name="third")
    with pytest.raises(InvalidInput) as refused:
        services.tag_update(actor=chief, tag_id=tag.pk, name="THIRD")
    assert list(refused.value.fields) == ["name"]


def test_tag_when_merged_then_its_requests_and_its_name_lead_to_the_other(
    actor: Any, chief: Any, request_of: Request, client: MadeClient
) -> None:
    second = open_request(actor, client.client)
    change(actor, request_of, "bug", "fault")
    change(actor, second, "bug")
    bug, fault = Tag.objects.get(name="bug"), Tag.objects.get(name="fault")
    services.tag_merge(actor=chief, tag_id=bug.pk, into_id=fault.pk, version=1)
    assert names(request_of) == names(second) == ["fault"]
    third = open_request(actor, client.client)
    change(actor, third, "BUG")
    assert names(third) == ["fault"]
    for tag_id, into_id, error in (
        (bug.pk, fault.pk, NotFound),
        (fault.pk, bug.pk, NotFound),
        (fault.pk, fault.pk, InvalidInput),
    ):
        with pytest.raises(error):
            services.tag_merge(actor=chief, tag_id=tag_id, into_id=into_id)


def test_tags_when_not_allowed_then_refused(
    actor: Any,
    request_of: Request,
    internal: Membership,
    stranger: Membership,
    actor_of: Any,
) -> None:
    tag = services.tag_create(actor=actor, name="beta")
    with pytest.raises(NotAllowed):
        services.tag_update(actor=actor, tag_id=tag.pk, name="mine")
    with pytest.raises(NotAllowed):
        services.tag_merge(actor=actor, tag_id=tag.pk, into_id=tag.pk + 1)
    with pytest.raises(NotAllowed):
        change(actor_of(internal), request_of, "beta")
    with company_scope(stranger.company_id):
        with pytest.raises(NotFound):
            change(actor_of(stranger), request_of, "beta")
        with pytest.raises(NotFound):
            services.tag_update(actor=actor_of(stranger), tag_id=tag.pk, name="theirs")
        assert not Tag.objects.exists()
    assert names(request_of) == []
    assert Tag.objects.get().name == "beta"


@pytest.mark.django_db(transaction=True)
def test_tag_when_two_make_it_at_once_then_one_and_both_have_it(
    actor: Any, request_of: Request, client: MadeClient
) -> None:
    second = open_request(actor, client.client)
    start, failed = Barrier(2), []

    def run(request: Request) -> None:
        try:
            with company_scope(actor.company_id):
                start.wait()
                change(actor, request, "Fair")
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(request,)) for request in (request_of, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert Tag.objects.count() == 1
    assert names(request_of) == names(second) == ["Fair"]
