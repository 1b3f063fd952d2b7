"""The audit trail: one call per service that changes something people answer for."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from core.access import Actor
from core.models import AuditEntry


def audit(
    *, actor: Actor, action: str, subject: models.Model, changes: Mapping[str, Any] | None = None
) -> None:
    """Append an entry in the caller's transaction. `changes` maps field to [before, after]."""
    AuditEntry.objects.create(
        company_id=actor.company_id,
        membership_id=actor.membership_id,
        actor_name=actor.name,
        via=actor.via,
        address=actor.address,
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        changes=json.loads(json.dumps(changes or {}, cls=DjangoJSONEncoder)),
    )
