"""The mail of an invitation, in the contact's language.

Its links only open the page: a scanner that follows them votes for nobody.
"""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Company
from clients.models import Contact
from surveys.models import SCALES, Invitation, Survey, SurveyKind
from surveys.texts import CSAT_WORDS
from surveys.tokens import make_token, personal_link


class MailText(NamedTuple):
    """What goes into the mail queue."""

    subject: str
    text: str
    html: str


class Choice(NamedTuple):
    """One answer as a link that opens the page with it chosen."""

    score: int
    word: str
    url: str


def invitation_mail(invitation: Invitation) -> MailText:
    """Subject, text and HTML; `survey`, `company`, `contact` and `request` should be loaded."""
    company = invitation.company
    with translation.override(invitation.language), timezone.override(ZoneInfo(company.time_zone)):
        context = {
            "company": company.name,
            "contact": invitation.contact.name if invitation.contact else "",
            "question": invitation.survey.question(company.name),
            "request": invitation.request,
            "choices": _choices(invitation),
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


def _choices(invitation: Invitation) -> list[Choice]:
    """The five choices of a CSAT, best first; an NPS is answered on the page."""
    if invitation.kind != SurveyKind.CSAT:
        return []
    link = personal_link(invitation)
    return [
        Choice(score, str(CSAT_WORDS[score]), f"{link}?score={score}")
        for score in reversed(SCALES[SurveyKind.CSAT])
    ]
