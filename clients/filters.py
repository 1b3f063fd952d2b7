"""How lists of clients are narrowed: the same on the pages and the API."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.models import Client, ClientChannel, ClientTeamMember, Contact, Contract
from clients.selectors import clients_named_like, contacts_named_like, segments_of
from roles.models import RoleCode


class ClientFilterSet(django_filters.FilterSet):
    """By segment, channel, words, and roles that nobody holds."""

    q = django_filters.CharFilter(
        label=_("Search"),
        method="search",
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    segment = django_filters.CharFilter(
        label=_("Segment"), lookup_expr="iexact", widget=forms.Select
    )
    channel = django_filters.ChoiceFilter(
        label=_("Channel"), choices=ClientChannel.choices, empty_label=_("All")
    )
    nobody_holds = django_filters.ChoiceFilter(
        label=_("Nobody holds"),
        choices=[(code.value, code.value) for code in RoleCode],
        method="without_holder",
        empty_label="—",
    )
    shown = django_filters.ChoiceFilter(
        label=_("Shown"),
        choices=[("closed", _("closed clients")), ("all", _("all clients"))],
        method="by_state",
        empty_label=_("clients we work with"),
    )

    class Meta:
        """Fields are declared above."""

        model = Client
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the segments in use; they are read only where the form is shown."""
        super().__init__(*args, **kwargs)
        self.form.fields["segment"].widget.choices = self.segment_choices

    def segment_choices(self) -> list[tuple[str, Any]]:
        """All segments of the reader's company."""
        segments = segments_of(self.request.actor)
        return [("", _("All")), *((segment, segment) for segment in segments)]

    def search(self, queryset: QuerySet[Client], name: str, value: str) -> QuerySet[Client]:
        """Words in the client's, partner's or a contact's name or address, or much like them."""
        actor, text = self.request.actor, value.strip()
        contacts = contacts_named_like(actor, text).filter(is_active=True)
        return queryset.filter(
            Q(pk__in=clients_named_like(actor, text).values("pk"))
            | Q(pk__in=contacts.values("client"))
        )

    def without_holder(self, queryset: QuerySet[Client], name: str, value: str) -> QuerySet[Client]:
        """Clients for whom nobody holds that role today."""
        lines = ClientTeamMember.objects.on(timezone.localdate())
        held = lines.filter(client_id=OuterRef("pk"), role__code=value)
        return queryset.exclude(Exists(held))

    def by_state(self, queryset: QuerySet[Client], name: str, value: str) -> QuerySet[Client]:
        """Closed clients, or all."""
        return queryset.filter(is_active=False) if value == "closed" else queryset

    def filter_queryset(self, queryset: QuerySet[Client]) -> QuerySet[Client]:
        """Without a word about it, only clients we work with."""
        if not self.form.cleaned_data.get("shown"):
            queryset = queryset.filter(is_active=True)
        filtered: QuerySet[Client] = super().filter_queryset(queryset)
        return filtered


class ContactFilterSet(django_filters.FilterSet):
    """By client, words and state."""

    client = django_filters.NumberFilter(label=_("Client"), field_name="client_id")
    email = django_filters.CharFilter(label=_("E-mail"), lookup_expr="iexact")
    is_active = django_filters.BooleanFilter(label=_("Active"))

    class Meta:
        """Fields are declared above."""

        model = Contact
        fields: tuple[str, ...] = ()


class ContractFilterSet(django_filters.FilterSet):
    """By client and end."""

    client = django_filters.NumberFilter(label=_("Client"), field_name="client_id")
    ends = django_filters.DateFromToRangeFilter(label=_("Ends"), field_name="ends_on")

    class Meta:
        """Fields are declared above."""

        model = Contract
        fields: tuple[str, ...] = ()


class ClientTeamFilterSet(django_filters.FilterSet):
    """By client, role, person and day."""

    client = django_filters.NumberFilter(label=_("Client"), field_name="client_id")
    role = django_filters.CharFilter(label=_("Role"), field_name="role__code")
    member = django_filters.NumberFilter(label=_("Person"), field_name="member_id")
    day = django_filters.DateFilter(label=_("In force on"), method="in_force")

    class Meta:
        """Fields are declared above."""

        model = ClientTeamMember
        fields: tuple[str, ...] = ()

    def in_force(self, queryset: Any, name: str, value: Any) -> Any:
        """Lines that hold on that local day."""
        return queryset.on(value)
