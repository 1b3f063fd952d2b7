"""Rules of who must agree, in the admin panel: by the same services."""

from decimal import Decimal
from typing import Any

from accounts.models import Membership
from core.access import Actor
from handoffs.models import ApprovalRule, ApprovalRuleVersion, SolutionKind
from tests.factories.solutions import make_kind, make_rule

RULES, KINDS = "/admin/handoffs/approvalrule/", "/admin/handoffs/solutionkind/"


def test_administrator_adds_and_changes_a_rule(
    admin: Membership, system: Actor, browser_of: Any
) -> None:
    kind, browser = make_kind(system), browser_of(admin)
    values = {"kind": kind.pk, "above": "100", "currency": "EUR", "agreer": "head", "position": 1}

    browser.post(f"{RULES}add/", {**values, "is_active": "on"})

    rule = ApprovalRule.objects.get()
    assert (rule.kind, rule.above, rule.agreer) == (kind, Decimal(100), "head")
    assert browser.get(RULES).status_code == 200
    change = {**values, "above": "200", "is_active": "on", "version_seen": 1}
    browser.post(f"{RULES}{rule.pk}/change/", change)
    rule.refresh_from_db()
    assert (rule.above, rule.version) == (Decimal(200), 2)
    assert ApprovalRuleVersion.objects.filter(rule=rule).count() == 2
    stale = browser.post(f"{RULES}{rule.pk}/change/", {**change, "above": "300"})
    assert stale.status_code == 200
    rule.refresh_from_db()
    assert rule.above == Decimal(200)


def test_rule_that_does_not_fit_says_so_at_the_field(
    admin: Membership, system: Actor, browser_of: Any
) -> None:
    refused = browser_of(admin).post(
        f"{RULES}add/", {"agreer": "person", "position": 1, "is_active": "on"}
    )

    assert "Choose the person." in refused.content.decode()
    assert not ApprovalRule.objects.exists()


def test_administrator_renames_a_kind_and_nobody_else_opens_it(
    admin: Membership, head: Membership, stranger: Membership, system: Actor, browser_of: Any
) -> None:
    kind = make_kind(system)
    make_rule(system)
    url = f"{KINDS}{kind.pk}/change/"
    values = {"name_en": "Money back", "position": 1, "is_active": "on", "version_seen": 1}

    assert browser_of(head).get(url).status_code in {302, 403}
    assert browser_of(stranger).get(url).status_code in {302, 404}
    browser_of(admin).post(url, values)

    assert SolutionKind.objects.get().name_en == "Money back"
