"""`dev.py run` with real processes: it starts, refuses a second one, and leaves nothing."""

import os
import signal
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.platform.product_process import (
    ProductProcess,
    embedded_command,
    start_product,
    stop_product,
    wait_until_gone,
)

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]


@pytest.fixture
def folder() -> Iterator[Path]:
    # Not under tmp_path, which is closed to the user that PostgreSQL runs as under root.
    with tempfile.TemporaryDirectory(prefix="cs-run-", ignore_cleanup_errors=True) as made:
        Path(made).chmod(0o711)
        yield Path(made) / "var"


@contextmanager
def running_in(folder: Path) -> Iterator[ProductProcess]:
    running = start_product(folder)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            stop_product(running)
        elif running.process.stdout is not None:
            running.process.stdout.close()


def _answers(product: ProductProcess) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{product.port}/health/ready/", timeout=5):
            return True
    except OSError:
        return False


def test_run_keeps_children_alive_and_others_out_and_leaves_no_process(folder: Path) -> None:
    """Both ways to end are seen on one folder: filling it takes longer than all the rest."""
    with running_in(folder) as product:
        others_stay_out_and_children_come_back(product)
    with running_in(folder) as product:
        killed_leaves_no_process(product)


def killed_leaves_no_process(product: ProductProcess) -> None:
    # Given everything runs: servers, web and worker with their own children, beat.
    below = product.descendants()
    deadline = time.monotonic() + 60
    while len(product.children_logging_to("worker.log")) < 3 and time.monotonic() < deadline:
        time.sleep(0.1)
        below = product.descendants()
    assert len(product.children_logging_to("worker.log")) >= 3
    assert len(product.children_logging_to("web.log")) == 3
    assert any("postgres: checkpointer" in command for command in below.values())

    # When the supervisor gets no chance to clean up.
    product.process.kill()
    product.process.wait()

    # Then nothing of it is left.
    left = wait_until_gone(set(below), seconds=60)
    assert {pid: below[pid] for pid in left} == {}


def others_stay_out_and_children_come_back(product: ProductProcess) -> None:
    # A second run says so plainly and touches nothing.
    second = embedded_command(product.folder, "run", "--port", "1")
    assert second.returncode == 1
    assert "is already running at" in second.stderr
    assert str(product.process.pid) in second.stderr

    # A management command joins the running servers.
    joined = embedded_command(product.folder, "manage", "showmigrations", "contenttypes")
    assert (joined.returncode, joined.stderr) == (0, "")
    assert "[X] 0001_initial" in joined.stdout

    # A web process that dies comes back, and so does the database.
    web = product.children_logging_to("web.log")[0]
    database = next(
        pid for pid, command in product.descendants().items() if "bin/postgres -D" in command
    )
    for pid in (web, database):
        os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 60
    time.sleep(0.5)
    while not _answers(product) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert _answers(product)

    # Ctrl-C ends all of it with status 0.
    below = set(product.descendants())
    assert stop_product(product) == 0
    assert wait_until_gone(below, seconds=10) == set()
