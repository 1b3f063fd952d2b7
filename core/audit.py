"""The audit trail: one call per service that changes something people answer for."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from core.access import Actor
from core.models import AuditEntry


def audit(
    *, actor: Actor, action: str, subject: models.Model, changes: Mapping[str, Any] | None = None
) -> None:
    """Append an entry in the caller's transaction. `changes` maps field to [before, after]."""
    _entry(actor, action, subject, changes or {}).save(force_insert=True)


def audit_each(*, actor: Actor, action: str, subjects: Iterable[models.Model]) -> None:
    """Append an entry for each of the subjects, all at once."""
    AuditEntry.objects.bulk_create([_entry(actor, action, one, {}) for one in subjects])


def _entry(
    actor: Actor, action: str, subject: models.Model, changes: Mapping[str, Any]
) -> AuditEntry:
    return AuditEntry(
        company_id=actor.company_id,
        membership_id=actor.membership_id,
        actor_name=actor.name,
        via=actor.via,
        address=actor.address,
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        changes=json.loads(json.dumps(changes, cls=DjangoJSONEncoder)),
    )
