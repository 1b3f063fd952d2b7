"""Files and deliveries, read along with what they hang on: no query of their own."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject, Left

from core.access import Actor
from handoffs.models import Attachment
from notices.models import Mail

_FILE = JSONObject(
    pk=F("pk"),
    name=F("name"),
    size=F("size"),
    preview=F("preview_id"),
    refused=F("refused_reason"),
)


def with_files(rows: QuerySet[Any], holder: str) -> QuerySet[Any]:
    """Messages or comments (`holder`) with their files as `files_seen`."""
    files = Attachment.objects.filter(**{holder: OuterRef("pk")}).order_by("pk")
    annotated: QuerySet[Any] = rows.annotate(files_seen=ArraySubquery(files.values(as_json=_FILE)))
    return annotated


def with_first_files(requests: QuerySet[Any]) -> QuerySet[Any]:
    """Requests with the files of the client's first words as `files_seen`."""
    files = Attachment.objects.filter(
        Q(message=None, comment=None, uploaded_by=None), request=OuterRef("pk")
    )
    annotated: QuerySet[Any] = requests.annotate(
        files_seen=ArraySubquery(files.order_by("pk").values(as_json=_FILE))
    )
    return annotated


def with_mail(messages: QuerySet[Any]) -> QuerySet[Any]:
    """Messages with what became of their mail as `mail_seen`; None for one without a mail."""
    mails = Mail.objects.filter(pk=OuterRef("mail_id"), company=OuterRef("company"))
    mail = JSONObject(
        state=F("state"), error=Left("last_error", 300), sent_at=F("sent_at"), to=F("to_email")
    )
    annotated: QuerySet[Any] = messages.annotate(mail_seen=Subquery(mails.values(as_json=mail)[:1]))
    return annotated


def with_unsent(requests: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
    """Requests with the files that this person has uploaded and not sent yet, as `unsent_seen`."""
    files = Attachment.objects.filter(
        message=None,
        comment=None,
        uploaded_by_id=actor.membership_id or 0,
        request=OuterRef("pk"),
    )
    row = JSONObject(file=_FILE, is_with_client=F("is_with_client"))
    annotated: QuerySet[Any] = requests.annotate(
        unsent_seen=ArraySubquery(files.order_by("pk").values(as_json=row))
    )
    return annotated
