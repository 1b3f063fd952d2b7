"""Child processes that never outlive the process that started them.

On Linux the kernel is asked to end a child when its parent dies, so that even
`kill -9` of the parent leaves nothing running. Other systems have no such request;
there the next start ends what was left (see `postgres.end_leftover_server`).
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

_PR_SET_PDEATHSIG = 1
# Loaded before any fork: loading a library in a forked child is not safe.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(parent_pid: int, death_signal: signal.Signals = signal.SIGKILL) -> None:
    """Ask the kernel to send `death_signal` to this process when its parent dies.

    "Parent" is the thread that forked, so fork from the main thread. `parent_pid` closes
    the gap in which the parent dies between the fork and this call.
    """
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(death_signal))
    if os.getppid() != parent_pid:
        os.kill(os.getpid(), death_signal)


def open_log(path: Path) -> int:
    """Open `path` for appending and return its descriptor; only its owner may read it."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


class ChildProcess(ABC):
    """One process under supervision; `start` may be called again after it ended."""

    def __init__(self, name: str, stop_signal: signal.Signals) -> None:
        self.name = name
        self.stop_signal = stop_signal
        self.started_at = 0.0

    @property
    @abstractmethod
    def pid(self) -> int:
        """Process id of the last start; 0 before the first."""

    @abstractmethod
    def start(self) -> None:
        """Start the process; returns at once."""

    @abstractmethod
    def poll(self) -> int | None:
        """Exit status (negative: the signal that ended it), or None while it runs."""

    def signal_stop(self) -> None:
        """Ask the process to end."""
        if self.pid and self.poll() is None:
            os.kill(self.pid, self.stop_signal)

    def wait_or_kill(self, patience_seconds: float) -> bool:
        """Wait for the end; kill when patience runs out. Returns whether it ended itself."""
        deadline = time.monotonic() + patience_seconds
        while self.pid and self.poll() is None:
            if time.monotonic() > deadline:
                os.kill(self.pid, signal.SIGKILL)
                while self.poll() is None:
                    time.sleep(0.01)
                return False
            time.sleep(0.02)
        return True

    def stop(self, patience_seconds: float = 20.0) -> bool:
        """End the process and wait for it. Returns False when it had to be killed."""
        self.signal_stop()
        return self.wait_or_kill(patience_seconds)


class ServerProcess(ChildProcess):
    """A program of its own, such as a database server, logging to one file."""

    def __init__(
        self,
        *,
        name: str,
        command: Sequence[str],
        log: Path,
        environment: Mapping[str, str],
        stop_signal: signal.Signals,
        run_as_uid: int | None = None,
    ) -> None:
        super().__init__(name, stop_signal)
        self.command = list(command)
        self.log = log
        self.environment = dict(environment)
        self.run_as_uid = run_as_uid
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        return self._process.pid if self._process else 0

    def start(self) -> None:
        parent_pid, death_signal = os.getpid(), self.stop_signal
        log = open_log(self.log)
        try:
            self._process = subprocess.Popen(
                self.command,
                cwd="/",
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Out of the terminal's group: Ctrl-C reaches the supervisor only, which
                # then stops everything in order.
                start_new_session=True,
                user=self.run_as_uid,
                group=self.run_as_uid,
                extra_groups=None if self.run_as_uid is None else [],
                preexec_fn=lambda: die_with_parent(parent_pid, death_signal),
            )
        finally:
            os.close(log)
        self.started_at = time.monotonic()

    def poll(self) -> int | None:
        return self._process.poll() if self._process else 0

    def log_tail(self, characters: int = 2000) -> str:
        """The end of the log, for an error message."""
        return self.log.read_text(errors="replace")[-characters:] if self.log.exists() else ""


class ForkedProcess(ChildProcess):
    """A copy of this process that runs one function: Django is already imported in it."""

    def __init__(
        self,
        *,
        name: str,
        target: Callable[[], object],
        log: Path | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        death_signal: signal.Signals = signal.SIGKILL,
    ) -> None:
        super().__init__(name, stop_signal)
        self.target = target
        self.log = log
        self.death_signal = death_signal
        self._pid = 0
        self._exit_status: int | None = 0

    @property
    def pid(self) -> int:
        return self._pid

    def start(self) -> None:
        parent_pid = os.getpid()
        sys.stdout.flush()
        sys.stderr.flush()
        # Signals wait until the child has put back the default handlers; else a Ctrl-C in
        # between would run the supervisor's handler in the child.
        handled = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
        signal.pthread_sigmask(signal.SIG_BLOCK, handled)
        pid = os.fork()
        if pid == 0:
            self._run_child(parent_pid, handled)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, handled)
        self._pid, self._exit_status = pid, None
        self.started_at = time.monotonic()

    def _run_child(self, parent_pid: int, handled: set[signal.Signals]) -> None:
        status = 1
        try:
            os.setsid()
            die_with_parent(parent_pid, self.death_signal)
            for number in handled:
                signal.signal(number, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, handled)
            if self.log is not None:
                log = open_log(self.log)
                os.dup2(log, 1)
                os.dup2(log, 2)
                os.close(log)
            self.target()
            status = 0
        except SystemExit as stop:
            status = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)

    def poll(self) -> int | None:
        if self._exit_status is None:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            if pid:
                self._exit_status = os.waitstatus_to_exitcode(status)
        return self._exit_status
