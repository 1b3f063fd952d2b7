"""Every write of `mailroom`. Others enter here; modules with an underscore are private."""

from mailroom.services.mailboxes import (
    mailbox_create,
    mailbox_of_token,
    mailbox_token_end,
    mailbox_token_make,
    mailbox_try,
    mailbox_update,
)
from mailroom.services.mails import mail_attach, mail_dismiss, mail_hold, mail_open
from mailroom.services.placing import mails_place_due
from mailroom.services.polling import mailbox_poll
from mailroom.services.receiving import MOST_BYTES, Received, mail_receive

__all__ = [
    "MOST_BYTES",
    "Received",
    "mail_attach",
    "mail_dismiss",
    "mail_hold",
    "mail_open",
    "mail_receive",
    "mailbox_create",
    "mailbox_of_token",
    "mailbox_poll",
    "mailbox_token_end",
    "mailbox_token_make",
    "mailbox_try",
    "mailbox_update",
    "mails_place_due",
]
