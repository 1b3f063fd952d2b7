"""Mandatory notices: whoever must hear of a request is told by the product, not by goodwill."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.selectors import local_day
from core.access import Actor
from core.records import locked
from handoffs.models import EntryKind, Request, RequestNotice
from handoffs.selectors.routing import people_of_clients
from handoffs.services._ledger import Turn, note
from handoffs.services._news import about_request
from handoffs.transitions import RequestState
from notices.services import notice_give
from roles.selectors import MandatoryNotice, mandatory_notices

TOUCHPOINT = "requests.touchpoint"
# What moved longer ago is no news: an import of the past tells nobody.
STILL_NEWS = timedelta(days=1)


def mandatory_notices_give(*, actor: Actor, request_ids: Collection[int]) -> int:
    """Tell the client's people of requests that reached a role which must tell them.

    A request counts while it is not resolved and its owner's role and topic stand at a touchpoint
    with mandatory notice. The person in the role told (or their stand-in) hears of it once, as
    a notice and on the desk. Safe to run again; returns how many were told.
    """
    rules = {
        (rule.from_role_id, rule.topic_id): rule for rule in mandatory_notices(actor.company_id)
    }
    if not rules:
        return 0
    with transaction.atomic():
        requests = Request.objects.of_company(actor.company_id)
        candidates = [
            (request, rules[request.owner_role_id, request.topic_id])
            for request in requests.filter(pk__in=request_ids)
            .filter(last_activity_at__gte=timezone.now() - STILL_NEWS)
            .exclude(state=RequestState.RESOLVED)
            .select_related("client", "owner", "calendar")
            .select_for_update(of=("self",))
            .order_by("pk")
            if (request.owner_role_id, request.topic_id) in rules
        ]
        if not candidates:
            return 0
        people = people_of_clients(
            actor.company_id,
            {request.client_id for request, _rule in candidates},
            {rule.to_role_id for _request, rule in candidates},
            local_day(actor.company_time_zone, timezone.now()),
        )
        known = set(
            RequestNotice.objects.of_company(actor.company_id)
            .filter(request__in=[request.pk for request, _rule in candidates], alarm=None)
            .values_list("request_id", "member_id")
        )
        told = 0
        for request, rule in candidates:
            person = people.get((request.client_id, rule.to_role_id))
            if person is None or person.pk == request.owner_id:
                continue
            if (request.pk, person.pk) not in known:
                _tell(actor, request, rule, person)
                told += 1
    return told


def _tell(actor: Actor, request: Request, rule: MandatoryNotice, person: Membership) -> None:
    now = timezone.now()
    RequestNotice.objects.create(
        company_id=actor.company_id,
        request=request,
        touchpoint_id=rule.touchpoint_id,
        member=person,
        at=now,
    )
    at = max(now, request.last_activity_at)
    turn = Turn(actor, request, at, request.state, tells_of_past=False)
    data = {
        "told": person.name,
        "occasion_en": rule.occasion_en,
        "occasion_ru": rule.occasion_ru,
    }
    note(turn, EntryKind.NOTIFIED, data=data)
    notice_give(
        company_id=request.company_id,
        member_ids=[person.pk],
        kind=TOUCHPOINT,
        params={
            **about_request(request),
            "occasion_en": rule.occasion_en,
            "occasion_ru": rule.occasion_ru,
        },
        link=f"/requests/{request.number}/",
        about=f"request:{request.pk}",
    )


def request_notice_seen(*, actor: Actor, notice_id: int) -> RequestNotice:
    """Take a notice off one's desk. Raises `NotFound` for somebody else's."""
    with transaction.atomic():
        own = RequestNotice.objects.visible_to(actor).filter(member_id=actor.membership_id)
        notice: RequestNotice = locked(own, notice_id)
        if notice.seen_at is None:
            notice.seen_at = timezone.now()
            notice.save(update_fields=["seen_at"])
    return notice
