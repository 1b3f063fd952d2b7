"""What the consultant's login has spent on requests, and a comment that is not sent yet."""

from datetime import timedelta

from django.utils import timezone

from accounts.selectors import local_day
from core.access import Actor
from demo.recent import Story
from handoffs.models import DraftKind, Request
from handoffs.services import draft_keep, touch_correct
from handoffs.transitions import RequestState

_SPENT = (
    (0, 25, "On the telephone with the client; the page was not open."),
    (1, 40, "Went through their drawings together, away from the product."),
)
_DRAFT = "Asked the warehouse for the delivery note. If it does not come by Thursday, "


def tell_together(actor: Actor, story: Story) -> None:
    """On the two newest requests that the login owns."""
    login = story.actor(story.staff.by_role["CS"][0].pk)
    today = local_day(actor.company_time_zone, timezone.now())
    owned = Request.objects.visible_to(login).filter(
        owner_id=login.membership_id, state__in=(RequestState.OPEN, RequestState.WAITING)
    )
    newest = list(owned.order_by("-opened_at", "-pk").values_list("pk", flat=True)[:2])
    for request_id in newest:
        for days_ago, minutes, reason in _SPENT:
            touch_correct(
                actor=login,
                request_id=request_id,
                day=today - timedelta(days=days_ago),
                seconds=60 * minutes,
                reason=reason,
            )
    for request_id in newest[1:]:
        draft_keep(actor=login, request_id=request_id, kind=DraftKind.COMMENT, body=_DRAFT)
