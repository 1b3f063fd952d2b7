"""Hints to the workers: sent once, in bounded time, and never worth a failure.

Whatever is lost is found by beat's sweeps. A broker that refuses costs next to nothing; one that
takes connections and answers nothing costs `socket_timeout`, so it is left alone for a while.
"""

import logging
import time
from typing import Any

logger = logging.getLogger(__name__)

# A hint that took longer than this to fail met a broker that hangs.
_SLOW_SECONDS = 0.3
_PAUSE_SECONDS = 5.0


class _Pause:
    """Until when this process sends no hints."""

    ends_at = 0.0


def send_hint(task: Any, *args: int) -> bool:
    """Ask a worker to run the task soon; returns whether the broker took it."""
    began = time.monotonic()
    if began < _Pause.ends_at:
        return False
    try:
        task.apply_async(args=list(args), retry=False, ignore_result=True)
    except Exception as error:
        # The change is committed: no kind of failure here may look like the change's.
        logger.warning("no hint sent, the sweep will find the work: %s", error)
        if time.monotonic() - began > _SLOW_SECONDS:
            _Pause.ends_at = time.monotonic() + _PAUSE_SECONDS
        return False
    return True
