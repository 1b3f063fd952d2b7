"""`python -m tests.benchmarks [--requests 10000] [--large 100000]`: print ratios."""

import argparse
import importlib
import os
import sys

from tests import embedded_plugin  # noqa: F401 - starts the servers before Django is set up


def main() -> int:
    """Create a throwaway database, fill it, measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cs_platform.settings")
    importlib.import_module("django").setup()
    database = importlib.import_module("django.db").connection
    database.creation.create_test_db(verbosity=0)
    measuring = importlib.import_module("tests.benchmarks.measuring")
    measuring.run(options.requests, options.large, options.rounds, sys.stdout.write)
    return 0


if __name__ == "__main__":
    sys.exit(main())
