"""The product on servers of its own that a test may kill: web, workers and beat as processes."""

import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import redis
from celery import Task
from django.conf import settings
from django.db import connection, connections
from kombu import Connection

from cs_platform.backup import backup_restore, backup_write
from cs_platform.embedded.processes import ServerProcess
from cs_platform.embedded.servers import EmbeddedServers
from tests.databases import template_made, working_on
from tests.platform.product_process import CHECKOUT, free_port

# Machines are noisy: a wait ends as soon as its question is answered, and hardly ever fails.
PATIENCE = 90
Look = Callable[..., Any]
ALL_QUEUES = "relay,rollup,mail,bulk,default"
WORKER = "cs-worker"
_FROM_THE_TESTS = ("CS_TESTING", "PYTEST_XDIST_WORKER", "EMAIL_URL")


def wait_for(find: Callable[[], Any], *, what: str, seconds: float = PATIENCE) -> Any:
    """Ask until the answer is true; fails with what was awaited."""
    deadline = time.monotonic() + seconds
    while not (found := find()):
        if time.monotonic() > deadline:
            pytest.fail(f"{what}: not within {seconds} s")
        time.sleep(0.02)
    return found


class Product:
    """A migrated database and a broker, with whatever processes a test starts on them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.servers = EmbeddedServers(folder, durable=False, given={})
        self.urls = self.servers.start()
        self.postgres, self.valkey = (self._server(name) for name in ("postgres", "valkey"))
        self.mail = folder / "mail"
        self.mail.mkdir()
        self.port = free_port()
        self._started: list[ServerProcess] = []
        self._numbers = itertools.count()
        self._web: ServerProcess | None = None

    def _server(self, name: str) -> ServerProcess:
        return next(process for process in self.servers.processes if process.name == name)

    # ---------- The test's own connection

    @contextmanager
    def as_database(self) -> Iterator[None]:
        """Let this process's Django work on this database instead of its own."""
        own = connections.settings["default"]
        before = dict(own)
        parsed = settings_of(self.urls["DATABASE_URL"])
        connections["default"].close()
        own.update(NAME=parsed["dbname"], USER=parsed["user"], HOST=parsed["host"])
        own["OPTIONS"] = {"connect_timeout": 5}
        try:
            yield
        finally:
            connections["default"].close()
            own.clear()
            own.update(before)

    def fill(self) -> None:
        """Bring the migrated database over from the tests' own server."""
        file = self.folder / "migrated"
        with working_on(template_made()):
            backup_write(file)
        with self.as_database():
            backup_restore(file)

    @contextmanager
    def looking(self) -> Iterator[Look]:
        """`look(sql, *parameters)`: the first value, over a connection that no scope touches."""
        connection = psycopg2.connect(**settings_of(self.urls["DATABASE_URL"]))
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:

                def look(sql: str, *parameters: Any) -> Any:
                    cursor.execute(sql, parameters or None)
                    row = cursor.fetchone()
                    return row and row[0]

                yield look
        finally:
            connection.close()

    # ---------- The broker

    @property
    def broker(self) -> "redis.Redis[str]":
        """A client of the broker."""
        return redis.Redis.from_url(self.urls["REDIS_URL"], decode_responses=True)

    def tasks_waiting(self) -> int:
        """Tasks in the queues, and those a worker has not said it is done with."""
        with self.broker as broker:
            queued = sum(int(broker.llen(f"cs-{name}")) for name in ALL_QUEUES.split(","))
            return queued + int(broker.hlen("cs-unacked"))

    def deliver(self, task: Task, company_id: int, *, times: int = 1) -> None:
        """Send one task several times, as a broker that delivers at least once may do."""
        url = self.urls["REDIS_URL"].replace("unix://", "redis+socket://", 1)
        with Connection(url, transport_options={"global_keyprefix": "cs-"}) as broker:
            for _ in range(times):
                task.apply_async(args=[company_id], connection=broker)

    def restart_valkey_empty(self) -> None:
        """Bring the broker back with nothing in it (it writes nothing down)."""
        self.valkey.start()
        wait_for(self._broker_answers, what="Valkey answers again")

    def _broker_answers(self) -> bool:
        try:
            with self.broker as broker:
                return bool(broker.ping())
        except redis.ConnectionError:
            return False

    def restart_postgres(self, how: signal.Signals) -> None:
        """End the database with a signal (SIGINT: in order, SIGQUIT: as in a crash), start it."""
        os.kill(self.postgres.pid, how)
        assert self.postgres.wait_or_kill(30), "PostgreSQL did not stop"
        self.postgres.start()
        wait_for(self._database_answers, what="PostgreSQL answers again")
        # This process's own connection died with the server.
        connections["default"].close()

    def _database_answers(self) -> bool:
        try:
            with self.looking() as look:
                return bool(look("SELECT 1"))
        except psycopg2.OperationalError:
            return False

    # ---------- Processes

    def environment(self, **more: str) -> dict[str, str]:
        """What the product's processes see."""
        kept = {name: value for name, value in os.environ.items() if name not in _FROM_THE_TESTS}
        return (
            kept
            | self.urls
            | {
                "PYTHONPATH": str(CHECKOUT),
                "CS_VAR": str(self.folder),
                "CS_EMBEDDED": "1",
                "SECRET_KEY": settings.SECRET_KEY,
                "SITE_URL": self.site,
                "EMAIL_URL": f"file://{self.mail}",
            }
            | more
        )

    @property
    def site(self) -> str:
        """The address of the web process."""
        return f"http://127.0.0.1:{self.port}"

    def launch(self, name: str, *arguments: str, **environment: str) -> ServerProcess:
        """Start `python -m …`; it is killed when the test ends."""
        process = ServerProcess(
            name=name,
            command=[sys.executable, "-m", *arguments],
            log=self.folder / "logs" / f"{name}-{next(self._numbers)}.log",
            environment=self.environment(**environment),
            stop_signal=signal.SIGTERM,
        )
        process.start()
        self._started.append(process)
        return process

    def launch_worker(self, queues: str = ALL_QUEUES, **environment: str) -> ServerProcess:
        """Start a worker with one child; it is not ready yet. Its connections bear its name."""
        name = f"{WORKER}-{next(self._numbers)}"
        arguments = ("celery", "-A", "cs_platform", "worker", "-c", "1", "-Q", queues)
        quiet = ("-l", "INFO", "--without-gossip", "--without-mingle", "--without-heartbeat")
        url = f"{self.urls['DATABASE_URL']}&application_name={name}"
        return self.launch(
            name, *arguments, *quiet, "-n", f"{name}@%h", DATABASE_URL=url, **environment
        )

    def wait_ready(self, worker: ServerProcess) -> ServerProcess:
        """Wait until a worker takes tasks."""

        def ready() -> bool:
            assert worker.poll() is None, worker.log_tail()
            return " ready." in worker.log_tail(100_000)

        wait_for(ready, what="the worker is ready")
        return worker

    def launch_beat(self) -> ServerProcess:
        """Start beat, with a schedule of its own."""
        schedule = self.folder / f"beat-{next(self._numbers)}"
        arguments = ("celery", "-A", "cs_platform", "beat", "-l", "INFO", "--pidfile=")
        return self.launch("beat", *arguments, "-s", str(schedule))

    def launch_web(self) -> ServerProcess:
        """Start the web server as production does; it stays until the end of all tests."""
        self.port = free_port()
        bind = ("--bind", f"127.0.0.1:{self.port}", "--no-control-socket")
        kind = ("--workers", "2", "--worker-class", "gthread", "--threads", "4", "--preload")
        process = self.launch("web", "gunicorn", "cs_platform.wsgi", *kind, *bind)
        self._started.remove(process)
        self._web = process
        return process

    def stop(self, process: ServerProcess) -> None:
        """Kill a process and all its children, as a machine that loses power."""
        kill_tree(process)
        self._started.remove(process)

    def stop_processes(self) -> None:
        """Kill whatever the test left running."""
        for process in self._started:
            kill_tree(process)
        self._started.clear()

    def close(self) -> None:
        """End everything."""
        self.stop_processes()
        if self._web is not None:
            kill_tree(self._web)
        self.servers.stop()


