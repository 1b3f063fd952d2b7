"""Reports by mail of the demo company: its head's month, a manager's week, a consultant's own."""

from datetime import time

from accounts.actors import actor_for_membership
from accounts.models import Membership
from core.access import Actor
from demo.recent import Story
from metrics import services as metrics


def tell_reports(actor: Actor, story: Story) -> None:
    """Three subscriptions; they go from the next time on."""
    people = Membership.objects.of_company(actor.company_id).select_related("company")
    head = people.filter(level="head").earliest("pk")
    manager, host = story.staff.managers[0], story.staff.by_role["CS"][0]
    metrics.report_subscribe(
        actor=actor_for_membership(head, via="demo"),
        rhythm="monthly",
        day=2,
        codes=["nps", "csat", "fcr", "grr", "nrr", "closed_requests"],
    )
    metrics.report_subscribe(
        actor=story.actor(manager.pk),
        level="manager",
        subject_id=manager.pk,
        codes=["csat", "fcr", "first_response_time", "closed_requests"],
        at=time(7, 30),
    )
    metrics.report_subscribe(
        actor=story.actor(host.pk),
        level="consultant",
        subject_id=host.pk,
        codes=["csat", "closed_requests"],
    )
