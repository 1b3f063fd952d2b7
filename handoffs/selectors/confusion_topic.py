"""One topic of the analysis: the ways of its costliest requests, and what the matrix said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from core.access import Actor
from handoffs.models import Request, RequestMove
from handoffs.selectors.confusion_rows import Asked, paths_asked
from roles.models import MatrixCell, Responsibility, Role

EXAMPLES = 8


@dataclass(frozen=True, slots=True)
class Example:
    """One request, the letters of the roles that held it in order, and the time lost."""

    request: Request
    roles: Sequence[str]
    lost_seconds: int


def examples_of(actor: Actor, asked: Asked, codes: Mapping[int, str]) -> list[Example]:
    """The requests on which most working time was lost. Two queries."""
    paths = paths_asked(actor, asked).filter(lost_seconds__gt=0)
    worst = list(
        paths.select_related("request__client").order_by("-lost_seconds", "-pk")[:EXAMPLES]
    )
    moves = RequestMove.objects.visible_to(actor).filter(
        request__in=[path.request_id for path in worst], role_seconds__isnull=False
    )
    ways = {path.request_id: [codes.get(path.first_role_id, "—")] for path in worst}
    for request_id, role_id in moves.order_by("place").values_list("request_id", "to_role_id"):
        ways[request_id].append(codes.get(role_id, "—"))
    return [Example(path.request, ways[path.request_id], path.lost_seconds) for path in worst]


@dataclass(frozen=True, slots=True)
class JudgedBy:
    """The version by which requests were judged: its row for them, how many, how many landed
    with another role. `letters` stand in the order of the roles."""

    number: int | None
    starts_on: Any
    responsibility: str
    n: int
    landed_wrong: int
    letters: Sequence[str]


def judged_by(actor: Actor, asked: Asked, roles: Sequence[Role]) -> list[JudgedBy]:
    """The versions by which the requests asked for were judged, the oldest first. Two queries."""
    rows = list(
        paths_asked(actor, asked)
        .order_by("matrix__number", "responsibility")
        .values(
            "matrix",
            "matrix__number",
            "matrix__starts_on",
            "responsibility",
            "responsibility__name_en",
            "responsibility__name_ru",
        )
        .annotate(n=Count("pk"), wrong=Count("pk", filter=Q(landed_wrong=True)))
    )
    cells: dict[tuple[int, int], dict[int, str]] = {}
    wanted = MatrixCell.objects.visible_to(actor).filter(
        matrix__in={row["matrix"] for row in rows if row["matrix"]},
        responsibility__in={row["responsibility"] for row in rows if row["responsibility"]},
    )
    for cell in wanted:
        cells.setdefault((cell.matrix_id, cell.responsibility_id), {})[cell.role_id] = cell.letters
    return [
        _judged(row, cells.get((row["matrix"], row["responsibility"]), {}), roles) for row in rows
    ]


def _judged(row: Mapping[str, Any], cells: Mapping[int, str], roles: Sequence[Role]) -> JudgedBy:
    named = Responsibility(
        name_en=row["responsibility__name_en"] or "", name_ru=row["responsibility__name_ru"] or ""
    )
    return JudgedBy(
        row["matrix__number"],
        row["matrix__starts_on"],
        named.name,
        row["n"],
        row["wrong"],
        [" ".join(cells.get(role.pk, "")) for role in roles],
    )
