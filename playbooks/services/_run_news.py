"""What the product tells people about steps: a new one is theirs, one is late."""

from collections.abc import Iterable

from accounts.models import Membership
from core.access import Actor
from notices.services import notice_give
from playbooks.models import Run, RunStep

BEGUN = "steps.begun"
LATE = "steps.late"


def tell_new_holder(actor: Actor, run: Run, step: RunStep) -> None:
    """Tell whoever is to do the step, or the manager of the team, unless they did this."""
    person_id = _reachable(run.company_id, [_answering(step)])
    if person_id is not None and person_id != actor.membership_id:
        _tell(run, step, person_id, BEGUN)


def tell_of_late_step(run: Run, step: RunStep, manager_id: int | None) -> None:
    """Tell the manager of a step that is past due; without one whoever started the run."""
    person_id = _reachable(run.company_id, [manager_id, run.started_by_id, step.member_id])
    if person_id is not None:
        _tell(run, step, person_id, LATE)


def _answering(step: RunStep) -> int | None:
    """The holder, or the manager of the team that holds the step."""
    if step.member_id is not None:
        member_id: int = step.member_id
        return member_id
    return step.team.manager_id if step.team else None


def _reachable(company_id: int, ids: Iterable[int | None]) -> int | None:
    """The first of these people who works here and signs in: others hear nothing."""
    wanted = [pk for pk in ids if pk is not None]
    people = Membership.objects.of_company(company_id).active().filter(pk__in=wanted)
    found = set(people.exclude(user=None).values_list("pk", flat=True))
    return next((pk for pk in wanted if pk in found), None)


def _tell(run: Run, step: RunStep, person_id: int, kind: str) -> None:
    notice_give(
        company_id=run.company_id,
        member_ids=[person_id],
        kind=kind,
        params={
            **_in_both_languages(run, step),
            "client": run.client.name,
            "holder": str(step.member or step.team or ""),
            "due_at": step.due_at.isoformat() if step.due_at else "",
        },
        link=f"/playbooks/runs/{run.pk}/",
        about=f"run:{run.pk}",
    )


def _in_both_languages(run: Run, step: RunStep) -> dict[str, str]:
    """The names of playbook and step as they were written."""
    written = next(item for item in run.playbook_version.steps if item.key == step.key)
    return {
        "playbook_en": run.playbook.name_en,
        "playbook_ru": run.playbook.name_ru,
        "step_en": written.title_en,
        "step_ru": written.title_ru,
    }
