"""What the address of a page of figures may say."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import day_field
from handoffs.models import RequestChannel
from metrics.catalogue import CATALOGUE, Level
from metrics.cuts import Dimension
from metrics.dashboard.asked import NONE
from metrics.dashboard.cohorts import MEASURES
from metrics.dashboard.naming import DIMENSIONS, WITHOUT
from metrics.dashboard.sides import PEOPLE, Sort
from metrics.periods import EARLIEST, LATEST, Period

_OUT_OF_REACH = _("Choose a day between 1990 and 2200.")
_TURNED = _("The last day lies before the first.")
LARGEST_ID = 2**62

# What can be chosen of each dimension: value and name.
Choices = Mapping[Dimension, Sequence[tuple[int | str, str]]]


def _id_field() -> forms.IntegerField:
    return forms.IntegerField(min_value=0, max_value=LARGEST_ID, required=False)


class CutForm(forms.Form):
    """Of which part of what was measured: one feature or several. 0, or a dash, is "has none"."""

    role = _id_field()
    team = _id_field()
    topic = _id_field()
    client = _id_field()
    channel = forms.CharField(max_length=10, required=False)
    segment = forms.CharField(max_length=80, required=False)


class DashboardForm(CutForm):
    """Level, person, days, metric and cut of a page of figures, from its query string."""

    level = forms.ChoiceField(
        choices=[(level.value, level.value) for level in Level], required=False
    )
    id = forms.IntegerField(min_value=1, max_value=LARGEST_ID, required=False)
    period = forms.ChoiceField(
        choices=[(period.value, period.value) for period in Period], required=False
    )
    start = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    until = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    code = forms.ChoiceField(choices=[(code, code) for code in CATALOGUE], required=False)

    def clean_start(self) -> date | None:
        """A day within reach."""
        return _within_reach(self.cleaned_data["start"])

    def clean_until(self) -> date | None:
        """A day within reach."""
        return _within_reach(self.cleaned_data["until"])

    def clean(self) -> dict[str, Any]:
        """Days in order."""
        values = dict(self.cleaned_data)
        start, until = values.get("start"), values.get("until")
        if until and not start and "start" not in self.errors:
            self.add_error("start", _("Say the first day too."))
        elif start and until and until < start:
            self.add_error("until", _TURNED)
        return values


def _within_reach(day: date | None) -> date | None:
    if day is not None and not EARLIEST <= day < LATEST:
        raise forms.ValidationError(_OUT_OF_REACH)
    return day


class SidesForm(DashboardForm):
    """What a table of figures side by side is asked for."""

    by = forms.ChoiceField(
        choices=[(by, by) for by in (PEOPLE, *(one.value for one in Dimension))], required=False
    )
    sort = forms.ChoiceField(
        choices=[(f"{sign}{sort}", sort.value) for sort in Sort for sign in ("", "-")],
        required=False,
    )


class CompareForm(DashboardForm):
    """What a comparison of two is asked for: `other` as in `metrics.dashboard.compared.whose`."""

    other = forms.CharField(max_length=40, required=False)
    other_start = forms.DateField(required=False, input_formats=["%Y-%m-%d"])

    def clean_other_start(self) -> date | None:
        """A day within reach."""
        return _within_reach(self.cleaned_data["other_start"])


class CohortsForm(DashboardForm):
    """What cohorts are asked for."""

    measure = forms.ChoiceField(choices=[(one, one) for one in MEASURES], required=False)
    by = forms.ChoiceField(choices=[("quarter", "quarter"), ("year", "year")], required=False)


class SpanForm(CutForm):
    """Level, person, days and cut of the rows behind a figure; `end` is the first day after."""

    level = forms.ChoiceField(choices=[(level.value, level.value) for level in Level])
    id = forms.IntegerField(min_value=0, max_value=LARGEST_ID, required=False)
    start = forms.DateField(input_formats=["%Y-%m-%d"])
    end = forms.DateField(input_formats=["%Y-%m-%d"])

    def clean(self) -> dict[str, Any]:
        """Days in order and within reach."""
        values = dict(self.cleaned_data)
        start, end = values.get("start"), values.get("end")
        if start and end:
            if not (start >= EARLIEST and end <= LATEST):
                self.add_error("start", _OUT_OF_REACH)
            elif start >= end:
                self.add_error("end", _TURNED)
        return values


class PartFields(forms.Form):
    """Asks for a part of what was measured, in words."""

    topic = forms.ChoiceField(required=False)
    team = forms.ChoiceField(required=False)
    role = forms.ChoiceField(required=False)
    channel = forms.ChoiceField(required=False)
    segment = forms.ChoiceField(
        required=False,
        help_text=_("The one that clients are in now."),
    )

    def offer_parts(self, choices: Choices) -> None:
        """Offer these parts of each dimension; channels are always the same."""
        channels = [(code, str(label)) for code, label in RequestChannel.choices]
        for dimension, rows in {**choices, Dimension.CHANNEL: channels}.items():
            field: Any = self.fields[dimension.value]
            field.label = str(DIMENSIONS[dimension])
            none = NONE if dimension.is_text else 0
            field.choices = [("", _("all")), *rows, (none, WITHOUT[dimension])]


class NarrowForm(PartFields):
    """Asks for days and for a part of what was measured."""

    start = day_field(_("From"), required=False)
    until = day_field(_("Until"), required=False, help_text=_("Both empty: the present period."))
