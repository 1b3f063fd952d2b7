"""A mail server that a test can stop in the middle of a conversation."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from typing import Any


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP as a sender needs; says when it has come to a held step."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, hold: str = "") -> None:
        """`hold`: "hello" greets nobody, "taken" takes the mail and does not say so."""
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.hold = hold
        self.reached = threading.Event()
        self.released = threading.Event()
        self.taken: list[str] = []

    @property
    def url(self) -> str:
        """EMAIL_URL of a sender."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class _Conversation(socketserver.StreamRequestHandler):
    """One sender."""

    server: MailServer

    def handle(self) -> None:
        """Answer line by line until the sender leaves."""
        if self.server.hold == "hello":
            self._hold()
        self._say("220 ready")
        while line := self._line():
            verb = line[:4].upper()
            if verb == b"DATA":
                self._say("354 go on")
                self._take()
                if self.server.hold == "taken":
                    self._hold()
                self._say("250 taken")
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _line(self) -> bytes:
        try:
            return self.rfile.readline()
        except OSError:
            return b""

    def _take(self) -> None:
        lines: list[bytes] = []
        while (line := self._line()) not in {b".\r\n", b""}:
            lines.append(line)
        message: Any = message_from_bytes(b"".join(lines))
        self.server.taken.append(str(message["Message-ID"]))

    def _hold(self) -> None:
        self.server.reached.set()
        self.server.released.wait(timeout=120)

    def _say(self, text: str) -> None:
        # Whom it is said to may be dead.
        with suppress(OSError):
            self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def serving(server: MailServer) -> Iterator[MailServer]:
    """The server at work in a thread of its own."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        thread.join()
        server.server_close()
