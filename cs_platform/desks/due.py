"""When something about a request falls due: the one place of the desks that decides it."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import DateTimeField, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

# Requests without a due time come last; a keyset page knows no nulls.
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)


def with_due(requests: QuerySet[Any]) -> QuerySet[Any]:
    """With `falls_due_at` (null where nothing was promised) and `due_order`, to sort by."""
    never = Value(_NEVER, DateTimeField())
    annotated: QuerySet[Any] = requests.annotate(
        falls_due_at=F("promised_by"), due_order=Coalesce("promised_by", never)
    )
    return annotated


def is_over(now: datetime) -> Q:
    """Unresolved requests whose due time is over."""
    return Q(promised_by__lt=now)
