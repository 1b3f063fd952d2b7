"""Files and deliveries in the conversation, prepared as plain values."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core.ui import formats
from handoffs.models import Attachment
from handoffs.refusals import refusal_text
from notices.delivery import delivery_reason
from notices.models import MailState
from notices.services import AGAIN

# State → look and drawing.
_LOOKS = {
    MailState.QUEUED: ("none", "clock"),
    MailState.SENDING: ("none", "clock"),
    MailState.SENT: ("ok", "check"),
    MailState.FAILED: ("risk", "tri"),
    MailState.UNCERTAIN: ("warn", "tri"),
    MailState.BOUNCED: ("risk", "tri"),
}


def files(record: Any) -> list[dict[str, Any]]:
    """The files that were read along with a message, a comment or a request."""
    return [file_row(row) for row in getattr(record, "files_seen", None) or ()]


def file_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """One file: its links, or why it was not kept."""
    url = f"/files/{row['pk']}/"
    return {
        "pk": row["pk"],
        "name": row["name"],
        "size": filesizeformat(row["size"]),
        "url": url,
        "preview_url": f"{url}preview/" if row["preview"] else "",
        "refused": refusal_text(row["refused"], row["name"]) if row["refused"] else "",
    }


def pending_files(attachments: Iterable[Attachment]) -> list[dict[str, Any]]:
    """Files that a composer holds, before they are sent."""
    return [
        file_row(
            {
                "pk": row.pk,
                "name": row.name,
                "size": row.size,
                "preview": row.preview_id,
                "refused": "",
            }
        )
        for row in attachments
    ]


def delivery(message: Any) -> dict[str, Any] | None:
    """What became of the mail of a message; None where none was to go out."""
    mail = getattr(message, "mail_seen", None)
    if mail is None:
        return None
    state = MailState(mail["state"])
    kind, icon = _LOOKS[state]
    return {
        "state": state.value,
        "kind": kind,
        "icon": icon,
        "label": _label(state),
        "when": _when(mail["sent_at"]) if state == MailState.SENT else "",
        "reason": delivery_reason(state, mail["error"]),
        "again": state in AGAIN,
    }


def _when(sent_at: str | None) -> str:
    return formats.when_text(datetime.fromisoformat(sent_at)) if sent_at else ""


def _label(state: MailState) -> str:
    match state:
        case MailState.SENT:
            return _("Sent")
        case MailState.FAILED:
            return _("Not sent")
        case MailState.UNCERTAIN:
            return _("May not have arrived")
        case MailState.BOUNCED:
            return _("Came back")
    return _("Waits to be sent")
