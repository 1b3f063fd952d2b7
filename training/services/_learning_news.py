"""Telling people about learning: nobody hears of their own doing, the demo and imports tell
nobody."""

from collections.abc import Iterable
from typing import Any

from core.access import Actor
from notices.services import notice_give

_TELLS_NOBODY = frozenset({"import", "demo"})


def tell(
    actor: Actor,
    member_ids: Iterable[int | None],
    kind: str,
    params: dict[str, Any],
    link: str = "/learning/",
) -> None:
    """Tell these people but the actor, in the caller's transaction. `params` are ids and days."""
    if actor.via in _TELLS_NOBODY:
        return
    told = [pk for pk in member_ids if pk is not None and pk != actor.membership_id]
    if told:
        notice_give(
            company_id=actor.company_id, member_ids=told, kind=kind, params=params, link=link
        )
