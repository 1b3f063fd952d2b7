"""Tells hiring how people did at the knowledge checks of training: neither knows the other."""

from collections.abc import Mapping
from datetime import date

from accounts.models import Company
from accounts.selectors import local_day
from hiring.checks_passed import Spans, register_checks_passed
from training.models import CheckAttempt


def count_first_tries(company_id: int, spans: Spans) -> Mapping[int, tuple[int, int]]:
    """Checks passed at the first try and checks tried, by local day of the company. Two queries."""
    zone = Company.objects.values_list("time_zone", flat=True).get(pk=company_id)
    attempts = CheckAttempt.objects.of_company(company_id).filter(
        member_id__in=list(spans), finished_at__isnull=False
    )
    first: dict[tuple[int, int], tuple[date, bool]] = {}
    rows = attempts.order_by("started_at", "pk")
    for member_id, check_id, at, passed in rows.values_list(
        "member_id", "check_of_id", "started_at", "passed"
    ):
        first.setdefault((member_id, check_id), (local_day(zone, at), passed))
    found: dict[int, tuple[int, int]] = {}
    for (member_id, _check_id), (day, has_passed) in first.items():
        start, end = spans[member_id]
        if start <= day < end:
            passed_before, tried = found.get(member_id, (0, 0))
            found[member_id] = (passed_before + has_passed, tried + 1)
    return found


register_checks_passed(count_first_tries)
