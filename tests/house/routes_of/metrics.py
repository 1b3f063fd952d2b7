"""Routes of figures, plans, steady outliers, reports and assumptions."""

from collections.abc import Callable
from typing import Any

from metrics.models import (
    Assumption,
    CreditOverride,
    DefinitionDraft,
    MetricCheck,
    MetricDefinition,
    OutlierFinding,
    OutlierFollowUp,
    ReportSubscription,
    SentReport,
    Target,
)
from metrics.reports.links import stop_token
from tests.factories.world import World
from tests.house.routes_of.rows import first

OPENS_TO: dict[str, str] = {
    "consultant": """
        targets api-target-list api-target-detail api-target-standing outliers outlier
        api-outlier-list api-outlier-detail desk-off-plan api-outlier-follow-up-list
        api-outlier-follow-up-detail metric-retention
        metric-calculator reports report-create report report-edit report-pause
        report-preview report-sent api-report-list api-report-detail api-report-preview
        api-report-sent assumptions api-assumption-list api-assumption-detail
        api-assumption-judge api-retention-list api-retention-clients
        api-retention-calculator metrics metric-sides metric-beside metric-narrow
        metric-definition metric-rows metric-changed metric-compare metric-spread
        metric-cohorts metric-definitions api-metric-definition-list
        api-metric-definition-detail api-metric-figures api-metric-series
        api-metric-breakdown api-metric-rows api-metric-sides api-metric-change
        api-metric-decomposition api-metric-distribution api-metric-cohorts
        api-reporting-line-list api-reporting-line-detail api-reporting-line-end
    """,
    "manager": """
        assumption-create assumption-edit outlier-follow-up follow-up-edit desk-outliers
        metric-credit-resolution metric-credit-first-reply
    """,
    "head": """
        assumption-judge targets-set targets-copy metric-credits api-credit-override-list
        api-credit-override-detail
    """,
    "admin": """
        metric-zone definition-draft definition-preview definition-discard
        definition-publish metric-checks metric-check metric-check-ask metric-rebuild-ask
        api-metric-draft-list api-metric-draft-detail api-metric-draft-preview
        api-metric-draft-publish api-metric-check-list api-metric-check-detail
    """,
}

PARAMETERS: dict[tuple[str, str], Callable[[World], Any]] = {
    ("definitions", "code"): lambda _world: "csat",
    ("metric-drafts", "pk"): lambda world: first(DefinitionDraft, world),
    ("metric-checks", "pk"): lambda world: first(MetricCheck, world),
    ("credit-overrides", "pk"): lambda world: first(CreditOverride, world),
    ("checks", "pk"): lambda world: first(MetricCheck, world),
    ("metrics", "code"): lambda _world: "csat",
    ("targets", "pk"): lambda world: first(Target, world),
    ("outliers", "pk"): lambda world: first(OutlierFinding, world),
    ("follow-ups", "pk"): lambda world: first(OutlierFollowUp, world),
    ("outlier-follow-ups", "pk"): lambda world: first(OutlierFollowUp, world),
    ("reports", "pk"): lambda world: first(ReportSubscription, world),
    ("sent", "sent_id"): lambda world: first(SentReport, world),
    ("stop", "token"): lambda world: stop_token(world.company.pk, first(ReportSubscription, world)),
    ("assumptions", "pk"): lambda world: first(Assumption, world),
    ("metric-definitions", "pk"): lambda world: first(MetricDefinition, world),
}
# What must stand behind the address for the page to make sense.
_SPAN = "start=2026-01-01&end=2026-04-01"
QUERIES: dict[str, str] = {
    "metric-rows": f"?level=company&{_SPAN}",
    "api-metric-figures": f"?level=company&{_SPAN}",
    "api-metric-series": f"?level=company&code=csat&period=month&{_SPAN}",
    "api-metric-breakdown": f"?level=company&code=csat&{_SPAN}",
    "api-retention-list": f"?{_SPAN}",
    "api-retention-clients": f"?{_SPAN}",
    "api-retention-calculator": "?start=1000&grr=90&nrr=95&new=100&years=3",
    "api-metric-rows": f"?level=company&code=csat&{_SPAN}",
    "api-metric-sides": f"?code=csat&by=topic&{_SPAN}",
    "api-metric-change": f"?code=csat&{_SPAN}&before_start=2026-01-01&before_end=2026-02-01",
    "api-metric-decomposition": f"?code=csat&{_SPAN}&before_start=2026-01-01&before_end=2026-02-01",
    "api-metric-distribution": f"?code=csat&{_SPAN}",
}
REFUSED_HERE: dict[str, str] = {}
