"""What `dev.py` starts inside the virtual environment."""

import argparse
import os
import sys
from pathlib import Path

from cs_platform.embedded.binaries import EmbeddedServersError
from cs_platform.embedded.manage import manage, manage_throwaway
from cs_platform.embedded.run import run_product

_CHECKOUT = Path(__file__).resolve().parent.parent.parent


def _port(text: str) -> int:
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    msg = f"{text!r} is no port number (1 to 65535)"
    raise argparse.ArgumentTypeError(msg)


def main() -> int:
    """Parse the command line and run the command; returns an exit status."""
    folder = Path(os.environ.get("CS_VAR") or _CHECKOUT / "var").resolve()
    command, arguments = sys.argv[1], sys.argv[2:]
    try:
        if command == "manage":
            return manage(_CHECKOUT, folder, arguments)
        if command == "manage-throwaway":
            return manage_throwaway(_CHECKOUT, arguments)
        parser = argparse.ArgumentParser(prog="dev.py run", description="Run the product.")
        parser.add_argument("--port", type=_port, default=8000, help="default: 8000")
        parser.add_argument("--without-demo", action="store_true", help="load no demo company")
        options = parser.parse_args(arguments)
        return run_product(_CHECKOUT, folder, options.port, with_demo=not options.without_demo)
    except EmbeddedServersError as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
