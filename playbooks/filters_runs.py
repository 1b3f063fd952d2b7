"""One filter set for the list of runs and the API."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.selectors import local_day
from clients.models import Client
from core.access import Actor
from core.forms import ShortModelChoiceFilter
from playbooks.models import Playbook, Run, RunStep
from playbooks.selectors.runs import is_with, people_who_run
from playbooks.transitions import RunState


def _actor(request: Any) -> Actor | None:
    return getattr(request, "actor", None) or getattr(
        getattr(request, "_request", None), "actor", None
    )


def _playbooks(request: Any) -> QuerySet[Playbook]:
    actor = _actor(request)
    rows: QuerySet[Playbook] = (
        Playbook.objects.visible_to(actor) if actor else Playbook.objects.none()
    )
    return rows.filter(Exists(Run.objects.filter(playbook=OuterRef("pk")))).order_by("pk")


def _clients(request: Any) -> QuerySet[Client]:
    actor = _actor(request)
    return Client.objects.visible_to(actor) if actor else Client.objects.none()


def _people(request: Any) -> QuerySet[Membership]:
    actor = _actor(request)
    return people_who_run(actor) if actor else Membership.objects.none()


class RunFilterSet(django_filters.FilterSet):
    """Runs by state, playbook, client, who has the open step, and whether it is late.

    A client is narrowed to by a link, so its field is shown only while it has a value.
    """

    state = django_filters.ChoiceFilter(
        label=_("State"), empty_label=_("All"), choices=RunState.choices
    )
    playbook = ShortModelChoiceFilter(
        label=_("Playbook"), empty_label=_("All"), queryset=_playbooks
    )
    holder = ShortModelChoiceFilter(
        label=_("Open step with"), empty_label=_("anyone"), queryset=_people, method="by_holder"
    )
    late = django_filters.ChoiceFilter(
        label=_("Due"),
        empty_label=_("All"),
        choices=[("yes", _("late")), ("no", _("in time"))],
        method="by_lateness",
    )
    client = ShortModelChoiceFilter(label=_("Client"), queryset=_clients)
    mine = django_filters.BooleanFilter(
        method="by_mine", label=_("With me or my team"), widget=forms.HiddenInput()
    )

    class Meta:
        """Every filter is written out above."""

        model = Run
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

    def by_holder(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Whose open step is with this person."""
        return queryset.filter(_open_steps(member=value))

    def by_lateness(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those that go on: with an open step past due, or not."""
        late = _open_steps(due_at__lt=timezone.now())
        running = queryset.filter(state=RunState.RUNNING)
        return running.filter(late) if value == "yes" else running.exclude(late)

    def by_mine(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        """Whose open step is with the actor or their team, or with others."""
        actor = _actor(self.request)
        if actor is None:
            return queryset.none()
        day = local_day(actor.company_time_zone, timezone.now())
        mine = Exists(RunStep.objects.filter(is_with(actor, day), run=OuterRef("pk")))
        return queryset.filter(mine) if value else queryset.exclude(mine)


def _open_steps(**which: Any) -> Exists:
    return Exists(RunStep.objects.filter(run=OuterRef("pk"), ended_at=None, **which))
