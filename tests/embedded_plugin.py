"""Servers for the tests: started before pytest-django reads the settings.

Loaded by `-p tests.embedded_plugin` (see pyproject.toml); a conftest would be too late.
Every invocation has servers of its own in a temporary folder, so that several can run at
once; parallel test processes (xdist) inherit the addresses from the one that started them.
Servers given by DATABASE_URL and REDIS_URL are used instead.
"""

import atexit
import contextlib
import gc
import os
import signal
import uuid
from pathlib import Path
from types import FrameType

from cs_platform.embedded.environment import set_local_environment
from cs_platform.embedded.servers import temporary_servers
from cs_platform.embedded.translations import compile_changed_translations
from tests.databases import TEMPLATE_VARIABLE, drop_all

_CHECKOUT = Path(__file__).resolve().parent.parent


def _end_orderly(_number: int, _frame: FrameType | None) -> None:
    # As Ctrl-C: pytest ends its processes, then servers and temporary folder go.
    raise KeyboardInterrupt


def _start_servers() -> None:
    stack = contextlib.ExitStack()
    atexit.register(stack.close)
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _end_orderly)
    urls = stack.enter_context(temporary_servers(os.environ))
    set_local_environment(os.environ, Path(urls.pop("CS_VAR")), urls)
    os.environ["CS_TESTING"] = "1"
    os.environ[TEMPLATE_VARIABLE] = f"template_{uuid.uuid4().hex[:12]}"
    stack.callback(drop_all, os.environ["DATABASE_URL"])
    compile_changed_translations(_CHECKOUT / "locale")


# Migrations and pages make many short-lived objects: looking for circles among them after every
# few hundred takes a tenth of the suite.
gc.set_threshold(50_000, 20, 50)


def pytest_collection_finish() -> None:
    """What is loaded by now stays for good: nothing walks through it again."""
    gc.collect()
    gc.freeze()


if "PYTEST_XDIST_WORKER" not in os.environ:
    _start_servers()
