"""`dev.py run`: servers, database, web, worker and beat, until Ctrl-C."""

import http.client
import os
import socket
import sys
import time
from pathlib import Path

from cs_platform.embedded.binaries import EmbeddedServersError
from cs_platform.embedded.environment import set_local_environment
from cs_platform.embedded.instance import Instance, only_instance, write_instance
from cs_platform.embedded.servers import EmbeddedServers
from cs_platform.embedded.supervisor import Supervisor
from cs_platform.embedded.translations import compile_changed_translations

_READY_SECONDS = 60
_READY_PATH = "/health/ready/"
_LOG_LIMIT_BYTES = 10_000_000


def tell(text: str) -> None:
    """Print a line at once, also into a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def run_product(checkout: Path, folder: Path, port: int, *, with_demo: bool = True) -> int:
    """Run the product of `checkout` with its data in `folder`; returns an exit status."""
    supervisor = Supervisor(tell)
    supervisor.handle_signals()
    with only_instance(folder):
        _check_port(port)
        tell("Starting …")
        _turn_over_logs(folder / "logs")
        servers = EmbeddedServers(folder, durable=True, given=os.environ)
        urls = servers.start()
        try:
            live_port = _free_port(besides=port)
            os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{port}")
            os.environ.setdefault("LIVE_URL", f"http://127.0.0.1:{live_port}/live/stream/")
            set_local_environment(os.environ, folder, urls)
            instance = Instance(os.getpid(), "run", f"http://127.0.0.1:{port}/", urls)
            write_instance(folder, instance)
            for process in servers.processes:
                supervisor.adopt(process)
            compile_changed_translations(checkout / "locale")
            return _serve(supervisor, folder, (port, live_port), with_demo=with_demo)
        finally:
            tell("Stopping …")
            supervisor.stop()
            servers.stop()


def _serve(supervisor: Supervisor, folder: Path, ports: tuple[int, int], *, with_demo: bool) -> int:
    port, live_port = ports
    # Imported now, because Django reads the environment that was set just before.
    from cs_platform.embedded import product  # noqa: PLC0415

    product.import_product()
    steps = [product.migrate, product.load_demo] if with_demo else [product.migrate]
    for step in steps:
        status = product.run_in_fork(step.__name__, step, lambda: supervisor.stop_asked)
        if supervisor.stop_asked:
            return 0
        if status:
            return status
    for process in product.product_processes(folder, port, live_port):
        supervisor.adopt(process)
    _wait_ready(supervisor, folder, port)
    if not supervisor.stop_asked:
        if with_demo:
            product.run_in_fork("logins", product.print_demo_logins, lambda: supervisor.stop_asked)
        tell(f"Ready: http://127.0.0.1:{port}/   (logs: {folder / 'logs'}, stop: Ctrl-C)")
        supervisor.watch()
    return 0


def _wait_ready(supervisor: Supervisor, folder: Path, port: int) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while not supervisor.stop_asked and not _is_ready(port):
        if time.monotonic() > deadline:
            msg = f"The product did not become ready in {_READY_SECONDS} s; see {folder / 'logs'}."
            raise EmbeddedServersError(msg)
        supervisor.watch_once()


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", _READY_PATH)
        return connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _free_port(*, besides: int) -> int:
    """A port for the live server: the next one if it is free, or any."""
    for wanted in (besides + 1, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", wanted))
            except (OSError, OverflowError):
                continue
            found: int = probe.getsockname()[1]
            return found
    msg = "No port is free for the live server."
    raise EmbeddedServersError(msg)


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        # As the web server does, so that connections just closed do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as error:
            msg = f"Port {port} may not be used by an ordinary user; choose one with --port."
            raise EmbeddedServersError(msg) from error
        except OSError as error:
            msg = f"Port {port} is in use by another program; choose another with --port."
            raise EmbeddedServersError(msg) from error


def _turn_over_logs(folder: Path) -> None:
    """Keep one older file of each log that has grown large."""
    for log in folder.glob("*.log"):
        if log.stat().st_size > _LOG_LIMIT_BYTES:
            log.replace(log.with_suffix(".log.1"))
