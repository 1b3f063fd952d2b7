"""Everything the page of one request shows, in a constant number of queries (eight)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.utils import timezone

from accounts.selectors import local_day
from clients.models import ClientTeamMember
from core.access import Actor, Capability
from core.errors import NotFound
from handoffs.circles import Loop, TimeHeld, Trouble, loops, lost_in_loops
from handoffs.models import Comment, Entry, Handover, Message, Participant, Question, Request
from handoffs.selectors.attachments import with_files, with_mail
from handoffs.selectors.following import following
from handoffs.selectors.held import times_held
from handoffs.selectors.links import merged_numbers, with_relatives
from handoffs.selectors.reasons import owner_reason_text
from handoffs.selectors.routing import client_team
from handoffs.selectors.tags import tags_of
from handoffs.selectors.troubles import troubles_seen
from handoffs.transitions import HandoverState


@dataclass(frozen=True, slots=True)
class CommentSeen:
    """A comment and the names of the colleagues it calls in."""

    comment: Comment
    called_in: tuple[str, ...]


@dataclass(frozen=True)
class RequestPage:
    """A request with its conversation, hand-overs, history and times, oldest first.

    What was said on requests that were merged into it is part of the conversation. For internal
    employees only the request, and the comments and questions they may see; the rest is empty.
    """

    request: Request
    messages: Sequence[Message]
    comments: Sequence[CommentSeen]
    questions: Sequence[Question]
    handovers: Sequence[Handover]
    entries: Sequence[Entry]
    held: Sequence[TimeHeld]
    client_team: Sequence[ClientTeamMember]

    @cached_property
    def open_offer(self) -> Handover | None:
        """The offer that waits for an answer."""
        offers = (item for item in self.handovers if item.state == HandoverState.OFFERED)
        return next(offers, None)

    @cached_property
    def loops(self) -> list[Loop]:
        """Where it went A → B → A between people."""
        return loops(self.held)

    @cached_property
    def lost_working_seconds(self) -> int:
        """Working time lost in circles."""
        return lost_in_loops(self.loops)

    @cached_property
    def troubles(self) -> list[Trouble]:
        """What goes wrong with it now."""
        own = [row for row in self.messages if row.request_id == self.request.pk]
        return troubles_seen(self.request, self.held, self.handovers, own)

    def came_from(self, request_id: int) -> int | None:
        """The number of the merged request on which something was said; None for this one."""
        return merged_numbers(self.request).get(request_id)

    @property
    def owner_reason(self) -> str:
        """Why this owner, in the reader's language."""
        return owner_reason_text(self.request)


def requests_in_detail(actor: Actor) -> models.QuerySet[Request]:
    """Requests in sight with everything that stands on their head."""
    requests = with_relatives(Request.objects.visible_to(actor), actor)
    if actor.has(Capability.REQUESTS_VIEW_ALL):
        requests = requests.annotate(tags_seen=tags_of(), is_followed=following(actor))
    return requests.select_related(
        "client",
        "contact",
        "topic__role",
        "owner",
        "owner_role",
        "owner_team__manager",
        "calendar",
    )


def request_page(actor: Actor, pk: int) -> RequestPage:
    """The page of the request with this id. Raises `NotFound` out of sight."""
    request = requests_in_detail(actor).filter(pk=pk).first()
    if request is None:
        raise NotFound
    return page_of(actor, request)


def page_of(actor: Actor, request: Request) -> RequestPage:
    """The page of a request that was found in sight of the actor."""
    sees_all = actor.has(Capability.REQUESTS_VIEW_ALL)
    day = local_day(actor.company_time_zone, timezone.now())
    team = client_team(actor.company_id, request.client_id, day) if sees_all else []
    return RequestPage(
        request=request,
        messages=_messages(actor, request),
        comments=_comments(actor, request),
        questions=_of(
            Question, actor, request, "asked_by", "asked_by_role", "asked_to", order="asked_at"
        ),
        handovers=_of(
            Handover,
            actor,
            request,
            *("offered_by", "from_owner", "from_role", "from_team"),
            *("to_owner", "to_role", "to_team", "answered_by"),
            order="offered_at",
        ),
        entries=_of(
            Entry,
            actor,
            request,
            *("member", "member_role", "owner", "owner_role", "owner_team", "topic"),
        ),
        held=times_held(request) if sees_all else [],
        client_team=team,
    )


def _of(model: Any, actor: Actor, request: Request, *related: str, order: str = "at") -> list[Any]:
    rows = model.objects.visible_to(actor).filter(request__in=conversation_ids(request, model))
    return list(rows.select_related(*related).order_by(order, "pk"))


def conversation_ids(request: Request, model: Any) -> list[int]:
    """Whose rows are read: for what was said also those that were merged into the request."""
    if model in (Handover, Entry):
        return [request.pk]
    return [request.pk, *merged_numbers(request)]


def _messages(actor: Actor, request: Request) -> list[Message]:
    messages = with_mail(with_files(Message.objects.visible_to(actor), "message"))
    messages = messages.filter(request__in=conversation_ids(request, Message))
    # The markup of a mail may be large and is shown on a page of its own.
    marked_up = models.ExpressionWrapper(~models.Q(html=""), models.BooleanField())
    messages = messages.defer("html").annotate(has_html=marked_up)
    return list(messages.select_related("author", "author_role", "contact").order_by("at", "pk"))


def _comments(actor: Actor, request: Request) -> list[CommentSeen]:
    participants = Participant.objects.visible_to(actor).filter(comment=models.OuterRef("pk"))
    names = ArraySubquery(participants.order_by("pk").values("member__name"))
    comments = with_files(Comment.objects.visible_to(actor), "comment").annotate(names=names)
    comments = comments.filter(request__in=conversation_ids(request, Comment))
    rows = comments.select_related("author", "author_role").order_by("at", "pk")
    return [CommentSeen(row, tuple(row.names or ())) for row in rows]
