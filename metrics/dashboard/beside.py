"""What was retained: read from contracts, so it comes after the figures that are measured."""

from typing import Any

from core.access import Actor
from metrics import presentation
from metrics.access import require_scope
from metrics.catalogue import CATALOGUE
from metrics.dashboard.asked import View
from metrics.dashboard.groups import RETENTION
from metrics.dashboard.reading import Reader, today_of


def beside(actor: Actor, view: View) -> dict[str, Any]:
    """What `metrics/_beside.html` needs. Raises `NotFound` out of scope."""
    require_scope(actor, view.level, view.id)
    codes = [code for code in RETENTION.codes if view.level in CATALOGUE[code].levels]
    found = Reader(actor, view, view.days(today_of(actor))).figures(codes) if codes else {}
    return {
        "name": RETENTION.name,
        "items": [
            presentation.strip_item(figure, view.query(code=code) + "#metric")
            for code, figure in found.items()
        ],
    }
