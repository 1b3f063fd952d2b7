"""Says to open pages that something has changed: topics only, never what.

`announce` sends a line to the broker after the commit; the live server (`cs_platform.live`) passes
it to every page that listens, and the page asks Django for what it may see. Without a broker
nothing is lost but freshness. What is remembered for seconds only (who has a request open) lies
in the broker too, through `attempt`.
"""

import json
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, TypeVar

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)

# A page never waits longer than this for the broker, and leaves one that hangs alone for a while.
_TIMEOUT_SECONDS = 0.5
_SLOW_SECONDS = 0.3
_PAUSE_SECONDS = 5.0
_SALT = "core.live"

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Listening:
    """Who listens to what, until when (seconds since 1970)."""

    company_id: int
    member_id: int
    topics: tuple[str, ...]
    until: float


class _Pause:
    """Until when this process leaves the broker alone."""

    ends_at = 0.0


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


def attempt(work: Callable[["Redis"], _Answer], otherwise: _Answer) -> _Answer:
    """What `work` gives for the broker, or `otherwise` when the broker is away."""
    began = time.monotonic()
    if began < _Pause.ends_at:
        return otherwise
    try:
        return work(_broker(settings.REDIS_URL))
    except (RedisError, OSError) as error:
        logger.warning("the broker is away, open pages are told later: %s", error)
        if time.monotonic() - began > _SLOW_SECONDS:
            _Pause.ends_at = time.monotonic() + _PAUSE_SECONDS
        return otherwise


@cache
def _broker(url: str) -> "Redis":
    return Redis.from_url(
        url,
        socket_timeout=_TIMEOUT_SECONDS,
        socket_connect_timeout=_TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), 0),
        decode_responses=True,
    )


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
