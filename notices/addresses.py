"""Addresses that a reply comes back to: which request it belongs to, and whose words it brings.

The part after the plus sign holds company, kind, request and person, and a signature over them:
nobody makes up an address of their own. Base32 survives mail servers that change capitals.
"""

import base64
import binascii
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Protocol

from django.conf import settings
from django.utils.encoding import force_bytes

from accounts.models import Membership
from notices.selectors import sender_of

_SALT = b"notices.addresses:"
_SIGNATURE_BYTES = 10
_LONGEST_LOCAL_PART = 64
_MARK = "+r"


class ReplyFrom(StrEnum):
    """Who writes from such an address: that decides whether words go in as a message."""

    CLIENT = "client"
    COLLEAGUE = "colleague"


class Person(Protocol):
    """A contact or a member: told apart by their class, because contacts live floors above."""

    @property
    def pk(self) -> int:
        """The row's id."""


@dataclass(frozen=True, slots=True)
class ReplyTarget:
    """What a signed address says. Check that company, request and person still exist."""

    company_id: int
    kind: ReplyFrom
    request_pk: int
    person_pk: int


def reply_address(company_id: int, request_pk: int, contact_or_member: Person) -> str:
    """Where this person's reply about this request goes; an empty string for no such place.

    Signed where the company's server takes plus-addresses; otherwise the plain address, and the
    mail's headers alone keep the thread.
    """
    sender = sender_of(company_id)
    base = sender.answers_to if sender else ""
    if not base or sender is None or not sender.takes_plus_addresses:
        return base
    is_colleague = isinstance(contact_or_member, Membership)
    kind = ReplyFrom.COLLEAGUE if is_colleague else ReplyFrom.CLIENT
    return plus_address(base, ReplyTarget(company_id, kind, request_pk, contact_or_member.pk))


def plus_address(base: str, target: ReplyTarget) -> str:
    """The base address with the signed part; as it is where that would grow too long."""
    local, _at, host = base.rpartition("@")
    payload = _packed(target)
    full = f"{local}{_MARK}{_token(payload + _signature(payload, settings.SECRET_KEY))}"
    return f"{full}@{host}" if len(full) <= _LONGEST_LOCAL_PART else base


def read_reply_address(address: str) -> ReplyTarget | None:
    """What an address says, or None if it is none of ours or was tampered with."""
    local, _at, _host = address.strip().lower().rpartition("@")
    _base, mark, token = local.rpartition(_MARK)
    if not mark or not token.isascii():
        return None
    try:
        signed = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    except binascii.Error:
        return None
    if _token(signed) != token:
        # Bits beyond the last byte may be anything; only one way to write it is ours.
        return None
    payload, signature = signed[:-_SIGNATURE_BYTES], signed[-_SIGNATURE_BYTES:]
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    # All of them: how long it takes says nothing about which key fits.
    fits = [hmac.compare_digest(signature, _signature(payload, key)) for key in keys]
    return _unpacked(payload) if any(fits) else None


def _token(signed: bytes) -> str:
    return base64.b32encode(signed).decode().rstrip("=").lower()


def _signature(payload: bytes, key: str | bytes) -> bytes:
    secret = sha256(_SALT + force_bytes(key)).digest()
    return hmac.new(secret, payload, sha256).digest()[:_SIGNATURE_BYTES]


def _packed(target: ReplyTarget) -> bytes:
    """Numbers in groups of seven bits; the last one's lowest bit is the kind."""
    is_colleague = target.kind == ReplyFrom.COLLEAGUE
    last = target.person_pk * 2 + int(is_colleague)
    return b"".join(_number(n) for n in (target.company_id, target.request_pk, last))


def _number(value: int) -> bytes:
    groups = bytearray()
    while True:
        value, low = divmod(value, 128)
        groups.append(low | (0x80 if value else 0))
        if not value:
            return bytes(groups)


def _numbers(payload: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in payload:
        value |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            yield value
            value = shift = 0


def _unpacked(payload: bytes) -> ReplyTarget | None:
    numbers = list(_numbers(payload))
    if len(numbers) != 3:
        return None
    company_id, request_pk, last = numbers
    person_pk, is_colleague = divmod(last, 2)
    kind = ReplyFrom.COLLEAGUE if is_colleague else ReplyFrom.CLIENT
    return ReplyTarget(company_id, kind, request_pk, person_pk)
