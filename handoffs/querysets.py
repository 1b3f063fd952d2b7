"""Which requests, and what hangs on them, a person may see."""

from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q

from core.access import Actor, Capability, ScopedQuerySet


class RequestQuerySet(ScopedQuerySet[Any]):
    """Requests: all of the company's, or only those an internal employee was called into or
    asked about."""

    def visible_to(self, actor: Actor) -> Self:
        """Requests the actor may see."""
        requests = self.of_company(actor.company_id)
        if actor.has(Capability.REQUESTS_VIEW_ALL):
            return requests
        if not actor.has(Capability.REQUESTS_VIEW):
            return self.none()
        called_in = apps.get_model("handoffs", "Participant").objects.filter(
            request_id=OuterRef("pk"), member_id=actor.membership_id
        )
        asked = apps.get_model("handoffs", "Question").objects.filter(
            request_id=OuterRef("pk"), asked_to_id=actor.membership_id
        )
        return requests.filter(Exists(called_in) | Exists(asked))


class SavedViewQuerySet(ScopedQuerySet[Any]):
    """Views of the list of requests: one's own, and those that colleagues share."""

    def visible_to(self, actor: Actor) -> Self:
        """For those who see the list of all requests."""
        if not actor.has(Capability.REQUESTS_VIEW_ALL):
            return self.none()
        views = self.of_company(actor.company_id)
        return views.filter(Q(owner_id=actor.membership_id) | Q(is_shared=True))


class AnswerTemplateQuerySet(ScopedQuerySet[Any]):
    """Templates of answers: one's own, and those that are shared."""

    def visible_to(self, actor: Actor) -> Self:
        """For those who write to clients."""
        if not actor.has(Capability.REQUESTS_WORK):
            return self.none()
        templates = self.of_company(actor.company_id)
        return templates.filter(Q(owner_id=actor.membership_id) | Q(is_shared=True))


class OfRequestQuerySet(ScopedQuerySet[Any]):
    """Messages, hand-overs, holdings and entries: for those who see every request."""

    def visible_to(self, actor: Actor) -> Self:
        """Rows of requests the actor may see; nothing for internal employees."""
        rows = self.of_company(actor.company_id)
        return rows if actor.has(Capability.REQUESTS_VIEW_ALL) else self.none()


class CommentQuerySet(ScopedQuerySet[Any]):
    """Comments: for those who see the request they stand on."""

    def visible_to(self, actor: Actor) -> Self:
        """Comments of visible requests; an internal employee sees those of requests they were
        called into that they wrote themselves or that called them in."""
        comments = self.of_company(actor.company_id)
        if actor.has(Capability.REQUESTS_VIEW_ALL):
            return comments
        if not actor.has(Capability.REQUESTS_VIEW):
            return self.none()
        own = comments.filter(author_id=actor.membership_id)
        addressed = comments.filter(called_in__member_id=actor.membership_id)
        return (own | addressed).distinct()


class QuestionQuerySet(ScopedQuerySet[Any]):
    """Questions: for those who see every request, and for the one who is asked."""

    def visible_to(self, actor: Actor) -> Self:
        """Questions of visible requests; an internal employee sees those put to them."""
        questions = self.of_company(actor.company_id)
        if actor.has(Capability.REQUESTS_VIEW_ALL):
            return questions
        if not actor.has(Capability.REQUESTS_VIEW):
            return self.none()
        return questions.filter(asked_to_id=actor.membership_id)
