"""One thing done to many requests: each by its own rules, said what not and why, and undone."""

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound
from core.tenancy import company_scope
from handoffs import services
from handoffs.models import BulkAction, BulkItem, Participant, Request, RequestTag
from handoffs.tasks import bulk_action_run, bulk_actions_sweep
from tests.factories.handoffs import MadeClient, kinds, make_topic, open_request

LIST = "/requests/"


@pytest.fixture
def actor(consultant: Membership, actor_of: Any) -> Any:
    """The consultant."""
    return actor_of(consultant)


@pytest.fixture
def chief(manager: Membership, actor_of: Any) -> Any:
    """The manager."""
    return actor_of(manager)


@pytest.fixture
def three(actor: Any, client: MadeClient, consultant: Membership) -> list[Request]:
    """Three requests of the consultant."""
    return [
        open_request(actor, client.client, owner_id=consultant.pk, subject=f"S{n}")
        for n in range(3)
    ]


def picks(requests: list[Request]) -> list[tuple[int, int | None]]:
    """As they were seen."""
    return [(request.pk, request.version) for request in requests]


def run(actor: Any, kind: str, requests: list[Request], **values: Any) -> BulkAction:
    """Begin and do it."""
    bulk = services.bulk_start(actor=actor, kind=kind, picks=picks(requests), values=values)
    return services.bulk_run(actor=actor, bulk_id=bulk.pk)


def undo(actor: Any, bulk: BulkAction) -> BulkAction:
    """Undo it."""
    services.bulk_undo(actor=actor, bulk_id=bulk.pk)
    return services.bulk_run(actor=actor, bulk_id=bulk.pk)


def outcomes(bulk: BulkAction) -> list[str]:
    """By request."""
    return list(
        BulkItem.objects.filter(bulk=bulk).order_by("request").values_list("outcome", flat=True)
    )


def test_bulk_when_one_was_changed_or_resolved_then_the_others_are_done_and_it_says_why(
    actor: Any, three: list[Request]
) -> None:
    services.request_resolve(actor=actor, request_id=three[0].pk)
    services.request_change_details(actor=actor, request_id=three[1].pk, priority="low")
    three[0].refresh_from_db()
    bulk = run(actor, "priority", three, priority="urgent")
    assert bulk.state == "done"
    assert outcomes(bulk) == ["refused", "refused", "done"]
    whys = BulkItem.objects.order_by("request").values_list("why", flat=True)
    assert [why[:30] for why in whys] == [
        *("This is not possible in the pr", "Someone changed this while you", "")
    ]
    assert [Request.objects.get(pk=row.pk).priority for row in three] == [
        *("normal", "low", "urgent")
    ]


def test_bulk_when_undone_then_as_before_but_not_what_somebody_changed_since(
    actor: Any, three: list[Request]
) -> None:
    services.request_change_details(actor=actor, request_id=three[0].pk, priority="high")
    three[0].refresh_from_db()
    bulk = run(actor, "priority", three, priority="urgent")
    services.message_receive(actor=actor, request_id=three[2].pk, body="Hello?")
    undo(actor, bulk)
    assert BulkAction.objects.get().state == "undone"
    assert outcomes(bulk) == ["undone", "undone", "kept"]
    assert BulkItem.objects.get(outcome="kept").why == (
        "Somebody changed it since: it stays as it is."
    )
    assert [Request.objects.get(pk=row.pk).priority for row in three] == [
        *("high", "normal", "urgent")
    ]
    with pytest.raises(IllegalState):
        services.bulk_undo(actor=actor, bulk_id=bulk.pk)


def test_bulk_tag_when_undone_then_one_that_had_it_keeps_it(
    actor: Any, three: list[Request]
) -> None:
    services.request_tags_change(actor=actor, request_id=three[0].pk, add=["fair"])
    bulk = run(actor, "tag", three, tag="Fair")
    assert RequestTag.objects.count() == 3
    undo(actor, bulk)
    assert [row.request_id for row in RequestTag.objects.all()] == [three[0].pk]
    assert outcomes(bulk) == ["kept", "undone", "undone"]
    bulk = run(actor, "untag", three, tag="fair")
    assert not RequestTag.objects.exists()
    undo(actor, bulk)
    assert [row.request_id for row in RequestTag.objects.all()] == [three[0].pk]


