"""Mail that goes out, and what people are told."""

from notices.models.mail import Mail, MailFile, MailState
from notices.models.notice import DIGEST_TIME, Digest, Notice, NoticeChoice, NoticeRhythm
from notices.models.sender import MailSender, sender_address, sender_name

__all__ = [
    "DIGEST_TIME",
    "Digest",
    "Mail",
    "MailFile",
    "MailSender",
    "MailState",
    "Notice",
    "NoticeChoice",
    "NoticeRhythm",
    "sender_address",
    "sender_name",
]
