"""Support's desk: returns and refunds, first contacts of today, and clients who keep us waiting."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.ui import formats
from cs_platform.desks import cells
from cs_platform.desks.options import Options, days_field
from cs_platform.desks.part import ReadPart
from cs_platform.desks.people import around_me
from cs_platform.desks.requests import RequestsPart
from handoffs.transitions import RequestState
from metrics import selectors as metrics
from metrics.catalogue import Level
from metrics.dashboard import behind_url
from metrics.figures import TOO_FEW, Figure
from metrics.periods import Period, span
from metrics.wording import interval_text, provisional_text, with_unit

# Responsibilities and topics that every company starts with; renaming them changes nothing here.
_RESPONSIBILITIES = ("refunds", "exchange-and-warranty")
_TOPICS = ("refund", "exchange", "warranty", "delivery-claim")


class Returns(RequestsPart):
    """Unresolved requests about goods or money that go back."""

    slug = "returns"
    title = _("Returns and refunds")
    note = _("With you and your team")
    empty_title = _("No returns, no refunds")
    empty_text = _("Requests about returns, refunds, exchange and warranty stand here.")

    def rule(self) -> Q:
        """By the responsibility of the topic, or the topic itself."""
        topics = Q(topic__responsibility__code__in=_RESPONSIBILITIES) | Q(topic__code__in=_TOPICS)
        return topics & around_me(self.actor)


class QuietOptions(Options):
    """For how many days nothing has happened."""

    defaults = {"days": 3}
    days = days_field(_("Days without a word"))


class WaitingLong(RequestsPart):
    """Requests that wait for the client, and of which nothing was heard for days."""

    slug = "waiting-long"
    title = _("Waiting for the client too long")
    options_class = QuietOptions
    ordering = ("last_activity_at", "id")
    columns = (
        (_("Request"), ""),
        (_("Last activity"), ""),
        (_("Client"), ""),
        (_("Owner"), "end"),
    )
    empty_title = _("No client keeps you waiting")
    empty_text = _("Ask again, or close what is settled, when requests stand here.")

    def rule(self) -> Q:
        """Mine or my team's, quiet for so many days."""
        before = self.now - timedelta(days=self.chosen["days"])
        quiet = Q(state=RequestState.WAITING, last_activity_at__lt=before)
        return quiet & around_me(self.actor)

    def row(self, record: Any) -> Mapping[str, Any]:
        """One request."""
        return cells.row(
            self.request_cell(record),
            cells.moment(record.last_activity_at, css=""),
            cells.Cell(record.client_name, css="soft"),
            cells.person(
                record.owner_name or record.team_name or "", record.role_code or "", css="end"
            ),
        )

    def note_text(self) -> str:
        """For how long."""
        days = self.chosen.get("days", 0)
        return ngettext("Nothing heard for %(n)s day", "Nothing heard for %(n)s days", days) % {
            "n": days
        }


class FirstContact(ReadPart):
    """Requests of today that were solved at the first contact."""

    capability = Capability.METRICS_VIEW
    slug = "first-contact"
    title = _("Solved at first contact today")
    note = _("Can still change: a request may come back within 7 days")
    is_counted = False
    columns = (
        (_("Whose"), ""),
        (_("Share"), ""),
        (_("How sure"), "opt-s"),
        (_("Resolved today"), "end"),
    )
    empty_title = _("Nothing was measured today")

    def read(self) -> list[Any]:
        """The reader's figure and the company's: two queries."""
        days = span(Period.DAY, self.today, self.today)
        scopes = ((Level.CONSULTANT, self.actor.membership_id), (Level.COMPANY, None))
        found = []
        for level, pk in scopes:
            figures = metrics.figures(
                company_id=self.actor.company_id,
                codes=["fcr"],
                start=days.start,
                end=days.end,
                level=level,
                ids=None if pk is None else [pk],
            )
            found.append((level, figures["fcr", pk], behind_url("fcr", level, pk, days)))
        return found

    def row(self, record: tuple[Level, Figure, str]) -> Mapping[str, Any]:
        """Value, interval and n; nothing measured is no nought."""
        level, figure, behind = record
        whose = gettext("You") if level == Level.CONSULTANT else self.actor.company_name
        few = figure.too_few
        said = (TOO_FEW if few and figure.n else "", interval_text(figure))
        beside = " · ".join(filter(None, map(str, (*said, provisional_text(figure)))))
        return cells.row(
            cells.Cell(whose, look="t"),
            cells.Cell(with_unit(figure), css="num nowrap", look="muted" if few else "t"),
            cells.Cell(beside or formats.NO_VALUE, css="opt-s", look="muted small"),
            cells.count(figure.n, behind, _("Resolved today")),
        )
