"""Routes of practices."""

from collections.abc import Callable
from typing import Any

from training.models import Practice, PracticeTaker

OPENS_TO: dict[str, str] = {
    "consultant": """
        practice-list practice-create practice-detail practice-edit practice-playbook
        api-practice-list api-practice-detail api-practice-effects api-practice-move
        api-practice-ask api-practice-taker-list
    """,
    "manager": """
        practice-move practice-course practice-ask practice-taker-add practice-taker-end
        practice-rows api-practice-taker-detail
    """,
    "head": "",
    "admin": "",
}


def _practice(world: Any) -> int:
    return int(Practice.objects.get(company=world.company).pk)


def _taker(world: Any) -> int:
    return int(PracticeTaker.objects.get(company=world.company).pk)


PARAMETERS: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("practices", "pk"): _practice,
    ("practice-takers", "pk"): _taker,
    ("move", "state"): lambda _world: "kept",
}
QUERIES: dict[str, str] = {}
# Refused to some of those whose level opens them, in words, for these reasons.
REFUSED_HERE: dict[str, str] = {}
