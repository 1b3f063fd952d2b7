"""`python -m cs_platform.live`: run the live server."""

import argparse
import os

from cs_platform.live.server import serve


def main() -> None:
    """Read the command line and serve until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cs_platform.settings")
    parser = argparse.ArgumentParser(prog="python -m cs_platform.live", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001)
    options = parser.parse_args()
    serve(options.host, options.port)


if __name__ == "__main__":
    main()
