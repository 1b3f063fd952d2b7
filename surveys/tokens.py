"""Personal links: a signed company and invitation, good for nothing else and kept nowhere.

The signature is checked in constant time before the database is asked anything, so that
guessing and timing tell nothing. Whether the invitation is still open is its own to say.
"""

import re
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from core.errors import NotFound
from surveys.models import Invitation

_PAYLOAD = re.compile(r"([1-9][0-9]{0,17})-([0-9a-f]{32})", re.ASCII)


def _signer() -> Signer:
    return Signer(sep=".", salt="surveys.invitation")


def make_token(invitation: Invitation) -> str:
    """The token of an invitation, fit for an address."""
    return _signer().sign(f"{invitation.company_id}-{invitation.public_id.hex}")


def read_token(token: str) -> tuple[int, UUID]:
    """Company id and public id of the invitation. Raises `NotFound` for what we did not sign."""
    try:
        payload = _signer().unsign(token)
    except BadSignature as error:
        raise NotFound from error
    found = _PAYLOAD.fullmatch(payload)
    if found is None:
        raise NotFound
    return int(found[1]), UUID(hex=found[2])


def personal_link(invitation: Invitation, page: str = "survey-answer") -> str:
    """The absolute address of a page of the invitation, for a mail."""
    return settings.SITE_URL + reverse(page, args=[make_token(invitation)])
