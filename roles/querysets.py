"""What was in force on a day: roles held, the matrix."""

from datetime import date
from typing import Any, Self

from django.db.models import Case, F, When

from core.access import CompanyQuerySet
from core.dated import in_force


class RoleHoldingQuerySet(CompanyQuerySet[Any]):
    """Who held which role."""

    def on(self, day: date) -> Self:
        """Holdings in force on a local day."""
        return self.filter(in_force(day))


class MatrixVersionQuerySet(CompanyQuerySet[Any]):
    """Versions of the matrix."""

    def on(self, day: date) -> Self:
        """The version in force on a local day comes first; before all versions the oldest one.

        Of several that begin on one day the last published is in force.
        """
        rank = Case(When(starts_on__lte=day, then=F("number")), default=-F("number"))
        return self.order_by(rank.desc())
