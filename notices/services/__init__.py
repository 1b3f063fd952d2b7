"""Every write of `notices`: mail, and what people are told."""

from notices.services.mail import MAX_ATTEMPTS, mail_queue, mail_send_again, mail_send_due
from notices.services.notices import News, notice_give, notices_give

__all__ = [
    "AGAIN",
    "MAX_ATTEMPTS",
    "News",
    "mail_bounced",
    "mail_queue",
    "mail_requeue",
    "mail_send_again",
    "mail_send_due",
    "notice_give",
    "notices_give",
]
