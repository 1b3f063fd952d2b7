"""Knowledge checks written, published and confirmed.

`seen` is the draft's version that the caller looked at; whoever comes second gets `Stale`. The
audit trail names questions by their keys and never says what is right.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.documents import place_of
from core.errors import IllegalState, InvalidInput, NotFound
from core.records import locked, locked_seen, update_versioned
from playbooks.models import Playbook
from training.check_document import MAX_QUESTIONS, CheckDocument, Question, write
from training.models import CheckDraft, CheckKeySeen, CheckVersion, Course, KnowledgeCheck
from training.selectors.checks import draft_problems
from training.services._check_documents import (
    document_given,
    new_key,
    question_given,
    settings_given,
)
from training.services.check_followers import (
    anew_by_checked,
    holders_earn_anew,
    plans_get_check,
)

_ERRORS = {
    "training_knowledgecheck_playbook_id_key": (
        "playbook_id",
        _("This playbook has a check already."),
    ),
    "training_knowledgecheck_course_id_key": ("course_id", _("This course has a check already.")),
}


def check_create(
    *, actor: Actor, playbook_id: int | None = None, course_id: int | None = None
) -> KnowledgeCheck:
    """Begin the check of a playbook or of a course, with an empty draft.

    Raises `NotFound`, and `InvalidInput` for both or none of them, or one that has a check.
    """
    actor.require(Capability.TRAINING_MANAGE)
    if (playbook_id is None) == (course_id is None):
        message = _("Say which playbook or which course it is about.")
        raise InvalidInput(message, fields={"playbook_id": message})
    with constraint_errors(_ERRORS), transaction.atomic():
        rows: Any = Playbook.objects if playbook_id is not None else Course.objects
        pk = playbook_id if playbook_id is not None else course_id
        about = rows.visible_to(actor).filter(pk=pk).first()
        if about is None:
            raise NotFound
        check = KnowledgeCheck.objects.create(
            company_id=actor.company_id, playbook_id=playbook_id, course_id=course_id
        )
        CheckDraft.objects.create(
            company_id=actor.company_id,
            check_of=check,
            document=write(CheckDocument()),
            changed_by_id=actor.membership_id,
        )
        changes = {"playbook": [None, playbook_id], "course": [None, course_id]}
        audit(actor=actor, action="check.create", subject=check, changes=changes)
    return check


def question_add(*, actor: Actor, check_id: int, seen: int | None, **values: Any) -> CheckDraft:
    """Add a question at the end. Raises `NotFound`, `Stale`, `InvalidInput`.

    Values are those of `check_document.Question` without its key.
    """

    def add(document: CheckDocument) -> CheckDocument:
        if len(document.questions) >= MAX_QUESTIONS:
            raise InvalidInput(_("At most %(count)s questions.") % {"count": MAX_QUESTIONS})
        made = question_given(new_key(document.questions), values)
        return CheckDocument(document.settings, (*document.questions, made))

    return _edit(actor, check_id, seen, add)


def question_change(
    *, actor: Actor, check_id: int, seen: int | None, key: str, **values: Any
) -> CheckDraft:
    """Put other values in the place of a question's; its key stays."""

    def change(document: CheckDocument) -> CheckDocument:
        questions: list[Question] = list(document.questions)
        questions[place_of(questions, key)] = question_given(key, values)
        return CheckDocument(document.settings, tuple(questions))

    return _edit(actor, check_id, seen, change)


def question_remove(*, actor: Actor, check_id: int, seen: int | None, key: str) -> CheckDraft:
    """Take a question out."""

    def remove(document: CheckDocument) -> CheckDocument:
        questions: list[Question] = list(document.questions)
        del questions[place_of(questions, key)]
        return CheckDocument(document.settings, tuple(questions))

    return _edit(actor, check_id, seen, remove)


def check_settings_change(
    *, actor: Actor, check_id: int, seen: int | None, **values: Any
) -> CheckDraft:
    """Change how the check is taken, from its next version on."""

    def change(document: CheckDocument) -> CheckDocument:
        return CheckDocument(settings_given(document.settings, values), document.questions)

    return _edit(actor, check_id, seen, change)


def check_draft_replace(
    *, actor: Actor, check_id: int, seen: int | None, document: Any
) -> CheckDraft:
    """Put a whole document (see `training.check_document`) in the place of the draft's."""
    actor.require(Capability.TRAINING_MANAGE)
    found = document_given(document)
    return _edit(actor, check_id, seen, lambda _before: found)


