"""Reading runs: a list with their open steps, one run whole, and whose turn it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.calendars import working_seconds
from accounts.models import Membership, ReportingLine, Team
from accounts.selectors import calendar_in_force, local_day
from core.access import Actor, Capability
from handoffs.models import Request
from handoffs.selectors.standing import stood_in_for
from playbooks.models import Playbook, Run, RunStep
from playbooks.steps import Branch, Step, branches
from playbooks.transitions import RunState
from roles.models import Role

SHOWN = 10
_HOLDER = ("member", "team", "role")
_ROLE_TEXTS = tuple(f"role__{name}" for name in Role.TEXTS)


def turns(actor: Actor) -> QuerySet[RunStep]:
    """Turns at steps, with their holders."""
    rows: QuerySet[RunStep] = RunStep.objects.visible_to(actor)
    return rows.select_related(*_HOLDER).defer(*_ROLE_TEXTS)


def runs_with_open_steps(actor: Actor) -> QuerySet[Run]:
    """Runs with `open_steps` (one while it runs). A version that many share is read once."""
    runs: QuerySet[Run] = Run.objects.visible_to(actor)
    still_open = Prefetch(
        "steps", queryset=turns(actor).filter(ended_at=None), to_attr="open_steps"
    )
    named = runs.select_related("playbook", "client", "request").defer(
        "request__original_text", "request__owner_reason"
    )
    return named.prefetch_related("playbook_version", still_open)


def runs_with_steps(actor: Actor) -> QuerySet[Run]:
    """Runs with `all_steps`, every turn in order."""
    rows = RunStep.objects.visible_to(actor).select_related(*_HOLDER, "ended_by")
    steps = rows.defer(*_ROLE_TEXTS).order_by("position")
    runs: QuerySet[Run] = Run.objects.visible_to(actor)
    related = runs.select_related("playbook", "playbook_version", "client", "request")
    return related.prefetch_related(Prefetch("steps", queryset=steps, to_attr="all_steps"))


def step_of(run: Run, turn: RunStep) -> Step:
    """What the turn's step is, in the version that the run keeps."""
    return next(step for step in run.playbook_version.steps if step.key == turn.key)


def is_late(turn: RunStep, now: datetime) -> bool:
    """Whether an open step is past due."""
    return turn.ended_at is None and turn.due_at is not None and turn.due_at < now


@dataclass(frozen=True, slots=True)
class Past:
    """A turn that ended, its step, and the working time it took by today's calendar."""

    turn: RunStep
    step: Step
    seconds: int


@dataclass(frozen=True, slots=True)
class RunPage:
    """A run with everything its page shows; `turn` and `ways` are empty once it has ended."""

    run: Run
    steps: Sequence[Step]
    turn: RunStep | None
    step: Step | None
    ways: Sequence[Branch]
    past: Sequence[Past]

    @property
    def done(self) -> frozenset[str]:
        """Keys of the steps that were done and are not open again."""
        still_open = {self.turn.key} if self.turn else set()
        return frozenset(row.turn.key for row in self.past if row.turn.is_done) - still_open


def run_page(actor: Actor, pk: int) -> RunPage | None:
    """The run, if it is in sight."""
    runs: QuerySet[Run] = Run.objects.visible_to(actor)
    related = ("playbook", "playbook_version", "client", "request", "started_by")
    run = runs.select_related(*related).filter(pk=pk).first()
    if run is None:
        return None
    steps = run.playbook_version.steps
    by_key = {step.key: step for step in steps}
    found = RunStep.objects.visible_to(actor).filter(run=run).select_related(*_HOLDER, "ended_by")
    rows = list(found.defer(*_ROLE_TEXTS).order_by("position"))
    spec = calendar_in_force(actor.company_id).spec
    past = [
        Past(row, by_key[row.key], working_seconds(spec, row.began_at, row.ended_at))
        for row in rows
        if row.ended_at is not None
    ]
    turn = next((row for row in rows if row.ended_at is None), None)
    step = by_key[turn.key] if turn else None
    ways = branches(steps)[turn.key] if turn else ()
    return RunPage(run, steps, turn, step, ways, past)


