"""What became of a mail, in plain words: the server's own stay in the record of the mail."""

from django.utils.translation import gettext as _

from notices.models import MailState

# The kind of error stands first in what the record says.
_NO_SERVER = frozenset(
    {"ConnectionRefusedError", "TimeoutError", "gaierror", "SMTPConnectError", "OSError"}
)


def delivery_reason(state: str, last_error: str) -> str:
    """Why a mail is not where it should be; an empty string where there is nothing to say."""
    kind = last_error.partition(":")[0]
    if state == MailState.BOUNCED:
        return _("The recipient’s mail server could not deliver it.")
    if state == MailState.UNCERTAIN:
        return _("The connection broke while it was sent, so it may have arrived or not.")
    if state not in {MailState.FAILED, MailState.QUEUED} or not last_error:
        return ""
    if kind == "SMTPRecipientsRefused":
        return _("The mail server refused the recipient’s address.")
    if kind == "SMTPSenderRefused":
        return _("The mail server does not let us send from our address.")
    if kind == "SMTPAuthenticationError":
        return _("The mail server did not accept our password.")
    if kind in _NO_SERVER:
        return _("The mail server could not be reached.")
    return _("The mail server refused it.")
