"""Keep child processes running: restart what dies, stop everything in order."""

import signal
import threading
import time
from collections.abc import Callable
from types import FrameType

from cs_platform.embedded.processes import ChildProcess

_LOOK_EVERY_SECONDS = 0.2
_FIRST_RESTART_DELAY_SECONDS = 0.5
_LONGEST_RESTART_DELAY_SECONDS = 30.0
# A child that lived this long was healthy: its next restart is quick again.
_HEALTHY_AFTER_SECONDS = 30.0


def restart_delay(failures_in_a_row: int) -> float:
    """Seconds to wait before the next restart: doubles with every failure in a row."""
    delay = _FIRST_RESTART_DELAY_SECONDS * 2.0 ** min(failures_in_a_row - 1, 10)
    return min(delay, _LONGEST_RESTART_DELAY_SECONDS)


class Supervisor:
    """Starts children in the order they were added and stops them in the reverse order."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._children: list[ChildProcess] = []
        self._failures: dict[str, int] = {}
        self._restart_at: dict[str, float] = {}
        self._stop_asked = threading.Event()

    def handle_signals(self) -> None:
        """Let Ctrl-C, SIGTERM and a closed terminal ask for an orderly stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_stop)

    def _ask_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stop_asked.set()

    @property
    def stop_asked(self) -> bool:
        """Whether a signal asked this process to stop."""
        return self._stop_asked.is_set()

    def adopt(self, child: ChildProcess) -> None:
        """Watch a child that runs already, or start it now."""
        self._children.append(child)
        if not child.pid:
            child.start()

    def watch_once(self) -> None:
        """Restart children that ended, each after its delay; returns after a short wait."""
        now = time.monotonic()
        for child in self._children:
            if child.name in self._restart_at:
                if now >= self._restart_at[child.name]:
                    del self._restart_at[child.name]
                    child.start()
                continue
            status = child.poll()
            if status is not None:
                self._schedule_restart(child, status, now)
        self._stop_asked.wait(_LOOK_EVERY_SECONDS)

    def watch(self) -> None:
        """Keep the children running until a stop is asked for."""
        while not self.stop_asked:
            self.watch_once()

    def stop(self, patience_seconds: float = 20.0) -> None:
        """Stop the children, the last one first; kills what does not end in time."""
        for child in reversed(self._children):
            child.signal_stop()
        for child in reversed(self._children):
            if not child.wait_or_kill(patience_seconds):
                self._tell(f"{child.name} did not end in time and was killed.")
        self._children.clear()

    def _schedule_restart(self, child: ChildProcess, status: int, now: float) -> None:
        lived = now - child.started_at
        failures = 1 if lived > _HEALTHY_AFTER_SECONDS else self._failures.get(child.name, 0) + 1
        self._failures[child.name] = failures
        delay = restart_delay(failures)
        self._restart_at[child.name] = now + delay
        self._tell(f"{child.name} ended (status {status}); starting it again in {delay:g} s.")