def check_publish(
    *,
    actor: Actor,
    check_id: int,
    seen: int | None,
    reason: str,
    anew_by: date | None = None,
) -> CheckVersion:
    """Make the draft the version that is taken from now on; it also fits the playbook of today.

    Attempts that have begun keep their questions. The first version is asked for in plans of
    onboarding that are under way; with `anew_by`, a local day, whoever holds a certificate of an
    older version is asked to earn it anew. Raises `NotFound`, `Stale`, `InvalidInput` with
    what must be mended first, and `IllegalState` for a draft that differs in nothing.
    """
    given, by = _reason(reason), anew_by_checked(actor, anew_by)
    with transaction.atomic():
        draft = _draft(actor, check_id, seen)
        check: KnowledgeCheck = locked(KnowledgeCheck.objects.visible_to(actor), check_id)
        if found := [one for one in draft_problems(draft) if not one.is_warning]:
            message = " ".join(str(one.sentence) for one in found)
            raise InvalidInput(message, fields={"document": message})
        newest = check.versions.order_by("-number").first()
        if newest is not None and newest.document == draft.document:
            raise IllegalState(_("The draft is the same as the published version."))
        made = CheckVersion.objects.create(
            company_id=actor.company_id,
            check_of=check,
            number=newest.number + 1 if newest else 1,
            document=draft.document,
            reason=given,
            author_id=actor.membership_id,
        )
        before, check.current = check.current_id, made
        check.confirmed_for_id = _version_in_force(check)
        check.version += 1
        check.save(update_fields=["current", "confirmed_for", "version"])
        key_seen(actor, check_id)
        changes: dict[str, Any] = {"current": [before, made.pk]}
        if newest is None:
            plans_get_check(actor, check)
        elif by is not None:
            changes["asked_anew"] = [0, holders_earn_anew(actor, check, made, by)]
        audit(actor=actor, action="check.publish", subject=check, changes=changes)
    return made


def check_confirm(*, actor: Actor, check_id: int, version: int | None = None) -> KnowledgeCheck:
    """Say that the questions fit the playbook's newest version. Raises `NotFound`, `Stale`."""
    actor.require(Capability.TRAINING_MANAGE)
    with transaction.atomic():
        check: KnowledgeCheck = locked(KnowledgeCheck.objects.visible_to(actor), check_id)
        values = {"confirmed_for_id": _version_in_force(check)}
        update_versioned(
            actor=actor, record=check, values=values, action="check.confirm", version=version
        )
    return check


def check_use(
    *, actor: Actor, check_id: int, is_active: bool, version: int | None = None
) -> KnowledgeCheck:
    """Take a check out of use, or into use again. Raises `NotFound`, `Stale`."""
    actor.require(Capability.TRAINING_MANAGE)
    with transaction.atomic():
        check: KnowledgeCheck = locked(KnowledgeCheck.objects.visible_to(actor), check_id)
        values = {"is_active": is_active}
        update_versioned(
            actor=actor, record=check, values=values, action="check.use", version=version
        )
    return check


def key_seen(actor: Actor, check_id: int) -> None:
    """Keep that this person was shown what is right; the product itself takes no checks."""
    if actor.membership_id is not None:
        seen = CheckKeySeen(
            company_id=actor.company_id, check_of_id=check_id, member_id=actor.membership_id
        )
        CheckKeySeen.objects.bulk_create([seen], ignore_conflicts=True)


def _edit(
    actor: Actor,
    check_id: int,
    seen: int | None,
    change: Callable[[CheckDocument], CheckDocument],
) -> CheckDraft:
    with transaction.atomic():
        draft = _draft(actor, check_id, seen)
        before, document = draft.document, write(change(draft.content))
        key_seen(actor, check_id)
        if document == before:
            return draft
        draft.document, draft.changed_by_id = document, actor.membership_id
        draft.version += 1
        CheckDraft.objects.filter(pk=draft.pk).update(
            document=document,
            changed_by_id=actor.membership_id,
            changed_at=Now(),
            version=draft.version,
        )
        audit(
            actor=actor,
            action="check.draft.change",
            subject=draft.check_of,
            changes=_changes(before, document),
        )
    return draft


def _changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Settings in full, questions by their keys alone."""
    changes: dict[str, Any] = {
        name: [before["settings"].get(name), value]
        for name, value in after["settings"].items()
        if before["settings"].get(name) != value
    }
    old, new = ({one["key"]: one for one in side["questions"]} for side in (before, after))
    touched = [key for key in {**old, **new} if old.get(key) != new.get(key)]
    if touched:
        changes["questions"] = [
            [key for key in touched if key in old],
            [key for key in touched if key in new],
        ]
    return changes


def _draft(actor: Actor, check_id: int, seen: int | None) -> CheckDraft:
    """The draft, locked. A draft is always locked before its check."""
    actor.require(Capability.TRAINING_MANAGE)
    rows = CheckDraft.objects.visible_to(actor).select_related("check_of__playbook__current")
    draft: CheckDraft = locked_seen(rows, seen, check_of_id=check_id)
    return draft


def _version_in_force(check: KnowledgeCheck) -> int | None:
    return check.playbook.current_id if check.playbook is not None else None


def _reason(text: str) -> str:
    given = text.strip()
    if not given:
        message = _("Say what changes, and why.")
        raise InvalidInput(message, fields={"reason": message})
    return given[:1000]
