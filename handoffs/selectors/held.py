"""How long each owner held a request."""

from datetime import datetime

from django.utils import timezone

from accounts.calendars import working_seconds
from handoffs.circles import TimeHeld
from handoffs.models import Holding, Request


def times_held(request: Request) -> list[TimeHeld]:
    """Who held the request and for how long, first owner first: one query."""
    holdings = Holding.objects.of_company(request.company_id).filter(request=request)
    rows = holdings.select_related("owner", "role", "team", "handover")
    now = timezone.now()
    return [_time_held(row, request, now) for row in rows.order_by("started_at", "pk")]


def _time_held(row: Holding, request: Request, now: datetime) -> TimeHeld:
    end = row.ended_at or max(now, row.started_at)
    working = row.working_seconds
    if working is None:
        working = working_seconds(request.calendar.spec, row.started_at, end)
    return TimeHeld(
        owner_id=row.owner_id,
        owner_name=row.owner.name if row.owner else "",
        role_id=row.role_id,
        role_code=row.role.code if row.role else "",
        team_id=row.team_id,
        team_name=row.team.name if row.team else "",
        how=row.how,
        handover=row.handover,
        started_at=row.started_at,
        ended_at=row.ended_at,
        working_seconds=working,
        clock_seconds=int((end - row.started_at).total_seconds()),
    )
