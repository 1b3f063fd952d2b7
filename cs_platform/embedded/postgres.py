"""The embedded PostgreSQL server: one cluster in one folder, reached by Unix socket.

The product gets a role of its own that is no superuser: row-level security, the second
lock before every row, does not hold for superusers.
"""

import os
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from cs_platform.embedded.binaries import EmbeddedServersError, PostgresPlace, postgres_place
from cs_platform.embedded.processes import ServerProcess

PRODUCT_ROLE = "cs_platform"
PRODUCT_DATABASE = "cs_platform"
# Made by the superuser in template1, so that every database has them, test databases too.
EXTENSIONS = ("citext", "pg_trgm", "unaccent", "btree_gist")
# They say nothing about what they compare: the indexes of words and of names may answer before
# row-level security.
LEAKPROOF = (
    "ALTER FUNCTION pg_catalog.ts_match_vq(tsvector, tsquery) LEAKPROOF;"
    "ALTER FUNCTION word_similarity_commutator_op(text, text) LEAKPROOF;"
)

_SUPERUSER = "postgres"
_START_SECONDS = 60
_COMMON_OPTIONS = {
    "listen_addresses": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "shared_buffers": "128MB",
}
# For databases that are thrown away. They still survive a killed server, not a power cut.
_THROWAWAY_OPTIONS = {"fsync": "off", "full_page_writes": "off", "max_wal_size": "2GB"}


class EmbeddedPostgres:
    """A PostgreSQL cluster under `folder`, made at the first start."""

    def __init__(self, *, folder: Path, sockets: Path, log: Path, durable: bool) -> None:
        self.place: PostgresPlace = postgres_place(folder)
        self.sockets = sockets
        self._environment = {"PATH": "/usr/bin:/bin", "HOME": "/", "LC_ALL": "C.UTF-8"}
        options = _COMMON_OPTIONS | ({} if durable else _THROWAWAY_OPTIONS)
        options["unix_socket_directories"] = str(sockets)
        self.process = ServerProcess(
            name="postgres",
            command=[
                self._program("postgres"),
                "-D",
                str(self.place.data),
                *(f"--{name}={value}" for name, value in options.items()),
            ],
            log=log,
            environment=self._environment,
            # SIGINT is PostgreSQL's "fast shutdown": ends sessions, writes a checkpoint.
            stop_signal=signal.SIGINT,
            run_as_uid=self.place.uid,
        )

    @property
    def url(self) -> str:
        """DATABASE_URL of the product's role. The folder of the socket is in the query:
        URL parsers turn host names to lower case, which breaks a folder written there."""
        host = quote(str(self.sockets), safe="/")
        return f"postgres://{PRODUCT_ROLE}@/{PRODUCT_DATABASE}?host={host}"

    def prepare(self) -> None:
        """Make the cluster when there is none, end a server left over from a crash."""
        for folder in {self.place.data.parent, self.sockets}:
            folder.mkdir(parents=True, exist_ok=True)
        if self.place.uid is not None:
            os.chown(self.sockets, self.place.uid, self.place.uid)
        self.sockets.chmod(0o700)
        if (self.place.data / "PG_VERSION").exists():
            self._check_version()
            end_leftover_server(self.place.data)
        else:
            self._initdb()

    def wait_ready(self) -> None:
        """Wait until connections are accepted, then make role and database if missing."""
        deadline = time.monotonic() + _START_SECONDS
        command = [self._program("pg_isready"), "-q", "-h", str(self.sockets)]
        while subprocess.run(command, env=self._environment, check=False).returncode:
            if self.process.poll() is not None or time.monotonic() > deadline:
                msg = f"PostgreSQL did not start. End of its log:\n{self.process.log_tail()}"
                raise EmbeddedServersError(msg)
            time.sleep(0.02)
        self._set_up()

    def _program(self, name: str) -> str:
        return str(self.place.programs / name)

    def _initdb(self) -> None:
        # Made beside and renamed: an interrupted start never leaves half a cluster.
        partial = self.place.data.with_name(f"{self.place.data.name}-{os.getpid()}.partial")
        partial.mkdir(mode=0o700)
        if self.place.uid is not None:
            os.chown(partial, self.place.uid, self.place.uid)
        done = subprocess.run(
            [
                self._program("initdb"),
                f"--pgdata={partial}",
                f"--username={_SUPERUSER}",
                # The socket's folder is closed to everyone but its owner.
                "--auth=trust",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-sync",
                "--no-instructions",
            ],
            cwd="/",
            env=self._environment,
            user=self.place.uid,
            group=self.place.uid,
            extra_groups=None if self.place.uid is None else [],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            msg = f"PostgreSQL's data folder could not be made:\n{done.stderr or done.stdout}"
            raise EmbeddedServersError(msg)
        partial.rename(self.place.data)

    def _check_version(self) -> None:
        data_version = (self.place.data / "PG_VERSION").read_text().strip()
        shown = subprocess.run(
            [self._program("postgres"), "--version"],
            env=self._environment,
            capture_output=True,
            text=True,
            check=True,
        )
        program_version = shown.stdout.split()[-1].split(".")[0]
        if data_version != program_version:
            msg = (
                f"{self.place.data} was written by PostgreSQL {data_version}, the installed one is "
                f"{program_version}. Dump it with the old one, or remove the folder to start anew."
            )
            raise EmbeddedServersError(msg)

    def _psql(self, database: str, sql: str) -> str:
        done = subprocess.run(
            [
                self._program("psql"),
                "--no-psqlrc",
                "--quiet",
                "--tuples-only",
                "--no-align",
                "--set=ON_ERROR_STOP=1",
                f"--host={self.sockets}",
                f"--username={_SUPERUSER}",
                f"--dbname={database}",
            ],
            input=sql,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            msg = f"PostgreSQL could not be set up:\n{done.stderr}"
            raise EmbeddedServersError(msg)
        return done.stdout.strip()

    def _set_up(self) -> None:
        # The database is made last, so its presence says that all before it was done.
        found = "SELECT 1 FROM pg_database WHERE datname = '{}';"
        if self._psql("postgres", found.format(PRODUCT_DATABASE)):
            self._psql(PRODUCT_DATABASE, LEAKPROOF)  # a cluster may be older than the index
            return
        extensions = "".join(f"CREATE EXTENSION IF NOT EXISTS {name};" for name in EXTENSIONS)
        self._psql("template1", extensions + LEAKPROOF)
        self._psql(
            "postgres",
            f"DROP ROLE IF EXISTS {PRODUCT_ROLE};"
            f"CREATE ROLE {PRODUCT_ROLE} LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS;"
            f"CREATE DATABASE {PRODUCT_DATABASE} OWNER {PRODUCT_ROLE};",
        )


def end_leftover_server(data: Path) -> None:
    """End a server of a start that was killed; it may still be shutting down.

    Only called while this checkout's lock is held, so the server can be nobody else's.
    """
    lock = data / "postmaster.pid"
    try:
        pid = int(lock.read_text().splitlines()[0])
        os.kill(pid, 0)
    except (OSError, ValueError, IndexError):
        return  # none, or it died: PostgreSQL clears a stale file itself
    if not _is_postgres(pid):
        return
    os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + _START_SECONDS
    while lock.exists():
        if time.monotonic() > deadline:
            msg = f"An older PostgreSQL (process {pid}) still uses {data} and does not end."
            raise EmbeddedServersError(msg)
        time.sleep(0.05)


def _is_postgres(pid: int) -> bool:
    """Whether the process is a PostgreSQL: after a restart of the machine the number in the
    file may be someone else's."""
    shown = subprocess.run(
        ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    return "postgres" in shown.stdout
