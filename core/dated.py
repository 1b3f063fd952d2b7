"""Rows that hold for some days."""

from datetime import date

from django.db.models import Q


def in_force(day: date) -> Q:
    """That a row holds on a local day: from `starts_on` up to (not including) `ends_on`."""
    return Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gt=day))
