"""`python -m tests.benchmarks [pages|freshness|rollups|search|live|…]`: print what was measured."""

import argparse
import importlib
import os
import sys

from tests import embedded_plugin  # noqa: F401 - starts the servers before Django is set up


def main() -> int:
    """Create a throwaway database, fill it, measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="*", default=["pages", "freshness"])
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--pages", type=int, default=300, help="open pages for `live`")
    parser.add_argument("--rate", type=int, default=50, help="writes a second")
    parser.add_argument("--seconds", type=int, default=30)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cs_platform.settings")
    importlib.import_module("django").setup()
    database = importlib.import_module("django.db").connection
    database.creation.create_test_db(verbosity=0)
    write = sys.stdout.write
    if "pages" in options.what:
        pages = importlib.import_module("tests.benchmarks.pages")
        pages.run(options.requests, options.large, options.rounds, write)
    if "confusion" in options.what:
        confusion = importlib.import_module("tests.benchmarks.confusion")
        confusion.run(options.large, options.rounds, write)
    if "search" in options.what:
        search = importlib.import_module("tests.benchmarks.search")
        search.run(options.large, options.rounds, write)
    if "live" in options.what:
        live = importlib.import_module("tests.benchmarks.live")
        live.run(options.pages, options.rounds, write)
    if "surveys" in options.what:
        surveys = importlib.import_module("tests.benchmarks.surveys")
        surveys.run(options.rate, options.seconds, write)
    if "outliers" in options.what:
        outliers = importlib.import_module("tests.benchmarks.outliers")
        outliers.run(options.rounds, write)
    if "rollups" in options.what:
        rollups = importlib.import_module("tests.benchmarks.rollups")
        rollups.run(options.requests, write)
    if "freshness" in options.what:
        freshness = importlib.import_module("tests.benchmarks.freshness")
        freshness.run(options.rate, options.seconds, write)
    return 0


if __name__ == "__main__":
    sys.exit(main())
