"""One filter set of low answers for the page and the API."""

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.selectors import people_for
from core.forms import ShortModelChoiceFilter
from surveys.models import LoopCase, SurveyKind
from surveys.selectors.loop import LoopState, is_overdue

STATE_LABELS = {
    LoopState.WAITING: _("nobody has spoken with them"),
    LoopState.CONTACTED: _("spoken with"),
    LoopState.NO_OUTCOME: _("resolved, outcome missing"),
    LoopState.REOPENED: _("opened again"),
    LoopState.CLOSED: _("brought to an end"),
}
_OPEN, _OVERDUE = "open", "overdue"


def _people(request: Any) -> QuerySet[Membership]:
    actor = getattr(request, "actor", None)
    return people_for(actor) if actor else Membership.objects.none()


class LoopFilterSet(django_filters.FilterSet):
    """Low answers by state, kind, owner of the request, client's name, and when they were given."""

    q = django_filters.CharFilter(
        field_name="invitation__client__name",
        lookup_expr="icontains",
        label=_("Search"),
        max_length=200,
    )
    state = django_filters.ChoiceFilter(
        method="by_state",
        label=_("State"),
        empty_label=_("All"),
        choices=[
            (_OPEN, _("all that are open")),
            (_OVERDUE, _("overdue")),
            *((state.value, label) for state, label in STATE_LABELS.items()),
        ],
    )
    kind = django_filters.ChoiceFilter(
        field_name="invitation__kind",
        label=_("Kind"),
        empty_label=_("All"),
        choices=[(kind, kind.upper()) for kind in SurveyKind.values],
    )
    owner = ShortModelChoiceFilter(
        field_name="request__owner", label=_("Owner"), empty_label=_("All"), queryset=_people
    )
    days = django_filters.ChoiceFilter(
        method="by_days",
        label=_("When"),
        empty_label=_("At any time"),
        choices=[
            ("30", _("in the last 30 days")),
            ("90", _("in the last 90 days")),
            ("365", _("in the last 365 days")),
        ],
    )

    class Meta:
        """Every filter is written out above."""

        model = LoopCase
        fields: list[str] = []

    def by_state(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Where it stands."""
        if value == _OPEN:
            return queryset.exclude(state=LoopState.CLOSED)
        if value == _OVERDUE:
            return queryset.filter(is_overdue(timezone.now()))
        return queryset.filter(state=value)

    def by_days(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Given lately."""
        return queryset.filter(opened_at__gte=timezone.now() - timedelta(days=int(value)))
