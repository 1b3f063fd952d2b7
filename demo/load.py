"""How long people of the demo company worked on what they resolved, and the days that are over."""

from datetime import timedelta

from django.db import transaction

from core.access import Actor
from core.hints import send_hint
from demo.recent import Story
from handoffs.models import Request
from handoffs.services.touch import touch_correct
from handoffs.transitions import RequestState
from metrics.tasks import rebuild_days

TOLD = 60
REASONS = ("On the phone with the client", "Tried it in the client's system", "Read up on it")


def tell_load(actor: Actor, story: Story) -> None:
    """Who resolved a request in the last weeks says how long it took. Once the company is there, a
    worker closes its days from the first request on: hours and load of eighteen months."""
    resolved = Request.objects.visible_to(actor).filter(
        state=RequestState.RESOLVED, owner__in=story.people, merged_into=None
    )
    recent = resolved.filter(resolved_at__gt=story.now - timedelta(days=21))
    for request in recent.order_by("-resolved_at", "pk")[:TOLD]:
        minutes = 5 * story.random.randrange(2, 19)
        touch_correct(
            actor=story.actor(request.owner_id),
            request_id=request.pk,
            day=request.resolved_at.date(),
            seconds=60 * minutes,
            reason=story.random.choice(REASONS),
        )
    transaction.on_commit(lambda: send_hint(rebuild_days, actor.company_id))
