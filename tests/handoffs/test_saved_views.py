"""Views of the list of requests: filters under a name, one's own and shared."""

from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import Membership
from core.access import Actor
from core.errors import InvalidInput, NotAllowed, NotFound, Stale
from core.models import AuditEntry
from core.tenancy import company_scope
from handoffs import services
from handoffs.filters import RequestFilterSet
from handoffs.models import SavedView
from handoffs.services import views as saving
from handoffs.view_queries import STANDARD_VIEWS, VIEW_FIELDS, normalised

URL = "/api/v1/saved-views/"


@pytest.fixture
def actor(consultant: Membership, actor_of: Any) -> Actor:
    """The consultant."""
    made: Actor = actor_of(consultant)
    return made


@pytest.fixture
def view(actor: Actor) -> SavedView:
    """A view of the consultant, seen by nobody else."""
    return services.saved_view_create(actor=actor, name="Urgent ones", query="priority=urgent")


def test_fields_of_views_are_the_filters_of_the_list() -> None:
    assert set(RequestFilterSet.base_filters) == VIEW_FIELDS


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("state=open&owner=me", "owner=me&state=open"),
        ("owner=me&cursor=x&more=1&page_size=9&__proto__=1", "owner=me"),
        ("state=&q=++&owner=me", "owner=me"),
        ("state=open&state=waiting", "state=waiting"),
        ("q=%3Cscript%3E%26x%3D1", "q=%3Cscript%3E%26x%3D1"),
        ("next=//evil.example&q=a%00b", ""),
        ("q=" + "x" * 201, ""),
        ("&".join(f"q={n}" for n in range(500)), ""),
        ("javascript:alert(1)", ""),
        ("q=%ff%fe", ""),
        ("", ""),
    ],
)
def test_query_when_hostile_then_only_known_filters_are_kept(query: str, kept: str) -> None:
    assert normalised(query) == kept
    assert normalised(kept) == kept


def test_view_when_saved_then_is_the_persons_own_and_audited(actor: Actor) -> None:
    made = services.saved_view_create(
        actor=actor, name=" Late ", query="state=open&x=1", is_shared=True
    )
    kept = SavedView.objects.get()
    assert (kept.name, kept.query, kept.is_shared) == ("Late", "state=open", True)
    assert kept.owner_id == actor.membership_id
    assert AuditEntry.objects.filter(action="view.create", subject_id=made.pk).count() == 1


