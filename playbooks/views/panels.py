"""Fragments that other pages show: what waits for a person, and playbooks of touchpoints."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Capability
from core.views import ActorView
from playbooks.selectors import (
    drafts_sent_back,
    drafts_to_approve,
    playbooks_by_touchpoint,
    reviews_due,
)

_SHOWN = 20


class RegulationsView(ActorView):
    """Beside the touchpoints between roles: the playbooks in force that belong to each."""

    capability = Capability.PLAYBOOKS_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """By pair of roles, as the touchpoints are listed."""
        may_write = self.actor.has(Capability.PLAYBOOKS_WRITE)
        context = {
            "rows": [
                {
                    "from_code": touchpoint.from_role.code,
                    "to_code": touchpoint.to_role.code,
                    "occasion": touchpoint.occasion,
                    "playbooks": [
                        {"name": row.name, "url": reverse("playbook-detail", args=[row.pk])}
                        for row in playbooks
                    ],
                }
                for touchpoint, playbooks in playbooks_by_touchpoint(self.actor)
            ],
            "create_url": reverse("playbook-create") if may_write else "",
            "create_label": _("Write a playbook"),
        }
        return self.render("playbooks/_regulations.html", context)


class ApprovalsView(ActorView):
    """For the desk: drafts to approve, drafts sent back, reviews due; nothing for none."""

    capability = Capability.PLAYBOOKS_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """What waits for this person."""
        context = {
            "to_approve": drafts_to_approve(self.actor)[:_SHOWN],
            "sent_back": drafts_sent_back(self.actor)[:_SHOWN],
            "to_review": reviews_due(self.actor, timezone.localdate())[:_SHOWN],
        }
        return self.render("playbooks/_approvals.html", context)
