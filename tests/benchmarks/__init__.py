"""Measures the product against plain floors in one run, as ratios; never decides a test.

`python3 dev.py test` does not run it. Run it on a quiet machine:

    .venv/bin/python -m tests.benchmarks
"""
