"""The embedded Valkey server: broker and cache, reached by Unix socket."""

import os
import signal
import socket
import time
from pathlib import Path
from urllib.parse import quote

from cs_platform.embedded.binaries import EmbeddedServersError, valkey_program
from cs_platform.embedded.processes import ServerProcess

_START_SECONDS = 30


class EmbeddedValkey:
    """A Valkey server keeping its data under `folder`."""

    def __init__(self, *, folder: Path, sockets: Path, log: Path, durable: bool) -> None:
        self.folder = folder / "valkey"
        self.socket = sockets / "valkey.sock"
        self.process = ServerProcess(
            name="valkey",
            command=[
                str(valkey_program()),
                "--port",
                "0",
                "--unixsocket",
                str(self.socket),
                "--unixsocketperm",
                "700",
                "--dir",
                str(self.folder),
                "--save",
                "",
                "--appendonly",
                "yes" if durable else "no",
                # One number for each parallel test process.
                "--databases",
                "64",
            ],
            log=log,
            environment={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            stop_signal=signal.SIGTERM,
        )

    @property
    def url(self) -> str:
        """REDIS_URL in the form of the redis client."""
        return f"unix://{quote(str(self.socket), safe='/')}?db=0"

    def prepare(self) -> None:
        """Make the folders."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)

    def wait_ready(self) -> None:
        """Wait until the server answers; it first reads back what it had written."""
        deadline = time.monotonic() + _START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                msg = f"Valkey did not start. End of its log:\n{self.process.log_tail()}"
                raise EmbeddedServersError(msg)
            time.sleep(0.02)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            try:
                connection.connect(os.fspath(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
            except OSError:
                return False
