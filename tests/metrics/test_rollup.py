"""Marks, claims and leaves: nothing overlooked, only what changed is touched."""

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.actors import system_actor
from accounts.models import Company
from core.access import Actor
from core.outbox import run_due
from core.tenancy import company_scope
from handoffs.models import Request
from metrics import rollup as rollups
from metrics import services
from metrics.derivation import INVITATIONS, REQUESTS, definitions_in_use
from metrics.models import DirtyBucket, Leaf, MetricDefinition
from metrics.observing import observe
from metrics.rollup import companies_with_marks, rollup
from metrics.tasks import rollup_company, rollup_sweep
from surveys.models import Answer, Invitation, Survey
from tests.factories.handoffs import make_client
from tests.factories.metrics import MONDAY, answer, drain, invite, wrong_leaves
from tests.metrics.conftest import Crew

ROUNDS = 150
WRITERS = 3


def test_emptied_leaf_then_it_is_deleted(company: Company, crew: Crew) -> None:
    survey = Survey.objects.create(company=company, kind="csat", question_en="?", question_ru="?")
    invitation = invite(survey, crew.client, at=MONDAY, consultant=crew.marta)
    answer(invitation, 5, at=MONDAY)
    drain(company)
    leaves = Leaf.objects.filter(definition__code="csat")
    assert [(leaf.n, leaf.positives, leaf.consultant_id) for leaf in leaves] == [
        (1, 1, crew.marta.pk)
    ]
    Invitation.objects.update(consultant=crew.priya)
    with transaction.atomic():
        observe(INVITATIONS, company.pk, [invitation.pk], definitions_in_use(company.pk))
    drain(company)
    assert [leaf.consultant_id for leaf in leaves.all()] == [crew.priya.pk]
    assert wrong_leaves(company) == []


def test_turn_with_small_share_then_more_is_left(company: Company, crew: Crew) -> None:
    story = crew.story()
    story.resolve(story.open(crew.marta), crew.marta, 2)
    run_due(company.pk)
    marks = DirtyBucket.objects.count()
    assert marks >= 7
    assert rollup(company.pk, max_batches=2, batch=2) == (4, True)
    assert companies_with_marks() == [company.pk]
    assert rollup_company(company.pk) == marks - 4
    assert rollup_sweep() == 0
    assert wrong_leaves(company) == []


def test_marks_of_many_days_then_the_newest_are_taken_first(company: Company, crew: Crew) -> None:
    story = crew.story()
    for day in range(3):
        story.resolve(story.open(crew.marta, 24 * day), crew.marta, 24 * day + 2)
    run_due(company.pk)
    waiting = set(DirtyBucket.objects.values_list("day", flat=True))
    newest = DirtyBucket.objects.filter(day=max(waiting)).count()
    assert rollup(company.pk, max_batches=1, batch=newest) == (newest, True)
    assert set(DirtyBucket.objects.values_list("day", flat=True)) == waiting - {max(waiting)}
    assert rollup(company.pk).has_more is False
    assert wrong_leaves(company) == []


def _queries(function: Callable[[], Any]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        function()
    return len(captured)


def test_observing_and_rolling_up_many_then_no_more_queries_than_for_one(
    company: Company, crew: Crew
) -> None:
    story = crew.story()
    for hours in range(12):
        story.resolve(story.open(crew.marta, hours), crew.marta, hours + 1)
    ids = list(Request.objects.values_list("pk", flat=True))
    definitions = definitions_in_use(company.pk)
    one = _queries(lambda: observe(REQUESTS, company.pk, ids[:1], definitions))
    many = _queries(lambda: observe(REQUESTS, company.pk, ids[1:], definitions))
    assert one == many == 2
    assert _queries(lambda: rollup(company.pk)) <= 6


def test_one_dirty_leaf_among_many_then_only_its_rows_are_read(
    company: Company, crew: Crew
) -> None:
    definition = MetricDefinition.objects.get(code="nps")
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO metrics_observation (company_id, definition_id, source_kind, source_id,
                key, revision, is_current, is_void, day, at, value, positive, negative, channel,
                consultant_id)
            SELECT %s, %s, 'invitation', n, 0, 1, true, false, date '2026-01-01' + n %% 300,
                now(), 9, true, false, '', (ARRAY[%s, %s, %s, %s])[1 + n %% 4]
            FROM generate_series(1, 20000) n""",
            [company.pk, definition.pk, *(person.pk for person in crew.consultants)],
        )
        cursor.execute("ANALYZE metrics_observation")
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN (ANALYZE, TIMING OFF) " + rollups._RECOMPUTE,
            {
                "company": company.pk,
                "definitions": f"{{{definition.pk}}}",
                "days": "{2026-02-01}",
                "managers": "{0}",
                "consultants": f"{{{crew.marta.pk}}}",
                "timed": [],
            },
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert re.search(r"Index Cond: .*definition_id = .*day = .*leaf_manager = ", plan), plan
    assert "Seq Scan on metrics_observation" not in plan


@pytest.mark.django_db(transaction=True)
def test_race_of_writers_and_claimers_then_no_leaf_is_stale(company: Company) -> None:
    """Writers commit answers and marks while claimers recompute the same few leaves."""
    services.defaults_create(system_actor(company))
    client = make_client(company).client
    survey = Survey.objects.create(company=company, kind="nps", question_en="?", question_ru="?")
    invitations = [invite(survey, client, at=MONDAY + timedelta(days=day)) for day in range(4)]
    definitions = definitions_in_use(company.pk)
    running = threading.Event()
    running.set()
    errors: list[BaseException] = []

    def write(seed: int) -> None:
        random = Random(seed)
        for _ in range(ROUNDS):
            invitation = random.choice(invitations)
            with transaction.atomic():
                Answer.objects.create(
                    company_id=company.pk,
                    invitation=invitation,
                    score=random.randrange(11),
                    at=MONDAY + timedelta(days=5, seconds=random.randrange(9000)),
                    source="test",
                )
                observe(INVITATIONS, company.pk, [invitation.pk], definitions)

    def claim(_: int) -> None:
        while running.is_set():
            rollup(company.pk, batch=2)

    def in_thread(function: Callable[[int], None], number: int) -> None:
        try:
            with company_scope(company.pk):
                function(number)
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    claimers = [threading.Thread(target=in_thread, args=(claim, n)) for n in range(2)]
    writers = [threading.Thread(target=in_thread, args=(write, n)) for n in range(WRITERS)]
    for thread in claimers + writers:
        thread.start()
    for thread in writers:
        thread.join()
    running.clear()
    for thread in claimers:
        thread.join()
    assert errors == []
    run_due(company.pk)
    while rollup(company.pk).leaves:
        pass
    assert wrong_leaves(company) == []
    assert Leaf.objects.filter(definition__code="nps").exists()


def test_marks_of_another_company_then_untouched(
    company: Company, crew: Crew, other_company: Company, system: Actor
) -> None:
    with company_scope(other_company.pk):
        services.defaults_create(system_actor(other_company))
        definition = MetricDefinition.objects.get(code="nps")
        DirtyBucket.objects.create(company=other_company, definition=definition, day="2026-02-01")
    rollup(company.pk)
    with company_scope(other_company.pk):
        assert DirtyBucket.objects.count() == 1
