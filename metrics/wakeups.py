"""Who is told that a company has work to do: hints only, the sweeps find what they miss."""

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


_builders: list[Callable[[int], None]] = []


def register_builder(function: Callable[[int], None]) -> None:
    """Register what is called with the company's id after a commit that left something to be
    computed aside: a new version, a draft, a check."""
    if function not in _builders:
        _builders.append(function)


def wake_builders(company_id: int) -> None:
    """Tell the workers of what is computed aside."""
    for function in _builders:
        function(company_id)
