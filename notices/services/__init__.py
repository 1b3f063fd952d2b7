"""Every write of `notices`: mail, and what people are told."""

from notices.services.digests import digests_send
from notices.services.mail import (
    AGAIN,
    MAX_ATTEMPTS,
    mail_bounced,
    mail_queue,
    mail_requeue,
    mail_send_again,
    mail_send_due,
)
from notices.services.notices import News, notice_give, notices_give
from notices.services.reading import kinds_for, notice_choices_set, notice_read, notices_read
from notices.services.sender import mail_sender_set, mail_sender_try

__all__ = [
    "AGAIN",
    "MAX_ATTEMPTS",
    "News",
    "digests_send",
    "kinds_for",
    "mail_bounced",
    "mail_queue",
    "mail_requeue",
    "mail_send_again",
    "mail_send_due",
    "mail_sender_set",
    "mail_sender_try",
    "notice_choices_set",
    "notice_give",
    "notice_read",
    "notices_give",
    "notices_read",
]
