"""Small helpers that every service uses to change a row and tell the audit trail."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access import Actor
from core.audit import audit
from core.errors import InvalidInput, NotAllowed, NotFound, Stale

_Model = TypeVar("_Model", bound=models.Model)


def only(values: Mapping[str, Any], allowed: Iterable[str]) -> None:
    """Raise `InvalidInput` for values that no one may change."""
    if unknown := set(values) - set(allowed):
        raise InvalidInput(fields={name: _("This cannot be changed.") for name in sorted(unknown)})


def validated(record: _Model, *, exclude: tuple[str, ...] = ()) -> _Model:
    """Run the model's field validation and raise `InvalidInput` with the fields by name.

    Uniqueness is left to the database (see `core.constraints`): checking it here would race.
    """
    try:
        record.clean_fields(exclude=set(exclude))
    except ValidationError as error:
        fields = {name: " ".join(texts) for name, texts in error.message_dict.items()}
        raise InvalidInput(fields=fields) from error
    return record


def changed_fields(record: models.Model, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Assign the values that differ; return field → [before, after] for the audit trail."""
    changes: dict[str, list[Any]] = {}
    for name, value in values.items():
        before = getattr(record, name)
        if before != value:
            setattr(record, name, value)
            changes[name] = [_plain(before), _plain(value)]
    return changes


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


def update_record(
    *, actor: Actor, record: models.Model, values: Mapping[str, Any], action: str
) -> bool:
    """Assign, validate, save with `update_fields` and audit. Returns whether anything changed."""
    changes = changed_fields(record, values)
    if not changes:
        return False
    validated(record)
    record.save(update_fields=[*changes])
    audit(actor=actor, action=action, subject=record, changes=changes)
    return True


def update_versioned(
    *, actor: Actor, record: Any, values: Mapping[str, Any], action: str, version: int | None
) -> bool:
    """As `update_record` for a row with a version: refuse a stale one, count a change."""
    require_version(record, version)
    changes = changed_fields(record, values)
    if not changes:
        return False
    record.version += 1
    validated(record)
    record.save(update_fields=[*changes, "version"])
    audit(actor=actor, action=action, subject=record, changes=changes)
    return True


def locked(
    queryset: models.QuerySet[_Model], pk: int, *, of: tuple[str, ...] = ("self",)
) -> _Model:
    """The row, locked until the transaction ends. Raises `NotFound`."""
    record = queryset.select_for_update(of=of).filter(pk=pk).first()
    if record is None:
        raise NotFound
    return record


def locked_seen(queryset: models.QuerySet[_Model], seen: int | None, **lookup: Any) -> _Model:
    """As `locked` for a row with a version. Raises `NotFound` and `Stale`."""
    record = queryset.select_for_update(of=("self",)).filter(**lookup).first()
    if record is None:
        raise NotFound
    require_version(record, seen)
    return record


def require_version(record: Any, version: int | None) -> None:
    """Raise `Stale` if the caller saw another version. None means the caller did not look."""
    if version is not None and record.version != version:
        raise Stale


_TELLS_OF_THE_PAST = frozenset({"import", "demo"})


def moment(actor: Actor, at: datetime | None) -> datetime:
    """When it happened: now, or a past time told by an import or the demo company.

    Raises `NotAllowed` for anyone else and `InvalidInput` for the future.
    """
    now = timezone.now()
    if at is None:
        return now
    if actor.via not in _TELLS_OF_THE_PAST:
        raise NotAllowed
    if at > now:
        raise InvalidInput(fields={"at": _("This time has not come yet.")})
    return at
