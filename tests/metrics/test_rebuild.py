"""Rebuilding beside live figures, verifying against the ledger, and going on after a kill."""

import threading
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.models import Company
from core.access import Actor
from core.outbox import run_due
from metrics import services
from metrics.catalogue import CATALOGUE
from metrics.models import Leaf, MetricBuild, MetricDefinition, Observation
from metrics.rebuild import AlreadyRunning, NotVerified, Rebuild
from metrics.selectors import figures
from surveys.models import Survey
from tests.factories.metrics import MONDAY, answer, drain, invite, wrong_leaves
from tests.metrics.conftest import Crew


class Killed(Exception):
    """The process dies here."""


def tell_past(crew: Crew) -> None:
    """Ten requests over two months and three answers."""
    story = crew.story()
    for number in range(10):
        owner = crew.consultants[number % 4]
        story.resolve(story.open(owner, number * 100, crew.topic.pk), owner, number * 100 + 5)
    survey = Survey.objects.create(
        company=crew.client.company, kind="nps", question_en="?", question_ru="?"
    )
    for number in range(3):
        at = MONDAY + timedelta(days=number)
        answer(invite(survey, crew.client, at=at, consultant=crew.marta), 9, at=at)


def leaf_values() -> list[Any]:
    """All leaves that readers see."""
    leaves = Leaf.objects.filter(build__state="active")
    order = ("definition_id", "day", "manager_id", "consultant_id")
    return list(leaves.order_by(*order).values_list(*order, "n", "total", "settles", "durations"))


def test_rebuild_of_what_is_right_then_same_figures_in_new_builds(
    company: Company, crew: Crew
) -> None:
    tell_past(crew)
    drain(company)
    before, old = leaf_values(), set(MetricBuild.objects.values_list("pk", flat=True))
    observations = Observation.objects.count()
    lines: list[str] = []
    Rebuild(company.pk, lines.append, batch=3).run()
    assert leaf_values() == before
    assert Observation.objects.count() == observations
    assert not old & set(MetricBuild.objects.filter(state="active").values_list("pk", flat=True))
    assert not Leaf.objects.filter(build__in=old).exists()
    assert lines[-1] == "Dropped the old leaves."


def test_rebuild_of_a_past_that_nobody_observed_then_complete(
    company: Company, crew: Crew, system: Actor
) -> None:
    Leaf.objects.all().delete()
    tell_past(crew)
    Rebuild(company.pk, lambda _: None).run()
    run_due(company.pk)
    assert wrong_leaves(company) == []
    assert leaf_values()


@pytest.mark.parametrize("chunk", range(1, 22, 3))
def test_rebuild_killed_between_chunks_then_goes_on_to_the_same_end(
    company: Company, crew: Crew, chunk: int
) -> None:
    tell_past(crew)
    drain(company)
    before = leaf_values()
    told: list[str] = []

    def die_at_chunk(line: str) -> None:
        told.append(line)
        if len(told) == chunk:
            raise Killed

    with pytest.raises(Killed):
        Rebuild(company.pk, die_at_chunk, batch=2).run()
    read = [build.state for build in MetricBuild.objects.all()]
    assert read.count("active") == len(CATALOGUE)
    again: list[str] = []
    Rebuild(company.pk, again.append, batch=2).run()
    assert leaf_values() == before
    if "Switched to the new leaves." not in told:
        assert again[0] == "Going on with the rebuild that was interrupted."
        assert sum("Observed" in line for line in told + again) <= 5 + 2 + 1
    assert not MetricBuild.objects.filter(state="building").exists()


def test_live_change_while_a_rebuild_is_on_its_way_then_in_both_builds(
    company: Company, crew: Crew
) -> None:
    tell_past(crew)
    drain(company)
    story = crew.story()
    changes = 0

    def and_live_goes_on(line: str) -> None:
        nonlocal changes
        changes += 1
        story.resolve(story.open(crew.marta, changes), crew.marta, changes + 1)
        if changes % 2:
            drain(company)

    Rebuild(company.pk, and_live_goes_on, batch=4).run()
    drain(company)
    assert wrong_leaves(company) == []


def test_new_version_then_computed_beside_the_old_and_read_after_the_switch(
    company: Company, crew: Crew, system: Actor
) -> None:
    story = crew.story()
    request = story.open(crew.marta)
    story.resolve(request, crew.marta, 2)
    story.reopen(request, crew.marta, 60)
    drain(company)
    day = MONDAY.date()
    asked: dict[str, Any] = {
        "company_id": company.pk,
        "codes": ["fcr"],
        "start": day,
        "end": day + timedelta(days=1),
    }
    services.definition_revise(
        actor=system, code="fcr", reason="Two days are enough.", parameters={"reopen_days": 2}
    )
    one = figures(**asked)["fcr", None]
    assert (one.version, one.value) == (1, 0.0)
    Rebuild(company.pk, lambda _: None, codes=["fcr"], since=day).run()
    one = figures(**asked)["fcr", None]
    assert (one.version, one.value) == (2, 100.0)
    first = MetricDefinition.objects.get(code="fcr", version=1)
    assert [leaf.positives for leaf in Leaf.objects.filter(definition=first)] == [0]
    assert wrong_leaves(company) == []


