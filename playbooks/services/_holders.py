"""Who is to do a step, and who may do something about it."""

from datetime import date
from typing import Any

from accounts.models import Membership
from core.access import Actor, Capability
from core.errors import NotAllowed
from handoffs.selectors.routing import Owner, can_own, role_names, route, route_to_role
from handoffs.selectors.standing import answers_for_team, is_in_team
from playbooks.models import Run, RunStep
from playbooks.selectors.runs import stood_in
from playbooks.steps import Step
from roles.models import Role


def holder_of(run: Run, step: Step, day: date) -> Owner:
    """Who is to do a step that begins on a local day, with the reason as plain JSON.

    The client's person in the step's role or their stand-in, else the role's team or person, else
    (or without a role) whoever started the run, else whoever answers for the client. Raises
    `IllegalState` when the company has nobody who works with clients.
    """
    role = _role(run, step)
    if role is not None and role.is_active:
        found = route_to_role(run.company_id, role, run.client_id, day)
        if found is not None:
            return found
    names = role_names(role)
    role_id = role.pk if role else None
    people = Membership.objects.of_company(run.company_id).select_related("user", "company")
    starter = people.filter(pk=run.started_by_id).first()
    if starter is not None and can_own(starter):
        rule = "starter_for_role" if role else "starter"
        reason = {**names, "rule": rule, "person": starter.name}
        return Owner(starter.pk, role_id, None, reason)
    last = route(run.company_id, None, run.client, day)
    holder = last.reason.get("person") or last.reason.get("team") or ""
    reason = {**names, "rule": "last_resort", "person": holder}
    return Owner(last.owner_id, role_id, last.team_id, reason)


def _role(run: Run, step: Step) -> Role | None:
    if not step.role:
        return None
    roles: Any = Role.objects.of_company(run.company_id).defer(*Role.TEXTS)
    role: Role | None = roles.filter(code=step.role).first()
    return role


def acts_for_holder(actor: Actor, step: RunStep, day: date) -> bool:
    """Whether the actor may do what the holder may: the holder, whoever stands in while they are
    away, the team's people and manager, and those who answer for others."""
    if actor.has(Capability.REQUESTS_ANSWER_FOR_OTHERS):
        return True
    if step.member_id is None:
        return is_in_team(actor, step.team_id, day) or answers_for_team(actor, step.team_id)
    return step.member_id == actor.membership_id or _stands_in(actor, step, day)


def _stands_in(actor: Actor, step: RunStep, day: date) -> bool:
    """Whether the holder is away on that day and the actor stands in."""
    if actor.membership_id is None:
        return False
    steps = RunStep.objects.of_company(actor.company_id).filter(pk=step.pk)
    return bool(steps.filter(stood_in(actor, day)).exists())


def require_holder(actor: Actor, step: RunStep, day: date) -> None:
    """Raise `NotAllowed` unless the actor may do what the holder may."""
    if not acts_for_holder(actor, step, day):
        raise NotAllowed
