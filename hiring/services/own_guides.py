"""Guides of a company's own: copied from one that is there, and put out of use."""

from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from core.access import Actor, Capability
from core.audit import audit
from core.documents import text_problem
from core.errors import IllegalState, InvalidInput, NotFound
from core.records import locked
from hiring.models import Guide, GuideDraft
from hiring.selectors.guides import guides_in_use

_NAME: Final = 200
_NEEDS_NAME = _("Give a name in one language at least.")


def guide_create(*, actor: Actor, from_id: int, name_en: str = "", name_ru: str = "") -> Guide:
    """Another guide, that begins as a draft with what an existing one says.

    Nothing of it is in force until the draft is published. Raises `NotFound`, `NotAllowed`,
    `InvalidInput`.
    """
    actor.require(Capability.HIRING_GUIDES)
    names = _names_given(name_en=name_en, name_ru=name_ru)
    with transaction.atomic():
        source = _in_sight(actor, from_id)
        # Locked, so that two who begin at once get codes of their own.
        company = Company.objects.select_for_update(no_key=True).get(pk=actor.company_id)
        document = source.current.document if source.current else source.draft.document
        guide = Guide.objects.create(company_id=company.pk, code=_code(company.pk, names), **names)
        GuideDraft.objects.create(
            company_id=company.pk,
            guide=guide,
            document=document,
            changed_at=timezone.now(),
            changed_by_id=actor.membership_id,
        )
        changes = {"code": [None, guide.code], "from": [None, source.pk]}
        audit(actor=actor, action="guide.create", subject=guide, changes=changes)
    return guide


def _in_sight(actor: Actor, guide_id: int) -> Guide:
    rows = Guide.objects.visible_to(actor).select_related("current", "draft")
    guide: Guide | None = rows.filter(pk=guide_id).first()
    if guide is None:
        raise NotFound
    return guide


def _names_given(**names: str) -> dict[str, str]:
    given = {name: text.strip() for name, text in names.items()}
    wrong: dict[str, Any] = {
        name: problem for name, text in given.items() if (problem := text_problem(text, _NAME))
    }
    if not any(given.values()):
        wrong["name_en"] = _NEEDS_NAME
    if wrong:
        raise InvalidInput(fields=wrong)
    return given


def _code(company_id: int, names: dict[str, str]) -> str:
    """A code made of the name, which no other guide of the company has."""
    stem = slugify(names["name_en"])[:60].strip("-_") or "guide"
    known = Guide.objects.of_company(company_id).filter(code__startswith=stem)
    taken = set(known.values_list("code", flat=True))
    number, code = 1, stem
    while code in taken:
        number += 1
        code = f"{stem}-{number}"
    return code


def guide_use(*, actor: Actor, guide_id: int, is_active: bool) -> Guide:
    """Put a guide out of use for new vacancies, or into use again. Safe to do twice.

    Vacancies and interviews that have it keep it. Raises `NotFound`, `NotAllowed`, `IllegalState`
    for the last one in force.
    """
    actor.require(Capability.HIRING_GUIDES)
    with transaction.atomic():
        _in_sight(actor, guide_id)
        # Locked, so that two do not put the last two out of use.
        Company.objects.select_for_update(no_key=True).get(pk=actor.company_id)
        guide: Guide = locked(Guide.objects.visible_to(actor), guide_id)
        if guide.is_active == is_active:
            return guide
        if not is_active and not guides_in_use(actor).exclude(pk=guide.pk).exists():
            raise IllegalState(_("One guide stays in use: without it nobody can be interviewed."))
        guide.is_active = is_active
        guide.save(update_fields=["is_active"])
        changes = {"is_active": [not is_active, is_active]}
        audit(actor=actor, action="guide.use", subject=guide, changes=changes)
    return guide
