"""What those who answer for a mailbox are told."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mailroom.transitions import Reason
from notices.kinds import How, NoticeKind, Params, register

HELD = "mailroom.held"


def _title(params: Params) -> str:
    subject = str(params.get("subject", "")) or _("Without a subject")
    return _("A mail waits for you: %(subject)s") % {"subject": subject}


def _text(params: Params) -> str:
    code = str(params.get("reason", ""))
    reason = Reason(code).label if code in Reason.values else ""
    sender = str(params.get("sender", "")) or _("Nobody named")
    return _("From: %(sender)s. %(reason)s") % {"sender": sender, "reason": reason}


register(
    NoticeKind(
        code=HELD,
        label=gettext_lazy("Incoming mail that waits for a person"),
        title=_title,
        text=_text,
        usual=How.PRODUCT,
    )
)
