"""Real mail servers on free local ports: pymap keeps mail (IMAP), aiosmtpd takes it (SMTP)."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from imapclient import IMAPClient

from tests.platform.product_process import free_port

USER, PASSWORD = "help", "pass-of-help"
_PATIENCE = 60


@dataclass
class Imap:
    """A mail server that keeps mail; `write` puts one into the folder as a mail server would."""

    port: int

    def client(self) -> Any:
        """A signed-in client."""
        client = IMAPClient("127.0.0.1", port=self.port, ssl=False, timeout=10)
        client.login(USER, PASSWORD)
        return client

    def write(self, raw: bytes) -> None:
        """A mail arrives."""
        client = self.client()
        client.append("INBOX", raw)
        client.logout()

    def flags(self) -> dict[int, tuple[bytes, ...]]:
        """The flags of each mail by its number."""
        client = self.client()
        client.select_folder("INBOX", readonly=True)
        found = client.get_flags(client.search())
        client.logout()
        return dict(found)

    @property
    def values(self) -> dict[str, Any]:
        """A mailbox's fields."""
        return {
            "imap_host": "127.0.0.1",
            "imap_port": self.port,
            "encryption": "none",
            "imap_user": USER,
            "password": PASSWORD,
            "is_active": True,
        }


@contextmanager
def imap_server() -> Iterator[Imap]:
    """An IMAP server in a process of its own."""
    port = free_port()
    command = [str(Path(sys.executable).parent / "pymap"), "--host", "127.0.0.1"]
    command += ["--port", str(port), "--no-tls", "dict", "--demo-data"]
    command += ["--demo-user", USER, "--demo-password", PASSWORD]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        server = Imap(port)
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                server.client().logout()
                break
            except OSError:
                assert time.monotonic() < deadline, "the IMAP server does not answer"
                time.sleep(0.1)
        yield server
    finally:
        process.kill()
        process.wait()


@dataclass
class Smtp:
    """A mail server that takes mail."""

    port: int = 0
    taken: list[Message] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Keep what was sent."""
        self.taken.append(message_from_bytes(envelope.content))
        return "250 taken"


@contextmanager
def smtp_server() -> Iterator[Smtp]:
    """An SMTP server in a thread of its own."""
    server = Smtp(free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
