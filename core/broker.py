"""What lies in the broker for seconds, beside Celery's messages: who is here, who guesses, hints.

All of it may be lost at any time. A broker that refuses costs next to nothing; one that takes
connections and answers nothing is left alone for a while.
"""

import logging
import time
from collections.abc import Callable
from functools import cache
from typing import TypeVar

from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)

# Nobody waits longer than this for the broker.
_TIMEOUT_SECONDS = 0.5
_SLOW_SECONDS = 0.3
_PAUSE_SECONDS = 5.0

_Answer = TypeVar("_Answer")


class _Pause:
    """Until when this process leaves the broker alone."""

    ends_at = 0.0


def attempt(work: Callable[["Redis"], _Answer], otherwise: _Answer) -> _Answer:
    """What `work` gives for the broker, or `otherwise` when the broker is away."""
    began = time.monotonic()
    if began < _Pause.ends_at:
        return otherwise
    try:
        return work(_broker(settings.REDIS_URL))
    except (RedisError, OSError) as error:
        logger.warning("the broker is away, it goes on without: %s", error)
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
