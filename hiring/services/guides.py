"""Guides: the next version while it is written, and the versions that were published.

`seen` is the draft's version that the caller looked at; whoever comes second gets `Stale`.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from core.access import Actor, Capability
from core.audit import audit
from core.documents import changes_by_key, moved, place_of
from core.errors import IllegalState, InvalidInput
from core.records import locked_seen
from hiring.defaults import GUIDES, GuideText
from hiring.guide_document import Quality, write
from hiring.models import Guide, GuideDraft, GuideVersion
from hiring.selectors.guides import problem_sentences
from hiring.services._guide_documents import document_read, texts_given, with_new

_NEEDS_REASON = _("Say what changes and why.")


def defaults_create(*, actor: Actor) -> list[Guide]:
    """Give the company the guides it begins with and does not have, in force at once.

    Safe to run again: a guide whose code is there, whatever became of it, is left alone.
    """
    actor.require(Capability.HIRING_GUIDES)
    with transaction.atomic():
        # Of two who begin at once the second waits, and then finds what the first made.
        company = Company.objects.select_for_update(no_key=True).get(pk=actor.company_id)
        codes = [text.code for text in GUIDES]
        known = set(
            Guide.objects.of_company(company.pk)
            .filter(code__in=codes)
            .values_list("code", flat=True)
        )
        with translation.override(company.language):
            reason = gettext("The guide to begin with")
        return [_create(actor, text, reason) for text in GUIDES if text.code not in known]


def defaults_missing(*, actor: Actor) -> int:
    """How many of the guides to begin with the company does not have. One query."""
    codes = [text.code for text in GUIDES]
    return len(codes) - int(
        Guide.objects.of_company(actor.company_id).filter(code__in=codes).count()
    )


def _create(actor: Actor, text: GuideText, reason: str) -> Guide:
    guide = Guide.objects.create(
        company_id=actor.company_id, code=text.code, name_en=text.name_en, name_ru=text.name_ru
    )
    GuideDraft.objects.create(
        company_id=actor.company_id, guide=guide, changed_at=timezone.now(), document=[]
    )
    _write_version(guide, write(text.qualities), reason, author_id=None)
    audit(actor=actor, action="guide.create", subject=guide, changes={"code": [None, text.code]})
    return guide


def _write_version(
    guide: Guide, document: list[dict[str, str]], reason: str, *, author_id: int | None
) -> GuideVersion:
    """Make the document the guide's newest version; the draft goes on from it."""
    rows = GuideVersion.objects.of_company(guide.company_id).filter(guide=guide)
    newest = rows.aggregate(number=Max("number"))["number"] or 0
    version: GuideVersion = GuideVersion.objects.create(
        company_id=guide.company_id,
        guide=guide,
        number=newest + 1,
        document=document,
        reason=reason,
        author_id=author_id,
        published_at=timezone.now(),
    )
    guide.current = version
    guide.save(update_fields=["current"])
    GuideDraft.objects.of_company(guide.company_id).filter(guide=guide).update(document=document)
    return version


def guide_quality_add(
    *, actor: Actor, guide_id: int, seen: int | None, **values: Any
) -> GuideDraft:
    """Add a quality at the end of the draft. Raises `NotFound`, `Stale`, `InvalidInput`."""
    return _edit(actor, guide_id, seen, lambda qualities: with_new(qualities, values))


def guide_quality_change(
    *, actor: Actor, guide_id: int, seen: int | None, key: str, **values: Any
) -> GuideDraft:
    """Change texts of a quality of the draft. Raises `NotFound`, `Stale`, `InvalidInput`."""

    def change(qualities: list[Quality]) -> list[Quality]:
        place = place_of(qualities, key)
        qualities[place] = Quality(key, texts_given(qualities[place].texts, values))
        return qualities

    return _edit(actor, guide_id, seen, change)


