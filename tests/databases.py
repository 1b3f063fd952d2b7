"""The test databases: migrations run once, each process works on a copy of the result."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
from django.core.management import call_command
from django.db import connection

# Named by the invocation of pytest (see tests.embedded_plugin), so that several can run at once
# on one given server.
TEMPLATE_VARIABLE = "CS_TEST_TEMPLATE"
_LOCK = "SELECT pg_advisory_lock(hashtext(%s))"


@contextmanager
def working_on(name: str) -> Iterator[None]:
    """Let Django work on another database of the server."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@contextmanager
def migrated_copy(worker: str) -> Iterator[None]:
    """Let this process of tests work on a copy of the migrated database."""
    template = template_made()
    name = f"{template}_{worker}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    with working_on(name):
        yield


def template_made() -> str:
    """The name of a migrated database nobody works on; whoever comes first makes it."""
    name = os.environ[TEMPLATE_VARIABLE]
    with connection._nodb_cursor() as cursor:
        cursor.execute(_LOCK, [name])
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE DATABASE {name}")
            try:
                with working_on(name):
                    call_command("migrate", interactive=False, verbosity=0)
            except BaseException:
                cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
                raise
    return name


def drop_all(url: str) -> None:
    """Drop the template and its copies on the server of this address."""
    server = psycopg2.connect(url.replace("postgres://", "postgresql://"))
    server.autocommit = True
    with server.cursor() as cursor:
        like = os.environ[TEMPLATE_VARIABLE] + "%"
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [like])
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()
