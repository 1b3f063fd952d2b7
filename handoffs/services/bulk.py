"""One thing done to many requests: each through its own service, with its own rights and version.

What was chosen is written down first and then done one after the other, each in a transaction of
its own: a worker that dies leaves nothing half done, and whoever goes on does nothing twice.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.actors import actor_for_membership
from accounts.models import Membership
from core.access import Actor, Capability
from core.errors import DomainError, IllegalState, InvalidInput, NotAllowed, NotFound
from core.records import locked
from handoffs.models import (
    BulkAction,
    BulkItem,
    BulkKind,
    BulkOutcome,
    BulkState,
    Priority,
    Request,
)
from handoffs.services._bulk_steps import STEPS, back, step
from handoffs.services._texts import (
    REASON,
    idempotency_key_checked,
    one_of,
    optional_text,
    required_text,
)

MOST_AT_ONCE = 500
IN_THE_REQUEST = 50

_TOO_MANY = _("At most %(most)s requests at once. Narrow the list.")
_OVER = _("It can be undone for ten minutes, and once.")
Pick = tuple[int, int | None]


def bulk_start(
    *,
    actor: Actor,
    kind: str,
    picks: Sequence[Pick],
    values: Mapping[str, Any] | None = None,
    idempotency_key: str = "",
) -> BulkAction:
    """Write down what is to be done to these requests (id, version seen): `bulk_run` does it.

    A repeated idempotency key gives the first one. Raises `NotAllowed`, `NotFound` for a request
    out of sight, `InvalidInput`.
    """
    actor.require(Capability.REQUESTS_WORK)
    if actor.membership_id is None:
        raise NotAllowed
    one_of("kind", kind, BulkKind.values)
    kept = {**_checked(kind, dict(values or {})), "language": translation.get_language() or "en"}
    key = idempotency_key_checked(idempotency_key)
    seen = dict(picks)
    _check_number(seen)
    with transaction.atomic():
        # One at a time, or a double click would make two.
        locked(Membership.objects.visible_to(actor), actor.membership_id)
        own = BulkAction.objects.visible_to(actor).filter(owner_id=actor.membership_id)
        known: BulkAction | None = own.filter(idempotency_key=key).first() if key else None
        if known is not None:
            return known
        _check_seen(actor, seen, kept)
        bulk: BulkAction = BulkAction.objects.create(
            company_id=actor.company_id,
            owner_id=actor.membership_id,
            kind=kind,
            values=kept,
            idempotency_key=key,
        )
        items = (
            BulkItem(company_id=actor.company_id, bulk=bulk, request_id=pk, seen_version=version)
            for pk, version in sorted(seen.items())
            if pk != kept.get("keep_id")
        )
        BulkItem.objects.bulk_create(items)
    return bulk


def _check_number(seen: Mapping[int, Any]) -> None:
    if not seen:
        sentence = _("Choose requests in the list first.")
        raise InvalidInput(sentence, fields={"picks": sentence})
    if len(seen) > MOST_AT_ONCE:
        too_many = _TOO_MANY % {"most": MOST_AT_ONCE}
        raise InvalidInput(too_many, fields={"picks": too_many})


def _check_seen(actor: Actor, seen: Mapping[int, Any], values: Mapping[str, Any]) -> None:
    wanted = {*seen, *([values["keep_id"]] if "keep_id" in values else [])}
    if Request.objects.visible_to(actor).filter(pk__in=wanted).count() < len(wanted):
        raise NotFound(fields={"picks": _("Nothing was found here.")})


def _checked(kind: str, values: dict[str, Any]) -> dict[str, Any]:
    """The values that this kind takes. Raises `InvalidInput`; the services check the rest."""
    if kind in (BulkKind.TAG, BulkKind.UNTAG):
        return {"tag": required_text("tag", str(values.get("tag", "")), 40).strip()}
    if kind == BulkKind.PRIORITY:
        one_of("priority", str(values.get("priority", "")), Priority.values)
        return {"priority": values["priority"]}
    if kind == BulkKind.TOPIC:
        return {"topic_id": values.get("topic_id")}
    if kind == BulkKind.ASSIGN:
        reason = required_text("reason", str(values.get("reason", "")), REASON)
        ids = {"owner_id": values.get("owner_id"), "owner_role_id": values.get("owner_role_id")}
        if ids["owner_id"] is None:
            raise InvalidInput(fields={"owner_id": _("Choose who shall receive it.")})
        return {**ids, "reason": reason}
    if kind == BulkKind.MERGE:
        if values.get("keep_id") is None:
            raise InvalidInput(fields={"keep_id": _("Choose the request that is kept.")})
        reason = optional_text("reason", str(values.get("reason", "")), REASON)
        return {"keep_id": int(values["keep_id"]), "reason": reason}
    if kind == BulkKind.FOLLOW:
        return {}
    check = required_text if kind == BulkKind.RESOLVE else optional_text
    return {"note": check("note", str(values.get("note", "")), REASON)}


def bulk_run(*, actor: Actor, bulk_id: int, most: int | None = None) -> BulkAction:
    """Do what is still to do, or at most so many of it. Safe to run again, and by two at once.

    Raises `NotFound`, and `NotAllowed` for somebody else's.
    """
    bulk = _found(actor, bulk_id)
    if bulk.state == BulkState.RUNNING:
        with translation.override(bulk.values.get("language", "en")):
            _each(actor, bulk, BulkOutcome.TO_DO, _do, most)
        _finish(bulk, BulkOutcome.TO_DO, BulkState.RUNNING, BulkState.DONE)
    elif bulk.state == BulkState.UNDOING:
        with translation.override(bulk.values.get("language", "en")):
            _each(actor, bulk, BulkOutcome.DONE, _undo, most)
        _finish(bulk, BulkOutcome.DONE, BulkState.UNDOING, BulkState.UNDONE)
    bulk.refresh_from_db()
    return bulk


def _found(actor: Actor, bulk_id: int) -> BulkAction:
    bulk: BulkAction | None = BulkAction.objects.visible_to(actor).filter(pk=bulk_id).first()
    if bulk is None:
        raise NotFound
    if bulk.owner_id != actor.membership_id:
        raise NotAllowed
    return bulk


def _each(
    actor: Actor,
    bulk: BulkAction,
    outcome: str,
    act: Callable[[Actor, BulkAction, BulkItem], None],
    most: int | None,
) -> None:
    """One item at a time, whoever else is at work on the others."""
    items = BulkItem.objects.of_company(bulk.company_id).filter(bulk=bulk, outcome=outcome)
    done = 0
    while most is None or done < most:
        with transaction.atomic():
            item = items.order_by("pk").select_for_update(skip_locked=True, of=("self",)).first()
            if item is None:
                return
            act(actor, bulk, item)
        done += 1


def _do(actor: Actor, bulk: BulkAction, item: BulkItem) -> None:
    try:
        with transaction.atomic():
            before = step(STEPS[bulk.kind], actor, item, bulk.values)
    except DomainError as error:
        _say(item, BulkOutcome.REFUSED, error)
        return
    item.before, item.outcome = before, BulkOutcome.DONE
    requests = Request.objects.of_company(bulk.company_id).filter(pk=item.request_id)
    item.version_after = requests.values_list("version", flat=True).get()
    item.save(update_fields=["before", "outcome", "version_after"])


def _undo(actor: Actor, bulk: BulkAction, item: BulkItem) -> None:
    try:
        with transaction.atomic():
            back(STEPS[bulk.kind], actor, item, bulk.values)
    except DomainError as error:
        _say(item, BulkOutcome.KEPT, error)
    else:
        item.outcome = BulkOutcome.UNDONE
        item.save(update_fields=["outcome"])


def _say(item: BulkItem, outcome: str, error: DomainError) -> None:
    """Why not: the sentence of the first field, or of the whole."""
    sentence = next(iter(error.fields.values()), error.message)
    item.outcome, item.why = outcome, str(sentence)[:500]
    item.save(update_fields=["outcome", "why"])


def _finish(bulk: BulkAction, left: str, state: str, after: str) -> None:
    """Say that it is over, once nothing is left to do."""
    with transaction.atomic():
        items = BulkItem.objects.of_company(bulk.company_id).filter(bulk=bulk, outcome=left)
        if not items.exists():
            rows = BulkAction.objects.of_company(bulk.company_id).filter(pk=bulk.pk, state=state)
            rows.update(state=after, finished_at=timezone.now())


def bulk_undo(*, actor: Actor, bulk_id: int) -> BulkAction:
    """Begin to undo what was done; `bulk_run` does it. A request that somebody changed since
    stays as it is. Raises `NotFound`, `NotAllowed`, and `IllegalState` when it is too late or not
    possible."""
    actor.require(Capability.REQUESTS_WORK)
    with transaction.atomic():
        bulk: BulkAction = locked(BulkAction.objects.visible_to(actor), bulk_id)
        if bulk.owner_id != actor.membership_id:
            raise NotAllowed
        if not bulk.can_be_undone:
            raise IllegalState(_OVER)
        bulk.state = BulkState.UNDOING
        bulk.save(update_fields=["state"])
    return bulk


def bulk_actions_go_on(*, actor: Actor) -> int:
    """Go on with what was begun in this company and is not done, each as its own person; returns
    how many there were. What a leaver began ends there."""
    running = BulkAction.objects.of_company(actor.company_id).filter(
        state__in=(BulkState.RUNNING, BulkState.UNDOING)
    )
    rows = list(running.order_by("pk").values_list("pk", "owner_id"))
    people = Membership.objects.of_company(actor.company_id).select_related("company")
    found = people.in_bulk({owner_id for _pk, owner_id in rows})
    for pk, owner_id in rows:
        if found[owner_id].is_active:
            bulk_run(actor=actor_for_membership(found[owner_id]), bulk_id=pk)
        else:
            running.filter(pk=pk).update(state=BulkState.DONE, finished_at=timezone.now())
    return len(rows)
