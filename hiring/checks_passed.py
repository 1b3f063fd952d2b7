"""How people did at knowledge checks, which `hiring` does not know: the roof tells it.

As `clients.figures` does it: a floor above registers a counter once, when the apps are ready.
"""

from collections.abc import Callable, Mapping
from datetime import date

# Person → (first day, first day no longer counted).
Spans = Mapping[int, tuple[date, date]]
ChecksCounter = Callable[[int, Spans], Mapping[int, tuple[int, int]]]


def _none_known(company_id: int, spans: Spans) -> Mapping[int, tuple[int, int]]:
    return {}


_counter: list[ChecksCounter] = [_none_known]


def register_checks_passed(counter: ChecksCounter) -> None:
    """`counter(company_id, spans)` → person to (checks passed at the first try, checks tried)."""
    _counter[0] = counter


def checks_passed(company_id: int, spans: Spans) -> Mapping[int, tuple[int, int]]:
    """Of each person in their days; who tried none may be missing."""
    return _counter[0](company_id, spans) if spans else {}
