"""What people read about customer success done on the side."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Capability
from core.ui import formats
from core.views import ActorView
from cs_platform.side_job.reading import SideJob, side_job
from cs_platform.side_job.rules import Reason, Weight, reasons, weight
from roles.models import RoleCode


class SideJobView(ActorView):
    """Fragment for the heads' desk (warnings only) and, with `?all=1`, for the role's page."""

    capability = Capability.METRICS_VIEW_ALL

    def get(self, request: HttpRequest) -> HttpResponse:
        """Nothing, who does it, or who does it and why that no longer fits."""
        found = side_job(self.actor, timezone.localdate())
        how = weight(found.staffing)
        quiet = how == Weight.NONE or (how == Weight.SHOWN and "all" not in request.GET)
        context = {
            "show": not quiet,
            "look": {Weight.WARNING: "warn", Weight.ALARM: "risk"}.get(how, "accent"),
            "title": title_of(found),
            "names": ", ".join(found.names),
            "reasons": [sentence(found, reason) for reason in reasons(found.staffing)],
            "advises": how in {Weight.WARNING, Weight.ALARM},
            "role_url": reverse("role-detail", args=[RoleCode.SUCCESS]),
        }
        return self.render("desks/_side_job.html", context)


def title_of(found: SideJob) -> str:
    """How many of how many."""
    values = {"combined": found.staffing.combined, "holders": found.staffing.holders}
    return _("Customer success is done on the side by %(combined)s of %(holders)s") % values


def sentence(found: SideJob, reason: Reason) -> str:
    """One reason with its numbers."""
    staffing = found.staffing
    numbers: dict[str, Any] = {
        "people": formats.number(staffing.people),
        "clients": formats.number(staffing.clients_each, 0),
        "own": formats.number(staffing.requests_each, 1),
        "others": formats.number(staffing.requests_others, 1),
    }
    texts = {
        Reason.TEAM: _("%(people)s people work with clients by now."),
        Reason.CLIENTS: _("Each of them looks after %(clients)s clients."),
        Reason.LOAD: _(
            "Each of them has %(own)s requests open, the others %(others)s: "
            "the client's goal waits for the day's work."
        ),
        Reason.SATISFACTION: _("CSAT of the last 90 days fell by more than chance."),
    }
    return texts[reason] % numbers