def test_bulk_when_assigned_waited_merged_or_of_another_topic_then_back_again(
    chief: Any, actor: Any, three: list[Request], other: Membership, company: Any
) -> None:
    topic = make_topic(company)
    steps: list[tuple[str, dict[str, Any]]] = [
        ("assign", {"owner_id": other.pk, "reason": "Away"}),
        ("wait", {"note": ""}),
        ("follow", {}),
        ("topic", {"topic_id": topic.pk}),
        ("merge", {"keep_id": three[0].pk}),
    ]
    names = ("owner_id", "state", "topic_id", "merged_into_id", "resolved_at")
    before = list(Request.objects.order_by("pk").values(*names))
    for kind, values in steps:
        rows = list(Request.objects.order_by("pk"))
        bulk = run(chief, kind, rows, **values)
        assert set(outcomes(bulk)) == {"done"}, kind
        changed = list(Request.objects.order_by("pk").values(*names)) != before
        assert changed == (kind != "follow")
        assert Participant.objects.count() == (3 if kind == "follow" else 0)
        undo(chief, bulk)
        assert set(outcomes(bulk)) == {"undone"}, kind
        assert list(Request.objects.order_by("pk").values(*names)) == before
        assert not Participant.objects.exists()


def test_bulk_resolve_when_done_then_not_to_be_undone(actor: Any, three: list[Request]) -> None:
    bulk = run(actor, "resolve", three, note="Release 4.2")
    assert {row.state for row in Request.objects.all()} == {"resolved"}
    with pytest.raises(IllegalState):
        services.bulk_undo(actor=actor, bulk_id=bulk.pk)


def test_bulk_when_ten_minutes_are_over_then_not_undone(actor: Any, three: list[Request]) -> None:
    bulk = run(actor, "tag", three, tag="fair")
    BulkAction.objects.update(finished_at=timezone.now() - timedelta(minutes=11))
    with pytest.raises(IllegalState):
        services.bulk_undo(actor=actor, bulk_id=bulk.pk)
    assert RequestTag.objects.count() == 3


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("nonsense", {}),
        ("tag", {"tag": " "}),
        ("priority", {"priority": "huge"}),
        ("assign", {"reason": "x"}),
        ("assign", {"owner_id": 1, "reason": ""}),
        ("resolve", {"note": ""}),
        ("merge", {}),
    ],
)
def test_bulk_when_its_values_are_wrong_then_nothing_begins(
    actor: Any, three: list[Request], kind: str, values: dict[str, Any]
) -> None:
    with pytest.raises(InvalidInput):
        services.bulk_start(actor=actor, kind=kind, picks=picks(three), values=values)
    assert not BulkAction.objects.exists()


def test_bulk_when_none_too_many_or_out_of_sight_then_refused(
    actor: Any, three: list[Request], stranger: Membership, internal: Membership, actor_of: Any
) -> None:
    values = {"tag": "fair"}
    for chosen in ([], [(n, 1) for n in range(1, 502)]):
        with pytest.raises(InvalidInput):
            services.bulk_start(actor=actor, kind="tag", picks=chosen, values=values)
    with pytest.raises(NotFound):
        services.bulk_start(actor=actor, kind="tag", picks=[(10**9, 1)], values=values)
    with pytest.raises(NotAllowed):
        services.bulk_start(actor=actor_of(internal), kind="tag", picks=picks(three), values=values)
    with company_scope(stranger.company_id), pytest.raises(NotFound):
        services.bulk_start(actor=actor_of(stranger), kind="tag", picks=picks(three), values=values)
    bulk = run(actor, "tag", three, tag="fair")
    with company_scope(stranger.company_id), pytest.raises(NotFound):
        services.bulk_undo(actor=actor_of(stranger), bulk_id=bulk.pk)
    assert RequestTag.objects.count() == 3


def test_bulk_when_of_a_colleague_then_each_is_refused_by_its_own_rights(
    three: list[Request], other: Membership, actor_of: Any, actor: Any
) -> None:
    bulk = run(actor_of(other), "resolve", three, note="x")
    assert outcomes(bulk) == ["refused"] * 3
    assert kinds(three[0]) == ["opened"]
    for act in (services.bulk_run, services.bulk_undo):
        with pytest.raises(NotAllowed):
            act(actor=actor, bulk_id=bulk.pk)


def test_bulk_when_repeated_or_broken_off_then_each_is_done_once(
    actor: Any, three: list[Request], consultant: Membership
) -> None:
    bulk = services.bulk_start(
        actor=actor,
        kind="wait",
        picks=picks(three),
        values={"note": ""},
        idempotency_key="k",
    )
    again = services.bulk_start(
        actor=actor, kind="wait", picks=picks(three), values={}, idempotency_key="k"
    )
    assert again.pk == bulk.pk
    services.bulk_run(actor=actor, bulk_id=bulk.pk, most=1)
    bulk.refresh_from_db()
    assert (outcomes(bulk), bulk.state) == (["done", "to_do", "to_do"], "running")
    bulk_action_run(bulk.company_id, bulk.pk)
    bulk_actions_sweep()
    assert outcomes(bulk) == ["done"] * 3
    assert [kinds(row) for row in three] == [["opened", "waiting"]] * 3


