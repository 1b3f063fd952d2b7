"""Playbooks at work in the demo company, told step by step through the services."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from core.access import Actor
from demo.clients import Account
from demo.recent import Story
from handoffs.models import Request
from handoffs.transitions import RequestState
from playbooks import services as playbooks
from playbooks.models import Playbook, Run, RunStep

HOUR = 60


@dataclass(frozen=True, slots=True)
class Tale:
    """A run that began `days` ago: `answers` of the steps done so far (the position of the branch
    at a decision), about `pause` working hours for each, what was noted at which
    of them, and why it was cancelled, if it was."""

    code: str
    days: float
    answers: tuple[int | None, ...]
    pause: int = 4
    cancelled: str = ""
    note: str = ""
    noted_at: int = 0


TALES = (
    # Still running, one of them late.
    Tale("additional-sale", 2, (None, 0, None), note="Their second site opens in spring."),
    Tale("additional-sale", 1, (None,)),
    Tale("renewal", 6, (None, None, 1), pause=6),
    Tale("renewal", 3, (None,)),
    Tale("unhappy-client", 6, (None,), note="Three requests went from desk to desk in a month."),
    Tale("project-to-success", 7, (None, None, 0), pause=6),
    Tale("training-need", 2, (None,), pause=3),
    # Finished.
    Tale(
        "additional-sale", 20, (None, 0, None, 1, None), note="No budget before autumn.", noted_at=3
    ),
    Tale("complaint", 16, (None, None, 0, None, 0, None, 0, None), pause=3),
    Tale("training-need", 24, (None, None, 0, None, 0, None), pause=3),
    Tale("renewal", 30, (None, None, 0, None, None, 0, None, None), pause=8),
    # Cancelled.
    Tale("project-to-success", 12, (None,), cancelled="The project starts again next quarter."),
)


def tell_runs(system: Actor, story: Story, accounts: list[Account]) -> None:
    """A dozen runs, the first ones for clients of the person whose sign-in is printed.

    Does nothing for playbooks that the company does not have.
    """
    in_force = Playbook.objects.visible_to(system).filter(is_active=True, current__isnull=False)
    by_code = {playbook.code: playbook for playbook in in_force}
    clients = _clients(story, accounts)
    for tale in TALES:
        playbook = by_code.get(tale.code)
        if playbook is not None:
            _tell(system, story, tale, playbook, next(clients))


def _clients(story: Story, accounts: list[Account]) -> Iterator[Account]:
    """Each client once: those of the host first, with as full a team as there is."""
    host = story.staff.by_role["CS"][0].pk
    return iter(
        sorted(
            accounts,
            key=lambda account: (account.team.get("CS") != host, -len(account.team)),
        )
    )


def _tell(system: Actor, story: Story, tale: Tale, playbook: Playbook, account: Account) -> None:
    story.at = story.now - timedelta(days=tale.days, hours=2)
    story.after(10, HOUR)
    starter = account.team.get("CS") or story.staff.managers[0].pk
    run = playbooks.run_start(
        actor=story.actor(starter),
        playbook_id=playbook.pk,
        client_id=account.client.pk,
        request_id=_request_of(system, story, playbook, account),
        at=story.at,
    )
    for number, answer in enumerate(tale.answers):
        playbooks.run_step_finish(
            actor=_doer(story, run),
            run_id=run.pk,
            answer=answer,
            note=tale.note if number == tale.noted_at else "",
            at=story.after(tale.pause * HOUR // 2, tale.pause * HOUR),
        )
    if tale.cancelled:
        playbooks.run_cancel(
            actor=story.actor(starter),
            run_id=run.pk,
            reason=tale.cancelled,
            at=story.after(HOUR, 4 * HOUR),
        )


def _request_of(system: Actor, story: Story, playbook: Playbook, account: Account) -> int | None:
    """A request of the client that the playbook is about, if it was open by then."""
    requests = Request.objects.visible_to(system).filter(
        client=account.client,
        topic__of_playbooks__playbook=playbook,
        opened_at__lt=story.at,
    )
    still_open = requests.exclude(state=RequestState.RESOLVED).order_by("-opened_at", "pk")
    request_id: int | None = still_open.values_list("pk", flat=True).first()
    return request_id


def _doer(story: Story, run: Run) -> Actor:
    """Whoever holds the open step, or the manager of the team that does."""
    step = (
        RunStep.objects.of_company(run.company_id)
        .select_related("team")
        .get(run=run, ended_at=None)
    )
    return story.actor(step.member_id or step.team.manager_id)
