"""The live server with real processes: Valkey and the server itself are killed, pages come back."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from core.live import token_make
from cs_platform.embedded.valkey import EmbeddedValkey

pytestmark = pytest.mark.faults


@pytest.fixture
def valkey() -> Iterator[EmbeddedValkey]:
    """A broker of this test's own."""
    with tempfile.TemporaryDirectory(prefix="cs-live-", dir="/tmp") as name:
        folder = Path(name)
        server = EmbeddedValkey(
            folder=folder, sockets=folder / "s", log=folder / "log", durable=False
        )
        server.prepare()
        server.process.start()
        server.wait_ready()
        yield server
        server.process.stop(5)


@contextlib.contextmanager
def live_server(valkey: EmbeddedValkey, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The server as production starts it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "cs_platform.live", "--port", str(port)],
        env={**os.environ, "REDIS_URL": valkey.url},
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: health(port) == (200, True))
        yield process
    finally:
        process.kill()
        process.wait(60)


def wait_until(holds: object, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def health(port: int) -> tuple[int, bool]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/live/health/")
        answer = connection.getresponse()
        return answer.status, json.load(answer)["broker"]
    except (OSError, http.client.HTTPException):
        return 0, False
    finally:
        connection.close()


def stream(port: int, token: str) -> socket.socket:
    """An open stream, read up to its first event."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=20)
    connection.sendall(f"GET /live/stream/?token={token} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    read_until(connection, b"event: open")
    return connection


def read_until(connection: socket.socket, wanted: bytes) -> None:
    seen = b""
    while wanted not in seen:
        chunk = connection.recv(4096)
        assert chunk, f"the stream ended without {wanted!r}: {seen!r}"
        seen += chunk


def announce_by(valkey: EmbeddedValkey, topic: str) -> None:
    client = Redis.from_url(valkey.url)
    client.publish("cs-gw0-live", json.dumps({"company": 1, "topics": [topic]}))
    client.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_streams_outlive_a_killed_broker_and_are_told_to_look_again(
    valkey: EmbeddedValkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    port, token = free_port(), token_make(company_id=1, member_id=7, topics=["request:1"])
    with live_server(valkey, port), stream(port, token) as page:
        announce_by(valkey, "request:1")
        read_until(page, b"data: request:1")
        os.kill(valkey.process.pid, signal.SIGKILL)
        wait_until(lambda: valkey.process.poll() is not None)
        wait_until(lambda: health(port) == (503, False))
        valkey.process.start()
        valkey.wait_ready()
        read_until(page, b"data: again")
        announce_by(valkey, "request:1")
        read_until(page, b"data: request:1")


def test_pages_come_back_to_a_server_that_was_killed_and_started_again(
    valkey: EmbeddedValkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    port, token = free_port(), token_make(company_id=1, member_id=7, topics=["request:1"])
    with live_server(valkey, port) as process, stream(port, token) as page:
        process.send_signal(signal.SIGKILL)
        process.wait(60)
        with contextlib.suppress(ConnectionError):
            assert page.recv(4096) == b""
    with live_server(valkey, port), stream(port, token) as page:
        announce_by(valkey, "request:1")
        read_until(page, b"data: request:1")


def test_server_that_is_asked_to_stop_ends_its_streams_at_once(
    valkey: EmbeddedValkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    port, token = free_port(), token_make(company_id=1, member_id=7, topics=["request:1"])
    with live_server(valkey, port) as process, stream(port, token) as page:
        began = time.monotonic()
        process.terminate()
        while page.recv(4096):
            pass
        # uvicorn ends itself by the signal it got.
        assert process.wait(60) in (0, -signal.SIGTERM)
        assert time.monotonic() - began < 5
