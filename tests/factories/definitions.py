"""What of the workshop every test company has: a draft, a check, and credit given by hand."""

from datetime import date

from accounts.models import Membership
from core.access import Actor
from handoffs.models import Request
from metrics import services as metrics

_MARCH = date(2026, 3, 1)


def tell_workshop(system: Actor, request: Request, colleague: Membership, mark: str) -> None:
    """One of each; the request needs a first reply."""
    metrics.draft_save(actor=system, code="csat", starts_on=_MARCH, reason=f"{mark} counts")
    metrics.check_ask(actor=system, since=_MARCH, until=date(2026, 4, 1))
    metrics.credit_set(
        actor=system,
        request_id=request.pk,
        part="first_reply",
        consultant_id=colleague.pk,
        reason=f"{mark} wrote it",
    )
