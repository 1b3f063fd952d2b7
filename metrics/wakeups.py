"""Who is told that a company has marked leaves: hints only, the sweep finds what they miss."""

from collections.abc import Callable

_wakeups: list[Callable[[int], None]] = []


def register_wakeup(function: Callable[[int], None]) -> None:
    """Register what is called with the company's id after a commit that marked leaves."""
    if function not in _wakeups:
        _wakeups.append(function)


def wake(company_id: int) -> None:
    """Tell the workers."""
    for function in _wakeups:
        function(company_id)
