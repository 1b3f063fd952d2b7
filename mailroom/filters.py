"""One filter set for the list of incoming mail and the API."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from mailroom.models import IncomingMail, Mailbox
from mailroom.transitions import MailState


class IncomingMailFilterSet(django_filters.FilterSet):
    """By words, state and mailbox."""

    search = django_filters.CharFilter(
        label=_("Sender or subject"), method="by_words", max_length=200
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=MailState.choices, empty_label=_("any")
    )
    mailbox = django_filters.ModelChoiceFilter(
        label=_("Mailbox"), queryset=lambda request: boxes_of(request), empty_label=_("any")
    )

    class Meta:
        """The declared ones only."""

        model = IncomingMail
        fields: tuple[str, ...] = ()

    def by_words(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Part of the sender's address or name, or of the subject."""
        if "\x00" in value:
            return queryset.none()
        return queryset.filter(
            Q(sender__icontains=value)
            | Q(sender_name__icontains=value)
            | Q(subject__icontains=value)
        )


def boxes_of(request: Any) -> QuerySet[Any]:
    """The company's mailboxes."""
    actor = getattr(getattr(request, "_request", request), "actor", None)
    boxes = Mailbox.objects.all()
    return boxes.visible_to(actor).order_by("name") if actor is not None else boxes.none()
