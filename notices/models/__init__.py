"""Mail that goes out, and what people are told."""

from notices.models.mail import Mail, MailState
from notices.models.notice import DIGEST_TIME, Digest, Notice, NoticeChoice, NoticeRhythm

__all__ = [
    "DIGEST_TIME",
    "Digest",
    "Mail",
    "MailState",
    "Notice",
    "NoticeChoice",
    "NoticeRhythm",
]
