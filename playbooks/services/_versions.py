"""Writing a version: what approvals and the default playbooks have in common."""

from typing import Any

from django.db.models import F, Max
from django.utils import timezone

from accounts.selectors import local_day
from core.outbox import publish
from playbooks.events import PlaybookPublished
from playbooks.models import Playbook, PlaybookDraft, PlaybookVersion
from playbooks.services._shared import months_later
from playbooks.transitions import DraftState


def version_write(
    *,
    playbook: Playbook,
    document: list[dict[str, Any]],
    reason: str,
    author_id: int | None,
    approved_by_id: int | None,
) -> PlaybookVersion:
    """Make the document the playbook's newest version, in force from now on.

    The caller holds the playbook's row (and its draft's, if there is one) locked, or has just
    written them. Sets when the next review is due; the draft goes on from the version.
    """
    now = timezone.now()
    versions = PlaybookVersion.objects.of_company(playbook.company_id).filter(playbook=playbook)
    newest = versions.aggregate(number=Max("number"))["number"] or 0
    version: PlaybookVersion = PlaybookVersion.objects.create(
        company_id=playbook.company_id,
        playbook=playbook,
        number=newest + 1,
        document=document,
        reason=reason,
        author_id=author_id,
        approved_by_id=approved_by_id,
        approved_at=now,
    )
    today = local_day(playbook.company.time_zone, now)
    playbook.current = version
    playbook.review_due_on = months_later(today, playbook.review_months)
    playbook.version += 1
    playbook.save(update_fields=["current", "review_due_on", "version"])
    PlaybookDraft.objects.of_company(playbook.company_id).filter(playbook=playbook).update(
        document=document,
        state=DraftState.EDITING,
        reason="",
        sent_back_because="",
        changed_at=now,
        proposed_by=None,
        proposed_at=None,
        version=F("version") + 1,
    )
    publish(playbook.company_id, PlaybookPublished(playbook.pk, version.pk))
    return version
