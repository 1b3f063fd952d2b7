"""The bell, the list and the choices: one's own notices, read once, in any language."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import Company, Membership
from core.access import Capability
from notices.filters import NoticeFilterSet
from notices.kinds import How, NoticeKind, _kinds, register
from notices.models import Notice, NoticeChoice, NoticeRhythm
from notices.services import notice_give

BrowserOf = Callable[[Membership], Browser]


@pytest.fixture(autouse=True)
def own_kinds() -> Iterator[None]:
    """Two kinds of this module alone."""
    before = dict(_kinds)
    _kinds.clear()
    given: dict[str, Any] = {"text": lambda _params: "What was said", "usual": How.PRODUCT}
    register(
        NoticeKind(code="test.news", label="News", title=lambda p: f"News {p['number']}", **given)
    )
    register(
        NoticeKind(
            code="test.must",
            label="What must be told",
            title=lambda _params: "You must know",
            must_tell=True,
            capability=Capability.REQUESTS_WORK,
            **given,
        )
    )
    yield
    _kinds.clear()
    _kinds.update(before)


def give(company: Company, person: Membership, number: int = 1, **values: Any) -> Notice:
    given: dict[str, Any] = {"kind": "test.news", "params": {"number": number}}
    given |= {"link": f"/requests/{number}/", "about": f"test:{number}"}
    notice_give(company_id=company.pk, member_ids=[person.pk], **{**given, **values})
    return Notice.objects.latest("pk")


def test_list_shows_ones_own_notices_and_nobody_elses(
    company: Company, consultant: Membership, manager: Membership, browser_of: BrowserOf
) -> None:
    give(company, consultant, 1)
    give(company, manager, 2)

    text = browser_of(consultant).get("/notices/").content.decode()

    assert "News 1" in text
    assert "News 2" not in text


def test_bell_when_some_are_unread_counts_them(
    company: Company, consultant: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(consultant)
    assert "bell-count" not in browser.get("/notices/bell/").content.decode()
    give(company, consultant, 1)
    give(company, consultant, 2)

    text = browser.get("/notices/bell/").content.decode()

    assert "Notices, 2 unread" in text
    assert "load," not in text


def test_notice_when_opened_is_read_and_leads_on(
    company: Company, consultant: Membership, browser_of: BrowserOf
) -> None:
    notice = give(company, consultant, 7)

    response = browser_of(consultant).post(f"/notices/item/{notice.pk}/open/")

    notice.refresh_from_db()
    assert (response.status_code, response["Location"]) == (302, "/requests/7/")
    assert notice.read_at is not None


def test_notice_of_a_colleague_when_opened_is_not_found_and_stays_unread(
    company: Company, consultant: Membership, manager: Membership, browser_of: BrowserOf
) -> None:
    notice = give(company, consultant)

    response = browser_of(manager).post(f"/notices/item/{notice.pk}/open/")

    notice.refresh_from_db()
    assert response.status_code == 404
    assert notice.read_at is None


def test_all_when_marked_as_read_leaves_what_came_later(
    company: Company, consultant: Membership, browser_of: BrowserOf
) -> None:
    first = give(company, consultant, 1)
    later = give(company, consultant, 2)

    browser_of(consultant).post("/notices/read/", {"up_to": first.pk})

    first.refresh_from_db()
    later.refresh_from_db()
    assert first.read_at is not None
    assert later.read_at is None


def test_list_when_filtered_by_kind_and_state_shows_those_alone(
    company: Company, consultant: Membership, browser_of: BrowserOf
) -> None:
    give(company, consultant, 1)
    give(company, consultant, 2, kind="test.must")
    browser = browser_of(consultant)
    assert NoticeFilterSet.base_filters["kind"].field.choices  # as a description of the API does

    by_kind = browser.get("/notices/?kind=test.must").content.decode()
    read = browser.get("/notices/?state=read").content.decode()

    assert "You must know" in by_kind
    assert "News 1" not in by_kind
    assert "Nothing matches" in read


def test_list_when_words_no_longer_fit_shows_the_kind(
    company: Company, consultant: Membership, browser_of: BrowserOf
) -> None:
    give(company, consultant, params={})

    text = browser_of(consultant).get("/notices/").content.decode()

    assert "News" in text


def test_list_costs_the_same_however_many_there_are(
    company: Company,
    consultant: Membership,
    browser_of: BrowserOf,
    django_assert_max_num_queries: Any,
) -> None:
    browser = browser_of(consultant)
    for number in range(60):
        give(company, consultant, number)

    with django_assert_max_num_queries(10):
        text = browser.get("/notices/").content.decode()

    assert text.count("notice-title") == 50
    assert 'rel="next"' in text


def test_choices_when_saved_are_kept(consultant: Membership, browser_of: BrowserOf) -> None:
    browser = browser_of(consultant)
    data = {
        "test.news": "digest",
        "test.must": "at_once",
        "digest_at": "17:30",
        "time_zone": "Asia/Tokyo",
    }

    response = browser.post("/profile/notices/", data)

    assert response.status_code == 302
    chosen = dict(NoticeChoice.objects.values_list("kind", "how"))
    rhythm = NoticeRhythm.objects.get()
    assert chosen == {"test.news": "digest", "test.must": "at_once"}
    assert (rhythm.member, rhythm.digest_at.hour, rhythm.time_zone) == (
        consultant,
        17,
        "Asia/Tokyo",
    )
    assert 'value="17:30"' in browser.get("/profile/notices/").content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("test.must", "nothing"),
        ("test.news", "pigeon"),
        ("digest_at", "25:00"),
        ("time_zone", "Mars/Base"),
    ],
)
def test_choices_when_wrong_are_refused_and_nothing_is_kept(
    consultant: Membership, browser_of: BrowserOf, field: str, value: str
) -> None:
    data = {
        "test.news": "digest",
        "test.must": "at_once",
        "digest_at": "17:30",
        "time_zone": "",
        field: value,
    }

    response = browser_of(consultant).post("/profile/notices/", data)

    assert response.status_code == 422
    assert not NoticeChoice.objects.exists()


def test_choices_of_an_internal_employee_offer_only_what_they_may_be_told(
    internal: Membership, browser_of: BrowserOf
) -> None:
    text = browser_of(internal).get("/profile/notices/").content.decode()

    assert "News" in text
    assert "What must be told" not in text


def test_choice_when_the_daily_mail_is_left_takes_waiting_notices_out_of_it(
    company: Company, consultant: Membership, browser_of: BrowserOf
) -> None:
    NoticeChoice.objects.create(
        company=company, member=consultant, kind="test.news", how=How.DIGEST
    )
    notice = give(company, consultant)
    data = {"test.news": "nothing", "test.must": "product", "digest_at": "08:00", "time_zone": ""}

    browser_of(consultant).post("/profile/notices/", data)

    notice.refresh_from_db()
    assert notice.how == How.PRODUCT


def test_api_lists_reads_and_chooses(
    company: Company, consultant: Membership, manager: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(consultant)
    first, foreign = give(company, consultant, 1), give(company, manager, 2)
    give(company, consultant, 3)

    listed = browser.get("/api/v1/notices/?state=unread").json()["results"]
    read = browser.post(f"/api/v1/notices/{first.pk}/read/")
    not_mine = browser.post(f"/api/v1/notices/{foreign.pk}/read/")
    rest = browser.post(
        "/api/v1/notices/read-all/", {"up_to": 10**9}, content_type="application/json"
    )
    chosen = browser.post(
        "/api/v1/notice-choices/",
        {"choices": {"test.news": "nothing"}},
        content_type="application/json",
    )

    assert [row["title"] for row in listed] == ["News 3", "News 1"]
    assert read.json()["read_at"] is not None
    assert not_mine.status_code == 404
    assert rest.json() == {"count": 1}
    assert chosen.json()["kinds"][0]["how"] == "nothing"
    assert [row["how"] for row in browser.get("/api/v1/notice-choices/").json()["kinds"]] == [
        "nothing",
        "product",
    ]


@pytest.mark.parametrize(
    "body",
    [
        {"choices": {"test.must": "nothing"}},
        {"choices": {"test.unknown": "digest"}},
        {"choices": {"test.news": "pigeon"}},
        {"time_zone": "Mars/Base"},
        {"level": "admin"},
    ],
)
def test_api_when_a_choice_is_wrong_refuses_it_whole(
    consultant: Membership, browser_of: BrowserOf, body: dict[str, Any]
) -> None:
    response = browser_of(consultant).post(
        "/api/v1/notice-choices/", body, content_type="application/json"
    )

    assert response.status_code == 422
    assert not NoticeChoice.objects.exists()
    assert not NoticeRhythm.objects.exists()
