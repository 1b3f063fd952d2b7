"""Where one can go from a page of figures: levels, days, other looks at the same, cuts."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Actor, Capability
from metrics.access import may_cut_by_team
from metrics.catalogue import Level
from metrics.dashboard.asked import View, cut_parts
from metrics.dashboard.naming import DIMENSIONS, Names
from metrics.periods import EARLIEST, ONE_DAY, Period, Span
from metrics.wording import span_text

# Pages that show the same figures in another way; each takes the address of the others.
_LOOKS: tuple[tuple[str | Promise, str], ...] = (
    (gettext_lazy("At a glance"), "metrics"),
    (gettext_lazy("Side by side"), "metric-sides"),
    (gettext_lazy("What changed"), "metric-changed"),
    (gettext_lazy("Compare"), "metric-compare"),
    (gettext_lazy("Spread"), "metric-spread"),
    (gettext_lazy("Cohorts"), "metric-cohorts"),
)
# Pages that can be narrowed to some days and to a part of what was measured.
LOOKS = frozenset(name for _label, name in _LOOKS)
PERIODS: dict[Period, str | Promise] = {
    Period.DAY: gettext_lazy("Day"),
    Period.WEEK: gettext_lazy("Week"),
    Period.MONTH: gettext_lazy("Month"),
    Period.QUARTER: gettext_lazy("Quarter"),
}


def ways(actor: Actor, view: View, days: Span, names: Names, page: str) -> dict[str, Any]:
    """What every page of figures has at its top."""
    here = reverse(page)
    earlier, later = _neighbours(view, days)
    return {
        "title": names.whose,
        "view": view,
        "days": days,
        "shown_days": span_text(days.start, days.end),
        "before_days": span_text(days.before_start, days.before_end),
        "time_zone": actor.company_time_zone,
        "looks": [
            {"label": label, "url": reverse(name) + view.query(), "current": name == page}
            for label, name in _LOOKS
        ],
        "levels": _levels(actor, view, here),
        "periods": _periods(view, days, here),
        "earlier_url": here + earlier if earlier else "",
        "later_url": here + later if later else "",
        "chips": _chips(view, names, here),
        "clear_url": here + view.query(**dict.fromkeys(cut_parts(view.cut))),
        "narrow_url": reverse("metric-narrow") + view.query() + f"&page={page}",
        "mail_url": _mail_url(actor, view),
        "has_segment": view.cut.segment is not None,
    }


def _mail_url(actor: Actor, view: View) -> str:
    """Where these figures are asked for by mail; nowhere where its form could not narrow them to
    the same team."""
    has_team = view.cut.team_id is not None
    if has_team and not may_cut_by_team(actor, Level.COMPANY):
        return ""
    return reverse("report-create") + view.query()


def _neighbours(view: View, days: Span) -> tuple[str, str]:
    """The addresses of the days before and after, where there are any."""
    has_earlier, has_later = days.before_start >= EARLIEST, days.whole_end <= days.today
    if not days.is_any:
        return (
            view.query(start=days.before_start) if has_earlier else "",
            view.query(start=days.whole_end) if has_later else "",
        )
    length = days.end - days.start
    last = days.end + length - ONE_DAY
    return (
        view.query(start=days.before_start, until=days.start - ONE_DAY) if has_earlier else "",
        view.query(start=days.end, until=last) if has_later else "",
    )


def _levels(actor: Actor, view: View, here: str) -> list[dict[str, Any]]:
    """The level switch: company, one's own team, oneself, and the one being looked at."""
    me = actor.membership_id
    offered: list[tuple[str, Level, int | None]] = [(_("Company"), Level.COMPANY, None)]
    if actor.has(Capability.METRICS_VIEW_TEAM):
        offered.append((_("My team"), Level.MANAGER, me))
    offered.append((_("Me"), Level.CONSULTANT, me))
    if (view.level, view.id) not in [(level, member_id) for _label, level, member_id in offered]:
        label = _("Team") if view.level == Level.MANAGER else _("Consultant")
        offered.append((label, view.level, view.id))
    return [
        {
            "label": label,
            "url": here + view.query(level=level, id=member_id),
            "current": (view.level, view.id) == (level, member_id),
        }
        for label, level, member_id in offered
    ]


def _periods(view: View, days: Span, here: str) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": here + view.query(period=period, until=None, start=_day_of(view, days)),
            "current": view.period == period and not days.is_any,
        }
        for period, label in PERIODS.items()
    ]


def _day_of(view: View, days: Span) -> date | None:
    """The day that stays in sight when the length of the period changes."""
    return days.end - ONE_DAY if days.is_any else view.start


def _chips(view: View, names: Names, here: str) -> list[dict[str, Any]]:
    """What narrows the figures now, each with a way to take it off."""
    return [
        {
            "label": DIMENSIONS[dimension],
            "value": value,
            "url": here + view.query(**{dimension.value: None}),
        }
        for dimension, value in names.cut.items()
    ]


def exports(address: str, view: View, days: Span, **more: Any) -> dict[str, str]:
    """The same page as CSV and as a workbook; the days are written out, so that both stay."""
    changes = {"start": days.start} if not days.is_any else {}
    return {kind: address + view.query(**changes, **more, format=kind) for kind in ("csv", "xlsx")}
