"""Assumptions: who states and judges them, their versions, and what they imply."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import Company, Membership
from core.access import Actor
from core.errors import InvalidInput, NotAllowed, NotFound, Stale
from core.models import AuditEntry
from metrics import services
from metrics.figures import Counters, Figure, InUse, figure
from metrics.models import Assumption, AssumptionStatus, AssumptionVersion
from metrics.selectors.assumptions import implied_by

Actors = Callable[[Membership], Actor]
Browsers = Callable[[Membership], Browser]
CLAIM: dict[str, Any] = {
    "cause_code": "csat",
    "effect": "new clients",
    "coefficient": Decimal(2),
    "unit": "%",
    "source": "Sales of the last two years",
}


def csat(positives: int, n: int) -> Figure:
    """A share of answers."""
    return figure(InUse("csat", 1, 1), Counters(n=n, total=4.0 * n, positives=positives))


@pytest.mark.parametrize(
    ("status", "before", "after", "effect"),
    [
        ("stated", csat(80, 100), csat(90, 100), 20.0),
        ("confirmed", csat(90, 100), csat(80, 100), -20.0),
        ("refuted", csat(80, 100), csat(90, 100), None),
        ("stated", csat(0, 0), csat(90, 100), None),
    ],
)
def test_implied_is_the_real_change_times_the_coefficient(
    status: str, before: Figure, after: Figure, effect: float | None
) -> None:
    version = AssumptionVersion(cause_code="csat", coefficient=Decimal(2), status=status)
    found = implied_by(version, before, after).effect
    assert found == (None if effect is None else pytest.approx(effect))


def test_implied_by_a_time_goes_by_hours() -> None:
    version = AssumptionVersion(cause_code="resolve_time_first", coefficient=Decimal(-1))
    definition = InUse("resolve_time_first", 1, 1)
    before, after = (
        figure(definition, Counters(n=20, median=seconds)) for seconds in (7200.0, 3600.0)
    )
    found = implied_by(version, before, after)
    assert (found.delta, found.effect) == (-1.0, 1.0)


def test_managers_state_their_own_and_heads_judge_with_evidence(
    company: Company,
    manager: Membership,
    head: Membership,
    consultant: Membership,
    actor_of: Actors,
) -> None:
    with pytest.raises(NotAllowed):
        services.assumption_state(actor=actor_of(consultant), **CLAIM)
    made = services.assumption_state(actor=actor_of(manager), **CLAIM)
    judge = {"assumption_id": made.pk, "status": "confirmed"}
    with pytest.raises(NotAllowed):
        services.assumption_judge(actor=actor_of(manager), evidence="so", **judge)
    for wrong in ({"evidence": " "}, {"evidence": "so", "status": "stated"}):
        with pytest.raises(InvalidInput):
            services.assumption_judge(actor=actor_of(head), **{**judge, **wrong})
    services.assumption_judge(actor=actor_of(head), evidence="A trial", version=1, **judge)
    with pytest.raises(Stale):
        services.assumption_judge(actor=actor_of(head), evidence="Late", version=1, **judge)
    services.assumption_change(
        actor=actor_of(manager), assumption_id=made.pk, version=2, source="And of this year"
    )
    services.assumption_change(
        actor=actor_of(manager), assumption_id=made.pk, version=3, coefficient=Decimal(3)
    )
    versions = AssumptionVersion.objects.filter(assumption=made).order_by("number")
    assert [(row.number, row.status, row.evidence) for row in versions] == [
        (1, AssumptionStatus.STATED, ""),
        (2, AssumptionStatus.CONFIRMED, "A trial"),
        (3, AssumptionStatus.CONFIRMED, "A trial"),
        (4, AssumptionStatus.STATED, ""),
    ]
    actions = AuditEntry.objects.filter(action__startswith="assumption.")
    assert [row.action.split(".")[1] for row in actions.order_by("pk")] == [
        "state",
        "confirmed",
        "change",
        "change",
    ]


def test_others_assumptions_and_other_companies_stay_as_they_are(
    manager: Membership, make_person: Any, stranger: Membership, actor_of: Actors
) -> None:
    made = services.assumption_state(actor=actor_of(manager), **CLAIM)
    other = make_person("Otto Krause", level="manager")
    with pytest.raises(NotAllowed):
        services.assumption_change(actor=actor_of(other), assumption_id=made.pk, unit="points")
    for wrong in ({"cause_code": "planet"}, {"unit": ""}, {"coefficient": Decimal("1e20")}):
        with pytest.raises(InvalidInput):
            services.assumption_state(actor=actor_of(manager), **{**CLAIM, **wrong})
    for act in (
        lambda: services.assumption_change(
            actor=actor_of(stranger), assumption_id=made.pk, unit="points"
        ),
        lambda: services.assumption_state(actor=actor_of(manager), owner_id=stranger.pk, **CLAIM),
    ):
        with pytest.raises(NotFound):
            act()
    assert Assumption.objects.count() == AssumptionVersion.objects.count() == 1


def test_page_always_says_that_nobody_has_measured_it(
    system: Actor,
    manager: Membership,
    head: Membership,
    consultant: Membership,
    browser_of: Browsers,
    django_assert_max_num_queries: Any,
) -> None:
    services.defaults_create(system)
    browser = browser_of(manager)
    data = {**CLAIM, "valid_from": "2026-01-01"}
    assert browser.post("/metrics/assumptions/new/", data).status_code == 302
    wrong = browser.post("/metrics/assumptions/new/", {**data, "unit": ""})
    assert wrong.status_code == 422
    made = Assumption.objects.get()
    edit, judge = (f"/metrics/assumptions/{made.pk}/{page}/" for page in ("edit", "judge"))
    assert browser.get(judge).status_code == 403
    assert browser_of(consultant).get(edit).status_code == 403
    evidence = {"status": "confirmed", "evidence": "A trial", "version": 1}
    assert browser_of(head).post(judge, evidence).status_code == 302
    assert browser_of(head).post(judge, evidence).status_code == 412
    reader = browser_of(consultant)
    reader.get("/metrics/assumptions/")
    with django_assert_max_num_queries(10):
        text = reader.get("/metrics/assumptions/").content.decode()
    assert "confirmed by Ada Head" in text
    assert "not a measured effect" in text
    assert "no data to compare with" in text
    assert edit not in text


def test_rest_states_changes_and_judges(
    manager: Membership, head: Membership, browser_of: Browsers
) -> None:
    browser, root = browser_of(manager), "/api/v1/assumptions/"
    body = {**CLAIM, "coefficient": "2"}
    made = browser.post(root, body, content_type="application/json")
    assert made.status_code == 201
    address = f"{root}{made.json()['id']}/"
    assert browser.post(root, {**body, "is_true": True}).status_code in {415, 422}
    changed = browser.patch(
        address, {"unit": "points"}, content_type="application/json", headers={"If-Match": '"1"'}
    )
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    stale = browser.patch(
        address, {"unit": "%"}, content_type="application/json", headers={"If-Match": '"1"'}
    )
    assert stale.status_code == 412
    judged = {"status": "refuted", "evidence": "No link in two years"}
    kind = "application/json"
    assert browser.post(f"{address}judge/", judged, content_type=kind).status_code == 403
    answer = browser_of(head).post(f"{address}judge/", judged, content_type=kind)
    assert answer.json()["versions"][0]["status"] == "refuted"
    assert [row["number"] for row in answer.json()["versions"]] == [3, 2, 1]
