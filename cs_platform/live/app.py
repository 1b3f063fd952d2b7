"""The ASGI application: Server-Sent Events for whoever brings a token that Django has signed."""

import asyncio
import contextlib
import json
import random
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from core.live import Listening, token_read
from cs_platform.live.broker import hear
from cs_platform.live.hub import Hub, Listener

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

STREAM_PATH = "/live/stream/"
HEALTH_PATH = "/live/health/"
HEARTBEAT_SECONDS = 20.0
# Several changes of one commit, or of one person in a hurry, are one event.
_GATHER_SECONDS = 0.05
# A page that takes nothing for so long is gone.
_SEND_SECONDS = 30.0
_MOST_OF_PERSON = 30


class LiveApp:
    """Streams, and a page about the process's health."""

    def __init__(
        self, *, broker_url: str, channel: str, origins: Iterable[str], most_streams: int
    ) -> None:
        """Know the broker, which origins' pages may listen, and when it is full."""
        self.hub = Hub()
        self._broker = (broker_url, channel)
        self._origins = frozenset(origins)
        self._most_streams = most_streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection, or the life of the process."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        hearing: asyncio.Task[None] | None = None
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                hearing = asyncio.create_task(hear(self.hub, *self._broker))
                await send({"type": "lifespan.startup.complete"})
            else:
                if hearing is not None:
                    hearing.cancel()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = self._headers(scope)
        if scope["method"] != "GET":
            await _refuse(send, 405, headers)
        elif scope["path"] == HEALTH_PATH:
            await self._health(send)
        elif scope["path"] != STREAM_PATH:
            await _refuse(send, 404, headers)
        else:
            given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
            await self._stream(token_read(given), headers, receive, send)

    async def _stream(
        self,
        listening: Listening | None,
        headers: list[tuple[bytes, bytes]],
        receive: Receive,
        send: Send,
    ) -> None:
        if listening is None:
            await _refuse(send, 401, headers)
            return
        full = len(self.hub.listeners) >= self._most_streams
        if full or self.hub.streams_of(listening.member_id) >= _MOST_OF_PERSON:
            await _refuse(send, 503, headers)
            return
        headers = [*headers, (b"content-type", b"text/event-stream; charset=utf-8")]
        # Proxies pass each event on at once.
        headers += [(b"x-accel-buffering", b"no")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        with self.hub.joined(listening) as listener:
            talking = asyncio.create_task(self._talk(listener, send))
            leaving = asyncio.create_task(_left(receive))
            stopping = asyncio.create_task(self.hub.stopping.wait())
            tasks = (talking, leaving, stopping)
            try:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
        with contextlib.suppress(Exception):
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _talk(self, listener: Listener, send: Send) -> None:
        """Until the token has expired: its rights are asked for anew, by the page at Django."""
        await _say(send, f"retry: {random.randint(1000, 4000)}\nevent: open\ndata: \n\n")  # noqa: S311
        while (left := listener.listening.until - time.time()) > 0:
            topics = await listener.topics(min(HEARTBEAT_SECONDS, left))
            if topics:
                await _say(send, f"data: {' '.join(topics)}\n\n")
                await asyncio.sleep(_GATHER_SECONDS)
            else:
                await _say(send, ": still here\n\n")
        await _say(send, "event: expired\ndata: \n\n")

    async def _health(self, send: Send) -> None:
        hears = self.hub.hears_broker
        body = json.dumps({"streams": len(self.hub.listeners), "broker": hears}).encode()
        headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
        status = 200 if hears else 503
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _headers(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        headers = [
            (b"cache-control", b"no-store"),
            (b"vary", b"Origin"),
            (b"x-content-type-options", b"nosniff"),
        ]
        origin = dict(scope["headers"]).get(b"origin", b"")
        if origin.decode("latin-1") in self._origins:
            headers.append((b"access-control-allow-origin", origin))
        return headers


async def _say(send: Send, text: str) -> None:
    message = {"type": "http.response.body", "body": text.encode(), "more_body": True}
    await asyncio.wait_for(send(message), _SEND_SECONDS)


async def _refuse(send: Send, status: int, headers: list[tuple[bytes, bytes]]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
