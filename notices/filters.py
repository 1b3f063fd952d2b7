"""One filter set for the page and the API."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.access import Actor
from notices.models import Notice
from notices.services import kinds_for

UNREAD, READ = "unread", "read"
_STATES = ((UNREAD, _("Unread")), (READ, _("Read")))


class NoticeFilterSet(django_filters.FilterSet):
    """Notices by whether they were read, and by kind."""

    state = django_filters.ChoiceFilter(
        label=_("State"), choices=_STATES, method="by_state", empty_label=_("All")
    )
    kind = django_filters.ChoiceFilter(label=_("What"), choices=(), empty_label=_("All"))

    class Meta:
        """Nothing but what stands above."""

        model = Notice
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the kinds of which the reader may be told."""
        super().__init__(*args, **kwargs)
        actor: Actor | None = getattr(
            getattr(self.request, "_request", self.request), "actor", None
        )
        kinds = kinds_for(actor) if actor else []
        # The field itself: who described the API has looked at it before any reader was known.
        self.filters["kind"].field.choices = [(kind.code, kind.label) for kind in kinds]

    def by_state(self, queryset: QuerySet[Notice], _name: str, value: str) -> QuerySet[Notice]:
        """Read or not."""
        return queryset.filter(read_at__isnull=value == UNREAD)
