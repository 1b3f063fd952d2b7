"""Start the servers that were not given: PostgreSQL without DATABASE_URL, Valkey without
REDIS_URL."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from cs_platform.embedded.binaries import EmbeddedServersError
from cs_platform.embedded.postgres import EmbeddedPostgres
from cs_platform.embedded.processes import ServerProcess
from cs_platform.embedded.valkey import EmbeddedValkey

# A socket's path may have 107 bytes; the file's own name needs up to 20 of them.
_SOCKET_FOLDER_BYTES = 85
# Other characters mean something in a URL, and not every parser unescapes them.
_PLAIN_PATH = re.compile(r"[A-Za-z0-9._/-]+")


class EmbeddedServers:
    """The embedded servers of one data folder; none at all when both URLs are given."""

    def __init__(self, folder: Path, *, durable: bool, given: Mapping[str, str]) -> None:
        self.folder = folder.resolve()
        self.logs = self.folder / "logs"
        self.durable = durable
        self._needs_postgres = not given.get("DATABASE_URL")
        self._needs_valkey = not given.get("REDIS_URL")
        self._temporary_sockets: Path | None = None
        self._servers: list[EmbeddedPostgres | EmbeddedValkey] = []

    @property
    def processes(self) -> list[ServerProcess]:
        """The running server processes."""
        return [server.process for server in self._servers]

    def start(self) -> dict[str, str]:
        """Start what is needed, wait until all answer, return the URLs as environment."""
        make_folder(self.folder)
        make_folder(self.logs, private=True)
        sockets = self._socket_folder()
        urls: dict[str, str] = {}
        try:
            if self._needs_valkey:
                valkey = EmbeddedValkey(
                    folder=self.folder,
                    sockets=sockets / "valkey",
                    log=self.logs / "valkey.log",
                    durable=self.durable,
                )
                urls["REDIS_URL"] = valkey.url
                self._launch(valkey)
            if self._needs_postgres:
                postgres = EmbeddedPostgres(
                    folder=self.folder,
                    sockets=sockets / "postgres",
                    log=self.logs / "postgres.log",
                    durable=self.durable,
                )
                urls["DATABASE_URL"] = postgres.url
                self._launch(postgres)
            for server in self._servers:
                server.wait_ready()
        except BaseException:
            self.stop()
            raise
        return urls

    def stop(self) -> None:
        """Stop all servers; each is given time to write down what it has."""
        for process in self.processes:
            process.signal_stop()
        for process in self.processes:
            process.wait_or_kill(30)
        self._servers.clear()
        if self._temporary_sockets is not None:
            shutil.rmtree(self._temporary_sockets, ignore_errors=True)

    def _launch(self, server: EmbeddedPostgres | EmbeddedValkey) -> None:
        server.prepare()
        self._servers.append(server)
        server.process.start()

    def _socket_folder(self) -> Path:
        wanted = self.folder / "sockets"
        if len(os.fsencode(wanted)) <= _SOCKET_FOLDER_BYTES - 9 and _PLAIN_PATH.fullmatch(
            str(wanted)
        ):
            reachable = os.geteuid() != 0 or _reachable(self.folder)
            if reachable:
                make_folder(wanted)
                return wanted
        self._temporary_sockets = Path(tempfile.mkdtemp(prefix="cs-", dir="/tmp"))
        self._temporary_sockets.chmod(0o711)
        return self._temporary_sockets


def _reachable(folder: Path) -> bool:
    return all(part.stat().st_mode & 0o001 for part in (folder, *folder.parents))


def make_folder(folder: Path, *, private: bool = False) -> None:
    """Make a folder others can at most pass through (as root, the database server must)."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if folder.stat().st_uid == os.geteuid():
            folder.chmod(0o700 if private or os.geteuid() != 0 else 0o711)
    except OSError as error:
        msg = f"The folder {folder} cannot be written ({error.strerror}); choose one with CS_VAR."
        raise EmbeddedServersError(msg) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        msg = f"The folder {folder} cannot be written; choose one with CS_VAR."
        raise EmbeddedServersError(msg)


@contextmanager
def temporary_servers(given: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Servers with empty data in a temporary folder, for tests and checks.

    Yields the environment to add; everything is gone afterwards.
    """
    folder = Path(tempfile.mkdtemp(prefix="cs-test-"))
    servers = EmbeddedServers(folder, durable=False, given=given)
    try:
        yield servers.start() | {"CS_VAR": str(folder)}
    finally:
        servers.stop()
        shutil.rmtree(folder, ignore_errors=True)
