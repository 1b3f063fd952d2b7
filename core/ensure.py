"""Find-or-create in bulk by a key of the company, for records of the past."""

from collections.abc import Callable, Collection
from typing import TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from core.access import Actor
from core.audit import audit
from core.errors import InvalidInput

_Model = TypeVar("_Model", bound=models.Model)


def ensure_by_key(
    *,
    actor: Actor,
    model: type[_Model],
    field: str,
    keys: Collection[str],
    make: Callable[[str], _Model],
    action: str,
) -> dict[str, int]:
    """Ids of the company's rows whose `field` is one of `keys`; missing ones are made.

    Two imports at once do not collide: a row that somebody else made meanwhile is taken. One
    audit entry tells how many were made. A constant number of queries. Raises `InvalidInput`
    when a new row's name is taken by a row with another key.
    """
    found = _ids(actor, model, field, keys)
    missing = [key for key in dict.fromkeys(keys) if key not in found]
    if missing:
        with transaction.atomic():
            made = [make(key) for key in missing]
            model._default_manager.bulk_create(made, ignore_conflicts=True)
            found = _ids(actor, model, field, keys)
            _refuse_taken_names(model, [key for key in missing if key not in found])
            first = model._default_manager.get(pk=found[missing[0]])
            audit(actor=actor, action=action, subject=first, changes={"count": [0, len(missing)]})
    return found


def _refuse_taken_names(model: type[models.Model], missing: list[str]) -> None:
    """A key that was not made although it was missing: its name belongs to another row."""
    if missing:
        message = _("%(kind)s with these names exist already, under other keys: %(names)s.") % {
            "kind": model._meta.verbose_name_plural,
            "names": ", ".join(missing[:5]),
        }
        raise InvalidInput(message)


def _ids(actor: Actor, model: type[_Model], field: str, keys: Collection[str]) -> dict[str, int]:
    rows = model._default_manager.filter(
        **{"company_id": actor.company_id, f"{field}__in": list(keys)}
    )
    return dict(rows.values_list(field, "pk"))
