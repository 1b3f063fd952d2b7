"""Forms of questions: whom to ask what by when, and the answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.levels import Level
from accounts.models import Membership, ReportingLine
from core.access import Actor
from core.forms import ServiceForm, text_field
from handoffs.forms import Choices, OnceForm


@dataclass(frozen=True, slots=True)
class Department:
    """People who can be asked: internal employees with one job title, or a team."""

    name: str
    is_internal: bool
    people: Choices


def departments(actor: Actor) -> list[Department]:
    """Everyone who can be asked: internal employees by job title, then colleagues by team."""
    lines = ReportingLine.objects.of_company(actor.company_id).on(timezone.localdate())
    team = lines.filter(member=OuterRef("pk")).values("team__name")[:1]
    people = (
        Membership.objects.visible_to(actor)
        .filter(is_active=True)
        .exclude(pk=actor.membership_id)
        .annotate(team_name=Subquery(team))
        .order_by("name", "pk")
    )
    found: dict[tuple[bool, str], Choices] = {}
    for pk, name, level, job, team_name in people.values_list(
        "pk", "name", "level", "job_title", "team_name"
    ):
        is_internal = level == Level.INTERNAL
        department = job if is_internal else team_name
        found.setdefault((is_internal, department or ""), []).append((pk, name))
    nameless = {True: gettext("Without a job title"), False: gettext("Without a team")}
    # Those without a name of their own come last.
    ordered = sorted(found, key=lambda key: (not key[0], not key[1], key[1].casefold()))
    return [
        Department(name or nameless[is_internal], is_internal, found[is_internal, name])
        for is_internal, name in ordered
    ]


class QuestionForm(OnceForm):
    """One question to several colleagues."""

    to_ids = forms.TypedMultipleChoiceField(
        label=_("Whom"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    text = text_field(
        _("Question"),
        rows=3,
        max_length=5000,
        help_text=_("Each of them reads the client's own words and this question."),
    )
    due_at = forms.DateTimeField(
        label=_("Answer by"),
        required=False,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        help_text=_("Left empty: eight working hours from now."),
    )

    def __init__(self, *args: Any, departments: Iterable[Department], **kwargs: Any) -> None:
        """Offer those who can be asked."""
        super().__init__(*args, **kwargs)
        self.departments = list(departments)
        people = [choice for department in self.departments for choice in department.people]
        self.offer("to_ids", people)

    @property
    def internal_employees(self) -> list[dict[str, Any]]:
        """Their boxes to tick, by job title."""
        return [row for row in self._by_department if row["is_internal"]]

    @property
    def colleagues(self) -> list[dict[str, Any]]:
        """Theirs, by team; one with a ticked box is shown open."""
        return [row for row in self._by_department if not row["is_internal"]]

    @cached_property
    def _by_department(self) -> list[dict[str, Any]]:
        boxes, rows = iter(self["to_ids"]), []
        for department in self.departments:
            own = [next(boxes) for _person in department.people]
            rows.append(
                {
                    "name": department.name,
                    "is_internal": department.is_internal,
                    "boxes": own,
                    "is_open": any(box.data["selected"] for box in own),
                }
            )
        return rows


class AnswerForm(ServiceForm):
    """What one knows."""

    text = text_field(_("Your answer"), rows=4)
