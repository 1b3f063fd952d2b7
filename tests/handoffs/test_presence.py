"""Who has a request open and who is writing: for a minute, in the broker, for those who may see."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from redis import Redis

from accounts.models import Membership
from core import broker
from core.access import Actor
from core.errors import InvalidInput
from core.tenancy import company_scope
from handoffs import services
from handoffs.models import Request
from handoffs.services import presence
from handoffs.services.presence import Here, presence_of, presence_say
from tests.factories.questions import ask

ActorOf = Callable[[Membership], Actor]
BrowserOf = Callable[[Membership], Any]


@pytest.fixture(autouse=True)
def empty_broker() -> Iterator[Redis]:
    """Nobody is here."""
    client = Redis.from_url(settings.REDIS_URL, decode_responses=True)
    for key in client.scan_iter(f"{settings.LIVE_CHANNEL}:here:*"):
        client.delete(key)
    yield client
    client.close()


def test_presence_is_seen_by_the_other_and_not_by_oneself(
    consultant: Membership, other: Membership, request_of: Request, actor_of: ActorOf
) -> None:
    me, you = actor_of(consultant), actor_of(other)
    assert presence_say(actor=me, request=request_of, tab="a") == []
    assert presence_say(actor=you, request=request_of, tab="b", writing="comment") == [
        Here(consultant.pk, "")
    ]
    assert presence_of(actor=me, request=request_of) == [Here(other.pk, "comment")]


def test_presence_of_two_pages_ends_with_the_second(
    consultant: Membership, other: Membership, request_of: Request, actor_of: ActorOf
) -> None:
    me, you = actor_of(consultant), actor_of(other)
    presence_say(actor=me, request=request_of, tab="a", writing="message")
    presence_say(actor=me, request=request_of, tab="b")
    assert presence_of(actor=you, request=request_of) == [Here(consultant.pk, "message")]
    presence_say(actor=me, request=request_of, tab="a", is_leaving=True)
    assert presence_of(actor=you, request=request_of) == [Here(consultant.pk, "")]
    presence_say(actor=me, request=request_of, tab="b", is_leaving=True)
    assert presence_of(actor=you, request=request_of) == []


def test_presence_is_forgotten_by_itself(
    consultant: Membership, other: Membership, request_of: Request, actor_of: ActorOf,
    empty_broker: Redis, monkeypatch: Any,
) -> None:  # fmt: skip
    presence_say(actor=actor_of(consultant), request=request_of, tab="a")
    (key,) = empty_broker.scan_iter(f"{settings.LIVE_CHANNEL}:here:*")
    assert 0 < int(empty_broker.ttl(key)) <= presence.HERE_SECONDS
    monkeypatch.setattr(presence, "HERE_SECONDS", -1)
    empty_broker.hset(key, f"{consultant.pk}:a", "1 message")
    assert presence_of(actor=actor_of(other), request=request_of) == []


def test_presence_of_an_internal_employee_is_seen_and_sees_nobody(
    consultant: Membership, internal: Membership, request_of: Request, actor_of: ActorOf,
    browser_of: BrowserOf,
) -> None:  # fmt: skip
    ask(actor_of(consultant), request_of, internal)
    url = f"/requests/{request_of.number}/here/"
    browser_of(consultant).post(url, {"tab": "a", "writing": "message"})
    answer = browser_of(internal).post(url, {"tab": "b"})
    assert answer.status_code == 200
    assert answer.content.decode().strip() == ""
    assert browser_of(internal).get(url).content.decode().strip() == ""
    seen = browser_of(consultant).get(url).content.decode()
    assert "Lena Fischer, called in, is here" in seen


def test_page_says_who_is_writing_to_whom(
    consultant: Membership, other: Membership, request_of: Request, browser_of: BrowserOf
) -> None:
    url = f"/requests/{request_of.number}/here/"
    mine, theirs = browser_of(consultant), browser_of(other)
    theirs.post(url, {"tab": "b", "writing": "message"})
    assert "Daniel Osei is writing to the client" in mine.get(url).content.decode()
    theirs.post(url, {"tab": "b", "writing": "comment"})
    assert "Daniel Osei is writing a comment" in mine.get(url).content.decode()
    theirs.post(url, {"tab": "b"})
    assert re.search(r'<span class="sr">Daniel Osei is here', mine.get(url).content.decode())
    theirs.post(url, {"tab": "b", "leaving": "on"})
    assert "Daniel" not in mine.get(url).content.decode()


def test_page_tells_the_version_for_pages_that_missed_it(
    consultant: Membership, request_of: Request, browser_of: BrowserOf, actor_of: ActorOf
) -> None:
    browser, url = browser_of(consultant), f"/requests/{request_of.number}/here/"
    before = int(browser.post(url, {"tab": "a"})["X-Request-Version"])
    services.comment_add(actor=actor_of(consultant), request_id=request_of.pk, body="x")
    assert int(browser.post(url, {"tab": "a"})["X-Request-Version"]) == before + 1


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"tab": "A b"},
        {"tab": "a" * 25},
        {"tab": "a", "writing": "note"},
        {"tab": "a", "used": "-1"},
        {"tab": "a", "used": "x"},
        {"tab": "a", "used": "9" * 30},
    ],
)
def test_page_refuses_what_no_page_says(
    consultant: Membership, request_of: Request, browser_of: BrowserOf, values: dict[str, str]
) -> None:
    url = f"/requests/{request_of.number}/here/"
    assert browser_of(consultant).post(url, values).status_code == 422


def test_presence_in_another_company_is_another_request(
    consultant: Membership, stranger: Membership, request_of: Request, browser_of: BrowserOf,
    empty_broker: Redis,
) -> None:  # fmt: skip
    url = f"/requests/{request_of.number}/here/"
    with company_scope(stranger.company_id):
        assert browser_of(stranger).post(url, {"tab": "a"}).status_code == 404
        assert browser_of(stranger).get(url).status_code == 404
    assert not list(empty_broker.scan_iter(f"{settings.LIVE_CHANNEL}:here:*"))


def test_presence_without_a_broker_is_nobody(
    consultant: Membership, request_of: Request, browser_of: BrowserOf, settings: Any
) -> None:
    settings.REDIS_URL = "unix:///nowhere.sock"
    answer = browser_of(consultant).post(f"/requests/{request_of.number}/here/", {"tab": "a"})
    broker._Pause.ends_at = 0
    assert answer.status_code == 200
    assert answer.content.decode().strip() == ""


def test_presence_of_ever_new_pages_does_not_grow_without_end(
    consultant: Membership, request_of: Request, actor_of: ActorOf, empty_broker: Redis,
    monkeypatch: Any,
) -> None:  # fmt: skip
    monkeypatch.setattr(presence, "_MOST_TABS", 5)
    for number in range(20):
        presence_say(actor=actor_of(consultant), request=request_of, tab=f"t{number}")
    (key,) = empty_broker.scan_iter(f"{settings.LIVE_CHANNEL}:here:*")
    assert empty_broker.hlen(key) == 5


def test_presence_with_a_strange_tab_is_refused(
    consultant: Membership, request_of: Request, actor_of: ActorOf
) -> None:
    with pytest.raises(InvalidInput):
        presence_say(actor=actor_of(consultant), request=request_of, tab="a:b")


def test_heartbeat_takes_few_queries(
    consultant: Membership, other: Membership, request_of: Request, browser_of: BrowserOf,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    browser, url = browser_of(consultant), f"/requests/{request_of.number}/here/"
    browser_of(other).post(url, {"tab": "b"})
    browser.post(url, {"tab": "a", "used": "5"})
    with django_assert_max_num_queries(7):
        browser.post(url, {"tab": "a"}, headers={"X-In-Background": "1"})
