"""Two connections fill a build beside live writes, are killed in the middle, and go on."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import Error, connection, transaction

from accounts.actors import system_actor
from accounts.models import Company
from core.tenancy import company_scope
from metrics import services
from metrics.derivation import INVITATIONS, definitions_in_use
from metrics.derivation.base import column, fetch
from metrics.models import BuildPiece, Leaf, MetricBuild, MetricDefinition
from metrics.observing import observe
from metrics.rebuild import Rebuild
from metrics.rollup import LOCK_MONTH, rollup
from surveys.models import Invitation, Survey
from tests.factories.handoffs import make_client
from tests.factories.metrics import MONDAY, answer, drain, invite, wrong_leaves

CODES = ["nps", "response_rate"]
# Who waits to have a month alone that this connection has; workers would share it.
_WAITING = """
SELECT w.pid FROM pg_locks w JOIN pg_locks mine USING (database, classid, objid, objsubid)
WHERE mine.pid = pg_backend_pid() AND mine.locktype = 'advisory' AND mine.granted
    AND w.locktype = 'advisory' AND w.mode = 'ExclusiveLock' AND NOT w.granted
"""


class _Live:
    """Writers and a worker that go on until they are stopped, each on a connection of its own."""

    def __init__(self, company: Company, invitations: list[Invitation]) -> None:
        self.company, self.invitations = company, invitations
        self.definitions = definitions_in_use(company.pk)
        self.running, self.errors, self.written = True, [], 0  # type: ignore[var-annotated]
        # A worker that waits for a month has no other one then that somebody may wait for.
        self.batch = 1
        steps = (self._write(1), self._write(2), lambda: rollup(company.pk, batch=self.batch))
        self.threads = [threading.Thread(target=self._run, args=(step,)) for step in steps]

    def __enter__(self) -> "_Live":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.running = False
        for thread in self.threads:
            thread.join()

    def _write(self, seed: int) -> Callable[[], object]:
        random = Random(seed)

        def write() -> None:
            invitation = random.choice(self.invitations)
            with transaction.atomic():
                answer(invitation, random.randrange(11), at=invitation.created_at)
                observe(INVITATIONS, self.company.pk, [invitation.pk], self.definitions)
            self.written += 1

        return write

    def _run(self, step: Callable[[], object]) -> None:
        try:
            with company_scope(self.company.pk):
                while self.running:
                    step()
                    time.sleep(0.005)
        except BaseException as error:
            self.errors.append(error)
        finally:
            connection.close()


def _kill_both_in_the_middle(rebuild: Rebuild) -> None:
    """Both connections wait for a month somebody else holds, and then are no more."""
    second_month = (MONDAY + timedelta(days=31)).date().replace(day=1)
    died: list[BaseException] = []

    def run() -> None:
        try:
            rebuild.run()
        except Error as error:
            died.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        for definition in MetricDefinition.objects.filter(code__in=CODES):
            fetch(LOCK_MONTH, {"definition": definition.pk, "month": second_month})
        thread.start()
        deadline = time.monotonic() + 60
        while len(waiting := column(_WAITING, {})) < 2:
            assert time.monotonic() < deadline, waiting
            time.sleep(0.01)
        for pid in waiting:
            fetch("SELECT pg_terminate_backend(%(pid)s)", {"pid": pid})
        thread.join()
    assert died


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_two_fillers_killed_beside_live_writes_then_they_go_on_to_what_the_ledger_says(
    company: Company,
) -> None:
    services.defaults_create(system_actor(company))
    client = make_client(company).client
    survey = Survey.objects.create(company=company, kind="nps", question_en="?", question_ru="?")
    days = [MONDAY + timedelta(days=31 * month + 2 * day) for month in range(4) for day in range(3)]
    invitations = [invite(survey, client, at=day) for day in days]
    for invitation in invitations:
        answer(invitation, 9, at=invitation.created_at)
    drain(company)
    told: list[str] = []
    asked: dict[str, Any] = {"codes": CODES, "helpers": 1}
    with _Live(company, invitations) as live:
        _kill_both_in_the_middle(Rebuild(company.pk, told.append, **asked))
        live.batch = 3
        assert told == []
        assert set(BuildPiece.objects.values_list("is_filled", flat=True)) == {True, False}
        before = live.written
        Rebuild(company.pk, told.append, **asked).run()
        while live.written < before + 20:
            time.sleep(0.01)
    assert live.errors == []
    assert told[0] == "Going on with the rebuild that was interrupted."
    assert told[-1] == "Dropped the old leaves."
    drain(company)
    assert wrong_leaves(company) == []
    assert not MetricBuild.objects.filter(state="building").exists()
    assert Leaf.objects.filter(definition__code="nps").count() == len(days)
