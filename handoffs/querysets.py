"""Which requests, and what hangs on them, a person may see."""

from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.access import Actor, Capability, ScopedQuerySet


class RequestQuerySet(ScopedQuerySet[Any]):
    """Requests: all of the company's, or only those an internal employee was called into, asked
    about, or asked to agree to a solution of."""

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
        approvals = apps.get_model("handoffs", "Approval").objects
        must_agree = approvals.visible_to(actor).filter(solution__request_id=OuterRef("pk"))
        return requests.filter(Exists(called_in) | Exists(asked) | Exists(must_agree))


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


class AttachmentQuerySet(ScopedQuerySet[Any]):
    """Files: for those who see what they hang on; pending ones for who uploaded them."""

    def visible_to(self, actor: Actor) -> Self:
        """An internal employee sees those of comments they see, and of a client's first words in
        requests they were called into."""
        files = self.of_company(actor.company_id)
        if not actor.has(Capability.REQUESTS_VIEW):
            return self.none()
        unsent = Q(message=None, comment=None)
        own = unsent & Q(uploaded_by_id=actor.membership_id or 0)
        if actor.has(Capability.REQUESTS_VIEW_ALL):
            sent = Q(message__isnull=False) | Q(comment__isnull=False) | Q(uploaded_by=None)
            return files.filter(sent | own)
        comments = apps.get_model("handoffs", "Comment").objects.visible_to(actor)
        requests = apps.get_model("handoffs", "Request").objects.visible_to(actor)
        first_words = unsent & Q(uploaded_by=None)
        return files.filter(
            Q(comment__in=comments.order_by().values("pk")) | first_words | own,
            request__in=requests.order_by().values("pk"),
        )


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


class OwnQuerySet(ScopedQuerySet[Any]):
    """What a person keeps for themselves alone."""

    def visible_to(self, actor: Actor) -> Self:
        """One's own."""
        return self.of_company(actor.company_id).filter(owner_id=actor.membership_id or 0)


class SolutionQuerySet(ScopedQuerySet[Any]):
    """Solutions: for those who see every request, and for those asked to agree."""

    def visible_to(self, actor: Actor) -> Self:
        """Solutions of visible requests; an internal employee sees those they must agree to."""
        solutions = self.of_company(actor.company_id)
        if actor.has(Capability.REQUESTS_VIEW_ALL):
            return solutions
        approvals = apps.get_model("handoffs", "Approval").objects.visible_to(actor)
        return solutions.filter(Exists(approvals.filter(solution_id=OuterRef("pk"))))


class ApprovalQuerySet(ScopedQuerySet[Any]):
    """Who is asked to agree: for those who see every request, and for the one who is asked."""

    def visible_to(self, actor: Actor) -> Self:
        """Approvals of visible requests; an internal employee sees their own, and open ones of
        somebody who is away while they stand in."""
        approvals = self.of_company(actor.company_id)
        if actor.has(Capability.REQUESTS_VIEW_ALL):
            return approvals
        if not actor.has(Capability.REQUESTS_VIEW):
            return self.none()
        theirs = Q(asked_id=actor.membership_id) | Q(answered_by_id=actor.membership_id)
        return approvals.filter(theirs | awaited_from(actor))


def awaited_from(actor: Actor) -> Q:
    """Approvals that wait for this person: theirs, and those of whoever is away while they stand
    in."""
    absences = apps.get_model("accounts", "Absence").objects.of_company(actor.company_id)
    away = absences.on(timezone.localdate()).filter(stand_in_id=actor.membership_id)
    asked = Q(asked_id=actor.membership_id) | Q(asked_id__in=away.values("member_id"))
    return Q(state="open") & asked


class MessageDraftQuerySet(ScopedQuerySet[Any]):
    """Drafts of messages and comments: one's own alone."""

    def visible_to(self, actor: Actor) -> Self:
        """Own ones; a manager reads none either."""
        return self.of_company(actor.company_id).filter(member_id=actor.membership_id)


class TouchQuerySet(ScopedQuerySet[Any]):
    """Touch time and its corrections: one's own, that of one's people, or all."""

    def visible_to(self, actor: Actor) -> Self:
        """By who reports to the actor now."""
        rows = self.of_company(actor.company_id)
        if actor.has(Capability.METRICS_VIEW_ALL):
            return rows
        own = Q(member_id=actor.membership_id)
        if not actor.has(Capability.METRICS_VIEW_TEAM):
            return rows.filter(own)
        lines = apps.get_model("accounts", "ReportingLine").objects.of_company(actor.company_id)
        theirs = lines.on(timezone.localdate()).filter(
            member=OuterRef("member"), manager_id=actor.membership_id
        )
        return rows.filter(own | Exists(theirs))
