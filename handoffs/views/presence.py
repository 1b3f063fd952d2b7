"""Two people on one request: listening for changes, who is here, and what happened meanwhile."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from accounts.levels import Level
from accounts.models import Membership
from core.access import Capability
from core.errors import InvalidInput
from core.live import token_make
from core.views import ActorView, get_or_not_found
from handoffs.models import DraftKind, EntryKind, Request
from handoffs.selectors import RequestPage
from handoffs.services.presence import Here, presence_of, presence_say
from handoffs.services.touch import touch_count

# What the sender of a message need not stop for.
_SMALL = frozenset({EntryKind.TAGGED, EntryKind.LINKED, EntryKind.UNLINKED, EntryKind.NOTIFIED})
_TO_OR_FROM_CLIENT = frozenset({EntryKind.MESSAGE_IN, EntryKind.MESSAGE_OUT})


class LiveTokenView(ActorView):
    """A signed permission to listen for a few minutes: to oneself, and to what is in sight."""

    capability = Capability.SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        """For the request named in `?request=` too, if it is in sight."""
        topics = [f"person:{self.actor.membership_id}"]
        sees_all = self.actor.has(Capability.REQUESTS_VIEW_ALL)
        if sees_all:
            topics.append("requests")
        if wanted := request.GET.get("request"):
            record = get_or_not_found(Request.objects.visible_to(self.actor), pk=wanted)
            topics.append(f"request:{record.pk}")
            if sees_all:
                topics.append(f"here:{record.pk}")
        token = token_make(
            company_id=self.actor.company_id,
            member_id=self.actor.membership_id or 0,
            topics=topics,
        )
        return JsonResponse({"token": token, "seconds": settings.LIVE_TOKEN_SECONDS})


class HereForm(forms.Form):
    """What an open page says about itself every half minute."""

    tab = forms.RegexField(r"^[a-z0-9]{1,24}$")
    writing = forms.ChoiceField(choices=[("", ""), *DraftKind.choices], required=False)
    used = forms.IntegerField(min_value=0, max_value=86_400, required=False)
    leaving = forms.BooleanField(required=False)


class HereView(ActorView):
    """Who else has this request open, and who is writing; a page says here that it is open.

    Internal employees see nobody, and are seen as called in.
    """

    capability = Capability.REQUESTS_VIEW

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        """Who is here."""
        record = self.record(number)
        return self.show(record, presence_of(actor=self.actor, request=record))

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        """This page is open, or left; time in use is counted."""
        form = HereForm(request.POST)
        if not form.is_valid():
            raise InvalidInput
        record = self.record(number)
        said = form.cleaned_data
        others = presence_say(
            actor=self.actor,
            request=record,
            tab=said["tab"],
            writing=said["writing"],
            is_leaving=said["leaving"],
        )
        touch_count(actor=self.actor, request_id=record.pk, seconds=said["used"] or 0)
        return self.show(record, others)

    def record(self, number: int) -> Request:
        """The request, if it is in sight."""
        record: Request = get_or_not_found(Request.objects.visible_to(self.actor), number=number)
        return record

    def show(self, record: Request, others: list[Here]) -> HttpResponse:
        """The names of colleagues, and the version of the request for pages that missed it."""
        context = {"people": self.people(others)}
        response = self.render("handoffs/_here.html", context)
        response["X-Request-Version"] = str(record.version)
        return response

    def people(self, others: list[Here]) -> list[dict[str, Any]]:
        """Names with what they are doing."""
        if not others:
            return []
        writing = {here.member_id: here.writing for here in others}
        found = Membership.objects.visible_to(self.actor).filter(pk__in=writing)
        return [
            {
                "name": person.name,
                "says": _here_text(person, writing[person.pk]),
                "is_writing": bool(writing[person.pk]),
            }
            for person in found.order_by("name", "pk")
        ]


def _here_text(person: Membership, writing: str) -> str:
    name = {"name": person.name}
    if writing == DraftKind.MESSAGE:
        return _("%(name)s is writing to the client") % name
    if writing == DraftKind.COMMENT:
        return _("%(name)s is writing a comment") % name
    if person.level == Level.INTERNAL:
        return _("%(name)s, called in, is here") % name
    return _("%(name)s is here") % name


def happened_since(page: RequestPage, seen: int | None, member_id: int | None) -> list[Any]:
    """Entries after the one seen that a sender of a message should know; none of their own."""
    return [
        entry
        for entry in page.entries
        if entry.pk > (seen or 0)
        and (
            entry.kind in _TO_OR_FROM_CLIENT
            or (not entry.is_automatic and entry.kind not in _SMALL)
        )
        and (entry.member_id != member_id or entry.kind == EntryKind.MESSAGE_IN)
    ]


def last_seen(page: RequestPage) -> int | None:
    """The newest line of the history that stands on the page."""
    return max((entry.pk for entry in page.entries), default=None)