def my_teams(actor: Actor, day: date) -> QuerySet[Any]:
    """Ids of the teams in which the actor works on a local day or for which they answer."""
    lines = ReportingLine.objects.of_company(actor.company_id).on(day)
    mine = lines.filter(member_id=actor.membership_id)
    teams = Team.objects.of_company(actor.company_id).filter(
        Q(manager_id=actor.membership_id) | Q(pk__in=mine.values("team"))
    )
    return teams.order_by().values("pk")


def is_with(actor: Actor, day: date) -> Q:
    """Open steps that are with the actor, with a team of theirs, or with somebody who is away
    while the actor stands in."""
    mine = Q(member_id=actor.membership_id) | Q(team__in=my_teams(actor, day))
    return Q(ended_at=None) & (mine | stood_in(actor, day))


def stood_in(actor: Actor, day: date) -> Q:
    """Steps of whoever is away while the actor stands in."""
    return stood_in_for(
        actor.company_id, actor.membership_id, day, owner="member", client="run__client_id"
    )


@dataclass(frozen=True, slots=True)
class DeskSteps:
    """Open steps: the actor's own and their teams', and late ones of the people they lead."""

    mine: Sequence[RunStep]
    late: Sequence[RunStep]


def steps_for_desk(actor: Actor) -> DeskSteps:
    """What waits for the actor by due time, at most `SHOWN` of each."""
    day = local_day(actor.company_time_zone, timezone.now())
    rows = turns(actor).select_related(*_HOLDER, "run__playbook", "run__client")
    rows = rows.prefetch_related("run__playbook_version")
    order = (F("due_at").asc(nulls_last=True), "began_at", "pk")
    mine = list(rows.filter(is_with(actor, day)).order_by(*order)[:SHOWN])
    if not actor.has(Capability.REQUESTS_ANSWER_FOR_OTHERS):
        return DeskSteps(mine, [])
    late = rows.filter(_of_my_people(actor, day), ended_at=None, due_at__lt=timezone.now())
    others = late.exclude(pk__in=[row.pk for row in mine])
    return DeskSteps(mine, list(others.order_by(*order)[:SHOWN]))


def _of_my_people(actor: Actor, day: date) -> Q:
    """Held by whom the actor leads: everyone for a head, those who report to them otherwise."""
    if actor.has(Capability.METRICS_VIEW_ALL):
        return Q()
    lines = ReportingLine.objects.of_company(actor.company_id).on(day)
    teams = Team.objects.of_company(actor.company_id).filter(manager_id=actor.membership_id)
    led = lines.filter(Q(manager_id=actor.membership_id) | Q(team__in=teams.values("pk")))
    return Q(member__in=led.values("member")) | Q(team__in=teams.values("pk"))


def running_for(actor: Actor, **matter: int) -> list[Run]:
    """What runs for a client (`client_id`) or for a request (`request_id`), the newest first."""
    runs = runs_with_open_steps(actor).filter(state=RunState.RUNNING, **matter)
    return list(runs.order_by("-started_at", "-pk")[: 2 * SHOWN])


def playbooks_to_run(actor: Actor, request: Request | None = None) -> list[Playbook]:
    """Playbooks in force, by name; for a request those of its topic."""
    playbooks: QuerySet[Playbook] = Playbook.objects.visible_to(actor)
    found = playbooks.filter(is_active=True, current__isnull=False)
    if request is not None:
        if request.topic_id is None:
            return []
        found = found.filter(of_topics__topic=request.topic_id)
    return sorted(found, key=lambda playbook: playbook.name.casefold())


def people_who_run(actor: Actor) -> QuerySet[Membership]:
    """People whom a step can be given to, by name."""
    people: QuerySet[Membership] = Membership.objects.visible_to(actor).who_work_requests()
    return people.order_by("name", "pk")
