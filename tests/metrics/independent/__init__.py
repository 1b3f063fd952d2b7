"""The figures once more, in plain Python: nothing of the engine is used here."""

from tests.metrics.independent.facts import Fact, Key, Sums, facts_of, summed

__all__ = ["Fact", "Key", "Sums", "facts_of", "summed"]
