"""Who is told that mail waits to be placed: registered by the app, services know no Celery."""

from collections.abc import Callable

_wakeups: list[Callable[[int], None]] = []


def register_mailroom_wakeup(function: Callable[[int], None]) -> None:
    """Register what is called with the company's id after a commit that left mail to place."""
    if function not in _wakeups:
        _wakeups.append(function)


def wake_mailroom(company_id: int) -> None:
    """Tell the workers; a lost hint costs time only, the sweep finds the mail."""
    for function in _wakeups:
        function(company_id)
