"""Forms of report subscriptions."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Language, Membership, time_zone_names
from accounts.selectors import people_for
from core.access import Actor, Capability
from core.forms import IdChoiceField, ServiceForm
from metrics.access import may_cut_by_team, people_of_manager
from metrics.catalogue import CATALOGUE, Level
from metrics.cut_choices import client_choices, cut_choices
from metrics.cuts import Dimension
from metrics.dashboard.asked import cut_chosen
from metrics.forms import PartFields
from metrics.models import Rhythm

PARTS = frozenset(one.value for one in Dimension)
_COMPANY = Level.COMPANY.value


class ReportForm(PartFields, ServiceForm):
    """Which figures go to whom, and when."""

    client = forms.ChoiceField(required=False)
    reader_id = IdChoiceField(label=_("To"), required=False, empty_label=_("me"))
    whose = forms.ChoiceField(label=_("Whose figures"))
    codes = forms.MultipleChoiceField(label=_("Metrics"), widget=forms.CheckboxSelectMultiple)
    rhythm = forms.ChoiceField(label=_("How often"), choices=Rhythm.choices)
    day = forms.IntegerField(
        label=_("Day"),
        min_value=1,
        max_value=28,
        initial=1,
        help_text=_("Of the week, 1 is Monday; or of the month, 1 to 28."),
    )
    at = forms.TimeField(
        label=_("At"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    time_zone = forms.ChoiceField(label=_("By the clock of"))
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    is_active = forms.BooleanField(label=_("Is sent"), required=False)

    def __init__(self, *args: Any, actor: Actor, is_new: bool, **kwargs: Any) -> None:
        """Offer what the actor may see; readers only to heads and only at the beginning."""
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["codes"].choices = [(code, metric.name) for code, metric in CATALOGUE.items()]
        fields["time_zone"].choices = [(name, name) for name in time_zone_names()]
        clients = client_choices(actor, self.initial.get(Dimension.CLIENT.value))
        self.offer_parts({Dimension.CLIENT: clients, **cut_choices(actor)})
        if not is_new:
            for name in PARTS:
                _keep(fields[name], self.initial.get(name))
        if not may_cut_by_team(actor, Level.COMPANY):
            del fields[Dimension.TEAM.value]
        fields["whose"].choices = _whose(actor, None if is_new else self.initial["whose"])
        if is_new:
            del fields["is_active"]
        if not is_new or not actor.has(Capability.METRICS_VIEW_ALL):
            del fields["reader_id"]
        else:
            people = people_for(actor).filter(user__is_active=True)
            fields["reader_id"].offer(people.values_list("pk", "name"))

    def service_values(self) -> dict[str, Any]:
        """As the service takes them: level and person apart, the part as a cut."""
        values = super().service_values()
        level, _colon, member = str(values.pop("whose")).partition(":")
        cut = cut_chosen({name: values.pop(name, None) for name in PARTS})
        values |= {
            "level": level,
            "subject_id": int(member) if member else None,
            "cut": {name: one for name, one in asdict(cut).items() if one is not None},
        }
        return values

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """What stands side by side: all but the metrics and the part."""
        apart = {"codes", *PARTS}
        return [field for field in self.visible_fields() if field.name not in apart]

    @property
    def part_fields(self) -> list[forms.BoundField]:
        """Which part of what was measured."""
        return [field for field in self.visible_fields() if field.name in PARTS]

    @property
    def parts_shown(self) -> set[str]:
        """Names of what it may change of a cut."""
        return {one.field for one in Dimension if one.value in self.fields}


def _keep(field: Any, value: Any) -> None:
    """Offer what was chosen, also where it is not offered any more."""
    if value not in (None, "") and str(value) not in {str(key) for key, _name in field.choices}:
        field.choices = [*field.choices, (value, _("as it is now"))]


def whose_value(level: str, subject_id: int | None) -> str:
    """How a level and a person are told apart in the form."""
    return level if subject_id is None else f"{level}:{subject_id}"


def _whose(actor: Actor, kept: str | None) -> list[tuple[str, Any]]:
    """The company, the teams and people whose figures the actor may see, and what was chosen."""
    offered: list[tuple[str, Any]] = [(_COMPANY, _("The company"))]
    me = actor.membership_id
    people = Membership.objects.visible_to(actor).filter(is_active=True).order_by("name", "pk")
    if actor.has(Capability.METRICS_VIEW_ALL):
        rows = list(people.values_list("pk", "name", "level"))
    else:
        known = people_of_manager(actor) if actor.has(Capability.METRICS_VIEW_TEAM) else set()
        rows = list(people.filter(pk__in={me, *known}).values_list("pk", "name", "level"))
    managers = [
        (whose_value(Level.MANAGER, pk), name)
        for pk, name, level in rows
        if level == "manager" and (pk == me or actor.has(Capability.METRICS_VIEW_ALL))
    ]
    singles = [
        (whose_value(Level.CONSULTANT, pk), name)
        for pk, name, level in rows
        if level in {"consultant", "manager"} or pk == me
    ]
    if managers:
        offered.append((str(_("Teams of")), managers))
    offered.append((str(_("People")), singles))
    known_values = {_COMPANY, *(value for value, _name in (*managers, *singles))}
    if kept and kept not in known_values:
        offered.append((kept, _("as it is now")))
    return offered
