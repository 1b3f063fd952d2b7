"""Fragments that other pages show: playbooks of a topic, and what waits for a person."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core.access import Capability
from core.views import ActorView, get_or_not_found
from playbooks.selectors import (
    drafts_sent_back,
    drafts_to_approve,
    playbooks_of_topics,
    reviews_due,
)
from roles.models import Topic

_SHOWN = 20


class TopicPanelView(ActorView):
    """Playbooks in force for a topic, beside a request."""

    capability = Capability.PLAYBOOKS_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Their names, and a way to write one where there is none."""
        topic: Topic = get_or_not_found(Topic.objects.visible_to(self.actor), pk=pk)
        context = {
            "topic": topic,
            "playbooks": playbooks_of_topics(self.actor.company_id, [topic.pk]).get(topic.pk, []),
            "may_write": self.actor.has(Capability.PLAYBOOKS_WRITE),
        }
        return self.render("playbooks/_topic_panel.html", context)


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