def test_rebuild_of_some_days_then_only_they_are_derived_again(
    company: Company, crew: Crew
) -> None:
    tell_past(crew)
    drain(company)
    before = leaf_values()
    lines: list[str] = []
    since, until = MONDAY.date(), (MONDAY + timedelta(days=1)).date()
    Rebuild(company.pk, lines.append, codes=["closed_requests"], since=since, until=until).run()
    assert lines[0].startswith("Observed 1 of at most 10 (request)")
    assert leaf_values() == before


def verify(*arguments: str) -> tuple[str, bool]:
    """What the command prints, and whether it ends well."""
    out = StringIO()
    try:
        call_command("metrics_verify", *arguments, stdout=out)
    except CommandError as error:
        return out.getvalue() + str(error), False
    return out.getvalue(), True


def test_verify_command_when_all_is_right_then_says_the_queue_is_empty(
    company: Company, crew: Crew
) -> None:
    tell_past(crew)
    text, ends_well = verify("--company", "plano")
    assert not ends_well
    assert "the queue is not empty" in text
    drain(company)
    text, ends_well = verify("--company", "plano")
    assert ends_well
    assert text.splitlines() == [
        "plano: the queue is empty, figures must be exact",
        f"plano: {len(CATALOGUE)} metrics, 0 differences",
    ]


@pytest.mark.parametrize("spoil", ["changed", "missing", "invented"])
def test_verify_command_when_a_leaf_is_wrong_then_prints_it_and_fails(
    company: Company, crew: Crew, spoil: str
) -> None:
    tell_past(crew)
    drain(company)
    leaf = Leaf.objects.filter(definition__code="closed_requests").order_by("day")[0]
    if spoil == "changed":
        Leaf.objects.filter(pk=leaf.pk).update(n=7)
    elif spoil == "missing":
        leaf.delete()
    else:
        Leaf.objects.filter(pk=leaf.pk).update(consultant_id=0)
    text, ends_well = verify("--company", "plano", "--from", "2026-03-01", "--to", "2026-03-03")
    assert not ends_well
    assert "closed_requests v1 on 2026-03-02" in text
    assert ("found no leaf" in text) is (spoil != "changed")
    assert verify("--from", "2026-03-03")[1]


def test_rebuild_command_when_a_leaf_is_wrong_then_mends_it(company: Company, crew: Crew) -> None:
    tell_past(crew)
    drain(company)
    Leaf.objects.update(n=7)
    call_command("metrics_rebuild", "--company", "plano", stdout=StringIO())
    assert wrong_leaves(company) == []
    with pytest.raises(CommandError):
        call_command("metrics_rebuild", "--company", "nobody", stdout=StringIO())


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("closed_requests", {"n": 5}),
        ("resolve_time_first", {"total": 7.0}),
        ("resolve_time_first", {"durations": [7.0]}),
        ("fcr", {"settles_at": None}),
    ],
)
def test_rebuild_that_cannot_be_verified_then_old_leaves_stay(
    company: Company,
    crew: Crew,
    monkeypatch: pytest.MonkeyPatch,
    code: str,
    wrong: dict[str, Any],
) -> None:
    tell_past(crew)
    drain(company)
    before = leaf_values()
    monkeypatch.setattr("metrics.rebuild._PAUSE_SECONDS", 0)

    def spoil(line: str) -> None:
        if line.startswith(f"Filled {code}"):
            with transaction.atomic():
                Leaf.objects.filter(build__state="building", definition__code=code).update(**wrong)

    with pytest.raises(NotVerified):
        Rebuild(company.pk, spoil).run()
    assert leaf_values() == before
    Rebuild(company.pk, lambda _: None).run()
    assert leaf_values() == before


def test_second_rebuild_at_once_then_refused_and_the_first_goes_on(
    company: Company, crew: Crew
) -> None:
    refused: list[BaseException] = []

    def second() -> None:
        try:
            Rebuild(company.pk, lambda _: None).run()
        except AlreadyRunning as error:
            refused.append(error)
        finally:
            connection.close()

    def start_second(line: str) -> None:
        if not refused:
            thread = threading.Thread(target=second)
            thread.start()
            thread.join()

    tell_past(crew)
    Rebuild(company.pk, start_second).run()
    assert len(refused) == 1
    drain(company)
    assert wrong_leaves(company) == []
