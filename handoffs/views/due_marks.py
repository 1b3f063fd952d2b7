"""How due times look: a shape and words beside the colour, on the request's head and in lists."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.ui import formats
from core.ui.icons import icon as drawn_icon
from handoffs.due_rules import NEVER, DueKind
from handoffs.selectors.due_times import MISSED, DueState, dues_of
from handoffs.transitions import RequestState

LOOK: Final[Mapping[DueState, tuple[str, str]]] = {
    DueState.RUNNING: ("", "clock"),
    DueState.SOON: ("warn", "bell"),
    DueState.MISSED: ("risk", "tri"),
    DueState.PAUSED: ("none", "flat"),
    DueState.MET: ("ok", "check"),
    DueState.LATE: ("risk", "tri"),
    DueState.DROPPED: ("none", "x"),
}


def due_chips(record: Any) -> list[dict[str, str]]:
    """What is promised on a request and still to be done, what is due first at the front."""
    rows = getattr(record, "dues", None) or ()
    if record.state == RequestState.RESOLVED:
        return []
    chips = []
    for seen in dues_of(rows, record.due_spec, timezone.now()):
        kind, icon = LOOK[seen.state]
        due = formats.when_text(seen.due_at) if seen.due_at else ""
        chips.append({"kind": kind, "icon": icon, "text": seen.text, "due": due})
    return chips


def due_cell(record: Any, now: datetime) -> SafeString:
    """What is due next on a row of the list, drawn: by the clock on the wall."""
    due_at = record.next_due_at
    if due_at >= NEVER:
        is_paused = record.state == RequestState.WAITING and record.service_policy_id is not None
        return _drawn(DueState.PAUSED, _("paused"), "") if is_paused else SafeString("")
    kind = DueKind(record.due_kind) if record.due_kind else None
    if due_at < now:
        what = MISSED[kind] if kind else ""
        return _drawn(DueState.MISSED, formats.when_text(due_at), what)
    return _drawn(DueState.RUNNING, formats.when_text(due_at), kind.label if kind else "")


def _drawn(state: DueState, text: Any, what: Any) -> SafeString:
    look, icon = LOOK[state]
    said = format_html('<span class="st {}">{}{}</span>', look, drawn_icon(icon), text)
    return format_html('<span class="due">{}<span class="muted small">{}</span></span>', said, what)
