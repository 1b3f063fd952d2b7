"""Versions of definitions: drafted, seen beside the one in use, published, read from a day on."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Company, Membership
from core.access import Actor
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound, Stale
from core.models import AuditEntry
from core.tenancy import company_scope
from metrics import services
from metrics.checking import builds_fill
from metrics.models import (
    BuildState,
    DefinitionDraft,
    DraftState,
    MetricBuild,
    MetricDefinition,
    Observation,
)
from metrics.previewing import previews_compute
from metrics.selectors.drafts import VersionBreak, breaks, breaks_among, in_use_on
from tests.factories.metrics import drain
from tests.metrics.conftest import Crew

ActorOf = Callable[[Membership], Actor]
APRIL = date(2026, 4, 1)


@pytest.fixture
def chief(admin: Membership, actor_of: ActorOf) -> Actor:
    """An administrator."""
    return actor_of(admin)


def _draft(chief: Actor, **values: Any) -> DefinitionDraft:
    given = {"code": "fcr", "starts_on": APRIL, "reason": "Clients write later.", **values}
    return services.draft_save(actor=chief, **given)


def _reopened_after_eight_days(crew: Crew, company: Company) -> None:
    story = crew.story()
    request = story.resolve(story.open(crew.marta), crew.marta, hours=2)
    story.reopen(request, crew.marta, hours=8 * 24)
    drain(company)


def test_draft_computed_then_past_stands_beside_the_version_in_use_and_readers_see_nothing(
    told: Crew, company: Company, chief: Actor
) -> None:
    _reopened_after_eight_days(told, company)
    observed = Observation.objects.count()
    draft = _draft(chief, parameters={"reopen_days": 14})

    assert previews_compute(company.pk) == 1

    draft.refresh_from_db()
    assert (draft.state, draft.done, draft.total) == (DraftState.DONE, 13, 13)
    ((month, old, new),) = draft.computed["months"]
    assert (month, draft.computed["version"], draft.computed["differ"]) == ("2026-03-01", 1, 1)
    assert (old["n"], old["positives"], new["n"], new["positives"]) == (13, 13, 13, 12)
    (thing,) = draft.computed["sample"]
    assert (thing["kind"], thing["old"]["positive"], thing["new"]["positive"]) == (
        "request",
        True,
        False,
    )
    assert Observation.objects.count() == observed
    assert MetricDefinition.objects.filter(code="fcr").count() == 1


def test_draft_of_a_time_computed_then_median_of_each_month(
    told: Crew, company: Company, chief: Actor
) -> None:
    draft = _draft(chief, code="resolve_time_first", min_n=5)
    previews_compute(company.pk)

    draft.refresh_from_db()
    ((_month, old, new),) = draft.computed["months"]
    assert old == new
    assert (new["n"], new["median"], draft.computed["differ"]) == (12, 7200.0, 0)


def test_publish_then_version_is_frozen_filled_and_read_from_its_day_on(
    told: Crew, company: Company, chief: Actor
) -> None:
    _reopened_after_eight_days(told, company)
    _draft(chief, parameters={"reopen_days": 14})
    with pytest.raises(IllegalState):
        services.draft_publish(actor=chief, code="fcr", version=1)
    previews_compute(company.pk)

    made = services.draft_publish(actor=chief, code="fcr", version=1)

    assert (made.version, made.starts_on, made.created_by_id) == (2, APRIL, chief.membership_id)
    assert made.parameters == {"reopen_days": 14, "repeat_days": 7}
    assert not DefinitionDraft.objects.exists()
    assert MetricBuild.objects.get(definition=made).state == BuildState.BUILDING
    assert breaks(company.pk, "fcr", date(2026, 1, 1), date(2026, 12, 1)) == []
    assert builds_fill(company.pk) == 1
    assert builds_fill(company.pk) == 0
    assert MetricBuild.objects.get(definition=made).state == BuildState.ACTIVE
    march, april = (in_use_on(company.pk, "fcr", day) for day in (date(2026, 3, 31), APRIL))
    assert (march and march.version, april and april.version) == (1, 2)
    assert breaks(company.pk, "fcr", date(2026, 1, 1), date(2026, 12, 1)) == [
        VersionBreak(APRIL, 2, "Clients write later.", chief.name)
    ]


def test_two_editors_then_the_second_is_refused_and_nothing_is_lost(
    chief: Actor, crew: Crew
) -> None:
    draft = _draft(chief, parameters={"reopen_days": 14}, version=0)
    for seen in (0, 7):
        with pytest.raises(Stale):
            _draft(chief, parameters={"reopen_days": 3}, version=seen)
    with pytest.raises(Stale):
        services.draft_discard(actor=chief, code="fcr", version=9)
    with pytest.raises(Stale):
        services.draft_publish(actor=chief, code="fcr", version=9)
    draft.refresh_from_db()
    assert (draft.version, draft.parameters["reopen_days"]) == (1, 14)
    _draft(chief, min_n=20, version=1)
    draft.refresh_from_db()
    assert (draft.version, draft.parameters["reopen_days"], draft.min_n) == (2, 14, 20)
    services.draft_discard(actor=chief, code="fcr", version=2)
    assert not DefinitionDraft.objects.exists()
    actions = AuditEntry.objects.filter(action__startswith="definition_draft.")
    assert [entry.action.split(".")[1] for entry in actions.order_by("pk")] == [
        "create",
        "update",
        "discard",
    ]


def test_draft_changed_while_it_is_computed_then_the_worker_keeps_nothing(
    told: Crew, company: Company, chief: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    import metrics.previewing as previewing  # noqa: PLC0415

    derived, seen = previewing._derived, []

    def change_meanwhile(*args: Any) -> Any:
        if not seen:
            seen.append(1)
            _draft(chief, parameters={"reopen_days": 30}, version=1)
        return derived(*args)

    draft = _draft(chief, parameters={"reopen_days": 14})
    monkeypatch.setattr(previewing, "_derived", change_meanwhile)
    assert previews_compute(company.pk) == 1
    draft.refresh_from_db()
    assert (draft.version, draft.state) == (2, DraftState.DONE)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"parameters": {"reopen_days": 0}}, "reopen_days"),
        ({"parameters": {"reopen_days": 366}}, "reopen_days"),
        ({"parameters": {"no_such": 3}}, "no_such"),
        ({"min_n": 1001}, "min_n"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"starts_on": date(2026, 4, 2)}, "starts_on"),
        ({"code": "grr"}, "code"),
    ],
)
def test_draft_that_makes_no_sense_then_refused_naming_the_field(
    crew: Crew, chief: Actor, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        _draft(chief, **values)
    assert field in refused.value.fields
    assert not DefinitionDraft.objects.exists()


def test_draft_by_others_then_refused_and_nothing_changed(
    crew: Crew,
    company: Company,
    head: Membership,
    stranger: Membership,
    actor_of: ActorOf,
    chief: Actor,
) -> None:
    _draft(chief)
    with pytest.raises(NotAllowed):
        _draft(actor_of(head))
    with pytest.raises(NotFound):
        _draft(chief, code="no_such_metric")
    with company_scope(stranger.company_id), pytest.raises((NotFound, NotAllowed)):
        services.draft_discard(actor=actor_of(stranger), code="fcr")
    assert DefinitionDraft.objects.get().version == 1


def test_zone_of_the_company_changed_then_every_definition_is_a_new_series(
    crew: Crew, company: Company, chief: Actor
) -> None:
    codes = MetricDefinition.objects.values("code").distinct().count()
    _draft(chief)
    services.company_zone_change(actor=chief, time_zone="Asia/Almaty", reason="We moved.")

    company.refresh_from_db()
    assert company.time_zone == "Asia/Almaty"
    made = MetricDefinition.objects.filter(version=2)
    assert made.count() == codes
    today = timezone.localdate()
    assert {(one.time_zone, one.reason) for one in made} == {("Asia/Almaty", "We moved.")}
    assert all(one.starts_on and abs((one.starts_on - today).days) <= 1 for one in made)
    draft = DefinitionDraft.objects.get()
    assert (draft.time_zone, draft.version, draft.state) == ("Asia/Almaty", 2, DraftState.WAITING)
    with pytest.raises(InvalidInput):
        services.company_zone_change(actor=chief, time_zone="Asia/Almaty", reason="Again.")
    assert MetricDefinition.objects.filter(version=3).count() == 0


def test_breaks_when_a_later_version_begins_earlier_then_it_counts_alone() -> None:
    versions = [
        MetricDefinition(pk=1, version=1),
        MetricDefinition(pk=2, version=2, starts_on=date(2026, 3, 1), reason="b"),
        MetricDefinition(pk=3, version=3, starts_on=date(2026, 2, 1), reason="c"),
    ]
    year = date(2026, 1, 1), date(2027, 1, 1)
    assert [(one.day, one.version) for one in breaks_among(versions[:2], *year)] == [
        (date(2026, 3, 1), 2)
    ]
    assert [(one.day, one.version) for one in breaks_among(versions, *year)] == [
        (date(2026, 2, 1), 3)
    ]
