"""The strip of figures at the foot of a desk."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import Actor, Capability
from metrics import presentation, selectors
from metrics.catalogue import Level
from metrics.dashboard.asked import View
from metrics.dashboard.groups import DESK
from metrics.dashboard.reading import today_of
from metrics.periods import Period, span
from metrics.wording import span_text


def desk_strip(actor: Actor) -> dict[str, Any] | None:
    """What `metrics/_strip.html` shows on a desk: this month so far, at the actor's own level.

    The company for those who see all of it, their team for managers, themselves for others;
    None for whoever has no figures. One query.
    """
    if not actor.has(Capability.METRICS_VIEW) or actor.membership_id is None:
        return None
    level: Level = Level.CONSULTANT
    id: int | None = actor.membership_id
    title = _("How it goes: you")
    if actor.has(Capability.METRICS_VIEW_ALL):
        level, id, title = Level.COMPANY, None, _("How it goes: the company")
    elif actor.has(Capability.METRICS_VIEW_TEAM):
        level, title = Level.MANAGER, _("How it goes: your team")
    view = View(level=level, id=id, period=Period.MONTH, start=None, until=None, code="")
    today = today_of(actor)
    days = span(Period.MONTH, today, today)
    found = selectors.figures(
        company_id=actor.company_id,
        codes=DESK,
        start=days.start,
        end=days.end,
        level=level,
        ids=view.ids,
    )
    address = reverse("metrics")
    return {
        "title": title,
        "days": span_text(days.start, days.end),
        "url": address + view.query(code=None),
        "items": [
            presentation.strip_item(found[code, id], address + view.query(code=code))
            for code in DESK
        ],
    }
