"""Filters of the audit trail."""

from datetime import date, datetime, time, timedelta

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import AuditEntry

_DAY = {"type": "date"}


class AuditFilter(django_filters.FilterSet):
    """By who, what and when (local days)."""

    who = django_filters.CharFilter(
        field_name="actor_name", lookup_expr="icontains", label=_("Who"), max_length=100
    )
    what = django_filters.CharFilter(
        field_name="action", lookup_expr="icontains", label=_("What"), max_length=80
    )
    since = django_filters.DateFilter(
        method="from_day", label=_("From"), widget=forms.DateInput(format="%Y-%m-%d", attrs=_DAY)
    )
    until = django_filters.DateFilter(
        method="to_day", label=_("Until"), widget=forms.DateInput(format="%Y-%m-%d", attrs=_DAY)
    )

    class Meta:
        """Of audit entries."""

        model = AuditEntry
        fields: list[str] = []

    def from_day(
        self, queryset: QuerySet[AuditEntry], _name: str, value: date
    ) -> QuerySet[AuditEntry]:
        """From the start of a local day."""
        return queryset.filter(at__gte=_start_of(value))

    def to_day(
        self, queryset: QuerySet[AuditEntry], _name: str, value: date
    ) -> QuerySet[AuditEntry]:
        """Up to the end of a local day."""
        return queryset.filter(at__lt=_start_of(value + timedelta(days=1)))


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_current_timezone())
