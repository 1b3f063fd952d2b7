"""When something about a request falls due: the one place of the desks that decides it."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce, Least, NullIf

from handoffs.due_rules import NEVER

_NEVER = Value(NEVER)


def with_due(requests: QuerySet[Any]) -> QuerySet[Any]:
    """With `due_order`, the first of what the service level and a promise ask for (`NEVER` for
    nothing: a keyset page knows no nulls), and `falls_due_at`, null for nothing."""
    first = Least("next_due_at", Coalesce("promised_by", _NEVER))
    annotated: QuerySet[Any] = requests.annotate(
        due_order=first, falls_due_at=NullIf(first, _NEVER)
    )
    return annotated


def is_over(now: datetime) -> Q:
    """Unresolved requests of which something is past due."""
    return Q(next_due_at__lt=now) | Q(promised_by__lt=now)
