"""Filters of people and teams: one set serves the page and the API."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.levels import Level
from accounts.models import Absence, Membership, ReportingLine, Team
from core.access import Actor
from core.forms import ShortModelChoiceFilter

MAX_ID = 2**63 - 1


def _actor(request: Any) -> Actor | None:
    """The actor of a page's or an API view's request."""
    plain = getattr(request, "_request", request)
    actor: Actor | None = getattr(plain, "actor", None)
    return actor


def _teams(request: Any) -> QuerySet[Team]:
    actor = _actor(request)
    if actor is None:
        return Team.objects.none()
    teams: QuerySet[Team] = Team.objects.visible_to(actor)
    return teams.order_by("name", "pk")


class PersonFilter(django_filters.FilterSet):
    """By words of the name or address, level, today's team, and whether they work here now."""

    q = django_filters.CharFilter(method="by_words", label=_("Search"), max_length=100)
    level = django_filters.ChoiceFilter(
        choices=Level.choices, label=_("Level"), empty_label=_("any")
    )
    team = ShortModelChoiceFilter(
        queryset=_teams, method="by_team", label=_("Team"), empty_label=_("any")
    )
    active = django_filters.ChoiceFilter(
        field_name="is_active",
        choices=[("true", _("work here")), ("false", _("have left"))],
        method="by_active",
        label=_("People who"),
        empty_label=_("all"),
    )

    class Meta:
        """Of people."""

        model = Membership
        fields: list[str] = []

    def by_words(
        self, queryset: QuerySet[Membership], _name: str, value: str
    ) -> QuerySet[Membership]:
        """Every word must occur in the name, job title or address."""
        for word in value.split():
            queryset = queryset.filter(
                Q(name__icontains=word) | Q(email__icontains=word) | Q(job_title__icontains=word)
            )
        return queryset

    def by_team(
        self, queryset: QuerySet[Membership], _name: str, value: Team
    ) -> QuerySet[Membership]:
        """Whose reporting line of today is in the team."""
        lines = ReportingLine.objects.on(timezone.localdate()).filter(team=value)
        return queryset.filter(pk__in=lines.values("member_id"))

    def by_active(
        self, queryset: QuerySet[Membership], _name: str, value: str
    ) -> QuerySet[Membership]:
        """People with or without access."""
        return queryset.filter(is_active=value == "true")


class AbsenceFilter(django_filters.FilterSet):
    """By person, stand-in, or the local day on which somebody is away."""

    member = django_filters.NumberFilter(field_name="member_id", min_value=1, max_value=MAX_ID)
    stand_in = django_filters.NumberFilter(field_name="stand_in_id", min_value=1, max_value=MAX_ID)
    day = django_filters.DateFilter(method="by_day")

    class Meta:
        """Of absences."""

        model = Absence
        fields: list[str] = []

    def by_day(self, queryset: QuerySet[Absence], _name: str, value: date) -> QuerySet[Absence]:
        """Absences that cover that day."""
        return queryset.filter(pk__in=Absence.objects.on(value).values("pk"))


class LineFilter(django_filters.FilterSet):
    """By person, manager, team, or the local day on which a line holds."""

    member = django_filters.NumberFilter(field_name="member_id", min_value=1, max_value=MAX_ID)
    manager = django_filters.NumberFilter(field_name="manager_id", min_value=1, max_value=MAX_ID)
    team = django_filters.NumberFilter(field_name="team_id", min_value=1, max_value=MAX_ID)
    day = django_filters.DateFilter(method="by_day")

    class Meta:
        """Of reporting lines."""

        model = ReportingLine
        fields: list[str] = []

    def by_day(
        self, queryset: QuerySet[ReportingLine], _name: str, value: date
    ) -> QuerySet[ReportingLine]:
        """Lines in force on that day."""
        ids = ReportingLine.objects.on(value).values("pk")
        return queryset.filter(pk__in=ids)
