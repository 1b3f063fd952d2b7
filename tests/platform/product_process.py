"""Start the whole product as a process of its own, as `dev.py run` does."""

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
_FROM_THE_TESTS = ("DATABASE_URL", "REDIS_URL", "CS_TESTING", "PYTEST_XDIST_WORKER", "SECRET_KEY")


def free_port() -> int:
    """A port nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def bare_environment(folder: Path) -> dict[str, str]:
    """The environment of a person who has set nothing but the data folder."""
    kept = {name: value for name, value in os.environ.items() if name not in _FROM_THE_TESTS}
    return kept | {"CS_VAR": str(folder)}


def embedded_command(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one command of the embedded package to its end."""
    return subprocess.run(
        [sys.executable, "-m", "cs_platform.embedded", *arguments],
        cwd=CHECKOUT,
        env=bare_environment(folder),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@dataclass
class ProductProcess:
    """A running product and where to find it."""

    process: subprocess.Popen[str]
    folder: Path
    port: int

    def descendants(self) -> dict[int, str]:
        """All processes below the supervisor: id → command line."""
        shown = subprocess.run(
            ["ps", "-ww", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True
        )
        rows = [line.split(None, 2) for line in shown.stdout.splitlines()]
        found: dict[int, str] = {}
        parents = {self.process.pid}
        while parents:
            below = {int(row[0]): row[2] for row in rows if int(row[1]) in parents}
            found |= below
            parents = set(below)
        return found

    def children_logging_to(self, log: str) -> list[int]:
        """The supervisor's own children whose output goes to the given log."""
        target = self.folder / "logs" / log
        return [
            pid
            for pid in self.descendants()
            if Path(f"/proc/{pid}/fd/1").exists()
            and Path(f"/proc/{pid}/fd/1").resolve() == target.resolve()
        ]


def start_product(folder: Path) -> ProductProcess:
    """Start the product without demo data and wait until it says that it is ready."""
    port = free_port()
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "cs_platform.embedded",
            "run",
            "--port",
            str(port),
            "--without-demo",
        ],
        cwd=CHECKOUT,
        env=bare_environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said: list[str] = []
    for line in process.stdout:
        said.append(line)
        if line.startswith("Ready:"):
            return ProductProcess(process, folder, port)
    process.wait()
    raise AssertionError("The product did not start:\n" + "".join(said))


def stop_product(product: ProductProcess) -> int:
    """Stop as Ctrl-C does; returns the exit status."""
    product.process.send_signal(2)
    product.process.communicate(timeout=60)
    return product.process.returncode


def wait_until_gone(pids: set[int], seconds: float) -> set[int]:
    """Wait for processes to end; returns those that still run."""
    deadline = time.monotonic() + seconds
    while True:
        running = {pid for pid in pids if _runs(pid)}
        if not running or time.monotonic() > deadline:
            return running
        time.sleep(0.1)


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    # A zombie has ended; nobody has asked for its status yet.
    return state != "Z"
