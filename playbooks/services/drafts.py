"""The next version of a playbook while it is written, proposed, sent back or approved.

`seen` is the draft's version that the caller looked at; whoever comes second gets `Stale`, and
nothing of theirs is mixed in.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.levels import Level
from core.access import Actor, Capability
from core.audit import audit
from core.documents import changes_by_key, moved, place_of
from core.errors import IllegalState, InvalidInput, NotAllowed
from core.records import locked, locked_seen
from core.transitions import next_state
from playbooks.models import Playbook, PlaybookDraft, PlaybookVersion
from playbooks.selectors.problems import problem_sentences, role_codes
from playbooks.services._documents import document_read, key_of, step_given, without
from playbooks.services._shared import reason_given
from playbooks.services._versions import version_write
from playbooks.steps import MAX_STEPS, Step, write
from playbooks.transitions import DRAFT_TRANSITIONS, DraftAction, DraftState


def draft_step_add(
    *, actor: Actor, playbook_id: int, seen: int | None, after: str = "", **values: Any
) -> PlaybookDraft:
    """Add a step after another one, or at the end. Raises `NotFound`, `Stale`, `InvalidInput`.

    Values are those of `steps.Step` without its key, which is made of the title.
    """

    def add(steps: list[Step]) -> list[Step]:
        if len(steps) >= MAX_STEPS:
            raise InvalidInput(_("At most %(count)s steps.") % {"count": MAX_STEPS})
        place = place_of(steps, after) + 1 if after else len(steps)
        key = key_of(values, [step.key for step in steps])
        step = step_given(Step(key), values, steps, role_codes(actor.company_id))
        return [*steps[:place], step, *steps[place:]]

    return _edit(actor, playbook_id, seen, add)


def draft_step_change(
    *, actor: Actor, playbook_id: int, seen: int | None, key: str, **values: Any
) -> PlaybookDraft:
    """Change what a step says, whose it is, its time, or where it leads. Its key stays."""

    def change(steps: list[Step]) -> list[Step]:
        place = place_of(steps, key)
        steps[place] = step_given(steps[place], values, steps, role_codes(actor.company_id))
        return steps

    return _edit(actor, playbook_id, seen, change)


def draft_step_move(
    *, actor: Actor, playbook_id: int, seen: int | None, key: str, direction: str
) -> PlaybookDraft:
    """Move a step one place `up` or `down`; at the edge it stays."""
    return _edit(actor, playbook_id, seen, lambda steps: moved(steps, key, direction))


def draft_step_remove(
    *, actor: Actor, playbook_id: int, seen: int | None, key: str
) -> PlaybookDraft:
    """Take a step out; what led to it leads on to where it led.

    Raises `InvalidInput` when it leads several ways and others lead to it.
    """
    return _edit(actor, playbook_id, seen, lambda steps: without(steps, key))


def draft_replace(
    *, actor: Actor, playbook_id: int, seen: int | None, document: Any
) -> PlaybookDraft:
    """Put a whole document (see `playbooks.steps`) in the place of the draft's.

    Raises `NotFound`, `Stale`, and `InvalidInput` for what is malformed or too long.
    """
    actor.require(Capability.PLAYBOOKS_WRITE)
    found = document_read(document)
    return _edit(actor, playbook_id, seen, lambda _steps: found)


def draft_discard(*, actor: Actor, playbook_id: int, seen: int | None) -> PlaybookDraft:
    """Go back to the newest version, or to no steps where there is none."""
    actor.require(Capability.PLAYBOOKS_WRITE)
    with transaction.atomic():
        draft = _locked(actor, playbook_id, seen)
        current = draft.playbook.current
        document = current.document if current else []
        is_clean = draft.state == DraftState.EDITING and not draft.sent_back_because
        if is_clean and draft.document == document:
            return draft
        state = next_state(DRAFT_TRANSITIONS, draft.state, DraftAction.EDIT)
        before = [step.key for step in draft.steps]
        draft.document = document
        draft.reason = draft.sent_back_because = ""
        _save(actor, draft, state)
        after = [step.key for step in draft.steps]
        audit(
            actor=actor,
            action="playbook.draft.discard",
            subject=draft.playbook,
            changes={"steps": [before, after]},
        )
    return draft


def draft_propose(
    *, actor: Actor, playbook_id: int, seen: int | None, reason: str
) -> PlaybookDraft:
    """Ask for approval, saying why.

    Raises `NotFound`, `Stale`, `InvalidInput` with what must be mended first, and `IllegalState`
    for what waits already, differs in nothing, or belongs to a playbook out of use.
    """
    actor.require(Capability.PLAYBOOKS_WRITE)
    given = reason_given(reason, _("Say what changes, and why."))
    with transaction.atomic():
        draft = _locked(actor, playbook_id, seen)
        state = next_state(DRAFT_TRANSITIONS, draft.state, DraftAction.PROPOSE)
        _require_in_use(draft.playbook)
        _require_sound(draft)
        current = draft.playbook.current
        if current is not None and current.document == draft.document:
            raise IllegalState(_("The draft is the same as the version in force."))
        draft.reason = given
        draft.sent_back_because = ""
        _save(actor, draft, state)
        audit(actor=actor, action="playbook.draft.propose", subject=draft.playbook)
    return draft


def draft_send_back(
    *, actor: Actor, playbook_id: int, seen: int | None, because: str
) -> PlaybookDraft:
    """Say what must be mended before it can be approved. Raises as `draft_propose` does."""
    actor.require(Capability.PLAYBOOKS_APPROVE)
    given = reason_given(because, _("Say what must be mended."), "because")
    with transaction.atomic():
        draft = _locked(actor, playbook_id, seen)
        state = next_state(DRAFT_TRANSITIONS, draft.state, DraftAction.SEND_BACK)
        draft.sent_back_because = given
        _save(actor, draft, state)
        audit(actor=actor, action="playbook.draft.send_back", subject=draft.playbook)
    return draft


def draft_approve(*, actor: Actor, playbook_id: int, seen: int | None) -> PlaybookVersion:
    """Make what was proposed the version in force.

    Raises `NotFound`, `Stale`, `IllegalState` for what nobody proposed, and `NotAllowed` to a
    manager who proposed it: whoever approves has not written it. Heads and administrators may, as
    in a small company there may be nobody else.
    """
    actor.require(Capability.PLAYBOOKS_APPROVE)
    with transaction.atomic():
        draft = _locked(actor, playbook_id, seen)
        next_state(DRAFT_TRANSITIONS, draft.state, DraftAction.APPROVE)
        if not may_approve(actor, draft):
            raise NotAllowed(
                _(
                    "You proposed this yourself. Another manager, a head or an administrator has"
                    " to approve it."
                )
            )
        playbook = locked(Playbook.objects.visible_to(actor).select_related("company"), playbook_id)
        _require_in_use(playbook)
        _require_sound(draft)
        before = playbook.current_id
        version = version_write(
            playbook=playbook,
            document=draft.document,
            reason=draft.reason,
            author_id=draft.proposed_by_id,
            approved_by_id=actor.membership_id,
        )
        audit(
            actor=actor,
            action="playbook.approve",
            subject=playbook,
            changes={"current": [before, version.pk]},
        )
    return version


def may_approve(actor: Actor, draft: PlaybookDraft) -> bool:
    """Whether the person may approve what this draft proposes, whoever they are."""
    if not actor.has(Capability.PLAYBOOKS_APPROVE):
        return False
    is_own = actor.membership_id is not None and draft.proposed_by_id == actor.membership_id
    return not is_own or actor.level in {Level.HEAD, Level.ADMIN}


def _edit(
    actor: Actor,
    playbook_id: int,
    seen: int | None,
    change: Callable[[list[Step]], Sequence[Step]],
) -> PlaybookDraft:
    """Change the steps of a draft; what waits for approval is taken back by it."""
    actor.require(Capability.PLAYBOOKS_WRITE)
    with transaction.atomic():
        draft = _locked(actor, playbook_id, seen)
        before = draft.document
        document = write(change(list(draft.steps)))
        if document == before:
            return draft
        state = next_state(DRAFT_TRANSITIONS, draft.state, DraftAction.EDIT)
        draft.document = document
        _save(actor, draft, state)
        audit(
            actor=actor,
            action="playbook.draft.change",
            subject=draft.playbook,
            changes=changes_by_key(before, document),
        )
    return draft


def _locked(actor: Actor, playbook_id: int, seen: int | None) -> PlaybookDraft:
    """The draft, locked. A draft is always locked before its playbook."""
    drafts = PlaybookDraft.objects.visible_to(actor).select_related("playbook__current")
    draft: PlaybookDraft = locked_seen(drafts, seen, playbook_id=playbook_id)
    return draft


def _save(actor: Actor, draft: PlaybookDraft, state: str) -> None:
    now = timezone.now()
    is_proposed = state == DraftState.PROPOSED
    if is_proposed or state == DraftState.EDITING:
        draft.proposed_by_id = actor.membership_id if is_proposed else None
        draft.changed_by_id = actor.membership_id
        draft.changed_at = now
    draft.proposed_at = now if is_proposed else None
    draft.state = state
    draft.version += 1
    draft.save()


def _require_in_use(playbook: Playbook) -> None:
    if not playbook.is_active:
        raise IllegalState(_("This playbook is out of use. Take it into use again first."))


def _require_sound(draft: PlaybookDraft) -> None:
    """Raise `InvalidInput` with every problem as a sentence."""
    if found := problem_sentences(draft.steps, role_codes(draft.company_id)):
        message = " ".join(str(problem.sentence) for problem in found)
        raise InvalidInput(message, fields={"document": message})
