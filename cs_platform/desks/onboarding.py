"""Learning on the desk: what is late with one's people, and what waits for one's word."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.ui import formats
from core.views import Text, url_above
from cs_platform.desks import cells
from cs_platform.desks.part import QueryPart
from training.models import (
    Assignment,
    AssignmentKind,
    AssignmentState,
    ShadowingDay,
    SupervisedRequest,
    SupervisedState,
)
from training.selectors.shadowing import days_to_confirm


class LateLearning(QueryPart):
    """Open assignments of one's people whose day is over, the longest late first."""

    capability = Capability.TRAINING_VIEW_TEAM
    slug = "late-learning"
    title = _("Learning of my people, late")
    lead = _("What your people were to read, watch or do by a day that is over.")
    ordering: ClassVar[Sequence[str]] = ("due_on", "id")
    columns: ClassVar[Sequence[tuple[Text, str]]] = (
        (_("Person"), ""),
        (_("What"), ""),
        (_("Why"), "opt-s"),
        (_("Due"), "end"),
    )
    empty_title = _("Nothing is late")
    empty_text = _("What your people are to learn and have not done in time stands here.")

    def queryset(self) -> QuerySet[Any]:
        """Of the people in sight, without oneself."""
        rows: QuerySet[Any] = Assignment.objects.visible_to(self.actor)
        late = rows.filter(
            state=AssignmentState.OPEN, due_on__lt=self.today, member__is_active=True
        )
        return late.exclude(member_id=self.actor.membership_id)

    def with_columns(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """With names."""
        return queryset.select_related("member", "playbook", "course")

    def row(self, record: Assignment) -> Mapping[str, Any]:
        """One; it leads to the plan it belongs to, or to the person's learning."""
        return cells.row(
            cells.title(record.member.name, _address(record)),
            cells.Cell(record.title, beside=AssignmentKind(record.kind).label),
            cells.Cell(record.get_reason_display(), css="opt-s"),
            cells.Cell(formats.date_text(record.due_on), css="end", look="st risk", icon="clock"),
        )


def _address(record: Assignment) -> str:
    parts = record.key.split(":")
    if parts[0] == "onboarding" and len(parts) > 1 and parts[1].isdigit():
        return reverse("onboarding-plan", args=[int(parts[1])])
    return url_above("learning-person", record.member_id) or reverse("onboarding")


class ShadowingToConfirm(QueryPart):
    """Days of shadowing that have come and wait for this person's word."""

    capability = Capability.TRAINING_VIEW
    slug = "shadowing"
    title = _("Shadowing to confirm")
    lead = _("A day counts when both have said that it happened.")
    ordering: ClassVar[Sequence[str]] = ("on_day", "id")
    columns: ClassVar[Sequence[tuple[Text, str]]] = ((_("Who with whom"), ""), (_("Day"), "end"))
    empty_title = _("Nothing waits for your word")
    empty_text = _("Days at a colleague’s side stand here until you have said that they happened.")

    def queryset(self) -> QuerySet[Any]:
        """As the one who learns, and as the host."""
        return days_to_confirm(self.actor, self.today)

    def with_columns(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """With names."""
        return queryset.select_related("member", "host")

    def row(self, record: ShadowingDay) -> Mapping[str, Any]:
        """One; it opens to be answered."""
        words = _("%(name)s with %(host)s") % {
            "name": record.member.name,
            "host": record.host.name,
        }
        return cells.row(
            cells.title(words, reverse("shadowing-day", args=[record.pk])),
            cells.Cell(formats.date_text(record.on_day), css="end"),
        )


class SupervisedToLook(QueryPart):
    """First requests of newcomers that wait for this supervisor."""

    capability = Capability.TRAINING_VIEW
    slug = "supervised"
    title = _("Requests to look at")
    lead = _("First requests of colleagues: say what was good and what to change.")
    ordering: ClassVar[Sequence[str]] = ("created_at", "id")
    columns: ClassVar[Sequence[tuple[Text, str]]] = ((_("Request"), ""), (_("Person"), "end"))
    empty_title = _("No request waits for you")
    empty_text = _("Newcomers may ask you to look at one of their first requests.")

    def queryset(self) -> QuerySet[Any]:
        """Those one was asked to look at."""
        rows: QuerySet[Any] = SupervisedRequest.objects.of_company(self.actor.company_id)
        return rows.filter(supervisor_id=self.actor.membership_id, state=SupervisedState.ASKED)

    def with_columns(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """With names."""
        return queryset.select_related("member", "request")

    def row(self, record: SupervisedRequest) -> Mapping[str, Any]:
        """One; it opens to be answered."""
        request = record.request
        return cells.row(
            cells.title(
                f"#{request.number} {request.subject}",
                reverse("supervised-request", args=[record.pk]),
            ),
            cells.Cell(record.member.name, css="end"),
        )
