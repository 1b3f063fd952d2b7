"""Seals passwords: what lies in the database is of no use without the server's secret."""

import base64
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes

_PURPOSE = b"mailroom.sealing:"


def _keys() -> MultiFernet:
    """Seals with the newest secret, opens with any that is still listed."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = [sha256(_PURPOSE + force_bytes(secret)).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def seal(text: str) -> str:
    """The text sealed; an empty one stays empty."""
    return _keys().encrypt(text.encode()).decode() if text else ""


def unsealed(sealed: str) -> str | None:
    """The text again; None if it was sealed with a secret that is gone."""
    if not sealed:
        return ""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None
