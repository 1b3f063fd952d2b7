"""What goes out on the next days, by rhythm and of what waits already."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.selectors import local_day
from core.access import Capability
from core.views import ActorView
from surveys.selectors.rhythms import Planned, forecast, still_waiting
from surveys.views.rules import occasion_row
from surveys.views.tabs import survey_tabs

DAYS = 30
SHOWN = 50


class CalendarPage(ActorView):
    """The next thirty days with counts, and what waits now."""

    capability = Capability.SURVEYS_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        today = local_day(self.actor.company_time_zone, timezone.now())
        planned = forecast(self.actor, today, DAYS)
        waiting = list(still_waiting(self.actor).select_related("request")[: SHOWN + 1])
        context = {
            "title": _("What goes out on the next days"),
            "tabs": survey_tabs(self.actor, "survey-calendar"),
            "days": _days(planned),
            "total": sum(one.clients for one in planned),
            "waiting": [occasion_row(record) for record in waiting[:SHOWN]],
            "has_more": len(waiting) > SHOWN,
            "may_manage": self.actor.has(Capability.SURVEYS_MANAGE),
        }
        return self.render("surveys/rules_calendar.html", context)


def _days(planned: Sequence[Planned]) -> list[dict[str, Any]]:
    """Days with what each brings, and how full they are beside the fullest."""
    by_day: dict[date, list[Planned]] = defaultdict(list)
    for one in planned:
        by_day[one.day].append(one)
    most = max((sum(one.clients for one in rows) for rows in by_day.values()), default=0)
    return [
        {
            "day": day,
            "count": sum(one.clients for one in rows),
            "most": most,
            "parts": [
                {
                    "kind": one.rhythm.survey.kind.upper(),
                    "segment": one.rhythm.segment,
                    "count": one.clients,
                }
                for one in rows
            ],
        }
        for day, rows in by_day.items()
    ]
