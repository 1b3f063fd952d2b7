"""The link below each report that stops it: signed, good for one subscription, kept nowhere."""

import re

from django.core.signing import BadSignature, Signer

from core.errors import NotFound

_PAYLOAD = re.compile(r"([1-9][0-9]{0,17})-([1-9][0-9]{0,17})", re.ASCII)


def _signer() -> Signer:
    return Signer(sep=".", salt="metrics.report")


def stop_token(company_id: int, subscription_id: int) -> str:
    """The token of a subscription, fit for an address."""
    return _signer().sign(f"{company_id}-{subscription_id}")


def read_stop_token(token: str) -> tuple[int, int]:
    """Company's and subscription's id. Raises `NotFound` for what we did not sign."""
    try:
        payload = _signer().unsign(token)
    except BadSignature as error:
        raise NotFound from error
    found = _PAYLOAD.fullmatch(payload)
    if found is None:
        raise NotFound
    return int(found[1]), int(found[2])
