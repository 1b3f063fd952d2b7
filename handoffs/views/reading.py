"""The request with its page, and the few things beside it that the page shows as well."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from accounts.models import Membership
from clients.models import Contact, Contract
from core.access import Actor, Capability
from core.views import get_or_not_found
from handoffs.models import Request
from handoffs.selectors import RequestPage, page_of
from handoffs.selectors.attachments import with_first_files, with_unsent
from handoffs.selectors.due_times import open_due_times
from handoffs.selectors.naming import accountable_role
from handoffs.transitions import RequestState
from handoffs.views.allowed import requests_for
from handoffs.views.drafts import with_drafts


def page_by_number(actor: Actor, number: int) -> RequestPage:
    """The page of the request with the company's own number. Raises `NotFound`."""
    requests = with_unsent(with_first_files(with_drafts(actor, requests_for(actor))), actor)
    if actor.has(Capability.REQUESTS_VIEW_ALL):
        requests = _with_people(actor, _with_client(actor, requests))
        role = accountable_role(actor.company_id, timezone.localdate())
        requests = requests.annotate(accountable=role, dues=open_due_times())
    return page_of(actor, get_or_not_found(requests, number=number))


def _with_client(actor: Actor, requests: QuerySet[Any]) -> QuerySet[Any]:
    """With the client's next end of contract and how many other requests of theirs are open."""
    others = (
        Request.objects.of_company(actor.company_id)
        .filter(client=OuterRef("client"), state__in=(RequestState.OPEN, RequestState.WAITING))
        .exclude(pk=OuterRef("pk"))
        .order_by()
        .values("client")
        .annotate(count=Count("pk"))
    )
    ending = (
        Contract.objects.visible_to(actor)
        .filter(client=OuterRef("client"), ends_on__gt=timezone.localdate())
        .order_by("ends_on")
    )
    annotated: QuerySet[Any] = requests.annotate(
        others_open=Coalesce(Subquery(others.values("count")), 0),
        contract_ends_on=Subquery(ending.values("ends_on")[:1]),
    )
    return annotated


def _with_people(actor: Actor, requests: QuerySet[Any]) -> QuerySet[Any]:
    """With the contacts mail can reach (`recipients`) and everyone to call in (`colleagues`).

    Read along with the request: two queries less for each page.
    """
    reachable = (
        Contact.objects.visible_to(actor)
        .filter(client=OuterRef("client"), is_active=True)
        .exclude(email="")
        .order_by("name", "pk")
    )
    contact = JSONObject(pk=F("pk"), name=F("name"), email=F("email"))
    everyone = (
        Membership.objects.visible_to(actor)
        .filter(is_active=True)
        .exclude(pk=actor.membership_id)
        .order_by("name", "pk")
    )
    annotated: QuerySet[Any] = requests.annotate(
        recipients=ArraySubquery(reachable.values(as_json=contact)),
        colleagues=ArraySubquery(everyone.values(as_json=JSONObject(pk=F("pk"), name=F("name")))),
    )
    return annotated