def guide_quality_remove(*, actor: Actor, guide_id: int, seen: int | None, key: str) -> GuideDraft:
    """Take a quality out of the draft. Raises `NotFound`, `Stale`."""

    def remove(qualities: list[Quality]) -> list[Quality]:
        del qualities[place_of(qualities, key)]
        return qualities

    return _edit(actor, guide_id, seen, remove)


def guide_quality_move(
    *, actor: Actor, guide_id: int, seen: int | None, key: str, direction: str
) -> GuideDraft:
    """Move a quality one place `up` or `down`; at the end of the list nothing happens."""
    return _edit(actor, guide_id, seen, lambda qualities: moved(qualities, key, direction))


def guide_draft_replace(
    *, actor: Actor, guide_id: int, seen: int | None, document: Any
) -> GuideDraft:
    """Put all qualities of the draft. Raises `NotFound`, `Stale`, `InvalidInput`."""
    qualities = document_read(document)
    return _edit(actor, guide_id, seen, lambda _before: qualities)


def guide_draft_discard(*, actor: Actor, guide_id: int, seen: int | None) -> GuideDraft:
    """Go back to the newest version. Raises `NotFound`, `Stale`, `IllegalState` without one."""
    actor.require(Capability.HIRING_GUIDES)
    with transaction.atomic():
        draft = _locked(actor, guide_id, seen)
        if draft.guide.current is None:
            raise IllegalState(_("Nothing is published yet."))
        draft.document = draft.guide.current.document
        _save(actor, draft)
        audit(actor=actor, action="guide.draft.discard", subject=draft.guide)
    return draft


def guide_publish(*, actor: Actor, guide_id: int, seen: int | None, reason: str) -> GuideVersion:
    """Make the draft the version that interviews begin with from now on.

    Interviews that were asked for keep theirs. Raises `NotFound`, `Stale`, `IllegalState` when
    nothing differs, and `InvalidInput` with every problem as a sentence, or without a reason.
    """
    actor.require(Capability.HIRING_GUIDES)
    given = reason.strip()
    if not given:
        raise InvalidInput(_NEEDS_REASON, fields={"reason": _NEEDS_REASON})
    if len(given) > 1000:
        raise InvalidInput(fields={"reason": _("At most %(count)s characters.") % {"count": 1000}})
    with transaction.atomic():
        draft = _locked(actor, guide_id, seen)
        guide = draft.guide
        if guide.current is not None and guide.current.document == draft.document:
            raise IllegalState(_("Nothing differs from the version in force."))
        if found := problem_sentences(draft.qualities):
            message = " ".join(str(problem.sentence) for problem in found)
            raise InvalidInput(message, fields={"document": message})
        before = guide.current_id
        version = _write_version(guide, draft.document, given, author_id=actor.membership_id)
        _save(actor, draft)
        changes = {"current": [before, version.pk], "reason": [None, given]}
        audit(actor=actor, action="guide.publish", subject=guide, changes=changes)
    return version


def _edit(
    actor: Actor,
    guide_id: int,
    seen: int | None,
    change: Callable[[list[Quality]], Sequence[Quality]],
) -> GuideDraft:
    actor.require(Capability.HIRING_GUIDES)
    with transaction.atomic():
        draft = _locked(actor, guide_id, seen)
        document = write(change(list(draft.qualities)))
        if document == draft.document:
            return draft
        changes = changes_by_key(draft.document, document)
        draft.document = document
        _save(actor, draft)
        audit(actor=actor, action="guide.draft.change", subject=draft.guide, changes=changes)
    return draft


def _locked(actor: Actor, guide_id: int, seen: int | None) -> GuideDraft:
    drafts = GuideDraft.objects.visible_to(actor).select_related("guide__current")
    draft: GuideDraft = locked_seen(drafts, seen, guide_id=guide_id)
    return draft


def _save(actor: Actor, draft: GuideDraft) -> None:
    draft.changed_by_id = actor.membership_id
    draft.changed_at = timezone.now()
    draft.version += 1
    draft.save(update_fields=["document", "changed_by", "changed_at", "version"])
