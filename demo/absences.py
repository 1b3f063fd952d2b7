"""Who is away in the demo company: one on holiday now, with the consultant's login standing in,
and one next month."""

from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from accounts import services as accounts
from accounts.models import Membership
from accounts.selectors import local_day
from core.access import Actor
from demo.company import Staff
from handoffs.transitions import RequestState


def tell_absences(actor: Actor, staff: Staff) -> None:
    """The busiest colleague in Customer success is away; a colleague in Support will be."""
    today = local_day(actor.company_time_zone, timezone.now())
    login, *others = staff.by_role["CS"]
    accounts.absence_create(
        actor=actor,
        member_id=_busiest(others).pk,
        starts_on=today - timedelta(days=2),
        ends_on=today + timedelta(days=8),
        stand_in_id=login.pk,
        note="Holiday",
    )
    first, second = staff.by_role["S"][1:3]
    accounts.absence_create(
        actor=actor,
        member_id=first.pk,
        starts_on=today + timedelta(days=26),
        ends_on=today + timedelta(days=40),
        stand_in_id=second.pk,
        note="Training abroad",
    )


def _busiest(people: list[Membership]) -> Membership:
    unresolved = ~Q(requests_owned__state=RequestState.RESOLVED) & ~Q(requests_owned=None)
    rows = Membership.objects.filter(pk__in=[person.pk for person in people])
    counted = rows.annotate(open=Count("requests_owned", filter=unresolved))
    busiest: Membership = counted.order_by("-open", "pk")[0]
    return busiest
