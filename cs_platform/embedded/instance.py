"""One data folder, one running instance: a lock, and a note that lets other commands join."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from cs_platform.embedded.binaries import EmbeddedServersError
from cs_platform.embedded.servers import make_folder

_NOTE_SECONDS = 60


@dataclass(frozen=True)
class Instance:
    """What a running `dev.py run` or `dev.py manage` tells the others."""

    pid: int
    command: str
    address: str = ""
    urls: dict[str, str] = field(default_factory=dict)


class InstanceRunningError(EmbeddedServersError):
    """Another process of this checkout uses the data folder."""


@contextmanager
def only_instance(folder: Path, *, wait: bool = False) -> Iterator[None]:
    """Hold the folder's lock. Raises `InstanceRunningError` when another process has it.

    The kernel frees the lock when its holder ends in whatever way, so it is never stale.
    """
    make_folder(folder)
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise InstanceRunningError(_already_running(folder)) from None
        _note(folder).unlink(missing_ok=True)
        yield
        _note(folder).unlink(missing_ok=True)
    finally:
        os.close(descriptor)


def write_instance(folder: Path, instance: Instance) -> None:
    """Tell other commands how to reach the servers; call while holding the lock."""
    partial = folder / f"instance.{os.getpid()}"
    partial.write_text(json.dumps(asdict(instance)))
    partial.chmod(0o600)
    partial.rename(_note(folder))


def read_instance(folder: Path) -> Instance | None:
    """The note of the running instance, or None when there is none (yet)."""
    try:
        return Instance(**json.loads(_note(folder).read_text()))
    except FileNotFoundError:
        return None


def wait_for_instance(folder: Path) -> Instance:
    """The note of an instance that holds the lock but may still be starting."""
    deadline = time.monotonic() + _NOTE_SECONDS
    while (instance := read_instance(folder)) is None:
        if time.monotonic() > deadline:
            raise InstanceRunningError(_already_running(folder))
        time.sleep(0.1)
    return instance


def _note(folder: Path) -> Path:
    return folder / "instance.json"


def _already_running(folder: Path) -> str:
    instance = read_instance(folder)
    if instance is None:
        return f"Another `dev.py` command is starting with {folder}; wait for it or end it."
    where = f" at {instance.address}" if instance.address else ""
    return (
        f"`dev.py {instance.command}` of this checkout is already running{where} (process "
        f"{instance.pid}). Stop it first, or give this one a folder of its own with CS_VAR."
    )
