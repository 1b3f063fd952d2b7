"""How roles' lists are narrowed over the API."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from roles.models import Role, RoleHolding, Topic


class RoleFilterSet(django_filters.FilterSet):
    """By code and state."""

    code = django_filters.CharFilter(label=_("Code"))
    is_active = django_filters.BooleanFilter(label=_("In use"))

    class Meta:
        """Fields are declared above."""

        model = Role
        fields: tuple[str, ...] = ()


class TopicFilterSet(django_filters.FilterSet):
    """By code, the role that answers, and state."""

    code = django_filters.CharFilter(label=_("Code"))
    role = django_filters.CharFilter(label=_("Role that answers"), field_name="role__code")
    nobody_answers = django_filters.BooleanFilter(
        label=_("Nobody answers"), field_name="role", lookup_expr="isnull"
    )
    is_active = django_filters.BooleanFilter(label=_("In use"))

    class Meta:
        """Fields are declared above."""

        model = Topic
        fields: tuple[str, ...] = ()


class RoleHoldingFilterSet(django_filters.FilterSet):
    """By role, person and day."""

    role = django_filters.CharFilter(label=_("Role"), field_name="role__code")
    member = django_filters.NumberFilter(label=_("Person"), field_name="member_id")
    day = django_filters.DateFilter(label=_("Held on"), method="in_force")

    class Meta:
        """Fields are declared above."""

        model = RoleHolding
        fields: tuple[str, ...] = ()

    def in_force(self, queryset: Any, name: str, value: Any) -> Any:
        """Holdings that hold on that local day."""
        return queryset.on(value)
