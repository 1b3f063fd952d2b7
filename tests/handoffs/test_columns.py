"""Columns and order of the list: in the address, kept for a person, in views and in the file."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Membership
from core.errors import InvalidInput, NotAllowed
from handoffs import services
from handoffs.columns import COLUMNS, SORTS, USUAL, columns_in, sort_in
from handoffs.models import ListChoice, Request, Tag
from handoffs.view_queries import normalised
from tests.factories.handoffs import MadeClient, open_request
from tests.handoffs.test_export import rows_of

LIST = "/requests/"


@pytest.fixture
def actor(consultant: Membership, actor_of: Any) -> Any:
    """The consultant."""
    return actor_of(consultant)


@pytest.fixture
def browser(consultant: Membership, browser_of: Any) -> Any:
    """The consultant's browser."""
    return browser_of(consultant)


@pytest.fixture
def five(actor: Any, client: MadeClient) -> list[Request]:
    """Of every priority, one twice, with tags and hand-overs."""
    made = []
    for number, priority in enumerate(("low", "urgent", "normal", "high", "urgent")):
        request = open_request(actor, client.client, subject=f"S{number}", priority=priority)
        Request.objects.filter(pk=request.pk).update(handover_count=number % 2)
        made.append(request)
    services.request_tags_change(actor=actor, request_id=made[0].pk, add=["fair", "beta"])
    services.request_tags_change(actor=actor, request_id=made[1].pk, add=["fair"])
    return made


def heads(page: Any) -> list[str]:
    """Heads of the table."""
    return [str(head["label"]) for head in page.context["columns"]]


def subjects(browser: Any, query: str) -> list[str]:
    """Subjects of all pages."""
    found, address = [], f"{LIST}?{query}"
    while True:
        page = browser.get(address)
        assert page.status_code == 200
        found += [row["subject"] for row in page.context["rows"]]
        cursor = page.context["page"].next_cursor
        if cursor is None:
            return found
        address = f"{LIST}?{query}&cursor={cursor}"


def test_columns_when_named_in_the_address_then_shown_in_the_lists_order(
    browser: Any, five: list[Request]
) -> None:
    assert heads(browser.get(LIST)) == ["Request", *(str(COLUMNS[name][0]) for name in USUAL)]
    page = browser.get(f"{LIST}?columns=opened,tags,nonsense,moves,tags,channel,waiting,role")
    assert heads(page) == [
        *("Request", "Tags", "Role", "Waits for", "Channel", "Hand-overs", "Opened")
    ]
    assert "fair" in page.content.decode()
    assert heads(browser.get(f"{LIST}?columns=,<b>")) == heads(browser.get(LIST))


def test_columns_when_kept_then_the_persons_own_and_a_link_wins(
    browser: Any, manager: Membership, browser_of: Any, five: list[Request]
) -> None:
    address = reverse("request-columns") + "?state=open"
    done = browser.post(address, {"columns": ["client", "tags"], "keep": "on"})
    assert done["Location"] == f"{LIST}?state=open"
    assert heads(browser.get(LIST)) == ["Request", "Client", "Tags"]
    assert len(heads(browser_of(manager).get(LIST))) == 1 + len(USUAL)
    done = browser.post(address, {"columns": ["opened"]})
    assert done["Location"] == f"{LIST}?state=open&columns=opened"
    assert heads(browser.get(done["Location"])) == ["Request", "Opened"]
    assert ListChoice.objects.get().columns == "client,tags"
    browser.post(address, {"columns": list(USUAL), "keep": "on"})
    assert not ListChoice.objects.exists()
    assert browser.post(address, {"columns": ["nonsense"]}).status_code == 422
    assert browser.post(address, {}).status_code == 422


def test_columns_when_kept_by_the_wrong_or_wrongly_then_refused(
    actor: Any, internal: Membership, actor_of: Any
) -> None:
    for columns in ((), ("nonsense",), ("client", "nonsense")):
        with pytest.raises(InvalidInput):
            services.list_columns_keep(actor=actor, columns=columns)
    with pytest.raises(NotAllowed):
        services.list_columns_keep(actor=actor_of(internal), columns=("client",))
    assert not ListChoice.objects.exists()