@pytest.mark.django_db(transaction=True)
def test_bulk_when_two_workers_go_on_at_once_then_each_is_done_once(
    actor: Any, three: list[Request]
) -> None:
    bulk = services.bulk_start(actor=actor, kind="wait", picks=picks(three), values={"note": ""})
    start = Barrier(2)

    def work() -> None:
        try:
            with company_scope(actor.company_id):
                start.wait()
                services.bulk_run(actor=actor, bulk_id=bulk.pk)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    bulk_actions_sweep()
    bulk.refresh_from_db()
    assert (bulk.state, outcomes(bulk)) == ("done", ["done"] * 3)
    assert [kinds(row) for row in three] == [["opened", "waiting"]] * 3


# ---------- The pages, without script


def test_pages_when_rows_are_ticked_then_asked_done_and_undone(
    actor: Any, three: list[Request], consultant: Membership, browser_of: Any
) -> None:
    browser = browser_of(consultant)
    page = browser.get(f"{LIST}?state=open").content.decode()
    assert page.count("data-pick>") == 3
    new = f"{reverse('bulk-new')}?state=open"
    chosen = [f"{row.pk}:{row.version}" for row in three[:2]]
    asked = browser.post(new, {"kind": "tag", "pick": chosen})
    assert "2 requests are chosen." in asked.content.decode()
    form = asked.context["form"]
    assert browser.post(new, {**form.initial, "tag": ""}).status_code == 422
    key = form["idempotency_key"].value()
    values = {**form.initial, "tag": "fair", "idempotency_key": key}
    done = browser.post(new, values)
    bulk = BulkAction.objects.get()
    assert done["Location"] == reverse("bulk-detail", args=[bulk.pk])
    assert browser.post(new, values)["Location"] == done["Location"]
    result = browser.get(done["Location"]).content.decode()
    assert "2 done." in result
    gone = browser.post(reverse("bulk-undo", args=[bulk.pk]))
    assert gone["Location"] == done["Location"]
    assert "2 undone." in browser.get(done["Location"]).content.decode()
    assert not RequestTag.objects.exists()
    assert browser.post(reverse("bulk-undo", args=[bulk.pk])).status_code == 409


def test_pages_when_all_are_meant_then_all_that_the_list_finds(
    three: list[Request], consultant: Membership, browser_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = browser_of(consultant)
    asked = browser.post(
        f"{reverse('bulk-new')}?q=S1&sort=-priority", {"kind": "wait", "all": "on"}
    )
    assert asked.context["form"].initial["chosen"] == f"{three[1].pk}:1"
    monkeypatch.setattr("handoffs.views.bulk.MOST_AT_ONCE", 2)
    assert browser.post(reverse("bulk-new"), {"kind": "wait", "all": "on"}).status_code == 422


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"kind": "wait"},
        {"kind": "wait", "pick": "x:1"},
        {"kind": "wait", "pick": "1:" + "9" * 40},
        {"kind": "nonsense", "pick": "1:1"},
        {"kind": "wait", "chosen": "", "note": ""},
    ],
)
def test_pages_when_the_choice_is_wrong_then_refused(
    data: dict[str, str], consultant: Membership, browser_of: Any
) -> None:
    assert browser_of(consultant).post(reverse("bulk-new"), data).status_code == 422


def test_pages_when_long_then_a_worker_is_asked_and_progress_is_shown(
    three: list[Request],
    consultant: Membership,
    make_person: Any,
    browser_of: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("handoffs.views.bulk.IN_THE_REQUEST", 1)
    browser = browser_of(consultant)
    chosen = " ".join(f"{row.pk}:1" for row in three)
    done = browser.post(reverse("bulk-new"), {"kind": "wait", "chosen": chosen, "note": ""})
    page = browser.get(done["Location"]).content.decode()
    assert "0 of 3" in page
    assert 'hx-trigger="every 2s"' in page
    bulk_actions_sweep()
    assert "3 done." in browser.get(done["Location"]).content.decode()
    seen = browser_of(make_person("Daniel Osei")).get(done["Location"]).content.decode()
    assert "3 done." in seen
    assert "/undo/" not in seen
