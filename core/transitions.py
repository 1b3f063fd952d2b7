"""What every state machine needs: the one way to ask its table what may follow."""

from collections.abc import Mapping

from core.errors import IllegalState


def next_state(table: Mapping[tuple[str, str], str], state: str, action: str) -> str:
    """The state after the action. Raises `IllegalState` when the table knows no way."""
    try:
        return table[(state, action)]
    except KeyError:
        raise IllegalState from None