@pytest.mark.parametrize(
    ("name", "query", "field"),
    [
        ("", "state=open", "name"),
        ("x" * 61, "state=open", "name"),
        ("a\0b", "state=open", "name"),
        ("urgent ONES", "state=open", "name"),
        ("New", "", "query"),
        ("New", "cursor=x", "query"),
    ],
)
def test_view_when_name_or_filters_are_wrong_then_refused(
    actor: Actor, view: SavedView, name: str, query: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        services.saved_view_create(actor=actor, name=name, query=query)
    assert list(refused.value.fields) == [field]
    assert SavedView.objects.count() == 1


def test_view_when_a_person_has_as_many_as_they_may_then_refused(
    actor: Actor, view: SavedView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "MOST_VIEWS", 1)
    with pytest.raises(InvalidInput):
        services.saved_view_create(actor=actor, name="One more", query="state=open")
    assert SavedView.objects.count() == 1


def test_view_when_changed_by_its_owner_then_version_counts_and_stale_is_refused(
    actor: Actor, view: SavedView
) -> None:
    services.saved_view_update(
        actor=actor, view_id=view.pk, version=1, name="Fires", is_shared=True, position=2
    )
    view.refresh_from_db()
    assert (view.name, view.is_shared, view.position, view.version) == ("Fires", True, 2, 2)
    with pytest.raises(Stale):
        services.saved_view_update(actor=actor, view_id=view.pk, version=1, name="Old")
    with pytest.raises(Stale):
        services.saved_view_delete(actor=actor, view_id=view.pk, version=1)
    services.saved_view_delete(actor=actor, view_id=view.pk, version=2)
    assert not SavedView.objects.exists()


def test_view_when_of_a_colleague_then_seen_only_if_shared_and_never_changed(
    actor: Actor, view: SavedView, make_person: Any, actor_of: Any, head: Membership
) -> None:
    colleague, chief = actor_of(make_person("Daniel Osei")), actor_of(head)
    for other in (colleague, chief):
        with pytest.raises(NotFound):
            services.saved_view_update(actor=other, view_id=view.pk, name="Mine")
        with pytest.raises(NotFound):
            services.saved_view_delete(actor=other, view_id=view.pk)
    services.saved_view_update(actor=actor, view_id=view.pk, is_shared=True)
    for other in (colleague, chief):
        assert [seen.pk for seen in SavedView.objects.visible_to(other)] == [view.pk]
        with pytest.raises(NotAllowed):
            services.saved_view_update(actor=other, view_id=view.pk, name="Mine")
    with pytest.raises(NotAllowed):
        services.saved_view_delete(actor=colleague, view_id=view.pk)
    assert SavedView.objects.get().name == "Urgent ones"
    services.saved_view_delete(actor=chief, view_id=view.pk)
    assert not SavedView.objects.exists()


def test_view_when_stranger_or_internal_then_nothing(
    actor: Actor,
    view: SavedView,
    stranger: Membership,
    internal: Membership,
    actor_of: Any,
) -> None:
    services.saved_view_update(actor=actor, view_id=view.pk, is_shared=True)
    with company_scope(stranger.company_id):
        assert not SavedView.objects.visible_to(actor_of(stranger)).exists()
        assert not SavedView.objects.exists()
        with pytest.raises(NotFound):
            services.saved_view_delete(actor=actor_of(stranger), view_id=view.pk)
    assert not SavedView.objects.visible_to(actor_of(internal)).exists()
    with pytest.raises(NotAllowed):
        services.saved_view_create(actor=actor_of(internal), name="x", query="state=open")
    assert SavedView.objects.count() == 1


def test_list_when_in_a_view_then_it_is_marked_and_can_be_changed(
    view: SavedView, consultant: Membership, make_person: Any, head: Membership, browser_of: Any
) -> None:
    browser, address = browser_of(consultant), reverse("request-list")

    def shown(query: str) -> tuple[str | None, str]:
        page = browser.get(f"{address}?{query}")
        chosen = page.context["view"]
        return (str(chosen.label) if chosen else None, page.content.decode())

    assert shown("")[0] == "All"
    assert shown("state=unresolved&owner=me")[0] == "Mine"
    name, html = shown("priority=urgent&cursor=")
    assert name == "Urgent ones"
    assert reverse("saved-view-edit", args=[view.pk]) in html
    name, html = shown("priority=low")
    assert name is None
    assert f"{reverse('saved-view-create')}?priority=low" in html
    SavedView.objects.update(is_shared=True)
    other = browser_of(make_person("Daniel Osei")).get(f"{address}?priority=urgent")
    assert reverse("saved-view-edit", args=[view.pk]) not in other.content.decode()
    assert reverse("saved-view-delete", args=[view.pk]) not in other.content.decode()
    chief = browser_of(head).get(f"{address}?priority=urgent").content.decode()
    assert reverse("saved-view-delete", args=[view.pk]) in chief


def test_pages_when_a_view_is_saved_changed_and_deleted_then_lead_to_the_list(
    actor: Actor, consultant: Membership, browser_of: Any
) -> None:
    browser, address = browser_of(consultant), reverse("request-list")
    new = reverse("saved-view-create")
    assert browser.get(f"{new}?priority=low&x=1").context["form"]["query"].value() == "priority=low"
    done = browser.post(f"{new}?priority=low", {"name": "Low", "query": "priority=low&x=1"})
    assert done["Location"] == f"{address}?priority=low"
    view = SavedView.objects.get()
    assert browser.post(new, {"name": "", "query": "priority=low"}).status_code == 422
    edit = reverse("saved-view-edit", args=[view.pk])
    done = browser.post(edit, {"name": "Calm", "position": 3, "is_shared": "on", "version": 1})
    assert done["Location"] == f"{address}?priority=low"
    view.refresh_from_db()
    assert (view.name, view.position, view.is_shared) == ("Calm", 3, True)
    assert browser.post(edit, {"name": "Late", "position": 3, "version": 1}).status_code == 412
    done = browser.post(reverse("saved-view-delete", args=[view.pk]))
    assert done["Location"] == address
    assert not SavedView.objects.exists()


def test_list_when_a_person_has_many_views_then_asks_as_often(
    actor: Actor, consultant: Membership, browser_of: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        services.saved_view_create(actor=actor, name=f"View {number}", query=f"q={number}")
    browser = browser_of(consultant)
    browser.get(reverse("request-list"))
    with django_assert_max_num_queries(8):
        page = browser.get(f"{reverse('request-list')}?q=11")
    views = page.context["views"]
    # By position, then name: 0, 1, 10, 11, 2 stand in sight
    assert [str(view.label) for view in views.in_sight[len(STANDARD_VIEWS) :]] == [
        "View 0",
        "View 1",
        "View 10",
        "View 11",
        "View 2",
    ]
    assert len(views.more) == 12 - 5


def test_api_when_views_are_written_then_as_on_the_pages(
    view: SavedView, consultant: Membership, stranger: Membership, browser_of: Any
) -> None:
    browser = browser_of(consultant)
    made = browser.post(
        URL, {"name": "Low", "query": "priority=low&x=1"}, content_type="application/json"
    )
    assert made.status_code == 201
    assert made.json()["query"] == "priority=low"
    assert [row["name"] for row in browser.get(URL).json()["results"]] == ["Urgent ones", "Low"]
    one = f"{URL}{made.json()['id']}/"
    assert browser.get(one)["ETag"] == '"1"'
    for wrong in ({"nam": "x"}, {"name": ""}, {"query": "x=1"}, {"position": 0}):
        refused = browser.patch(one, wrong, content_type="application/json")
        assert refused.status_code == 422, wrong
    kind = {"content_type": "application/json", "headers": {"If-Match": '"1"'}}
    assert browser.patch(one, {"is_shared": True}, **kind).json()["version"] == 2
    assert browser.patch(one, {"is_shared": False}, **kind).status_code == 412
    with company_scope(stranger.company_id):
        assert browser_of(stranger).get(one).status_code == 404
        assert browser_of(stranger).delete(one).status_code == 404
    assert browser.delete(one).status_code == 204
    assert SavedView.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_views_when_two_are_saved_at_once_then_the_limit_holds(
    actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "MOST_VIEWS", 1)
    start, outcomes = Barrier(2), []

    def save(name: str) -> None:
        try:
            with company_scope(actor.company_id):
                start.wait(timeout=60)
                services.saved_view_create(actor=actor, name=name, query="state=open")
                outcomes.append("saved")
        except InvalidInput:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=save, args=(name,)) for name in ("A", "B")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(outcomes) == ["refused", "saved"]
    assert SavedView.objects.count() == 1
