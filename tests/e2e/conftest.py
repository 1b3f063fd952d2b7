"""The product as people meet it: a live server, a Celery worker of its own, a real Chromium."""

import email
import email.policy
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from accounts.models import Company, Membership
from core.access import Actor
from tests.conftest import PASSWORD, PersonMaker
from tests.factories.world import People, World, make_world

CHECKOUT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
WORKER_STARTS_WITHIN = 40
# So long a page may take on a machine that does other things, too: no test is about that.
PATIENCE_SECONDS = 20
expect.set_options(timeout=PATIENCE_SECONDS * 1000)
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright's driver. It keeps an event loop in this thread, which Django takes for async."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as driver:
        yield driver
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session", autouse=True)
def database_left_alone(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """At the end: what the live server's threads still hold is let go before the database goes."""
    yield
    others = (
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename = current_user"
    )
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(others)


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A browser; without one these tests are skipped here, and fail in a continuous check."""
    if not CHROMIUM.exists():
        reason = f"no browser: {CHROMIUM} is not installed"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    browser = playwright.chromium.launch(
        executable_path=str(CHROMIUM), args=CHROMIUM_ARGUMENTS, headless=True
    )
    yield browser
    browser.close()


@pytest.fixture(scope="session", autouse=True)
def cached_assets() -> Iterator[None]:
    """Style sheets and scripts are fetched once a browser, as in production, not once a page."""
    with pytest.MonkeyPatch.context() as patch:
        serve = StaticFilesHandler.serve

        def cached(handler: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
            answer: HttpResponseBase = serve(handler, request)
            answer.headers["Cache-Control"] = "max-age=3600"
            return answer

        patch.setattr(StaticFilesHandler, "serve", cached)
        yield


ContextMaker = Callable[..., BrowserContext]


@pytest.fixture
def new_context(chromium: Browser, live_server: Any) -> Iterator[ContextMaker]:
    """`new_context(viewport=PHONE, locale="ru")`: a visitor with cookies of their own.

    Fails the test for an error in a page's script or an answer of 500 and above.
    """
    made: list[BrowserContext] = []
    faults: list[str] = []

    def make(**options: Any) -> BrowserContext:
        context = chromium.new_context(
            **{"base_url": live_server.url, "viewport": DESKTOP, "reduced_motion": "reduce"}
            | options
        )
        context.set_default_timeout(PATIENCE_SECONDS * 1000)
        context.on("weberror", lambda error: faults.append(f"script: {error.error}"))
        context.on("response", lambda answer: _note_fault(answer, faults))
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()
    _wait_until_answered()
    assert faults == []


def _wait_until_answered() -> None:
    """Pages say a last word as they are left: the database is emptied only after that."""
    busy = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND state <> 'idle'"
    )
    quiet, deadline = 0, time.monotonic() + 10
    while quiet < 3 and time.monotonic() < deadline:
        time.sleep(0.1)
        with connection.cursor() as cursor:
            cursor.execute(busy)
            quiet = quiet + 1 if cursor.fetchone()[0] == 0 else 0


def _note_fault(answer: Any, faults: list[str]) -> None:
    if answer.status >= 500:
        faults.append(f"{answer.status} {answer.url}")


@pytest.fixture
def sign_in(new_context: ContextMaker) -> Callable[..., Page]:
    """`sign_in(person, viewport=PHONE)`: a page after that person signed in by the form."""

    def enter(person: Membership, **options: Any) -> Page:
        page = new_context(**options).new_page()
        page.goto("/sign-in/")
        page.locator("[name=username]").fill(person.email)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("form:has([name=password]) button[type=submit]").click()
        page.wait_for_url("**/")
        return page

    return enter


@pytest.fixture
def people(make_person: PersonMaker) -> People:
    """One person a level, with passwords."""
    made = People(
        admin=make_person("Ann Admin", level="admin"),
        manager=make_person("Helen Brandt", level="manager"),
        consultant=make_person("Marta Lind"),
        colleague=make_person("Daniel Osei"),
        internal=make_person("Lena Fischer", level="internal"),
    )
    for person in (made.admin, made.manager, made.consultant, made.colleague, made.internal):
        assert person.user is not None
        person.user.set_password(PASSWORD)
        person.user.save(update_fields=["password"])
    return made


@pytest.fixture
def world(live_server: Any, system: Actor, company: Company, people: People) -> World:
    """One object of every kind, committed, so that server and worker see it."""
    return make_world(system, company, people)


@pytest.fixture
def mail_folder(worker: Path) -> Path:
    """Where the worker's mail arrives, empty at first."""
    for file in worker.iterdir():
        file.unlink()
    return worker


@pytest.fixture(scope="module")
def worker(
    django_db_setup: None, live_server: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """A Celery worker on the test's database and queues; yields the folder of the mail it sends.

    The hints that services send on commit are all it gets: beat does not run.
    """
    # Imported here: the package belongs to checkouts, and a browser test needs no more of it.
    from cs_platform.embedded.processes import ServerProcess  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("worker")
    mail = folder / "mail"
    mail.mkdir()
    process = ServerProcess(
        name="worker",
        command=[
            *[sys.executable, "-m", "celery", "-A", "cs_platform", "worker", "-c", "1"],
            *["-Q", "relay,rollup,mail,bulk,default", "-l", "INFO"],
            *["--without-gossip", "--without-mingle", "--without-heartbeat"],
        ],
        log=folder / "worker.log",
        environment=_worker_environment(live_server.url, mail),
        stop_signal=15,
    )
    process.start()
    try:
        _wait_until_ready(process)
        yield mail
    finally:
        process.stop(patience_seconds=5)


def _worker_environment(site_url: str, mail: Path) -> dict[str, str]:
    parts = urlsplit(os.environ["DATABASE_URL"])
    database = urlunsplit(parts._replace(path="/" + connection.settings_dict["NAME"]))
    return os.environ | {
        "PYTHONPATH": str(CHECKOUT),
        "DATABASE_URL": database,
        "SITE_URL": site_url,
        "EMAIL_URL": f"file://{mail}",
    }


def _wait_until_ready(process: Any) -> None:
    deadline = time.monotonic() + WORKER_STARTS_WITHIN
    while " ready." not in process.log_tail(20_000):
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"the worker did not start:\n{process.log_tail()}")
        time.sleep(0.05)


def wait_for(find: Callable[[], Any], *, seconds: float = 10, what: str) -> Any:
    """Ask until the answer is true; fails with what was awaited."""
    deadline = time.monotonic() + seconds
    while not (found := find()):
        if time.monotonic() > deadline:
            pytest.fail(f"{what}: not within {seconds} s")
        time.sleep(0.05)
    return found


def mail_to(folder: Path, address: str) -> list[str]:
    """Texts of the mail that arrived for an address."""
    texts = []
    for file in sorted(folder.iterdir()):
        for raw in file.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
            message: Any = email.message_from_bytes(raw, policy=email.policy.default)
            if address in str(message["to"] or ""):
                texts.append(message.get_body(("plain",)).get_content())
    return texts
