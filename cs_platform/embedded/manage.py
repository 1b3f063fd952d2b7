"""`dev.py manage`: a management command with the servers of `dev.py run`, or with its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from cs_platform.embedded.environment import set_local_environment
from cs_platform.embedded.instance import (
    Instance,
    InstanceRunningError,
    only_instance,
    wait_for_instance,
    write_instance,
)
from cs_platform.embedded.servers import EmbeddedServers, temporary_servers


def manage(checkout: Path, folder: Path, arguments: Sequence[str]) -> int:
    """Run `manage.py` with `arguments`; returns its exit status."""
    while True:
        try:
            with only_instance(folder):
                return _manage_with_own_servers(checkout, folder, arguments)
        except InstanceRunningError:
            instance = wait_for_instance(folder)
        if instance.command == "run":
            return _call(checkout, folder, instance.urls, arguments)
        # Its servers end with it, so they cannot be shared.
        sys.stderr.write(f"Waiting for `dev.py manage` (process {instance.pid}) to end …\n")
        with only_instance(folder, wait=True):
            pass


def manage_throwaway(checkout: Path, arguments: Sequence[str]) -> int:
    """Run `manage.py` with empty servers that are gone afterwards, as the checks need."""
    with temporary_servers(os.environ) as urls:
        folder = Path(urls.pop("CS_VAR"))
        return _call(checkout, folder, urls | {"CS_TESTING": "1"}, arguments)


def _manage_with_own_servers(checkout: Path, folder: Path, arguments: Sequence[str]) -> int:
    servers = EmbeddedServers(folder, durable=True, given=os.environ)
    urls = servers.start()
    try:
        write_instance(folder, Instance(os.getpid(), "manage", urls=urls))
        return _call(checkout, folder, urls, arguments)
    finally:
        servers.stop()


def _call(checkout: Path, folder: Path, urls: Mapping[str, str], arguments: Sequence[str]) -> int:
    environment = dict(os.environ)
    set_local_environment(environment, folder, dict(urls))
    # Ctrl-C is the command's to handle; this process waits to stop the servers after it.
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return subprocess.run(
            [sys.executable, str(checkout / "manage.py"), *arguments],
            env=environment,
            check=False,
            preexec_fn=lambda: signal.signal(signal.SIGINT, previous),
        ).returncode
    finally:
        signal.signal(signal.SIGINT, previous)
