"""From the ledger to what should have been observed, set-based and without a look at the clock.

A *source* is one part of the ledger: requests with their entries, invitations with their
answers. Its SQL, given a company, some ids and some definitions, returns every observation that
follows from history: who is credited comes from the stamps on the entries and the snapshot on
the invitation, never from how things stand now.
"""

from metrics.derivation.base import Source, definitions_in_use
from metrics.derivation.requests import REQUESTS, requests_that_may_be_repeated
from metrics.derivation.surveys import INVITATIONS

SOURCES: tuple[Source, ...] = (REQUESTS, INVITATIONS)

__all__ = [
    "INVITATIONS",
    "REQUESTS",
    "SOURCES",
    "Source",
    "definitions_in_use",
    "requests_that_may_be_repeated",
]
