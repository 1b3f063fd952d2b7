"""Mail that goes out, and what people are told."""

from notices.models.mail import Mail, MailState

__all__ = ["Mail", "MailState"]
