"""Hints: sent after the commit, and never the reason why anything fails."""

from typing import Any

import pytest
from django.db import transaction
from kombu.exceptions import OperationalError

from accounts.models import Company
from handoffs.models import Request
from metrics import tasks, wakeups
from metrics.derivation import REQUESTS, definitions_in_use
from metrics.observing import observe
from tests.metrics.conftest import Crew


def test_marked_leaves_then_the_hint_is_sent_after_the_commit(
    company: Company,
    crew: Crew,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    told: list[int] = []
    monkeypatch.setattr(wakeups, "_wakeups", [told.append])
    story = crew.story()
    story.resolve(story.open(crew.marta), crew.marta, 2)
    ids = list(Request.objects.values_list("pk", flat=True))
    for expected in ([company.pk], [company.pk]):
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            observe(REQUESTS, company.pk, ids, definitions_in_use(company.pk))
        assert told == expected


def test_hint_without_a_broker_then_nothing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_broker(**_: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(tasks.rollup_company, "apply_async", no_broker)
    tasks.nudge_rollup(1)


def test_company_with_more_than_its_share_then_comes_back_behind_the_others(
    company: Company, crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    monkeypatch.setattr(tasks, "nudge_rollup", told.append)
    monkeypatch.setattr(tasks, "BATCHES_A_TURN", 0)
    tasks.rollup_company(company.pk)
    assert told == [company.pk]
