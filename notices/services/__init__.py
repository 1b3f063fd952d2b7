"""Every write of `notices`."""

from notices.services.mail import mail_queue, mail_send_again, mail_send_due

__all__ = ["mail_queue", "mail_send_again", "mail_send_due"]
