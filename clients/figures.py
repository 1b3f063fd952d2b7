"""Figures that upper floors contribute to clients: `clients` knows none of their tables.

A floor above registers a counter once, when the apps are ready; the list of clients asks it for
a whole page at a time.
"""

from collections.abc import Callable, Mapping, Sequence

OpenRequestCounter = Callable[[int, Sequence[int]], Mapping[int, int]]


def _none_open(company_id: int, client_ids: Sequence[int]) -> Mapping[int, int]:
    return {}


_open_requests: list[OpenRequestCounter] = [_none_open]


def register_open_requests(counter: OpenRequestCounter) -> None:
    """`counter(company_id, client_ids)` → client id to its number of open requests."""
    _open_requests[0] = counter


def open_requests(company_id: int, client_ids: Sequence[int]) -> Mapping[int, int]:
    """How many requests of each client are open; clients without any may be missing."""
    return _open_requests[0](company_id, client_ids) if client_ids else {}
