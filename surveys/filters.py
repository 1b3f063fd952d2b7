"""One filter set for the list page and the API."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.selectors import people_for
from clients.models import Client
from core.access import Actor
from core.forms import ShortModelChoiceFilter
from surveys.models import (
    SCALES,
    Answer,
    HeldReason,
    Invitation,
    InvitationState,
    OccasionState,
    SurveyKind,
    SurveyOccasion,
    SurveyRule,
)
from surveys.selectors import is_answered


def _actor(request: Any) -> Actor | None:
    return getattr(request, "actor", None) or getattr(
        getattr(request, "_request", None), "actor", None
    )


def _clients(request: Any) -> QuerySet[Client]:
    actor = _actor(request)
    return Client.objects.visible_to(actor) if actor else Client.objects.none()


def _people(request: Any) -> QuerySet[Membership]:
    actor = _actor(request)
    return people_for(actor) if actor else Membership.objects.none()


def _rules(request: Any) -> QuerySet[SurveyRule]:
    actor = _actor(request)
    return SurveyRule.objects.visible_to(actor) if actor else SurveyRule.objects.none()


class InvitationFilterSet(django_filters.FilterSet):
    """Invitations by kind, state, answer, score, consultant, client and the client's name.

    A client is narrowed to by a link, so its field is shown only while it has a value.
    """

    q = django_filters.CharFilter(
        field_name="client__name",
        lookup_expr="icontains",
        label=_("Search"),
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"),
        empty_label=_("All"),
        choices=[(kind, kind.upper()) for kind in SurveyKind.values],
    )
    state = django_filters.ChoiceFilter(
        label=_("Mail"), empty_label=_("All"), choices=InvitationState.choices
    )
    answered = django_filters.ChoiceFilter(
        method="by_answered",
        label=_("Answer"),
        empty_label=_("All"),
        choices=[("yes", _("answered")), ("no", _("not answered"))],
    )
    score = django_filters.ChoiceFilter(
        label=_("Score"),
        empty_label=_("All"),
        choices=[(score, str(score)) for score in SCALES[SurveyKind.NPS]],
    )
    consultant = ShortModelChoiceFilter(
        label=_("Consultant"), empty_label=_("All"), queryset=_people
    )
    client = ShortModelChoiceFilter(label=_("Client"), queryset=_clients)

    class Meta:
        """Every filter is written out above."""

        model = Invitation
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer only the chosen client: a company has thousands."""
        super().__init__(*args, **kwargs)
        field = self.form.fields["client"]
        client = str((self.data or {}).get("client") or "")
        if not client:
            field.widget = forms.HiddenInput()
        else:
            is_id = client.isascii() and client.isdigit() and len(client) <= 18
            field.queryset = field.queryset.filter(pk=int(client) if is_id else None)

    def by_answered(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """With or without an answer."""
        return queryset.filter(is_answered() if value == "yes" else ~is_answered())


class OccasionFilterSet(django_filters.FilterSet):
    """Occasions by what became of them, why, and the rule or rhythm; these two by a link only."""

    state = django_filters.ChoiceFilter(
        label=_("What became of it"), empty_label=_("All"), choices=OccasionState.choices
    )
    reason = django_filters.ChoiceFilter(
        label=_("Held back because"), empty_label=_("All"), choices=HeldReason.choices
    )
    rule = ShortModelChoiceFilter(label=_("Rule"), empty_label=_("All"), queryset=_rules)
    rhythm = django_filters.NumberFilter(
        field_name="rhythm_id",
        label=_("Rhythm"),
        min_value=1,
        max_value=2**63 - 1,
        widget=forms.HiddenInput(),
    )
    client = django_filters.NumberFilter(
        field_name="client_id",
        label=_("Client"),
        min_value=1,
        max_value=2**63 - 1,
        widget=forms.HiddenInput(),
    )

    class Meta:
        """Every filter is written out above."""

        model = SurveyOccasion
        fields: list[str] = []


class AnswerFilterSet(django_filters.FilterSet):
    """Answers of one invitation, client or kind."""

    invitation = django_filters.NumberFilter(
        field_name="invitation_id", label=_("Invitation"), min_value=1, max_value=2**63 - 1
    )
    client = django_filters.NumberFilter(
        field_name="invitation__client_id", label=_("Client"), min_value=1, max_value=2**63 - 1
    )
    kind = django_filters.ChoiceFilter(
        field_name="invitation__kind", label=_("Kind"), choices=SurveyKind.choices
    )

    class Meta:
        """Every filter is written out above."""

        model = Answer
        fields: list[str] = []
