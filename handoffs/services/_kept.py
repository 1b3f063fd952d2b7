"""What comes for a request that was merged into another goes to the one that was kept."""

from typing import Any

from django.db import transaction

from core.access import Actor
from handoffs.models import Request
from handoffs.services._ledger import Merged, Turn, begin

_MOST_TRIES = 5


def begin_on_kept(*, actor: Actor, request_id: int, **asked: Any) -> Turn:
    """As `begin`, on the request into which the given one was merged, if it was.

    Somebody may merge it between the look and the lock: then the lock is given up, so that two
    requests are never locked in the wrong order, and the next one is tried.
    """
    for _try in range(_MOST_TRIES):
        try:
            with transaction.atomic():
                return begin(actor=actor, request_id=kept_id(actor, request_id), **asked)
        except Merged:
            continue
    raise Merged


def kept_id(actor: Actor, request_id: int) -> int:
    """The id of the request that was kept; the same one for a request that was not merged."""
    requests = Request.objects.visible_to(actor).filter(pk=request_id)
    found = requests.values_list("merged_into_id", flat=True).first()
    return request_id if found is None else found