@pytest.mark.parametrize("sort", [*SORTS, *(f"-{name}" for name in SORTS)])
def test_sort_when_over_several_pages_then_each_row_once_in_order(
    browser: Any, five: list[Request], sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handoffs.views.lists.RequestListView.page_size", 2)
    rank = {"low": 0, "normal": 1, "high": 2, "urgent": 3}
    keys = {
        "priority": lambda row: rank[row.priority],
        "moves": lambda row: row.handover_count,
        "opened": lambda row: row.opened_at,
        "activity": lambda row: row.last_activity_at,
        "number": lambda row: row.number,
        "due": lambda row: row.next_due_at,
    }
    key = keys[sort.removeprefix("-")]
    rows = sorted(
        Request.objects.all(), key=lambda row: (key(row), row.pk), reverse=sort.startswith("-")
    )
    assert subjects(browser, f"sort={sort}") == [row.subject for row in rows]


def test_sort_when_unknown_or_the_cursor_is_of_another_then_nothing_breaks(
    browser: Any, five: list[Request], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert subjects(browser, "sort=owner__user__password") == subjects(browser, "")
    monkeypatch.setattr("handoffs.views.lists.RequestListView.page_size", 2)
    cursor = browser.get(f"{LIST}?sort=-opened").context["page"].next_cursor
    assert browser.get(f"{LIST}?sort=priority&cursor={cursor}").status_code == 422
    head = browser.get(f"{LIST}?sort=-priority").content.decode()
    assert 'aria-sort="descending"' in head
    assert "?sort=priority" in head


@pytest.mark.parametrize("few", [1_000, 0])
def test_tags_when_narrowed_by_any_or_all_then_these(
    browser: Any, five: list[Request], few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handoffs.selectors.tags._FEW", few)
    fair, beta = Tag.objects.get(name="fair").pk, Tag.objects.get(name="beta").pk
    assert subjects(browser, f"tags={fair}") == ["S1", "S0"]
    assert subjects(browser, f"tags={fair},{beta}") == ["S1", "S0"]
    assert subjects(browser, f"tags={fair}&tags={beta}&tags_all=on") == ["S0"]
    assert subjects(browser, "tags=999999999") == []
    page = browser.get(f"{LIST}?tags={fair},{beta}").content.decode()
    assert "fair, beta" in page
    for wrong in ("x", "1,x", "-1", "9" * 30, ",".join("1" * 30)):
        assert subjects(browser, f"tags={wrong}") == []


def test_view_when_saved_with_columns_and_order_then_shows_the_same(
    browser: Any, actor: Any, five: list[Request]
) -> None:
    fair = Tag.objects.get(name="fair").pk
    query = f"tags={fair}&tags={fair + 1}&sort=-priority&columns=tags,client&cursor=x"
    view = services.saved_view_create(actor=actor, name="Fair", query=query)
    assert view.query == f"columns=client%2Ctags&sort=-priority&tags={fair}%2C{fair + 1}"
    page = browser.get(f"{LIST}?{view.query}")
    assert page.context["view"].label == "Fair"
    assert heads(page) == ["Request", "Client", "Tags"]
    assert normalised("sort=-activity&columns=nothing") == ""


def test_export_when_columns_and_order_are_chosen_then_the_file_is_what_is_shown(
    browser: Any, five: list[Request]
) -> None:
    address = reverse("request-export")
    query = "columns=priority,tags,channel,opened,moves,waiting&sort=-priority&tags=&state=open"
    header, *rows = rows_of(browser.get(f"{address}?{query}"))
    assert header[:-1] == [
        *("Number", "Request", "Tags", "Priority", "Waits for", "Channel", "Hand-overs", "Opened")
    ]
    assert [row[1] for row in rows] == ["S4", "S1", "S3", "S2", "S0"]
    assert (rows[-1][2], rows[-1][3], rows[-1][6]) == ("beta, fair", "Low", "0")


def test_list_when_internal_then_no_columns_tags_or_choices(
    actor: Any, five: list[Request], internal: Membership, browser_of: Any
) -> None:
    services.comment_add(actor=actor, request_id=five[0].pk, body="Look", call_in=[internal.pk])
    browser = browser_of(internal)
    page = browser.get(f"{LIST}?columns=tags&sort=-opened")
    assert heads(page) == [
        "Request",
        "State",
        "Client",
        "Topic",
        "Priority",
        "Owner",
        "Last activity",
    ]
    assert "fair" not in page.content.decode()
    assert browser.get(f"{LIST}?tags={Tag.objects.first().pk}").context["rows"] != []
    assert browser.get(reverse("request-columns")).status_code == 403


def test_names_in_addresses_are_clean() -> None:
    assert columns_in("tags,,state,tags") == ("state", "tags")
    assert sort_in("--opened") == "-activity"
    assert set(SORTS) - {"number"} <= set(COLUMNS)
