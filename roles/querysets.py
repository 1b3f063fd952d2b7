"""Roles held on a day."""

from datetime import date
from typing import Any, Self

from django.db.models import Q

from core.access import CompanyQuerySet


class RoleHoldingQuerySet(CompanyQuerySet[Any]):
    """Who held which role."""

    def on(self, day: date) -> Self:
        """Holdings in force on a local day."""
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gt=day))
