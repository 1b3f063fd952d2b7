"""How lists of vacancies are narrowed: the same on the pages and the API.

Nothing of a candidate can be asked for here: addresses of pages are kept in logs.
"""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from core.access import Actor
from core.forms import ShortModelChoiceFilter
from hiring.models import CandidateState, Vacancy, VacancyState
from roles.models import Role


def _actor(request: Any) -> Actor | None:
    return getattr(request, "actor", None) or getattr(
        getattr(request, "_request", None), "actor", None
    )


def _roles(request: Any) -> QuerySet[Role]:
    actor = _actor(request)
    if actor is None:
        return Role.objects.none()
    roles: QuerySet[Role] = Role.objects.visible_to(actor)
    asked_for = Vacancy.objects.visible_to(actor).filter(role=OuterRef("pk"))
    return roles.filter(Exists(asked_for)).order_by("position", "pk")


class VacancyFilterSet(django_filters.FilterSet):
    """By words in the title, state and role."""

    q = django_filters.CharFilter(
        label=_("Search"),
        field_name="title",
        lookup_expr="icontains",
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=VacancyState.choices, empty_label=_("All")
    )
    role = ShortModelChoiceFilter(
        label=_("Role"), queryset=_roles, field_name="role", empty_label=_("All")
    )

    class Meta:
        """Fields are declared above."""

        model = Vacancy
        fields: tuple[str, ...] = ()


class CandidateFilterSet(django_filters.FilterSet):
    """By vacancy and state: for programs."""

    vacancy_id = django_filters.NumberFilter(
        field_name="vacancy_id", min_value=1, max_value=2**63 - 1
    )
    state = django_filters.ChoiceFilter(choices=CandidateState.choices)