def settings_of(url: str) -> dict[str, str]:
    """The address in the form of the driver."""
    parsed: dict[str, str] = psycopg2.extensions.parse_dsn(
        url.replace("postgres://", "postgresql://")
    )
    return parsed


def kill_tree(process: ServerProcess) -> None:
    """`kill -9` for a process and its children."""
    if process.poll() is None:
        # Each has a session of its own, so the group is the process with its children.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait_or_kill(10)


def children_of(pid: int) -> list[int]:
    """Ids of a process's children."""
    shown = subprocess.run(
        ["ps", "--no-headers", "-o", "pid", "--ppid", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    return [int(line) for line in shown.stdout.split()]


_UNFINISHED = """
SELECT (SELECT count(*) FROM core_delivery WHERE company_id = %(company)s AND state = 'pending'),
    (SELECT count(*) FROM metrics_dirtybucket WHERE company_id = %(company)s),
    (SELECT count(*) FROM notices_mail WHERE company_id = %(company)s
        AND state IN ('queued', 'sending'))
"""


def unfinished(company_id: int) -> Mapping[str, int]:
    """What the workers still have to do for a company, by kind.

    One statement: what turns from one kind into another meanwhile is seen as one of them.
    """
    with connection.cursor() as cursor:
        cursor.execute(_UNFINISHED, {"company": company_id})
        return dict(zip(("pending", "marks", "mail"), cursor.fetchone(), strict=True))


def wait_until_all_done(company_id: int) -> None:
    """Wait until the workers have nothing left to do for a company."""
    try:
        wait_for(lambda: not any(unfinished(company_id).values()), what="all is done")
    except pytest.fail.Exception:
        pytest.fail(f"still to do: {unfinished(company_id)}")
