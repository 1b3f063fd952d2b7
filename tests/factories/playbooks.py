"""Playbooks, made by their services; a version in force is written as an approval writes it."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from accounts.models import Membership
from core.access import Actor
from playbooks import services
from playbooks.models import Playbook, PlaybookDraft, PlaybookVersion
from playbooks.services._versions import version_write
from playbooks.steps import Branch, Due, DueUnit, Step, write

# CS spots it and tells Account, Account asks the client: agreed leads to the contract, refused
# to the end.
STEPS = (
    Step("spot", role="CS", title_en="Spot the opportunity", title_ru="Заметить возможность"),
    Step(
        "agree",
        role="A",
        title_en="Agree with the client",
        title_ru="Договориться с клиентом",
        due=Due(2, DueUnit.WORKING_DAYS),
        next=(Branch("contract", "agreed", "согласен"), Branch("", "refused", "отказ")),
    ),
    Step("contract", role="A", title_en="Sign the contract", details_en="Send it by post."),
)


def make_playbook(actor: Actor, code: str = "opportunity", **values: Any) -> Playbook:
    """A playbook with an empty draft."""
    values = {"kind": "protocol", "name_en": code.capitalize(), **values}
    return services.playbook_create(actor=actor, code=code, **values)


def publish(
    playbook: Playbook, steps: Sequence[Step] = STEPS, *, author: Membership | None = None
) -> PlaybookVersion:
    """Make the steps the newest version."""
    author_id = author.pk if author else None
    with transaction.atomic():
        return version_write(
            playbook=playbook,
            document=write(steps),
            reason="As we work",
            author_id=author_id,
            approved_by_id=author_id,
        )


def make_playbook_in_force(
    actor: Actor, code: str = "opportunity", steps: Sequence[Step] = STEPS, **values: Any
) -> Playbook:
    """A playbook with a version in force."""
    playbook = make_playbook(actor, code, **values)
    publish(playbook, steps)
    return playbook


def draft_of(playbook: Playbook) -> PlaybookDraft:
    """The playbook's draft as it is stored now."""
    return PlaybookDraft.objects.get(playbook=playbook)


def fill_draft(actor: Actor, playbook: Playbook, steps: Sequence[Step] = STEPS) -> PlaybookDraft:
    """Write the steps into the draft."""
    return services.draft_replace(
        actor=actor, playbook_id=playbook.pk, seen=None, document=write(steps)
    )
