"""Who of one's people is steadily above or below the others: on the desks of those who lead."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from cs_platform.desks import cells
from cs_platform.desks.part import ReadPart
from metrics import outlier_words
from metrics.models import OutlierFinding
from metrics.selectors.outliers import findings_of, newest_run


class SteadyOutliers(ReadPart):
    """What the last weekly look found, what is worse first."""

    capability = Capability.METRICS_VIEW_TEAM
    slug = "outliers"
    title = _("Steady outliers")
    lead = _(
        "Who was above or below what others reach on the same work, for weeks and by more than "
        "chance."
    )
    columns = (
        (_("Person and metric"), ""),
        (_("Observed"), "end"),
        (_("Expected"), "end opt-s"),
        (_("Weeks"), "end opt-s"),
    )
    empty_title = _("Nobody stands out")
    empty_text = _("Nobody is steadily above or below, as far as the numbers can tell.")

    def read(self) -> list[OutlierFinding]:
        """Two queries."""
        found = findings_of(self.actor, newest_run(self.actor.company_id))
        return list(found.exclude(consultant_id=self.actor.membership_id))

    def row(self, record: OutlierFinding) -> Mapping[str, Any]:
        """One finding; it opens to why it is not luck."""
        weeks = gettext("%(beyond)s of %(weeks)s") % {
            "beyond": record.beyond,
            "weeks": len(record.weeks),
        }
        look = ("ok", "star") if record.is_good else ("warn", "tri")
        title = outlier_words.title(record)
        return cells.row(
            cells.title(title, reverse("outlier", args=[record.pk])),
            cells.state(outlier_words.value_text(record, record.observed), *look, css="end"),
            cells.Cell(outlier_words.value_text(record, record.expected), css="end num opt-s"),
            cells.Cell(weeks, css="end num opt-s"),
        )
