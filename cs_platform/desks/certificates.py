"""Certificates that end soon or have just ended: one's own, one's people's, everybody's."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.ui import formats
from cs_platform.desks import cells
from cs_platform.desks.part import QueryPart
from training.selectors.certificates import ending

DAYS = 30


class EndingCertificates(QueryPart):
    """What ends within thirty days or ended in the thirty before, and nothing replaces."""

    capability = Capability.TRAINING_VIEW
    slug = "certificates"
    title = _("Certificates ending")
    note = _("Within 30 days")
    ordering = ("valid_until", "id")
    columns = ((_("Person"), ""), (_("What for"), ""), (_("Valid until"), "end"))
    empty_title = _("No certificate ends soon")
    empty_text = _("Certificates that end within 30 days, or have just ended, stand here.")

    def queryset(self) -> QuerySet[Any]:
        """Those in sight."""
        return ending(self.actor, self.today, DAYS)

    def row(self, record: Any) -> Mapping[str, Any]:
        """One certificate."""
        is_over = record.valid_until < self.today
        until = formats.date_text(record.valid_until)
        return cells.row(
            cells.Cell(record.member.name),
            cells.title(record.title, reverse("certificate", args=[record.pk])),
            cells.state(
                gettext("expired %(day)s") % {"day": until} if is_over else until,
                "risk" if is_over else "warn",
                "clock",
                css="end",
            ),
        )
