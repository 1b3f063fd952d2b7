"""Low answers nobody has spoken about in time: one's own, and those of the people one leads."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.views import Text
from cs_platform.desks import cells
from cs_platform.desks.part import QueryPart
from cs_platform.desks.people import theirs, with_me
from handoffs.models import Request
from surveys.models import LoopCase
from surveys.scales import number_of
from surveys.selectors.loop import is_overdue, with_state
from surveys.texts import score_words


class _LowAnswers(QueryPart, abstract=True):
    """Overdue low answers, the longest overdue first."""

    ordering: ClassVar[Sequence[str]] = ("due_at", "id")
    columns: ClassVar[Sequence[tuple[Text, str]]] = (
        (_("Client"), ""),
        (_("Score"), ""),
        (_("Owner"), "opt-s"),
        (_("First contact due"), "end"),
    )
    empty_title = _("No low answer waits too long")
    empty_text = _("When a client answers low and nobody speaks with them in time, it stands here.")

    def rule(self) -> Q:
        """Whose requests."""
        raise NotImplementedError

    def queryset(self) -> QuerySet[Any]:
        """Cases in sight whose first contact is past due."""
        requests = Request.objects.visible_to(self.actor).filter(self.rule())
        cases: QuerySet[Any] = LoopCase.objects.visible_to(self.actor)
        return with_state(cases.filter(outcome="", request__in=requests)).filter(
            is_overdue(self.now)
        )

    def with_columns(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """With names."""
        related: QuerySet[Any] = queryset.select_related(
            *("invitation__client", "request__owner", "request__owner_role"),
            "request__owner_team",
        )
        return related

    def row(self, record: Any) -> Mapping[str, Any]:
        """One case."""
        invitation, request = record.invitation, record.request
        kind, score = invitation.kind, record.score
        owner = request.owner or request.owner_team
        role = request.owner_role.code if request.owner_role else ""
        return cells.row(
            cells.title(invitation.client.name, reverse("survey-loop-case", args=[record.pk])),
            cells.Cell(
                number_of(kind, score) or score_words(kind, score),
                beside=kind.upper(),
                look="st risk",
            ),
            cells.person(owner.name if owner else "", role),
            cells.due(record.due_at, self.now, css="end"),
        )


class MyLowAnswers(_LowAnswers):
    """Those whose request lies with me or my team."""

    capability = Capability.SURVEYS_VIEW
    slug = "my-low-answers"
    title = _("Unhappy clients to call")

    def rule(self) -> Q:
        """Mine."""
        return with_me(self.actor)


class LowAnswers(_LowAnswers):
    """Those of one's people; all of them for a head."""

    capability = Capability.REQUESTS_ANSWER_FOR_OTHERS
    slug = "low-answers"
    title = _("Low answers overdue")

    def rule(self) -> Q:
        """Of the people one leads."""
        return theirs(self.actor)
