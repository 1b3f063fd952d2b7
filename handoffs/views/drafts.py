"""Drafts on the page of a request: kept while one types, taken away, shown again."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from core.access import Actor, Capability
from core.errors import InvalidInput
from core.views import ActorView, get_or_not_found
from handoffs.models import DraftKind, MessageDraft, Request
from handoffs.services.attachments import attachments_discard
from handoffs.services.drafts import draft_discard, draft_keep
from handoffs.views.base import request_url


class DraftForm(forms.Form):
    """The composer as it stands."""

    body = forms.CharField(required=False, max_length=20_000, strip=False)
    contact_id = forms.IntegerField(required=False)
    idempotency_key = forms.CharField(required=False, max_length=100)


class DraftKeepView(ActorView):
    """Keeps what is typed. Each kind has an address of its own: they never mix."""

    capability = Capability.REQUESTS_VIEW
    kind: str = ""

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        """Keep it, and say when."""
        form = DraftForm(request.POST)
        if not form.is_valid():
            raise InvalidInput
        record = get_or_not_found(Request.objects.visible_to(self.actor), number=number)
        values = form.cleaned_data
        if self.kind == DraftKind.COMMENT:
            values["contact_id"] = None
        draft = draft_keep(actor=self.actor, request_id=record.pk, kind=self.kind, **values)
        return JsonResponse({"kept": kept_text(draft.kept_at) if draft else ""})


class MessageDraftView(DraftKeepView):
    """A message to the client."""

    capability = Capability.REQUESTS_WORK
    kind = DraftKind.MESSAGE


class CommentDraftView(DraftKeepView):
    """A comment for colleagues."""

    capability = Capability.REQUESTS_COMMENT
    kind = DraftKind.COMMENT


class DraftDiscardView(ActorView):
    """Takes a draft away."""

    capability = Capability.REQUESTS_VIEW
    kind: str = ""
    anchor: ClassVar[str] = ""

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        """The composer is on the request's page."""
        get_or_not_found(Request.objects.visible_to(self.actor), number=number)
        return self.redirect(request_url(number, anchor=self.anchor))

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        """Discard, and show an empty composer."""
        record = get_or_not_found(Request.objects.visible_to(self.actor), number=number)
        draft_discard(actor=self.actor, request_id=record.pk, kind=self.kind)
        attachments_discard(
            actor=self.actor,
            request_id=record.pk,
            is_with_client=self.kind == DraftKind.MESSAGE,
        )
        return self.redirect(request_url(number, anchor=self.anchor), _("The draft is discarded."))


class MessageDraftDiscardView(DraftDiscardView):
    """That of a message to the client."""

    capability = Capability.REQUESTS_WORK
    kind = DraftKind.MESSAGE
    anchor = "#write"


class CommentDraftDiscardView(DraftDiscardView):
    """That of a comment for colleagues."""

    capability = Capability.REQUESTS_COMMENT
    kind = DraftKind.COMMENT
    anchor = "#comment"


def kept_text(at: datetime) -> str:
    """When the draft was kept, in the reader's zone."""
    local = timezone.localtime(at)
    if local.date() == timezone.localdate():
        return _("Draft kept %(time)s") % {"time": formats.date_format(local, "H:i")}
    day = formats.date_format(local, "SHORT_DATE_FORMAT")
    return _("Draft kept on %(day)s") % {"day": day}


def with_drafts(actor: Actor, requests: QuerySet[Any]) -> QuerySet[Any]:
    """Requests with one's own drafts, read along: no query more for the page."""
    own = MessageDraft.objects.visible_to(actor).filter(request=OuterRef("pk")).order_by("kind")
    values = JSONObject(
        kind=F("kind"), body=F("body"), contact_id=F("contact_id"), kept_at=F("kept_at")
    )
    annotated: QuerySet[Any] = requests.annotate(drafts=ArraySubquery(own.values(as_json=values)))
    return annotated


def drafts_of(record: Any) -> dict[str, dict[str, Any]]:
    """What was read along, by kind: text, recipient, and when it was kept."""
    return {
        row["kind"]: {
            "body": row["body"],
            "contact_id": row["contact_id"],
            "kept": kept_text(datetime.fromisoformat(row["kept_at"])),
        }
        for row in getattr(record, "drafts", None) or ()
    }
