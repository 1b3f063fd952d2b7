"""Which metrics stand where on a dashboard."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from metrics.catalogue import CATALOGUE, Kind


@dataclass(frozen=True, slots=True)
class Group:
    """Metrics that answer one question; `has_cards`: each has a card with its line."""

    name: str | Promise
    codes: tuple[str, ...]
    has_cards: bool = False


GROUPS = (
    Group(_("Satisfaction"), ("nps", "csat", "ces", "nsat"), has_cards=True),
    Group(
        _("First contact and service level"),
        ("fcr", "fcr_confirmed", "service_level_first_response", "service_level_resolution"),
        has_cards=True,
    ),
    Group(
        _("Speed"),
        (
            "first_response_time",
            "resolve_time_first",
            "resolve_time_net",
            "handover_acceptance_time",
            "question_answer_time",
        ),
    ),
    Group(
        _("Flow"),
        ("handovers_per_request", "loop_rate", "circle_rate", "time_by_holder", "fcr_net"),
    ),
    Group(
        _("Work"),
        ("closed_requests", "closed_per_hour", "handling_time", "load", "response_rate"),
    ),
)
RETENTION = Group(
    _("Retention"),
    tuple(code for code, metric in CATALOGUE.items() if metric.kind == Kind.RETENTION),
)
# Cards that are there even before anything was measured.
ALWAYS = ("nps", "csat", "fcr", "service_level_first_response")
CARDS = tuple(code for group in GROUPS if group.has_cards for code in group.codes)
STRIPS = tuple(code for group in GROUPS if not group.has_cards for code in group.codes)
DESK = ("csat", "fcr", "closed_requests", "first_response_time", "handover_acceptance_time")
# Values of whole things that add up: no part of them differs from the rest by chance.
ADDED_UP = frozenset({Kind.COUNT, Kind.TOTAL})
