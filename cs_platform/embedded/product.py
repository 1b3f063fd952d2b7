"""The product's own processes, run in forks of a process that has imported Django."""

import importlib
import os
import time
from collections.abc import Callable
from pathlib import Path

import django
from celery.signals import worker_process_init
from django.core.management import call_command
from django.db import connections
from django.urls import get_resolver
from gunicorn.app.base import BaseApplication

from cs_platform.celery import app
from cs_platform.embedded.processes import ForkedProcess, die_with_parent
from cs_platform.live.server import serve as serve_live

QUEUES = "relay,rollup,mail,bulk,default"
_WEB_PROCESSES = 2
_WEB_THREADS = 4
_WORKER_PROCESSES = 2


def import_product() -> None:
    """Import everything once, so that the forks start at once and share the memory."""
    django.setup()
    app.loader.import_default_modules()
    importlib.import_module("cs_platform.wsgi")
    _ = get_resolver().url_patterns


def run_in_fork(name: str, work: Callable[[], None], stop_asked: Callable[[], bool]) -> int:
    """Run something that uses the database in a fork; returns its exit status.

    This process itself never opens a connection: forks would share it. The fork is stopped
    as soon as `stop_asked` says so; Ctrl-C reaches the supervisor only.
    """

    def work_and_close() -> None:
        work()
        connections.close_all()

    fork = ForkedProcess(name=name, target=work_and_close)
    fork.start()
    while (status := fork.poll()) is None:
        if stop_asked():
            fork.stop(5)
        time.sleep(0.02)
    return status


def migrate() -> None:
    """Bring the database's tables up to date."""
    call_command("migrate", interactive=False, verbosity=0)


def load_demo() -> None:
    """Load the demo company unless it is there; a load that was cut off is finished."""
    call_command("demo_load", "--if-empty")


def print_demo_logins() -> None:
    """Print one sign-in for each level of the demo company."""
    call_command("demo_logins")


class _WebServer(BaseApplication):  # gunicorn has no types
    """gunicorn, configured here instead of on a command line."""

    def __init__(self, port: int) -> None:
        self._port = port
        super().__init__()

    def load_config(self) -> None:
        settings = {
            "bind": f"127.0.0.1:{self._port}",
            "workers": _WEB_PROCESSES,
            "worker_class": "gthread",
            "threads": _WEB_THREADS,
            "preload_app": True,
            "graceful_timeout": 10,
            "timeout": 60,
            "errorlog": "-",
            "control_socket_disable": True,
            "post_fork": lambda server, _worker: die_with_parent(server.pid),
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> object:
        return importlib.import_module("cs_platform.wsgi").application


def _run_web(port: int) -> None:
    _WebServer(port).run()


def _run_worker() -> None:
    worker_pid = os.getpid()

    def tie_to_worker(**_: object) -> None:
        die_with_parent(worker_pid)

    worker_process_init.connect(tie_to_worker, weak=False)
    app.worker_main(
        [
            "worker",
            "--loglevel=INFO",
            f"--queues={QUEUES}",
            f"--concurrency={_WORKER_PROCESSES}",
            "--without-gossip",
            "--without-mingle",
        ]
    )


def _run_beat(folder: Path) -> None:
    app.start(["beat", "--loglevel=INFO", f"--schedule={folder / 'beat-schedule'}", "--pidfile="])


def product_processes(folder: Path, port: int, live_port: int) -> list[ForkedProcess]:
    """Web, live, worker and beat, not started yet; each logs to a file under `folder`/logs."""
    work: dict[str, Callable[[], None]] = {
        "worker": _run_worker,
        "beat": lambda: _run_beat(folder),
        "live": lambda: serve_live("127.0.0.1", live_port),
        "web": lambda: _run_web(port),
    }
    return [
        ForkedProcess(name=name, target=target, log=folder / "logs" / f"{name}.log")
        for name, target in work.items()
    ]
