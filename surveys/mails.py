"""The mail of an invitation, in the contact's language: every answer of the scale is a link.

A link only opens the page with its answer chosen, and the page records it once a person is there:
a scanner that follows links votes for nobody.
"""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Company
from clients.models import Contact
from surveys.models import Invitation, Survey
from surveys.scales import Choice, choices_of, has_words, scale_ends
from surveys.texts import BEST_FIRST
from surveys.tokens import make_token, personal_link


class MailText(NamedTuple):
    """What goes into the mail queue."""

    subject: str
    text: str
    html: str


class ChoiceLink(NamedTuple):
    """One answer as a link that opens the page with it chosen."""

    choice: Choice
    url: str


def invitation_mail(invitation: Invitation) -> MailText:
    """Subject, text and HTML; what it belongs to should be loaded."""
    company = invitation.company
    with translation.override(invitation.language), timezone.override(ZoneInfo(company.time_zone)):
        context = {
            "company": company.name,
            "contact": invitation.contact.name if invitation.contact else "",
            "question": invitation.words.question(company.name),
            "request": invitation.request,
            "is_settled": invitation.resolution_entry_id is not None,
            "choices": _choices(invitation),
            "is_row": not has_words(invitation.kind),
            "ends": scale_ends(invitation.kind),
            "answer_url": personal_link(invitation),
            "stop_url": personal_link(invitation, "survey-opt-out"),
            "closes_at": invitation.closes_at,
            "language": invitation.language,
        }
        return MailText(
            subject=_subject(invitation),
            text=render_to_string("surveys/mail.txt", context).strip() + "\n",
            html=render_to_string("surveys/mail.html", context),
        )


def sample_mail(
    survey: Survey, *, company: Company, contact: Contact, language: str, closes_at: datetime
) -> MailText:
    """The same mail for somebody not yet invited, to be looked at before sending.

    Its links lead nowhere, so their secret part is left out.
    """
    sample = Invitation(
        survey=survey,
        kind=survey.kind,
        language=language,
        contact=contact,
        closes_at=closes_at,
        company=company,
    )
    mail, token = invitation_mail(sample), make_token(sample)
    return MailText(*(part.replace(token, "…") for part in mail))


def _subject(invitation: Invitation) -> str:
    if invitation.request is None:
        return _("One question from %(company)s") % {"company": invitation.company.name}
    return _("One question about your request #%(number)s: %(subject)s") % {
        "number": invitation.request.number,
        "subject": invitation.request.subject,
    }


def _choices(invitation: Invitation) -> list[ChoiceLink]:
    """Every answer of the scale: the best first where each has its word and a line of its own, in
    the order of the scale where they stand in a row."""
    link, choices = personal_link(invitation), choices_of(invitation.kind)
    if has_words(invitation.kind):
        order = {str(score): place for place, score in enumerate(BEST_FIRST[invitation.kind])}
        choices = sorted(choices, key=lambda choice: order.get(choice.value, len(order)))
    return [ChoiceLink(choice, f"{link}?score={choice.value}") for choice in choices]
