"""Project's desk: own requests by stage of the hand-overs, departments that owe answers, and
regulations at work for one's clients."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from core.access import Actor, Capability
from core.forms import ShortModelChoiceField
from core.ui import formats
from cs_platform.desks import cells
from cs_platform.desks.account import my_clients
from cs_platform.desks.options import NO_TEAM, Options
from cs_platform.desks.part import QueryPart
from cs_platform.desks.reading import UNRESOLVED
from cs_platform.desks.requests import RequestsPart
from cs_platform.desks.waiting import ANY_OR_LATE, NEVER, QuestionsPart
from handoffs.models import Handover, Question
from handoffs.transitions import HandoverState, QuestionState, RequestState
from playbooks.models import PlaybookKind, Run, RunStep
from playbooks.selectors.runs import runs_with_open_steps
from playbooks.transitions import RunState
from playbooks.views.run_words import running_row
from roles.models import RoleCode

OFFERED, AWAITS, WAITING, IN_WORK = "offered", "awaits", "waiting", "in-work"
STAGES = (
    (OFFERED, _("Offered on, not accepted yet")),
    (AWAITS, _("Waits for colleagues' answers")),
    (WAITING, _("Waits for the client")),
    (IN_WORK, _("In work with you")),
)


class StageOptions(Options):
    """At which stage."""

    stage = forms.ChoiceField(label=_("Stage"), required=False, choices=[("", _("any")), *STAGES])


class Stages(RequestsPart):
    """My requests, each at one stage: the first that fits."""

    slug = "stages"
    title = _("Your requests by stage")
    options_class = StageOptions
    columns = (
        (_("Request"), ""),
        (_("Due"), ""),
        (_("Client"), ""),
        (_("Stage"), "opt-s"),
        (_("Last activity"), "end"),
    )
    empty_title = _("You own no open request")
    empty_text = _("Requests that you own stand here by who has to move next.")

    def rule(self) -> Q:
        """Mine."""
        return Q(owner_id=self.actor.membership_id)

    def queryset(self) -> QuerySet[Any]:
        """At the chosen stage."""
        staged = self.staged()
        stage = self.chosen["stage"]
        return staged.filter(stage=stage) if stage else staged

    def staged(self) -> QuerySet[Any]:
        """With `stage`."""
        offers = Handover.objects.filter(request=OuterRef("pk"), state=HandoverState.OFFERED)
        questions = Question.objects.filter(request=OuterRef("pk"), state=QuestionState.OPEN)
        stage = Case(
            When(Exists(offers), then=Value(OFFERED)),
            When(Exists(questions), then=Value(AWAITS)),
            When(state=RequestState.WAITING, then=Value(WAITING)),
            default=Value(IN_WORK),
        )
        found: QuerySet[Any] = super().queryset().annotate(stage=stage)
        return found

    def beside(self, records: Sequence[Any]) -> Mapping[str, Any]:
        """How many there are at each stage: one query."""
        if not self.chosen:
            return {}
        counted = dict(self.staged().order_by().values_list("stage").annotate(n=Count("pk")))
        return {
            "facets": [
                facet(
                    label,
                    counted.get(code, 0),
                    f"{self.address()}?stage={code}",
                    is_chosen=self.chosen["stage"] == code,
                )
                for code, label in STAGES
            ]
        }

    def row(self, record: Any) -> Mapping[str, Any]:
        """The stage in place of the owner, who is the reader."""
        stages: dict[str, Any] = dict(STAGES)
        return cells.row(
            self.request_cell(record),
            cells.due(record.falls_due_at, self.now),
            cells.Cell(record.client_name, css="soft"),
            cells.Cell(stages[record.stage], css="opt-s"),
            cells.moment(record.last_activity_at),
        )


def facet(label: Any, count: int, url: str, *, is_chosen: bool, late: int = 0) -> dict[str, Any]:
    """A part of the rows, counted; the number opens to them."""
    return {"label": label, "count": count, "url": url, "is_chosen": is_chosen, "late": late}


class DepartmentOptions(Options):
    """Of which department, and whether only what is late."""

    department = ShortModelChoiceField(
        label=_("Department"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=_("any"),
        null_label=_("without a team"),
        null_value=NO_TEAM,
    )
    late = forms.ChoiceField(label=_("Due"), choices=ANY_OR_LATE, required=False)

    def __init__(self, given: Mapping[str, Any], actor: Actor) -> None:
        """Offer the company's teams."""
        super().__init__(given, actor)
        field: Any = self.fields["department"]
        field.queryset = Team.objects.visible_to(actor).order_by("name", "pk").only("name")


