"""Hints to the workers: sent once, in bounded time, and never worth a failure.

Whatever is lost is found by beat's sweeps. A hint says only that there is work; while one waits
for a worker another one would tell nothing new and is not sent. So a heap of writes that waits for
the workers is one hint, and they do not come back to thousands of them.

A hint counts as taken when its task begins, before the task looks for work. Who sends one has
committed: either the task sees the work, or the hint that it does not see goes out.
"""

import logging
from collections.abc import Iterable
from typing import Any

from django.conf import settings

from core.broker import attempt

logger = logging.getLogger(__name__)

# A hint that was lost on its way keeps others of its kind back for so long at most.
_KEPT_SECONDS = 30


def send_hint(task: Any, *args: int) -> bool:
    """Ask a worker to run the task soon; returns whether the broker has been told."""
    key = _key(task.name, args)
    is_news = attempt(lambda broker: bool(broker.set(key, 1, nx=True, ex=_KEPT_SECONDS)), None)
    if is_news is None:
        return False
    if not is_news:
        return True
    try:
        task.apply_async(args=list(args), retry=False, ignore_result=True)
    except Exception as error:
        # The change is committed: no kind of failure here may look like the change's.
        logger.warning("no hint sent, the sweep will find the work: %s", error)
        hint_taken(task.name, args)
        return False
    return True


def hint_taken(name: str, args: Iterable[object]) -> None:
    """A worker begins with the task: what is written from now on needs a hint of its own."""
    key = _key(name, args)
    attempt(lambda broker: broker.delete(key), None)


def _key(name: str, args: Iterable[object]) -> str:
    return ":".join([f"{settings.BROKER_PREFIX}-hint", name, *map(str, args)])
