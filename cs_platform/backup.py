"""Backing up and restoring the database with PostgreSQL's own tools, seeing every company."""

import os
import shutil
import subprocess
from pathlib import Path

from django.conf import settings
from django.db import connection

from cs_platform.embedded.binaries import postgres_place

# Without it row-level security would make a backup of nothing.
_ALL_COMPANIES = "-c app.company_id=all"
# Who owns what, and remarks about extensions, are the other server's business.
_PORTABLE = ("--no-owner", "--no-privileges", "--enable-row-security")
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}


class BackupError(Exception):
    """What went wrong, in words for an administrator."""


def backup_write(file: Path) -> None:
    """Write the whole database as of this moment; people can go on working.

    `file` appears only when it is complete, readable for its owner alone. Raises `BackupError`.
    """
    if file.exists():
        raise BackupError(f"{file} exists already; choose another name.")
    partial = file.with_name(f".{file.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        partial.touch(mode=0o600)
        _run("pg_dump", "--format=custom", "--no-comments", f"--file={partial}")
        partial.rename(file)
    except OSError as error:
        raise BackupError(str(error)) from error
    finally:
        partial.unlink(missing_ok=True)


def backup_restore(file: Path) -> None:
    """Fill an empty database from a backup, all of it or nothing. Raises `BackupError`."""
    if not file.is_file():
        raise BackupError(f"{file} is not there.")
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    if tables:
        message = f"This database is not empty: it has {len(tables)} tables. Nothing was changed."
        raise BackupError(message)
    name = connection.settings_dict["NAME"]
    _run("pg_restore", "--exit-on-error", "--single-transaction", f"--dbname={name}", str(file))


def _run(program: str, *arguments: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own arguments, no shell
        [_tool(program), *_PORTABLE, *arguments],
        env={**os.environ, **_place()},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.strip()}")


def _place() -> dict[str, str]:
    """Where the database is, as environment: a password must not be seen in a list of processes."""
    connection.ensure_connection()
    known = connection.connection.get_dsn_parameters()
    place = {variable: known[name] for name, variable in _VARIABLES.items() if known.get(name)}
    password = connection.settings_dict["PASSWORD"]
    return {
        **place,
        **({"PGPASSWORD": str(password)} if password else {}),
        "PGOPTIONS": _ALL_COMPANIES,
    }


def _tool(name: str) -> str:
    if settings.EMBEDDED:
        ours = postgres_place(settings.VAR_DIR).programs / name
        if ours.exists():
            return str(ours)
    found = shutil.which(name)
    if found is None:
        raise BackupError(
            f"{name} is not installed. It belongs to PostgreSQL's client programs; on Debian and "
            "Ubuntu: apt install postgresql-client"
        )
    return found
