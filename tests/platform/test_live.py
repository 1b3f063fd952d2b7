"""Live pages: tokens, announcements, and the server that passes them on."""

import asyncio
import json
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from redis import Redis

from accounts.actors import actor_for_membership
from accounts.models import Company, Membership
from core import broker
from core.live import announce, token_make, token_read
from core.tenancy import company_scope
from cs_platform.live.app import LiveApp
from cs_platform.live.hub import AGAIN, Hub
from tests.factories.handoffs import make_client, open_request

BrowserOf = Callable[[Membership], Any]


def play(scene: Coroutine[Any, Any, None]) -> None:
    """Run it in a thread of its own: a browser of other tests keeps a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, scene).result()


def request_of(person: Membership) -> Any:
    return open_request(actor_for_membership(person), make_client(person.company).client)


def make_token(topics: list[str], *, company: int = 1, member: int = 7) -> str:
    return token_make(company_id=company, member_id=member, topics=topics)


# ---------- Tokens


def test_token_when_read_gives_what_was_signed() -> None:
    listening = token_read(make_token(["person:7", "request:3"]))
    assert listening is not None
    assert (listening.company_id, listening.member_id) == (1, 7)
    assert listening.topics == ("person:7", "request:3")
    assert listening.until == pytest.approx(time.time() + settings.LIVE_TOKEN_SECONDS, abs=5)


@pytest.mark.parametrize("token", ["", "x", "a:b", "é:ü"])
def test_token_when_forged_gives_nothing(token: str) -> None:
    assert token_read(token) is None


def test_token_when_changed_by_a_letter_gives_nothing() -> None:
    token = make_token(["person:7"])
    changed = ("B" if token[0] != "B" else "C") + token[1:]
    assert token_read(changed) is None


def test_token_when_expired_gives_nothing(settings: Any) -> None:
    settings.LIVE_TOKEN_SECONDS = -1
    assert token_read(make_token(["person:7"])) is None


# ---------- Who may listen to what


def topics_for(browser: Any, query: str = "") -> tuple[str, ...]:
    answer = browser.get(f"/live/token/{query}")
    assert answer.status_code == 200
    listening = token_read(answer.json()["token"])
    assert listening is not None
    return listening.topics


def test_token_page_gives_a_consultant_their_own_topics(
    consultant: Membership, browser_of: BrowserOf
) -> None:
    assert topics_for(browser_of(consultant)) == (f"person:{consultant.pk}", "requests")


def test_token_page_with_a_request_in_sight_adds_it(
    consultant: Membership, browser_of: BrowserOf
) -> None:
    pk = request_of(consultant).pk
    topics = topics_for(browser_of(consultant), f"?request={pk}")
    assert topics == (f"person:{consultant.pk}", "requests", f"request:{pk}", f"here:{pk}")


def test_token_page_for_another_companys_request_is_not_found(
    consultant: Membership, stranger: Membership, browser_of: BrowserOf
) -> None:
    pk = request_of(consultant).pk
    with company_scope(stranger.company_id):
        assert browser_of(stranger).get(f"/live/token/?request={pk}").status_code == 404


@pytest.mark.parametrize("pk", ["x", "0", "99999999999999999999999"])
def test_token_page_for_no_request_is_not_found(
    consultant: Membership, browser_of: BrowserOf, pk: str
) -> None:
    assert browser_of(consultant).get(f"/live/token/?request={pk}").status_code == 404


def test_token_page_gives_an_internal_employee_no_list(
    internal: Membership, consultant: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(internal)
    assert topics_for(browser) == (f"person:{internal.pk}",)
    pk = request_of(consultant).pk
    assert browser.get(f"/live/token/?request={pk}").status_code == 404


def test_token_page_in_the_background_leaves_the_session_as_it_was(
    consultant: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(consultant)
    browser.get("/live/token/")
    session = browser.session
    session["seen"] = int(time.time()) - 1000
    session.save()
    browser.get("/live/token/", headers={"X-In-Background": "1"})
    assert browser.session["seen"] < time.time() - 900
    browser.get("/live/token/")
    assert browser.session["seen"] > time.time() - 100


# ---------- Announcing


@pytest.fixture
def heard() -> Any:
    """What the broker passes on."""
    client = Redis.from_url(settings.REDIS_URL, decode_responses=True)
    pubsub = client.pubsub(ignore_subscribe_messages=True)
    pubsub.subscribe(settings.LIVE_CHANNEL)
    pubsub.get_message(timeout=1)

    def lines() -> list[dict[str, Any]]:
        found = []
        while (message := pubsub.get_message(timeout=0.2)) is not None:
            found.append(json.loads(message["data"]))
        return found

    yield lines
    pubsub.close()
    client.close()


@pytest.mark.django_db(transaction=True)
def test_announcement_when_committed_is_heard_with_topics_alone(heard: Any) -> None:
    with transaction.atomic():
        announce(company_id=3, topics=["request:1", "person:2", "request:1"])
        assert heard() == []
    assert heard() == [{"company": 3, "topics": ["request:1", "person:2"]}]


@pytest.mark.django_db(transaction=True)
def test_announcement_when_rolled_back_is_not_heard(heard: Any) -> None:
    with transaction.atomic():
        announce(company_id=3, topics=["request:1"])
        transaction.set_rollback(True)
    assert heard() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("url", ["unix:///nowhere.sock", "redis://127.0.0.1:1/0"])
def test_announcement_without_a_broker_costs_nothing(settings: Any, url: str) -> None:
    settings.REDIS_URL = url
    began = time.monotonic()
    for _ in range(20):
        announce(company_id=3, topics=["request:1"])
    assert time.monotonic() - began < 1
    broker._Pause.ends_at = 0


def test_write_announces_request_list_and_the_other_person(
    consultant: Membership,
    manager: Membership,
    actor_of: Callable[[Membership], Any],
    django_capture_on_commit_callbacks: Any,
    heard: Any,
) -> None:
    from handoffs import services  # noqa: PLC0415

    request = request_of(consultant)
    with django_capture_on_commit_callbacks(execute=True):
        services.comment_add(actor=actor_of(manager), request_id=request.pk, body="Look here")
    lines = heard()
    topics = {topic for line in lines for topic in line["topics"]}
    assert {f"request:{request.pk}", "requests", f"person:{consultant.pk}"} <= topics
    assert f"person:{manager.pk}" not in topics
    assert "Look here" not in json.dumps(lines)


# ---------- The hub


def test_hub_tells_only_those_who_listen_in_that_company() -> None:
    async def scene() -> None:
        hub = Hub()
        mine = token_read(make_token(["request:1"]))
        same_topic_elsewhere = token_read(make_token(["request:1"], company=2, member=8))
        assert mine is not None
        assert same_topic_elsewhere is not None
        with hub.joined(mine) as listener, hub.joined(same_topic_elsewhere) as stranger:
            for _ in range(1000):
                hub.announced(json.dumps({"company": 1, "topics": ["request:1", "request:2"]}))
            assert await listener.topics(1) == ["request:1"]
            assert await stranger.topics(0.01) == []
            hub.tell_all(AGAIN)
            assert await stranger.topics(1) == [AGAIN]
        assert hub.streams_of(7) == 0
        assert not hub._by_topic

    play(scene())


@pytest.mark.parametrize("line", ["", "x", "[]", "{}", '{"company": "x", "topics": []}', "3"])
def test_hub_leaves_lines_it_cannot_read(line: str) -> None:
    Hub().announced(line)


# ---------- The application


class Visitor:
    """One connection to the application, without a network."""

    def __init__(self, app: LiveApp, path: str, *, method: str = "GET", origin: str = "") -> None:
        path, _, query = path.partition("?")
        headers = [(b"origin", origin.encode())] if origin else []
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": query.encode(),
            "headers": headers,
        }
        self.said: asyncio.Queue[Any] = asyncio.Queue()
        self.gone = asyncio.Event()
        self.task = asyncio.create_task(app(scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        self.said.put_nowait(message)

    async def start(self) -> tuple[int, dict[bytes, bytes]]:
        message = await asyncio.wait_for(self.said.get(), 2)
        return message["status"], dict(message["headers"])

    async def text(self) -> str:
        message = await asyncio.wait_for(self.said.get(), 2)
        return str(message["body"].decode())

    async def leave(self) -> None:
        self.gone.set()
        await asyncio.wait_for(self.task, 2)


def make_app(most_streams: int = 10) -> LiveApp:
    return LiveApp(
        broker_url=settings.REDIS_URL,
        channel=settings.LIVE_CHANNEL,
        origins=["https://ours.example"],
        most_streams=most_streams,
    )


def test_stream_tells_topics_and_ends_when_the_page_leaves() -> None:
    async def scene() -> None:
        app = make_app()
        visitor = Visitor(app, f"/live/stream/?token={make_token(['request:1'])}")
        status, headers = await visitor.start()
        assert status == 200
        assert headers[b"content-type"] == b"text/event-stream; charset=utf-8"
        assert headers[b"cache-control"] == b"no-store"
        assert b"access-control-allow-origin" not in headers
        assert "event: open" in await visitor.text()
        app.hub.announced(json.dumps({"company": 1, "topics": ["request:1"]}))
        assert await visitor.text() == "data: request:1\n\n"
        await visitor.leave()
        assert app.hub.listeners == set()

    play(scene())


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [("https://ours.example", True), ("https://theirs.example", False), ("null", False)],
)
def test_stream_names_only_our_origin(origin: str, allowed: bool) -> None:
    async def scene() -> None:
        path = f"/live/stream/?token={make_token(['request:1'])}"
        visitor = Visitor(make_app(), path, origin=origin)
        _status, headers = await visitor.start()
        assert (b"access-control-allow-origin" in headers) == allowed
        await visitor.leave()

    play(scene())


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/live/stream/", "GET", 401),
        ("/live/stream/?token=x", "GET", 401),
        ("/live/stream/?token=%00&token=y", "GET", 401),
        ("/live/stream/", "POST", 405),
        ("/live/token/", "GET", 404),
        ("/", "GET", 404),
    ],
)
def test_application_refuses_everything_else(path: str, method: str, status: int) -> None:
    async def scene() -> None:
        visitor = Visitor(make_app(), path, method=method)
        assert (await visitor.start())[0] == status

    play(scene())


def test_stream_when_the_server_is_full_is_refused() -> None:
    async def scene() -> None:
        app = make_app(most_streams=1)
        first = Visitor(app, f"/live/stream/?token={make_token(['person:1'], member=1)}")
        assert (await first.start())[0] == 200
        second = Visitor(app, f"/live/stream/?token={make_token(['person:2'], member=2)}")
        assert (await second.start())[0] == 503
        await first.leave()

    play(scene())


def test_stream_when_the_token_expires_ends(settings: Any) -> None:
    settings.LIVE_TOKEN_SECONDS = 0.3

    async def scene() -> None:
        visitor = Visitor(make_app(), f"/live/stream/?token={make_token(['person:1'])}")
        await visitor.start()
        said = ""
        while "event: expired" not in said:
            said = await visitor.text()
        await asyncio.wait_for(visitor.task, 2)

    play(scene())


def test_health_without_a_broker_says_so() -> None:
    async def scene() -> None:
        visitor = Visitor(make_app(), "/live/health/")
        assert (await visitor.start())[0] == 503
        assert json.loads(await visitor.text()) == {"streams": 0, "broker": False}

    play(scene())


def test_page_says_where_to_listen_and_the_policy_allows_it(
    company: Company, consultant: Membership, browser_of: BrowserOf, settings: Any
) -> None:
    settings.LIVE_URL = "http://127.0.0.1:8001/live/stream/"
    answer = browser_of(consultant).get("/requests/")
    assert 'data-live-url="http://127.0.0.1:8001/live/stream/"' in answer.content.decode()
    assert "connect-src 'self'" in answer["Content-Security-Policy"]
