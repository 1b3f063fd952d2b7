"""Says to open pages that something has changed: topics only, never what.

`announce` sends a line to the broker after the commit; the live server (`cs_platform.live`) passes
it to every page that listens, and the page asks Django for what it may see. Without a broker
nothing is lost but freshness.
"""

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction

from core.broker import attempt

_SALT = "core.live"


@dataclass(frozen=True, slots=True)
class Listening:
    """Who listens to what, until when (seconds since 1970)."""

    company_id: int
    member_id: int
    topics: tuple[str, ...]
    until: float


def announce(*, company_id: int, topics: Iterable[str]) -> None:
    """After the commit, let every open page that listens to one of the topics look again.

    Topics are `person:12`, `request:345`, `here:345` (who has it open) and `requests` (the list).
    Never raises, and waits half a second at most.
    """
    wanted = list(dict.fromkeys(topics))
    if wanted:
        transaction.on_commit(partial(_publish, company_id, wanted), robust=True)


def _publish(company_id: int, topics: list[str]) -> None:
    line = json.dumps({"company": company_id, "topics": topics})
    attempt(lambda broker: broker.publish(settings.LIVE_CHANNEL, line), None)


def token_make(*, company_id: int, member_id: int, topics: Sequence[str]) -> str:
    """A signed permission to listen for `LIVE_TOKEN_SECONDS`; the caller has checked the topics."""
    said = {
        "company": company_id,
        "member": member_id,
        "topics": list(topics),
        "until": time.time() + settings.LIVE_TOKEN_SECONDS,
    }
    return str(_signer().sign_object(said))


def token_read(token: str) -> Listening | None:
    """What the token permits; None for a forged, broken or expired one."""
    try:
        said: dict[str, Any] = _signer().unsign_object(token)
        listening = Listening(
            company_id=int(said["company"]),
            member_id=int(said["member"]),
            topics=tuple(str(topic) for topic in said["topics"]),
            until=float(said["until"]),
        )
    except (BadSignature, ValueError, TypeError, KeyError):
        return None
    return listening if listening.until > time.time() else None


def _signer() -> Signer:
    return Signer(salt=_SALT)
