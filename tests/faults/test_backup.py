"""A backup made while people work, restored into an empty place, says the same."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from core.outbox import run_due
from core.tenancy import company_scope
from handoffs.models import Entry, EntryKind, Request
from handoffs.transitions import RequestState
from metrics.rollup import rollup
from tests.faults.office import Office
from tests.faults.product import Product, settings_of


@contextmanager
def writing(office: Office) -> Iterator[None]:
    """Requests are opened, answered and resolved until the end of the block."""
    over = threading.Event()

    def work() -> None:
        number = 0
        while not over.is_set():
            number += 1
            office.serve(f"During {number}")

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=60)


@contextmanager
def empty_database(product: Product, name: str) -> Iterator[None]:
    """Work on another, empty database of the same server."""
    server = psycopg2.connect(**settings_of(product.urls["DATABASE_URL"]))
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    own = connections.settings["default"]
    before = own["NAME"]
    connection.close()
    own["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        own["NAME"] = before
        with server.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")
        server.close()


def figures_differ(office: Office) -> str:
    """What `metrics_verify` says once the events in the backup are worked off."""
    while run_due(office.company.pk):
        pass
    while rollup(office.company.pk).has_more:
        pass
    said = StringIO()
    call_command("metrics_verify", "--company", office.company.slug, stdout=said)
    return said.getvalue()


def test_backup_when_made_under_load_then_restored_whole(
    office: Office, product: Product, tmp_path: Path
) -> None:
    for number in range(5):
        office.serve(f"Before {number}")
    ids = set(Request.objects.of_company(office.company.pk).values_list("pk", flat=True))
    file = tmp_path / "plano.backup"
    with writing(office):
        call_command("backup", str(file), stdout=StringIO())
    assert file.stat().st_mode & 0o077 == 0

    with empty_database(product, "restored"):
        call_command("restore", str(file), stdout=StringIO())
        call_command("migrate", interactive=False, verbosity=0)
        with company_scope(office.company.pk):
            found = set(Request.objects.values_list("pk", flat=True))
            assert found >= ids
            for request in Request.objects.all():
                assert request.entries.filter(kind=EntryKind.OPENED).count() == 1
                held = request.holdings.filter(ended_at=None).count()
                assert held == (request.state != RequestState.RESOLVED)
            assert "0 differences" in figures_differ(office)
            with pytest.raises(Exception, match="append-only"):
                Entry.objects.all().delete()  # the protection came along
        with company_scope(office.company.pk + 1):
            assert Request.objects.count() == 0  # and so did the second lock


def test_restore_into_a_database_in_use_then_refused(
    office: Office, product: Product, tmp_path: Path
) -> None:
    file = tmp_path / "plano.backup"
    call_command("backup", str(file), stdout=StringIO())
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", str(file))
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", str(file))
    with pytest.raises(CommandError, match="not there"):
        call_command("restore", str(tmp_path / "nothing"))


def test_restore_of_a_broken_file_then_nothing_is_left_behind(
    office: Office, product: Product, tmp_path: Path
) -> None:
    whole, broken = tmp_path / "plano.backup", tmp_path / "broken"
    call_command("backup", str(whole), stdout=StringIO())
    broken.write_bytes(whole.read_bytes()[:-2000])
    with empty_database(product, "broken"):
        with pytest.raises(CommandError, match="pg_restore failed"):
            call_command("restore", str(broken))
        with connection.cursor() as cursor:
            assert connection.introspection.table_names(cursor) == []
