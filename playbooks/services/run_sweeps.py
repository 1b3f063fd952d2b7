"""What happens to runs without anybody's doing: late steps are told of, a leaver's pass on."""

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Membership, ReportingLine
from accounts.selectors import local_day
from core.access import Actor
from core.errors import IllegalState
from handoffs.selectors.routing import Owner
from playbooks.models import RunStep
from playbooks.services._holders import holder_of
from playbooks.services._run_news import tell_of_late_step
from playbooks.services._turns import Turn, begin, end_step, save_run, step_pass_on
from playbooks.transitions import RunAction

BATCH = 100


def run_steps_escalate(*, actor: Actor) -> int:
    """Tell the managers of today of steps past due, each step once; returns how many.

    Safe under several workers: a step that another worker looks at is left to it.
    """
    told = 0
    while True:
        count = _escalate_some(actor)
        told += count
        if count < BATCH:
            return told


def _escalate_some(actor: Actor) -> int:
    with transaction.atomic():
        late = RunStep.objects.of_company(actor.company_id).filter(
            ended_at=None, escalated_at=None, due_at__lt=Now()
        )
        steps = list(
            late.select_related("run__playbook", "run__client", "member", "team")
            .prefetch_related("run__playbook_version")
            .select_for_update(of=("self",), skip_locked=True)
            .order_by("due_at", "pk")[:BATCH]
        )
        managers = _managers(actor, [step.member_id for step in steps if step.member_id])
        for step in steps:
            step.escalated_at = timezone.now()
            step.save(update_fields=["escalated_at"])
            manager_id = step.team.manager_id if step.team else managers.get(step.member_id)
            tell_of_late_step(step.run, step, manager_id)
    return len(steps)


def _managers(actor: Actor, member_ids: list[int]) -> dict[int, int | None]:
    """Whom these people report to today."""
    today = local_day(actor.company_time_zone, timezone.now())
    lines = ReportingLine.objects.of_company(actor.company_id).on(today)
    return dict(lines.filter(member_id__in=member_ids).values_list("member_id", "manager_id"))


def leaver_steps_pass_on(*, actor: Actor, member_id: int) -> int:
    """Give each open step of a deactivated person another holder; returns how many.

    As if the step began now: the client's person in its role, their stand-in, the role's people,
    whoever started the run, or whoever answers for the client. It is due when it was due. Does
    nothing for somebody who works here.
    """
    leaver = Membership.objects.of_company(actor.company_id).get(pk=member_id)
    if leaver.is_active:
        return 0
    with transaction.atomic():
        held = RunStep.objects.of_company(actor.company_id).filter(member=leaver, ended_at=None)
        run_ids = list(held.order_by("run_id").values_list("run_id", flat=True))
        return sum(_pass_on(actor, run_id, leaver) for run_id in run_ids)


def _pass_on(actor: Actor, run_id: int, leaver: Membership) -> bool:
    """Whether it was still theirs once the run was locked."""
    try:
        turn = begin(actor=actor, run_id=run_id, action=RunAction.STEP_GIVE)
    except IllegalState:  # it has ended meanwhile
        return False
    if turn.step.member_id != leaver.pk:
        return False
    holder = _successor(turn, leaver)
    end_step(turn, is_done=False, note="")
    step_pass_on(turn, holder)
    save_run(turn, "run.step_pass_on", left=[leaver.name, holder.reason.get("person")])
    return True


def _successor(turn: Turn, leaver: Membership) -> Owner:
    steps = turn.run.playbook_version.steps
    step = next(row for row in steps if row.key == turn.step.key)
    found = holder_of(turn.run, step, turn.day)
    return Owner(
        found.owner_id, turn.step.role_id, found.team_id, {**found.reason, "left": leaver.name}
    )
