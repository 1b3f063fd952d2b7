"""Drafts of definitions: begun, changed, thrown away, published."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.selectors import local_day
from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import IllegalState, InvalidInput, NotFound, Stale
from core.records import changed_fields, require_version
from metrics.catalogue import CATALOGUE, Kind
from metrics.models import DefinitionDraft, DraftState, MetricDefinition
from metrics.periods import EARLIEST, LATEST, Period, next_start
from metrics.services.definitions import (
    VERSION_ERRORS,
    last_version,
    merged_parameters,
    require_reason,
    require_sense,
    write_version,
)
from metrics.wakeups import wake_builders

_TAKEN = _("Somebody else began a draft of this metric just now. Look at it first.")
_DRAFT_ERRORS = {"definition_draft_once": ("code", _TAKEN)}


def draft_save(
    *,
    actor: Actor,
    code: str,
    starts_on: date | None = None,
    reason: str | None = None,
    parameters: Mapping[str, int] | None = None,
    min_n: int | None = None,
    time_zone: str | None = None,
    version: int | None = None,
) -> DefinitionDraft:
    """Begin the draft of a metric's next version, or change it; what is not given stays. A new
    one counts from the next month on if nothing else is said.

    `version` is that of the draft seen, 0 where there was none. Its figures over the past are
    computed anew in the background. Raises `NotAllowed`, `NotFound` for a metric the company has
    not, `Stale`, `InvalidInput`.
    """
    actor.require(Capability.COMPANY_CONFIGURE)
    require_sense(min_n, time_zone)
    if starts_on is not None:
        _require_day(starts_on)
    with constraint_errors(_DRAFT_ERRORS), transaction.atomic():
        last = last_version(actor, code)
        _require_kind(code)
        draft = _found(actor, code)
        _require_seen(draft, version)
        base = draft or last
        values = {
            "parameters": merged_parameters(last, {**base.parameters, **(parameters or {})}),
            "min_n": base.min_n if min_n is None else min_n,
            "time_zone": time_zone or base.time_zone,
            "reason": (draft.reason if draft else "") if reason is None else reason.strip(),
            "starts_on": starts_on or (draft.starts_on if draft else next_month(actor)),
        }
        if draft is None:
            draft = DefinitionDraft(
                company_id=actor.company_id, code=code, created_by_id=actor.membership_id, version=0
            )
        _write(actor, draft, values)
    return draft


def _write(actor: Actor, draft: DefinitionDraft, values: Mapping[str, object]) -> None:
    """Save what differs, and have the past computed anew where figures depend on it."""
    is_new = draft.pk is None
    changes = changed_fields(draft, values)
    if not changes and not is_new:
        return
    draft.version += 1
    draft.changed_by_id, draft.changed_at = actor.membership_id, timezone.now()
    if is_new or changes.keys() & {"parameters", "min_n", "time_zone"}:
        draft.state, draft.computed, draft.done, draft.total = DraftState.WAITING, {}, 0, 0
    draft.save()
    action = "definition_draft.create" if is_new else "definition_draft.update"
    audit(actor=actor, action=action, subject=draft, changes={"code": draft.code, **changes})
    transaction.on_commit(lambda: wake_builders(actor.company_id), robust=True)


def draft_discard(*, actor: Actor, code: str, version: int | None = None) -> None:
    """Throw a draft away; the audit trail keeps what it said.

    Raises `NotAllowed`, `NotFound`, `Stale`.
    """
    actor.require(Capability.COMPANY_CONFIGURE)
    with transaction.atomic():
        draft = _locked(actor, code, version)
        said = {name: [getattr(draft, name), None] for name in ("parameters", "min_n", "reason")}
        audit(actor=actor, action="definition_draft.discard", subject=draft, changes=said)
        draft.delete()


def draft_publish(*, actor: Actor, code: str, version: int | None = None) -> MetricDefinition:
    """Freeze a draft as the next version. It is computed in the background and then switched on.

    Raises `NotAllowed`, `NotFound`, `Stale`, `InvalidInput` without a reason, `IllegalState` as
    long as its figures over the past are not computed, or where it changes nothing.
    """
    actor.require(Capability.COMPANY_CONFIGURE)
    with constraint_errors(VERSION_ERRORS), transaction.atomic():
        draft = _locked(actor, code, version)
        require_reason(draft.reason)
        if draft.state != DraftState.DONE:
            raise IllegalState(
                _("Its figures over the past are still being computed. Look at them first.")
            )
        last = last_version(actor, code)
        names = ("parameters", "min_n", "time_zone")
        if all(getattr(draft, name) == getattr(last, name) for name in names):
            raise IllegalState(
                _("The draft says what the newest version says: there is nothing to publish.")
            )
        definition = write_version(
            actor,
            last,
            reason=draft.reason,
            parameters=merged_parameters(last, draft.parameters),
            min_n=draft.min_n,
            time_zone=draft.time_zone,
            starts_on=draft.starts_on,
        )
        draft.delete()
    return definition


def next_month(actor: Actor) -> date:
    """The first day of the next month, by the company's own days."""
    today = local_day(actor.company_time_zone, timezone.now())
    return next_start(Period.MONTH, today.replace(day=1))


def _found(actor: Actor, code: str) -> DefinitionDraft | None:
    drafts = DefinitionDraft.objects.visible_to(actor).select_for_update(of=("self",))
    draft: DefinitionDraft | None = drafts.filter(code=code).first()
    return draft


def _locked(actor: Actor, code: str, version: int | None) -> DefinitionDraft:
    draft = _found(actor, code)
    if draft is None:
        raise NotFound
    require_version(draft, version)
    return draft


def _require_seen(draft: DefinitionDraft | None, version: int | None) -> None:
    """Raise `Stale` where the writer saw another draft, or none where there is one now."""
    if draft is not None:
        require_version(draft, version)
    elif version:
        raise Stale


def _require_kind(code: str) -> None:
    if CATALOGUE[code].kind == Kind.RETENTION:
        sentence = _("This metric is computed from contracts and has one definition only.")
        raise InvalidInput(sentence, fields={"code": sentence})


def _require_day(day: date) -> None:
    if day.day != 1 or not EARLIEST <= day <= LATEST:
        sentence = _("A version begins on the first day of a month.")
        raise InvalidInput(sentence, fields={"starts_on": sentence})
