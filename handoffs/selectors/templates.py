"""Templates that fit a request, and the request's values for their variables."""

from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, Q, QuerySet, Value, When
from django.utils import timezone, translation
from django.utils.formats import date_format

from accounts.models import Language
from clients.models import Contact
from core.access import Actor
from handoffs.models import AnswerTemplate, Request
from handoffs.variables import Filled, fill


def fitting_templates(
    actor: Actor, request: Request, language: str, words: str = ""
) -> QuerySet[Any]:
    """Templates in use: those in the contact's language first, then those of the topic."""
    templates = AnswerTemplate.objects.visible_to(actor).filter(is_active=True)
    if words.strip():
        found = words.strip()
        templates = templates.filter(Q(name__icontains=found) | Q(body__icontains=found))
    ordered: QuerySet[Any] = (
        templates.select_related("topic", "owner")
        .alias(
            by_language=Case(
                When(language=language, then=Value(0)),
                When(language="", then=Value(1)),
                default=Value(2),
            ),
            by_topic=Case(
                When(topic=request.topic_id, topic__isnull=False, then=Value(0)),
                When(topic=None, then=Value(1)),
                default=Value(2),
            ),
        )
        .order_by("by_language", "by_topic", "name", "pk")
    )
    return ordered


def template_filled(
    actor: Actor, template: AnswerTemplate, request: Request, contact: Contact | None
) -> Filled:
    """The template's text for this request and whoever receives it."""
    language = template.language or (contact.language if contact else Language.ENGLISH)
    return fill(template.body, _values(actor, request, contact, language))


def _values(
    actor: Actor, request: Request, contact: Contact | None, language: str
) -> dict[str, str]:
    names = contact.name.split() if contact else []
    return {
        "client": request.client.name,
        "contact": contact.name if contact else "",
        "contact_first_name": names[0] if names else "",
        "number": str(request.number),
        "subject": request.subject,
        "owner": str(request.owner or request.owner_team or ""),
        "me": "" if actor.is_system else actor.name,
        "company": actor.company_name,
        "promised": request.promised,
        "promised_by": _promised_by(actor, request, language),
    }


def _promised_by(actor: Actor, request: Request, language: str) -> str:
    """In the company's time, as the reader of the message writes days."""
    if request.promised_by is None:
        return ""
    local = timezone.localtime(request.promised_by, ZoneInfo(actor.company_time_zone))
    with translation.override(language):
        return str(date_format(local, "j E Y, H:i"))
