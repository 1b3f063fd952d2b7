"""Reads of low answers that are followed up: where each stands, and how well it is done."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import (
    Aggregate,
    Case,
    CharField,
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Least

from core.access import Actor
from core.proportions import Estimate, share
from handoffs.models import Message, MessageDirection
from handoffs.transitions import RequestState
from surveys.models import (
    CONTACT_HOURS,
    LOW_LIMITS,
    Answer,
    LoopCase,
    LoopOutcome,
    LoopRule,
    LoopStep,
    LoopStepKind,
    Survey,
    is_low,
)

COMPLAINT_TOPIC = "service-complaint"
"""The topic of the matrix' row for unhappy clients: complaints and low survey scores."""


class LoopState(StrEnum):
    """Where a low answer stands."""

    WAITING = "waiting"
    CONTACTED = "contacted"
    NO_OUTCOME = "no_outcome"
    REOPENED = "reopened"
    CLOSED = "closed"


def rule_of(survey: Survey) -> LoopRule:
    """What holds for a survey; without a row of its own what a company starts with (unsaved)."""
    found = LoopRule.objects.of_company(survey.company_id).filter(survey=survey)
    rule: LoopRule | None = found.select_related("topic").first()
    return rule or _usual(survey)


def to_follow(company_id: int, invitation_ids: Collection[int]) -> list[int]:
    """Of these invitations those that have a case, or whose answer that counts is low. Three
    queries."""
    followed = LoopCase.objects.of_company(company_id).filter(invitation_id__in=invitation_ids)
    found = set(followed.values_list("invitation_id", flat=True))
    own = {rule.survey_id: rule for rule in LoopRule.objects.of_company(company_id)}
    answers = Answer.objects.of_company(company_id).filter(invitation_id__in=invitation_ids)
    last = answers.order_by("invitation_id", "-at", "-pk").distinct("invitation_id")
    for answer in last.select_related("invitation__survey"):
        invitation = answer.invitation
        rule = own.get(invitation.survey_id) or _usual(invitation.survey)
        if is_low(invitation.kind, rule.limit, answer.score):
            found.add(invitation.pk)
    return sorted(found)


def rules_for(actor: Actor) -> list[LoopRule]:
    """What holds for each survey of the company. Two queries."""
    rules = LoopRule.objects.visible_to(actor).select_related("topic", "survey")
    own = {rule.survey_id: rule for rule in rules}
    surveys = Survey.objects.visible_to(actor).order_by("pk")
    return [own.get(survey.pk) or _usual(survey) for survey in surveys]


def _usual(survey: Survey) -> LoopRule:
    return LoopRule(
        company_id=survey.company_id,
        survey=survey,
        limit=LOW_LIMITS[survey.kind],
        contact_hours=CONTACT_HOURS,
    )


def with_contact(cases: QuerySet[Any]) -> QuerySet[Any]:
    """Cases with `contacted_at`: the first words a person wrote to the client about it, or the
    first talk that was noted; reaching somebody at the end counts too. Null: nobody yet."""
    written = (
        Message.objects.filter(
            request_id=OuterRef("request_id"),
            direction=MessageDirection.TO_CLIENT,
            is_automatic=False,
            at__gte=OuterRef("opened_at"),
        )
        .order_by()
        .values("request_id")
        .annotate(first=Min("at"))
    )
    reached = Q(kind=LoopStepKind.CLOSED) & ~Q(outcome=LoopOutcome.NOT_REACHABLE)
    spoken = (
        LoopStep.objects.filter(Q(kind=LoopStepKind.CONTACTED) | reached, case_id=OuterRef("pk"))
        .order_by()
        .values("case_id")
        .annotate(first=Min("at"))
    )
    annotated: QuerySet[Any] = cases.annotate(
        contacted_at=Least(
            Subquery(written.values("first"), output_field=DateTimeField()),
            Subquery(spoken.values("first"), output_field=DateTimeField()),
        )
    )
    return annotated


def with_state(cases: QuerySet[Any]) -> QuerySet[Any]:
    """Cases with `contacted_at` and `state` (`LoopState`)."""
    is_resolved = Q(request__state=RequestState.RESOLVED)
    annotated: QuerySet[Any] = with_contact(cases).annotate(
        state=Case(
            When(is_resolved & ~Q(outcome=""), then=Value(LoopState.CLOSED.value)),
            When(is_resolved, then=Value(LoopState.NO_OUTCOME.value)),
            When(~Q(outcome=""), then=Value(LoopState.REOPENED.value)),
            When(contacted_at__isnull=False, then=Value(LoopState.CONTACTED.value)),
            default=Value(LoopState.WAITING.value),
            output_field=CharField(),
        )
    )
    return annotated


def is_overdue(now: datetime) -> Q:
    """Condition on cases with a state: nobody has spoken with the client, and it is past due."""
    return Q(state=LoopState.WAITING, due_at__lt=now)


def cases_for(actor: Actor) -> QuerySet[LoopCase]:
    """Cases the actor may see with all that a row shows."""
    visible: QuerySet[LoopCase] = LoopCase.objects.visible_to(actor)
    last = LoopStep.objects.select_related("member").order_by("at", "pk")
    related = visible.select_related(
        *("invitation__client", "invitation__contact"),
        *("request__owner", "request__owner_role", "request__owner_team"),
    ).prefetch_related(Prefetch("steps", last.select_related("member", "answer")))
    return with_state(related)


@dataclass(frozen=True, slots=True)
class LoopFigures:
    """How well low answers are followed up: of `n` cases `closed` are closed, and in `raised`
    the client has answered better since; half of those in which somebody spoke with the client were
    first spoken with within `median`."""

    n: int
    closed: int
    overdue: int
    raised: int
    contacted: int
    median: timedelta | None

    @property
    def share(self) -> Estimate | None:
        """Closed of all, in per cent, with its 95 % interval (Wilson); None without cases."""
        return share(self.closed, self.n)


def figures_of(cases: QuerySet[Any], now: datetime) -> LoopFigures:
    """The figures of these cases (with a state). One query, exact: durations are not estimated.

    The median is clock time from the answer to the first contact (`percentile_cont`), over the
    cases that have had one; those still without are counted beside it.
    """
    wait = ExpressionWrapper(F("contacted_at") - F("opened_at"), output_field=DurationField())
    found = cases.order_by().aggregate(
        n=Count("pk"),
        closed=Count("pk", filter=Q(state=LoopState.CLOSED)),
        overdue=Count("pk", filter=is_overdue(now)),
        raised=Count("pk", filter=Q(raised_at__isnull=False)),
        contacted=Count("pk", filter=Q(contacted_at__isnull=False)),
        median=_Median(wait, output_field=DurationField()),
    )
    return LoopFigures(**found)


class _Median(Aggregate):
    """`percentile_cont(0.5)` of durations; nulls are left out."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