class Awaited(QuestionsPart):
    """Answers that my requests wait for, by the department that owes them."""

    slug = "awaited-answers"
    title = _("Departments that owe you answers")
    note = _("Asked about your requests")
    options_class = DepartmentOptions
    columns = (
        (_("Question"), ""),
        (_("Answer by"), ""),
        (_("Request"), ""),
        (_("Asked by"), "opt-s"),
        (_("Department"), "end"),
    )
    empty_title = _("No answer is awaited")
    empty_text = _("Ask several departments at once on a request's page; who is late stands here.")

    def rule(self) -> Q:
        """About my requests, of the department, how late."""
        rule = self.of_mine()
        if self.chosen["late"]:
            rule &= Q(due_at__lt=self.now)
        department = self.chosen["department"]
        if department == NO_TEAM:
            rule &= Q(asked_to_team=None)
        elif department:
            rule &= Q(asked_to_team=department)
        return rule

    def of_mine(self) -> Q:
        """About my requests."""
        return Q(request__owner_id=self.actor.membership_id)

    def beside(self, records: Sequence[Any]) -> Mapping[str, Any]:
        """How many each department owes, and how many of them are late: one query."""
        if not self.chosen:
            return {}
        awaited = Question.objects.visible_to(self.actor).filter(
            self.of_mine(), state=QuestionState.OPEN, request__state__in=UNRESOLVED
        )
        counted = (
            awaited.order_by()
            .values_list("asked_to_team", "asked_to_team__name")
            .annotate(n=Count("pk"), late=Count("pk", filter=Q(due_at__lt=self.now)))
        )
        chosen = self.chosen["department"]
        key = chosen.pk if isinstance(chosen, Team) else chosen
        return {
            "facets": [
                facet(
                    name or _("without a team"),
                    n,
                    f"{self.address()}?department={pk or NO_TEAM}",
                    is_chosen=bool(key) and key == (pk or NO_TEAM),
                    late=late,
                )
                for pk, name, n, late in counted.order_by("-late", "-n", "asked_to_team__name")
            ]
        }


class Regulations(QueryPart):
    """Regulations at work for my clients, what is late first."""

    capability = Capability.PLAYBOOKS_VIEW
    slug = "regulations-running"
    title = _("Regulations at work")
    note = _("For clients whose Project manager you are")
    ordering = ("due_order", "id")
    columns = (
        (_("Regulation"), ""),
        (_("Due"), ""),
        (_("Client"), ""),
        (_("Step"), "opt-s"),
        (_("With"), "end"),
    )
    empty_title = _("No regulation is at work")
    empty_text = _("Start one on the page of a client; it stands here until it ends.")

    def queryset(self) -> QuerySet[Any]:
        """Running ones of that kind."""
        clients = my_clients(self, RoleCode.PROJECT).order_by().values("pk")
        runs: QuerySet[Any] = Run.objects.visible_to(self.actor).filter(
            state=RunState.RUNNING, playbook__kind=PlaybookKind.REGULATION, client__in=clients
        )
        return runs

    def with_columns(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """With their open steps; what has no due time comes last."""
        still_open = RunStep.objects.filter(run=OuterRef("pk"), ended_at=None)
        due = Coalesce(Subquery(still_open.values("due_at")[:1]), NEVER)
        runs = runs_with_open_steps(self.actor).filter(pk__in=queryset.values("pk"))
        found: QuerySet[Any] = runs.annotate(due_order=due)
        return found

    def row(self, record: Any) -> Mapping[str, Any]:
        """One run by its open step."""
        run = running_row(record, self.now)
        return cells.row(
            cells.title(run["playbook"], run["url"]),
            cells.Cell(
                run["due"] or formats.NO_VALUE,
                look="st risk" if run["is_late"] else "",
                icon="clock" if run["is_late"] else "",
            ),
            cells.Cell(run["client"], css="soft"),
            cells.Cell(run["step"], css="opt-s"),
            cells.person(run["holder"], run["role"], css="end"),
        )
