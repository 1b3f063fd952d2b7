"""The second lock: which company's rows the database shows to the running code.

Every owned table has a forced row-level security policy that compares `company_id` with the
session setting `app.company_id`. Outside any scope the setting is empty and owned tables look
empty. `company_scope` opens one company; `system_scope` opens all and is reserved for the few
places that must look across companies (sign-in, sweeps, migrations): a house test lists them.

Enter a scope outside a transaction where possible: a rollback also takes back the setting,
which is why leaving a scope inside a broken transaction does not touch the database.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection

NO_COMPANY = ""
ALL_COMPANIES = "all"

_scope: ContextVar[str] = ContextVar("company_scope", default=NO_COMPANY)


def current_scope() -> str:
    """The company id in force as text, `"all"`, or an empty string."""
    return _scope.get()


def _apply(value: str) -> None:
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.company_id', %s, false)", [value])


def apply_to_new_connection(*, connection: Any, **_: Any) -> None:
    """Receiver of `connection_created`: carry the scope in force over to a new connection."""
    if connection.vendor == "postgresql" and _scope.get() != NO_COMPANY:
        with connection.connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.company_id', %s, false)", [_scope.get()])


@contextmanager
def _scope_of(value: str) -> Iterator[None]:
    before = _scope.get()
    if before == value:
        yield
        return
    # A dead connection is replaced before use, and the new one takes the scope by itself.
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
    token = _scope.set(value)
    _apply(value)
    try:
        yield
    finally:
        _scope.reset(token)
        if connection.connection is not None and not connection.needs_rollback:
            _restore(before)


def _restore(value: str) -> None:
    """Set the setting back; a connection that died meanwhile carries none and is dropped."""
    try:
        _apply(value)
    except Exception:
        if connection.in_atomic_block:
            raise
        connection.close()


@contextmanager
def company_scope(company_id: int) -> Iterator[None]:
    """Show this company's rows and nobody else's for the length of the block."""
    with _scope_of(str(int(company_id))):
        yield


@contextmanager
def system_scope() -> Iterator[None]:
    """Show every company's rows: only for sign-in, sweeps and maintenance commands."""
    with _scope_of(ALL_COMPANIES):
        yield
