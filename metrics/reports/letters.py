"""A report as a mail: subject, words, and HTML that mail clients show, without pictures.

Charts are cells of tables with colours in attributes and inline: mail clients show neither SVG nor
style sheets reliably. Whatever a bar shows stands beside it as a number.
"""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.access import Actor
from metrics.models import ReportSubscription
from metrics.reports.content import Report, report_of
from metrics.reports.links import stop_token
from metrics.reports.schedule import Due


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes out."""

    subject: str
    text: str
    html: str


def letter_of(actor: Actor, subscription: ReportSubscription, due: Due) -> Letter:
    """The report in its reader's language and zone. Raises `NotFound` for figures out of sight."""
    zone = ZoneInfo(subscription.time_zone)
    with translation.override(subscription.language), timezone.override(zone):
        report = report_of(actor, subscription, due)
        context = _context(actor, subscription, report)
        return Letter(
            subject=_("Report: %(title)s") % {"title": report.title},
            text=render_to_string("metrics/report_mail.txt", context).strip() + "\n",
            html=render_to_string("metrics/report_mail.html", context),
        )


def _context(actor: Actor, subscription: ReportSubscription, report: Report) -> dict[str, Any]:
    token = stop_token(subscription.company_id, subscription.pk)
    return {
        "report": report,
        "company": actor.company_name,
        "language": subscription.language,
        "name": actor.name,
        "list_url": f"{settings.SITE_URL}{reverse('reports')}",
        "stop_url": f"{settings.SITE_URL}{reverse('report-stop', args=[token])}",
    }
