"""Runs of playbooks, started by the service for a client whose people hold the roles."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.models import Membership
from clients.models import Client
from core.access import Actor
from playbooks import services
from playbooks.models import Playbook, Run, RunStep
from playbooks.steps import Step
from tests.factories.handoffs import hold_role, join_client_team, make_client, make_role
from tests.factories.playbooks import make_playbook_in_force


@dataclass(frozen=True, slots=True)
class Matter:
    """A client with its CS and Account, and a playbook over both roles in force."""

    client: Client
    playbook: Playbook
    success: Membership
    account: Membership


def make_matter(system: Actor, success: Membership, account: Membership) -> Matter:
    """The playbook begins with CS, asks Account, and ends with Account or at once."""
    company = success.company
    for code in ("A", "CS"):
        make_role(company, code)
    hold_role(success, "CS")
    hold_role(account, "A")
    client = make_client(company).client
    join_client_team(client, success, "CS")
    join_client_team(client, account, "A")
    return Matter(client, in_force(system, "opportunity"), success, account)


def in_force(system: Actor, code: str, *steps: Step) -> Playbook:
    """A playbook with a version in force, also where no test transaction is around it."""
    with transaction.atomic():
        if steps:
            return make_playbook_in_force(system, code, steps)
        return make_playbook_in_force(system, code)


def start(actor: Actor, matter: Matter, **values: Any) -> Run:
    """A run of the matter's playbook for its client."""
    given = {"playbook_id": matter.playbook.pk, "client_id": matter.client.pk}
    return services.run_start(actor=actor, **(given | values))


def open_step(run: Run) -> RunStep:
    """The one open step of a run."""
    return RunStep.objects.select_related("member", "team", "role").get(run=run, ended_at=None)


def told(run: Run) -> list[tuple[str, str, bool]]:
    """The turns of a run in order: step, holder, whether it was done."""
    steps = RunStep.objects.filter(run=run).select_related("member", "team").order_by("position")
    return [(row.key, str(row.member or row.team), row.is_done) for row in steps]
