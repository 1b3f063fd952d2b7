"""Readings: a person says that they read a version of a playbook and will work by it."""

from datetime import datetime

from django.db import transaction

from core.access import Actor, Capability
from core.errors import NotAllowed, NotFound
from core.records import moment
from playbooks.models import PlaybookVersion
from training.models import AssignmentKind, Reading
from training.services.assignments import assignments_done


def reading_acknowledge(
    *, actor: Actor, playbook_version_id: int, at: datetime | None = None
) -> Reading:
    """Keep one's word, once a version; readings of it and of older ones are done by it.

    Said twice, it stays as it was. Raises `NotFound` for a version out of sight, `NotAllowed` for
    whoever does not learn here.
    """
    actor.require(Capability.TRAINING_VIEW)
    if actor.membership_id is None:
        raise NotAllowed
    with transaction.atomic():
        version: PlaybookVersion | None = (
            PlaybookVersion.objects.visible_to(actor).filter(pk=playbook_version_id).first()
        )
        if version is None:
            raise NotFound
        read_at = moment(actor, at)
        reading: Reading
        reading, _is_new = Reading.objects.of_company(actor.company_id).get_or_create(
            company_id=actor.company_id,
            member_id=actor.membership_id,
            playbook_version=version,
            defaults={"read_at": read_at},
        )
        versions = PlaybookVersion.objects.of_company(actor.company_id).filter(
            playbook_id=version.playbook_id, number__lte=version.number
        )
        assignments_done(
            company_id=actor.company_id,
            member_id=actor.membership_id,
            kind=AssignmentKind.READING,
            playbook_version_ids=list(versions.values_list("pk", flat=True)),
            at=read_at if at else None,
        )
    return reading
