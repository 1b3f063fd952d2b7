"""Many open pages on one live server: who hears, how soon, and at what cost.

The clients run in this process too, on the same machine: their share of the time is in the
figures.
"""

import asyncio
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection

from core.live import announce, token_make

Write = Callable[[str], object]
_START_SECONDS = 30


class Page:
    """One stream, read by hand."""

    def __init__(self, number: int) -> None:
        self.topics = ["requests", f"person:{number}"]
        self.member = number
        self.heard: asyncio.Queue[float] = asyncio.Queue()

    async def open(self, port: int) -> None:
        """Ask for the stream and read until it is open."""
        token = token_make(company_id=1, member_id=self.member, topics=self.topics)
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port)
        self.writer.write(f"GET /live/stream/?token={token} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        await self.reader.readuntil(b"event: open")
        self.task = asyncio.create_task(self._read())

    async def _read(self) -> None:
        while line := await self.reader.readline():
            if line.startswith(b"data: ") and line.strip() != b"data:":
                self.heard.put_nowait(time.perf_counter())

    async def close(self) -> None:
        """Leave."""
        self.task.cancel()
        self.writer.close()


def run(pages: int, rounds: int, write: Write) -> None:
    """Open the pages, announce, print."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "cs_platform.live", "--port", str(port)]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        _wait(port)
        asyncio.run(_measure(server.pid, port, pages, rounds, write))
    finally:
        server.terminate()
        server.wait(20)


def _wait(port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as probe:
                probe.sendall(b"GET /live/health/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                if b" 200 " in probe.recv(100):
                    return
        except OSError:
            pass
        if time.monotonic() > deadline:
            message = "the live server did not start"
            raise RuntimeError(message)
        time.sleep(0.1)


async def _measure(pid: int, port: int, pages: int, rounds: int, write: Write) -> None:
    before, empty = await asyncio.to_thread(_connections), _memory(pid)
    began = time.perf_counter()
    open_pages = [Page(number) for number in range(1, pages + 1)]
    await asyncio.gather(*(page.open(port) for page in open_pages))
    opened = time.perf_counter() - began
    write(f"\n{pages} pages open after {opened:.2f} s\n")
    to_all = await _announced(open_pages, "requests", open_pages, rounds)
    to_one = await _announced(open_pages, "person:1", open_pages[:1], rounds)
    _print("one announcement to all", pages * rounds, to_all, write)
    _print("one announcement to one", rounds, to_one, write)
    write(f"memory of the live server: {empty} MB empty, {_memory(pid)} MB with all pages\n")
    after = await asyncio.to_thread(_connections)
    write(f"database connections: {before} before, {after} with all pages\n")
    for page in open_pages:
        await page.close()


async def _announced(
    open_pages: list[Page], topic: str, hearers: list[Page], rounds: int
) -> list[float]:
    """Seconds from the announcement to each page; those that heard nothing are missing."""
    waits: list[float] = []
    for _ in range(rounds):
        await asyncio.sleep(0.2)
        sent = time.perf_counter()
        await asyncio.to_thread(announce, company_id=1, topics=[topic])
        for page in hearers:
            try:
                waits.append(await asyncio.wait_for(page.heard.get(), 5) - sent)
            except TimeoutError:
                continue
    return waits


def _print(what: str, wanted: int, waits: list[float], write: Write) -> None:
    cuts = statistics.quantiles(waits, n=20)
    write(
        f"{what}: {len(waits)} of {wanted} heard, median {1000 * statistics.median(waits):.0f} ms, "
        f"p95 {1000 * cuts[18]:.0f} ms, longest {1000 * max(waits):.0f} ms\n"
    )


def _connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
        )
        found: int = cursor.fetchone()[0]
    return found


def _memory(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024
