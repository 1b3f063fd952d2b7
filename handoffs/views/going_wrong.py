"""What goes wrong with a request, as the page, the list and the desks show it."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from core.ui import formats
from handoffs.circles import AlarmKind, Trouble, WeakLink
from handoffs.selectors import RequestPage, trouble_data, trouble_text
from handoffs.transitions import RequestAction
from roles.models import Role

ICONS: dict[str, str] = {
    AlarmKind.LOOP: "loop",
    AlarmKind.CIRCLE: "swap",
    AlarmKind.ABANDONED: "clock",
}


def flags(page: RequestPage, allowed: Collection[str]) -> list[dict[str, Any]]:
    """What goes wrong, since when, what it has cost, who is the weak link, and what ends it."""
    role = _answering_role(page)
    return [
        {
            "label": AlarmKind(trouble.kind).label,
            "icon": ICONS[trouble.kind],
            "since": formats.when(trouble.since),
            "text": trouble_text(trouble.kind, trouble_data(trouble, page.request)),
            "lost": formats.duration(trouble.lost_working_seconds),
            "weak": weak_link(trouble.weak_link),
            **_way_out(trouble, page, role, allowed),
        }
        for trouble in page.troubles
    ]


def weak_link(weak: WeakLink | None) -> dict[str, str] | None:
    """Who held it for most of the time lost."""
    if weak is None:
        return None
    return {
        "name": weak.name,
        "role": weak.role_code,
        "team": weak.team_name if weak.team_name != weak.name else "",
        "held": formats.duration(weak.working_seconds),
    }


def _answering_role(page: RequestPage) -> Role | None:
    """Which role answers for the topic today: the matrix says so, else the topic itself."""
    record: Any = page.request
    if record.topic is None:
        return None
    if record.accountable:
        return Role(**record.accountable)
    role: Role | None = record.topic.role
    return role


def _way_out(
    trouble: Trouble, page: RequestPage, role: Role | None, allowed: Collection[str]
) -> dict[str, Any]:
    """What to do now, and whether this person may do it: `action` is `write` or `hand_over`."""
    if trouble.kind == AlarmKind.ABANDONED:
        can = RequestAction.MESSAGE_CLIENT in allowed
        text = _("Write to the client, even if there is no answer yet.")
        return {"advice": text, "action": "write" if can else ""}
    can = RequestAction.OFFER in allowed
    action = "hand_over" if can else ""
    if role is None:
        text = _("Find out who answers for it and hand it over there, or settle it here.")
        return {"advice": text, "action": action}
    names = {"role": role.name}
    if role.pk == page.request.owner_role_id:
        text = _("%(role)s answers for this topic and holds it: settle it here, hand nothing over.")
        return {"advice": text % names, "action": ""}
    text = _("%(role)s answers for this topic: hand it over there, or settle it here.")
    return {"advice": text % names, "action": action}
