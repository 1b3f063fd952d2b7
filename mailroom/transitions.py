"""What becomes of a mail: its states, and the table that says what may follow what."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    """Where a mail stands."""

    RECEIVED = "received", _("Received")
    PLACED = "placed", _("On a request")
    HELD = "held", _("Waits for a person")
    REFUSED = "refused", _("Not a request")
    AUTOMATIC = "automatic", _("Automatic")
    BOUNCED = "bounced", _("Undelivered")


class MailAction(models.TextChoices):
    """What a person can do with a mail."""

    OPEN = "open"
    ATTACH = "attach"
    DISMISS = "dismiss"
    HOLD = "hold"


_S, _A = MailState, MailAction
_UNPLACED = (_S.HELD, _S.REFUSED, _S.AUTOMATIC, _S.BOUNCED)

MAIL_TRANSITIONS: dict[tuple[str, str], str] = {
    **{(state, _A.OPEN): _S.PLACED for state in _UNPLACED},
    **{(state, _A.ATTACH): _S.PLACED for state in _UNPLACED},
    (_S.HELD, _A.DISMISS): _S.REFUSED,
    (_S.REFUSED, _A.HOLD): _S.HELD,
    (_S.AUTOMATIC, _A.HOLD): _S.HELD,
    (_S.BOUNCED, _A.HOLD): _S.HELD,
}


class Reason(models.TextChoices):
    """Why a mail stands where it stands."""

    NEW_REQUEST = "new_request", _("A known contact wrote: a new request was opened.")
    CONTINUED = "continued", _("It continues a request.")
    UNKNOWN_CONTACT = (
        "unknown_contact",
        _("It continues a request, and its sender is not a known contact."),
    )
    COMMENT = "comment", _("A colleague answered a notice: it was added as a comment.")
    BY_PERSON = "by_person", _("A person decided.")
    UNKNOWN_SENDER = "unknown_sender", _("Nobody at any client has this address.")
    SEVERAL_CLIENTS = "several_clients", _("Contacts of several clients have this address.")
    COLLEAGUE = "colleague", _("A colleague wrote it, and not as an answer to a notice.")
    NO_SENDER = "no_sender", _("It does not say who wrote it.")
    TOO_MANY = "too_many", _("This sender wrote too much within an hour.")
    UNREADABLE = "unreadable", _("It could not be read.")
    FAILED = "failed", _("It could not be placed.")
    LOOP = "loop", _("It is a mail of this product that came back.")
    DUPLICATE = "duplicate", _("The same mail has come already.")
    TOO_LARGE = "too_large", _("It is too large. The mailbox still has all of it.")
    NOT_A_REQUEST = "not_a_request", _("A person said that it is not a request.")
    AUTOMATIC = "automatic", _("A program sent it.")
    BOUNCED = "bounced", _("It tells that a mail of ours could not be delivered.")
