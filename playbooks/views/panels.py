"""What waits for a person, as a fragment of their desk."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core.access import Capability
from core.views import ActorView
from playbooks.selectors import (
    drafts_sent_back,
    drafts_to_approve,
    reviews_due,
)

_SHOWN = 20


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
