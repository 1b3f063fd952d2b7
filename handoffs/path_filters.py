"""Filters over the prepared ways of requests: what stands behind each figure of the analysis.

A part of the one filter set of requests. They come by links from figures, so a field is there
only while it has a value.
"""

import re
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from core.access import Actor
from core.forms import ShortModelChoiceFilter
from handoffs.models import RequestMove
from roles.models import Role

YES = "yes"
_YES = ((YES, _("yes")),)
NONE = "none"
_LEVELS = (("person", _("people")), ("role", _("roles")), ("team", _("teams")))
_LANDED = (
    ("right", _("with a role that is named")),
    ("wrong", _("with a role that is not named")),
    ("unjudged", _("cannot be judged")),
)
_DONE = (("named", _("by a role that is named")), ("outside", _("by another role")))
_MOVE = re.compile(r"(person|role|team)-(\d{1,18})-(\d{1,18})")
_HOLDER = {"person": "owner", "role": "role", "team": "team"}


def actor_in(request: Any) -> Actor | None:
    """Who asks, on a page or over REST."""
    return getattr(request, "actor", None) or getattr(
        getattr(request, "_request", None), "actor", None
    )


def _teams(request: Any) -> QuerySet[Team]:
    actor = actor_in(request)
    return Team.objects.visible_to(actor) if actor else Team.objects.none()


class _RoleChoices:
    """No role, then roles in their order; read only when somebody asks."""

    def __init__(self, actor: Actor | None) -> None:
        self.actor = actor

    def __call__(self) -> list[tuple[Any, Any]]:
        roles = Role.objects.visible_to(self.actor) if self.actor else Role.objects.none()
        named = roles.order_by("position", "pk").defer(*Role.TEXTS)
        return [("", "---------"), (NONE, _("no role")), *((r.pk, str(r)) for r in named)]


class _RoleField(forms.ChoiceField):
    """A role's id, or none."""

    def valid_value(self, value: Any) -> bool:
        """Whether it looks like one: a stranger's id finds nothing."""
        text = str(value)
        return text == NONE or (text.isascii() and text.isdigit() and len(text) <= 18)


class RoleOrNoneFilter(django_filters.ChoiceFilter):
    """By a role of the way, or by its having none."""

    field_class = _RoleField


def _at_least(column: str, label: Any) -> Any:
    return django_filters.NumberFilter(
        field_name=f"path__{column}",
        lookup_expr="gte",
        label=label,
        min_value=0,
        max_value=10_000,
    )


def _role_id(value: str) -> int | None:
    return None if value == NONE else int(value)


class PathFilterSet(django_filters.FilterSet):
    """Requests by how they landed, moved, came back and were done."""

    no_topic = django_filters.ChoiceFilter(
        method="by_no_topic", label=_("Without a topic"), choices=_YES
    )
    team = ShortModelChoiceFilter(method="by_team", label=_("Team that held it"), queryset=_teams)
    unnamed = django_filters.ChoiceFilter(
        method="by_unnamed", label=_("Nobody was named"), choices=_YES
    )
    landed = django_filters.ChoiceFilter(method="by_landing", label=_("Landed"), choices=_LANDED)
    done = django_filters.ChoiceFilter(method="by_done", label=_("Done"), choices=_DONE)
    doubled = django_filters.ChoiceFilter(
        method="by_doubled", label=_("Several roles worked on it"), choices=_YES
    )
    declined = django_filters.ChoiceFilter(
        method="by_declined", label=_("An offer was declined"), choices=_YES
    )
    circled = django_filters.ChoiceFilter(
        method="by_loops", label=_("There and back between"), choices=_LEVELS
    )
    lost = django_filters.ChoiceFilter(
        method="by_lost", label=_("Working time was lost"), choices=_YES
    )
    handed_over = _at_least("handovers", _("Handed over at least"))
    moved_person = _at_least("moves_person", _("Changed person at least"))
    moved_role = _at_least("moves_role", _("Changed role at least"))
    moved_team = _at_least("moves_team", _("Changed team at least"))
    first_role = RoleOrNoneFilter(method="by_first_role", label=_("Landed with"))
    last_role = RoleOrNoneFilter(method="by_last_role", label=_("Last held by"))
    move = django_filters.CharFilter(method="by_move", label=_("Went on"), max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer roles; drop the fields of this part that are not asked for."""
        super().__init__(*args, **kwargs)
        choices = _RoleChoices(actor_in(self.request))
        for name in PathFilterSet.base_filters:
            if not (self.data or {}).get(name):
                del self.form.fields[name]
            elif name in {"first_role", "last_role"}:
                self.form.fields[name].choices = choices

    def by_no_topic(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Without a topic."""
        return queryset.filter(topic=None)

    def by_team(self, queryset: QuerySet[Any], name: str, value: Team) -> QuerySet[Any]:
        """Held by the team or one of its people of that day, at any time."""
        return queryset.filter(path__teams__contains=[value.pk])

    def by_unnamed(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Nobody was accountable."""
        return queryset.filter(path__isnull=False, path__accountable_role=None)

    def by_landing(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By the role that got it first."""
        landed = {"right": False, "wrong": True, "unjudged": None}[value]
        return queryset.filter(path__isnull=False, path__landed_wrong=landed)

    def by_done(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By the role that resolved it."""
        return queryset.filter(path__done_outside=value == "outside")

    def by_doubled(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Two roles or more wrote to the client or resolved it."""
        return queryset.filter(path__acted_roles__len__gte=2)

    def by_declined(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """An offer of it was declined."""
        return queryset.filter(path__declines__gt=0)

    def by_loops(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """A → B → A between people, roles or teams."""
        return queryset.filter(**{f"path__loops_{value}__gt": 0})

    def by_lost(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Working time was lost on it."""
        return queryset.filter(path__lost_seconds__gt=0)

    def by_first_role(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The role it landed with."""
        return queryset.filter(path__isnull=False, path__first_role=_role_id(value))

    def by_last_role(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The role that held or resolved it last."""
        return queryset.filter(path__isnull=False, path__last_role=_role_id(value))

    def by_move(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """`level-from-to`, ids of holders, 0 for none; anything else finds nothing."""
        asked = _MOVE.fullmatch(value)
        if asked is None:
            return queryset.none()
        level, *ids = asked.groups()
        holder = _HOLDER[level]
        giver, taker = (int(pk) or None for pk in ids)
        moves = RequestMove.objects.filter(
            Q(
                **{
                    f"from_{holder}": giver,
                    f"to_{holder}": taker,
                    f"{level}_seconds__isnull": False,
                }
            ),
            request_id=OuterRef("pk"),
        )
        return queryset.filter(Exists(moves))
