"""How lists of playbooks are narrowed: the same on the pages and the API."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from core.access import Actor
from core.forms import ShortModelChoiceFilter
from playbooks.models import Playbook, PlaybookKind, PlaybookTopic
from playbooks.selectors import Standing, standing_is
from playbooks.transitions import DraftState
from roles.models import Topic

WAITS = "waits"


def _actor(request: Any) -> Actor | None:
    return getattr(request, "actor", None) or getattr(
        getattr(request, "_request", None), "actor", None
    )


def _topics(request: Any) -> QuerySet[Topic]:
    actor = _actor(request)
    topics: QuerySet[Topic] = Topic.objects.visible_to(actor) if actor else Topic.objects.none()
    return topics.filter(Exists(PlaybookTopic.objects.filter(topic=OuterRef("pk"))))


def _owners(request: Any) -> QuerySet[Membership]:
    actor = _actor(request)
    if actor is None:
        return Membership.objects.none()
    people: QuerySet[Membership] = Membership.objects.visible_to(actor)
    owned = Playbook.objects.filter(owner=OuterRef("pk"))
    return people.filter(Exists(owned)).order_by("name", "pk")


class PlaybookFilterSet(django_filters.FilterSet):
    """By words, kind, standing, topic and owner; what is out of use only when asked for."""

    q = django_filters.CharFilter(
        label=_("Search"), method="search", widget=forms.TextInput(attrs={"type": "search"})
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=PlaybookKind.choices, empty_label=_("All")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[*Standing.choices, (WAITS, DraftState.PROPOSED.label)],
        method="by_state",
        empty_label=_("all in use"),
    )
    topic = ShortModelChoiceFilter(
        label=_("Topic"), queryset=_topics, field_name="of_topics__topic", empty_label=_("All")
    )
    owner = ShortModelChoiceFilter(label=_("Owner"), queryset=_owners, empty_label=_("All"))

    class Meta:
        """Fields are declared above."""

        model = Playbook
        fields: tuple[str, ...] = ()

    def search(self, queryset: QuerySet[Playbook], name: str, value: str) -> QuerySet[Playbook]:
        """Words in the name, the purpose or the code."""
        fields = ("name_en", "name_ru", "purpose_en", "purpose_ru", "code")
        found = Q()
        for field in fields:
            found |= Q(**{f"{field}__icontains": value})
        return queryset.filter(found)

    def by_state(self, queryset: QuerySet[Playbook], name: str, value: str) -> QuerySet[Playbook]:
        """As they stand today, or with a draft that waits for approval."""
        if value == WAITS:
            return queryset.filter(draft__state=DraftState.PROPOSED, is_active=True)
        return queryset.filter(standing_is(value, timezone.localdate()))

    def filter_queryset(self, queryset: QuerySet[Playbook]) -> QuerySet[Playbook]:
        """Without a word about it, only playbooks in use."""
        if not self.form.cleaned_data.get("state"):
            queryset = queryset.filter(is_active=True)
        filtered: QuerySet[Playbook] = super().filter_queryset(queryset)
        return filtered
