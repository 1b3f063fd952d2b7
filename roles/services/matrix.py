"""Who does what: rows, the draft's cells, and publishing them as the next version."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import IllegalState, InvalidInput, NotFound, Stale
from core.outbox import publish
from core.records import locked, only, update_versioned, validated
from roles.events import MatrixPublished
from roles.matrix import Letters
from roles.models import DraftCell, MatrixCell, MatrixVersion, Responsibility, Role
from roles.selectors import draft_matrix, newest_version, stored_cells
from roles.services._shared import today

RESPONSIBILITY_FIELDS = frozenset(
    {"area_en", "area_ru", "name_en", "name_ru", "position", "is_active"}
)
REASON = 1000

_ERRORS = {"responsibility_code": ("code", _("Another responsibility has this code."))}


def responsibility_create(
    *,
    actor: Actor,
    code: str,
    area_en: str,
    name_en: str,
    area_ru: str = "",
    name_ru: str = "",
    position: int = 1000,
) -> Responsibility:
    """Add a row; its cells are empty until somebody fills them. Raises `InvalidInput`."""
    actor.require(Capability.ROLES_MANAGE)
    row = Responsibility(
        company_id=actor.company_id,
        code=code,
        area_en=area_en,
        area_ru=area_ru,
        name_en=name_en,
        name_ru=name_ru,
        position=position,
    )
    validated(row)
    with constraint_errors(_ERRORS), transaction.atomic():
        row.save()
        audit(actor=actor, action="responsibility.create", subject=row)
    return row


def responsibility_update(
    *, actor: Actor, responsibility_id: int, version: int | None = None, **values: Any
) -> Responsibility:
    """Rename or move a row, or take it out of use. Raises `NotFound`, `Stale`, `InvalidInput`,
    and `IllegalState` for closing a row that topics in use belong to."""
    actor.require(Capability.ROLES_MANAGE)
    only(values, RESPONSIBILITY_FIELDS)
    with transaction.atomic():
        row: Responsibility = locked(Responsibility.objects.visible_to(actor), responsibility_id)
        closes = values.get("is_active") is False and row.is_active
        if closes and row.topics.filter(is_active=True).exists():
            raise IllegalState(_("Topics belong to this responsibility. Move them first."))
        update_versioned(
            actor=actor,
            record=row,
            values=values,
            action="responsibility.update",
            version=version,
        )
    return row


def matrix_cell_set(
    *, actor: Actor, responsibility_id: int, role_id: int, letters: str, seen: str
) -> None:
    """Set one cell of the draft; nothing changes until the draft is published.

    `seen` is what the editor saw in the cell. Raises `Stale` if somebody else has changed it
    since, `NotFound`, `InvalidInput`.
    """
    actor.require(Capability.ROLES_MANAGE)
    if letters not in {"", *Letters.values}:
        raise InvalidInput(fields={"letters": _("A cell holds A, R, C, I, or A and R.")})
    with transaction.atomic():
        # Whoever comes second waits here and then sees what the first one wrote; a cell set while
        # the draft is being published belongs to the next draft.
        _locked_company(actor)
        row: Responsibility = locked(Responsibility.objects.visible_to(actor), responsibility_id)
        role = Role.objects.visible_to(actor).filter(pk=role_id, is_active=True).first()
        if role is None or not row.is_active:
            raise NotFound
        published = _published_letters(actor, row, role)
        draft = DraftCell.objects.of_company(actor.company_id).filter(responsibility=row, role=role)
        pending = draft.first()
        present = published if pending is None else pending.letters
        if present == letters:
            return
        if present != seen:
            raise Stale(_("Somebody else has changed this cell. Look at it again."))
        if letters == published:
            draft.delete()
        elif pending is None:
            DraftCell.objects.create(
                company_id=actor.company_id,
                responsibility=row,
                role=role,
                letters=letters,
                changed_by_id=actor.membership_id,
            )
        else:
            draft.update(letters=letters, changed_by_id=actor.membership_id)
        audit(
            actor=actor,
            action="matrix.cell",
            subject=row,
            changes={role.code: [present, letters]},
        )


def _published_letters(actor: Actor, row: Responsibility, role: Role) -> str:
    newest = newest_version(actor.company_id)
    if newest is None:
        return ""
    cells = MatrixCell.objects.of_company(actor.company_id)
    cell = cells.filter(matrix=newest, responsibility=row, role=role).first()
    return cell.letters if cell else ""


def matrix_draft_discard(*, actor: Actor) -> None:
    """Forget every change that was not published."""
    actor.require(Capability.ROLES_MANAGE)
    with transaction.atomic():
        company = _locked_company(actor)
        count, _by_model = DraftCell.objects.of_company(actor.company_id).delete()
        if count:
            audit(
                actor=actor,
                action="matrix.discard",
                subject=company,
                changes={"cells": [count, 0]},
            )


def matrix_publish(
    *, actor: Actor, reason: str, starts_on: date | None = None, seen: int | None = None
) -> MatrixVersion:
    """Make the draft the next version, in force from a local day on (today without one).

    `seen` is the number of the version the draft was seen against. Versions in force on earlier
    days stay what they were. Raises `InvalidInput` for a past day or without a reason, `Stale`,
    and `IllegalState` when nothing differs.
    """
    actor.require(Capability.ROLES_MANAGE)
    first_day = starts_on or today(actor)
    _check(actor, reason, first_day)
    with transaction.atomic():
        _locked_company(actor)
        newest = newest_version(actor.company_id)
        if seen is not None and seen != (newest.number if newest else 0):
            raise Stale
        changes = DraftCell.objects.of_company(actor.company_id).select_for_update()
        if not list(changes):
            raise IllegalState(_("The draft is the same as the newest version."))
        if newest is not None and first_day < newest.starts_on:
            message = _("Version %(number)s begins later. Choose its first day or a later one.")
            words = message % {"number": newest.number}
            raise InvalidInput(words, fields={"starts_on": words})
        version = _write(actor, newest, reason, first_day)
        changes.delete()
    return version


def _check(actor: Actor, reason: str, first_day: date) -> None:
    fields: dict[str, Any] = {}
    if not reason.strip():
        fields["reason"] = _("Say why the matrix changes.")
    elif len(reason) > REASON:
        fields["reason"] = _("At most 1,000 characters.")
    if first_day < today(actor):
        fields["starts_on"] = _("What was in force in the past stays. Choose today or a later day.")
    if fields:
        raise InvalidInput(fields=fields)


def _locked_company(actor: Actor) -> Company:
    """One changes, publishes or discards a draft at a time."""
    company: Company = Company.objects.select_for_update().get(pk=actor.company_id)
    return company


def _write(
    actor: Actor, newest: MatrixVersion | None, reason: str, first_day: date
) -> MatrixVersion:
    cells: Mapping[tuple[int, int], str] = draft_matrix(actor.company_id)
    version = MatrixVersion.objects.create(
        company_id=actor.company_id,
        number=(newest.number if newest else 0) + 1,
        starts_on=first_day,
        reason=reason.strip(),
        author_id=actor.membership_id,
    )
    cells_create(version, cells)
    before = stored_cells(newest)
    audit(
        actor=actor,
        action="matrix.publish",
        subject=version,
        changes={
            "cells": [len(before), len(cells)],
            "starts_on": [newest and newest.starts_on.isoformat(), first_day.isoformat()],
        },
    )
    tell_published(version)
    return version


def tell_published(version: MatrixVersion) -> None:
    """Announce a new version to the floors above."""
    event = MatrixPublished(version.pk, version.number, version.starts_on.isoformat())
    publish(version.company_id, event)


def cells_create(version: MatrixVersion, cells: Mapping[tuple[int, int], str]) -> None:
    """Write a new version's cells: (responsibility, role) → letters; empty ones need no row."""
    MatrixCell.objects.bulk_create(
        [
            MatrixCell(
                company_id=version.company_id,
                matrix=version,
                responsibility_id=row,
                role_id=role,
                letters=letters,
            )
            for (row, role), letters in cells.items()
            if letters
        ]
    )
