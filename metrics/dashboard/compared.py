"""Two of anything side by side, metric by metric: two teams, two people, two spans of days."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership
from core.access import Actor, Capability
from core.errors import InvalidInput
from metrics import presentation, wording
from metrics.access import allowed_scope, people_of_manager
from metrics.catalogue import CATALOGUE, Level
from metrics.dashboard.asked import View, behind_url, require_view
from metrics.dashboard.groups import GROUPS
from metrics.dashboard.naming import names_of
from metrics.dashboard.reading import Reader, today_of
from metrics.dashboard.ways import exports, ways
from metrics.figures import Figure
from metrics.periods import ONE_DAY, Span

CODES = tuple(code for group in GROUPS for code in group.codes)


@dataclass(frozen=True, slots=True)
class Other:
    """What the view is held against: somebody else, other days, or both; else the days before."""

    level: Level | None = None
    id: int | None = None
    start: date | None = None

    def parts(self) -> dict[str, Any]:
        """How it stands in an address."""
        return {
            "other": whose(self.level, self.id) if self.level else None,
            "other_start": self.start,
        }


def whose(level: Level, id: int | None) -> str:
    """A level and a person as one word of an address: ``manager-12``."""
    return level.value if id is None else f"{level.value}-{id}"


def other_of(cleaned: Mapping[str, Any]) -> Other:
    """What an address holds the view against. Raises `InvalidInput` for what there is not."""
    text = cleaned["other"]
    if not text:
        return Other(start=cleaned["other_start"])
    name, _dash, number = text.partition("-")
    is_person = number.isdecimal() and len(number) < 19
    if name not in {one.value for one in Level} or is_person == (name == Level.COMPANY.value):
        message = _("There is nobody like that to compare with.")
        raise InvalidInput(message, fields={"other": message})
    return Other(Level(name), int(number) if is_person else None, cleaned["other_start"])


def compared(actor: Actor, view: View, other: Other) -> dict[str, Any]:
    """Everything `metrics/compare.html` needs. Raises `NotFound` out of scope."""
    days = view.days(today_of(actor))
    held = _held_against(view, other, days)
    for one in (view, held):
        require_view(actor, one)
    names, other_names = names_of(actor, view), names_of(actor, held)
    other_days = held.days(days.today) if other.start or other.level else _before(days)
    first = Reader(actor, view, days).figures(CODES)
    second = Reader(actor, held, other_days).figures(CODES)
    groups = [
        {
            "name": group.name,
            "rows": [
                _row(first[code], second[code], (view, days), (held, other_days))
                for code in group.codes
                if first[code].value is not None or second[code].value is not None
            ],
        }
        for group in GROUPS
    ]
    return {
        **ways(actor, view, days, names, "metric-compare"),
        "groups": [group for group in groups if group["rows"]],
        "first": {"name": names.whose, "days": wording.span_text(days.start, days.end)},
        "second": {
            "name": other_names.whose,
            "days": wording.span_text(other_days.start, other_days.end),
        },
        "offered": _offered(actor, view, other),
        "other_start": other.start,
        "kept": view.parts(),
        "here": reverse("metric-compare"),
        "exports": exports(reverse("metric-compare"), view, days, **_said(other)),
    }


def _said(other: Other) -> dict[str, Any]:
    return {name: value for name, value in other.parts().items() if value is not None}


def _held_against(view: View, other: Other, days: Span) -> View:
    """The view of the other side: the same length of days, the same cut."""
    level, id = (other.level, other.id) if other.level else (view.level, view.id)
    held = replace(view, level=level, id=id)
    if other.start is None:
        return held
    if not days.is_any:
        return replace(held, start=other.start, until=None)
    return replace(held, start=other.start, until=other.start + (days.end - days.start) - ONE_DAY)


def _before(days: Span) -> Span:
    """The earlier days as days of their own."""
    return replace(days, start=days.before_start, end=days.before_end)


def _row(
    first: Figure, second: Figure, side: tuple[View, Span], other: tuple[View, Span]
) -> dict[str, Any]:
    metric = CATALOGUE[first.code]
    few = any(one.too_few and one.value is not None for one in (first, second))
    return {
        "name": presentation.label_of(metric),
        "figures": (first, second),
        "sides": [
            {
                "value": wording.with_unit(figure),
                "n": None if figure.value is None else figure.n,
                "beside": wording.beside_text(figure),
                "few": figure.too_few and figure.value is not None,
                "rows_url": behind_url(first.code, view.level, view.id, days, view.cut),
            }
            for figure, (view, days) in ((first, side), (second, other))
        ],
        "few": few,
        "differs": presentation.compared(second, first),
    }


def _offered(actor: Actor, view: View, other: Other) -> list[dict[str, Any]]:
    """With whom one may compare: the company, and people in sight."""
    chosen = whose(other.level, other.id) if other.level else ""
    offered: list[tuple[str, str]] = [("", _("the same, other days"))]
    if view.level != Level.COMPANY or chosen:
        offered.append((Level.COMPANY.value, actor.company_name))
    members = Membership.objects.of_company(actor.company_id).filter(is_active=True)
    if actor.has(Capability.METRICS_VIEW_ALL):
        people = list(members.order_by("name", "pk").values_list("pk", "name", "level"))
    else:
        seen = people_of_manager(actor) if actor.has(Capability.METRICS_VIEW_TEAM) else set()
        mine = members.filter(pk__in={*seen, actor.membership_id})
        people = list(mine.order_by("name", "pk").values_list("pk", "name", "level"))
    for pk, name, level in people:
        if level == "manager" and allowed_scope(actor, Level.MANAGER, pk):
            offered.append((whose(Level.MANAGER, pk), _("Team of %(name)s") % {"name": name}))
        offered.append((whose(Level.CONSULTANT, pk), name))
    return [
        {"value": value, "label": label, "selected": value == chosen} for value, label in offered
    ]
