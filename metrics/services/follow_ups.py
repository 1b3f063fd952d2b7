"""What people do about a steady outlier: write the practice down, or coach."""

from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.selectors import local_day
from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import InvalidInput, NotAllowed, NotFound
from core.records import locked, only, update_versioned, validated
from metrics.models import FollowUpKind, FollowUpState, OutlierFinding, OutlierFollowUp
from playbooks.models import Playbook

_FIELDS: Final = ("text", "notes", "outcome", "due_on", "playbook_id", "state")
_ERRORS = {
    "outlier_follow_up_open": ("kind", _("One of this kind is open for this person and metric.")),
}
_NEEDS_TEXT = _("Say what they do differently, or what the plan is.")
_NEEDS_OUTCOME = _("Say what came of it before it is done.")


def follow_up_begin(
    *,
    actor: Actor,
    finding_id: int,
    kind: str,
    text: str,
    notes: str = "",
    due_on: date | None = None,
    playbook_id: int | None = None,
) -> OutlierFollowUp:
    """Begin to do something about a finding. A manager for their own people, a head for all.

    Raises `NotAllowed`, `NotFound`, `InvalidInput`.
    """
    actor.require(Capability.METRICS_VIEW_TEAM)
    if kind not in FollowUpKind.values:
        raise InvalidInput(fields={"kind": _("Choose what is to be done.")})
    if not text.strip():
        raise InvalidInput(_NEEDS_TEXT, fields={"text": _NEEDS_TEXT})
    with constraint_errors(_ERRORS), transaction.atomic():
        finding: OutlierFinding | None = (
            OutlierFinding.objects.visible_to(actor).filter(pk=finding_id).first()
        )
        if finding is None:
            raise NotFound
        _require_other(actor, finding.consultant_id)
        follow_up = OutlierFollowUp(
            company_id=actor.company_id,
            finding=finding,
            code=finding.code,
            consultant_id=finding.consultant_id,
            kind=kind,
            text=text.strip(),
            notes=notes.strip(),
            due_on=due_on,
            playbook=_playbook(actor, playbook_id),
            starts_on=local_day(actor.company_time_zone, timezone.now()),
            created_by_id=actor.membership_id,
        )
        validated(follow_up, exclude=("finding", "consultant", "playbook", "created_by", "company"))
        follow_up.save()
        changes = {"kind": [None, kind], "due_on": [None, due_on]}
        audit(actor=actor, action="outlier.follow_up", subject=follow_up, changes=changes)
    return follow_up


def follow_up_change(
    *, actor: Actor, follow_up_id: int, version: int | None = None, **values: Any
) -> OutlierFollowUp:
    """Write on, or say what came of it. Raises `NotAllowed`, `NotFound`, `Stale`,
    `InvalidInput`."""
    actor.require(Capability.METRICS_VIEW_TEAM)
    only(values, _FIELDS)
    with constraint_errors(_ERRORS), transaction.atomic():
        follow_up: OutlierFollowUp = locked(OutlierFollowUp.objects.visible_to(actor), follow_up_id)
        _require_other(actor, follow_up.consultant_id)
        if "text" in values and not str(values["text"]).strip():
            raise InvalidInput(_NEEDS_TEXT, fields={"text": _NEEDS_TEXT})
        if values.get("state", follow_up.state) not in FollowUpState.values:
            raise InvalidInput(fields={"state": _("Choose open, done or dropped.")})
        outcome = str(values.get("outcome", follow_up.outcome)).strip()
        if values.get("state") == FollowUpState.DONE and not outcome:
            raise InvalidInput(_NEEDS_OUTCOME, fields={"outcome": _NEEDS_OUTCOME})
        if values.get("playbook_id") is not None:
            _playbook(actor, values["playbook_id"])
        update_versioned(
            actor=actor,
            record=follow_up,
            values=values,
            action="outlier.follow_up_change",
            version=version,
        )
    return follow_up


def _require_other(actor: Actor, consultant_id: int) -> None:
    """Nobody coaches themselves or writes down their own praise."""
    if consultant_id == actor.membership_id:
        raise NotAllowed(_("This is about you: ask your manager."))


def _playbook(actor: Actor, pk: int | None) -> Playbook | None:
    if pk is None:
        return None
    found: Playbook | None = Playbook.objects.visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise InvalidInput(fields={"playbook_id": _("There is no such playbook.")})
    return found
