"""From the ledger to what should have been observed, set-based and without a look at the clock.

A *source* is one part of the ledger: requests with their entries, touch times, invitations with
their answers, days of people. Its SQL, given a company, some ids and some definitions, returns
every observation that follows from history: who is credited comes from the stamps on the entries,
the snapshot on the invitation and the row of the day, never from how things stand now.
"""

from metrics.derivation.base import Source, definitions_in_use
from metrics.derivation.requests import (
    REQUESTS,
    requests_about,
    requests_that_may_be_repeated,
)
from metrics.derivation.surveys import INVITATIONS
from metrics.derivation.touch import TOUCH
from metrics.derivation.workdays import WORKDAYS

SOURCES: tuple[Source, ...] = (REQUESTS, INVITATIONS, TOUCH, WORKDAYS)

__all__ = [
    "INVITATIONS",
    "REQUESTS",
    "SOURCES",
    "TOUCH",
    "WORKDAYS",
    "Source",
    "definitions_in_use",
    "requests_about",
    "requests_that_may_be_repeated",
]
