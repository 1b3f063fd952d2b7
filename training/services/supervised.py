"""First requests under supervision: chosen, looked at by a colleague, done or once more."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.selectors import people_for
from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import IllegalState, InvalidInput, NotAllowed
from core.records import locked, moment, require_version
from training.models import AssignmentKind, SupervisedRequest, SupervisedState
from training.selectors.shadowing import worked_by
from training.services._learning_news import tell
from training.services.assignments import assignment_next_done, may_manage, require_manages

_ERRORS: dict[str, tuple[str, Any]] = {
    "supervised_request_once": (
        "request_id",
        _("This request is looked at already, or was and is done."),
    ),
    "supervised_by_another": ("supervisor_id", _("Choose a colleague.")),
}
_TEXT = 4000


def supervised_ask(
    *, actor: Actor, member_id: int, request_id: int, supervisor_id: int
) -> SupervisedRequest:
    """Name a real request of the newcomer, and who looks at it: by them, or by their manager.

    Raises `NotFound`, `NotAllowed`, `InvalidInput` for requests they did not work on.
    """
    actor.require(Capability.TRAINING_VIEW)
    if member_id != actor.membership_id:
        require_manages(actor, member_id)
    request = worked_by(actor, member_id).filter(pk=request_id).first()
    if request is None:
        message = _("Choose a request that this person owns or worked on.")
        raise InvalidInput(message, fields={"request_id": message})
    supervisor = people_for(actor).filter(pk=supervisor_id).first()
    if supervisor is None or supervisor.pk == member_id:
        raise InvalidInput(fields={"supervisor_id": _("Choose a colleague.")})
    with constraint_errors(_ERRORS), transaction.atomic():
        asked: SupervisedRequest = SupervisedRequest.objects.create(
            company_id=actor.company_id,
            member_id=member_id,
            request=request,
            supervisor=supervisor,
            asked_by_id=actor.membership_id,
        )
        changes = {"request": [None, request.pk], "supervisor": [None, supervisor.pk]}
        audit(actor=actor, action="supervised.ask", subject=asked, changes=changes)
        tell(
            actor,
            [supervisor.pk],
            "training.supervised",
            {"supervised": asked.pk},
            link=f"/learning/supervised/{asked.pk}/",
        )
    return asked


def _asked(actor: Actor, supervised_id: int, version: int | None) -> SupervisedRequest:
    rows = SupervisedRequest.objects.visible_to(actor)
    plain = SupervisedRequest.objects.of_company(actor.company_id)
    found: SupervisedRequest = locked(plain.filter(pk__in=rows.values("pk")), supervised_id)
    require_version(found, version)
    if found.state != SupervisedState.ASKED:
        raise IllegalState(_("This was looked at already, or was withdrawn."))
    return found


def supervised_look(
    *,
    actor: Actor,
    supervised_id: int,
    is_done: bool,
    good: str,
    to_change: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> SupervisedRequest:
    """The supervisor's word: what was good, what to change, and whether it counts or is to be done
    once more.

    Raises `NotFound`, `NotAllowed` for others, `Stale`, `IllegalState`, `InvalidInput`.
    """
    said, change = good.strip(), to_change.strip()
    if not said:
        raise InvalidInput(fields={"good": _("Say what was good.")})
    if not is_done and not change:
        raise InvalidInput(fields={"to_change": _("Say what to change.")})
    for name, text in (("good", said), ("to_change", change)):
        if len(text) > _TEXT:
            raise InvalidInput(fields={name: _("At most 4,000 characters.")})
    with transaction.atomic():
        found = _asked(actor, supervised_id, version)
        if actor.membership_id != found.supervisor_id:
            raise NotAllowed(_("Only the supervisor can say so."))
        found.good, found.to_change, found.looked_at = said, change, moment(actor, at)
        found.state = SupervisedState.DONE if is_done else SupervisedState.AGAIN
        found.version += 1
        if is_done:
            found.assignment = assignment_next_done(
                company_id=actor.company_id,
                member_id=found.member_id,
                kind=AssignmentKind.SUPERVISED,
                at=found.looked_at if at else None,
            )
        found.save(
            update_fields=["good", "to_change", "looked_at", "state", "assignment", "version"]
        )
        changes = {"state": [SupervisedState.ASKED, found.state]}
        audit(actor=actor, action="supervised.look", subject=found, changes=changes)
        tell(
            actor,
            [found.member_id],
            "training.looked_at",
            {"supervised": found.pk},
            link=f"/learning/supervised/{found.pk}/",
        )
    return found


def supervised_withdraw(
    *, actor: Actor, supervised_id: int, version: int | None = None
) -> SupervisedRequest:
    """Take it back before it is looked at: the newcomer, or who answers for them.

    Raises `NotFound`, `NotAllowed`, `Stale`, `IllegalState`.
    """
    with transaction.atomic():
        found = _asked(actor, supervised_id, version)
        is_own = found.member_id == actor.membership_id
        if not is_own and not may_manage(actor, found.member_id):
            raise NotAllowed
        found.state, found.version = SupervisedState.WITHDRAWN, found.version + 1
        found.save(update_fields=["state", "version"])
        audit(actor=actor, action="supervised.withdraw", subject=found)
    return found
