"""What the address of a page of figures may say."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.catalogue import CATALOGUE, Level
from metrics.periods import EARLIEST, LATEST, Period

_OUT_OF_REACH = _("Choose a day between 1990 and 2200.")


class DashboardForm(forms.Form):
    """Level, person, period and metric of a dashboard, from its query string."""

    level = forms.ChoiceField(
        choices=[(level.value, level.value) for level in Level], required=False
    )
    id = forms.IntegerField(min_value=1, max_value=2**62, required=False)
    period = forms.ChoiceField(
        choices=[(period.value, period.value) for period in Period], required=False
    )
    start = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    code = forms.ChoiceField(choices=[(code, code) for code in CATALOGUE], required=False)

    def clean_start(self) -> date | None:
        """A day within reach."""
        day: date | None = self.cleaned_data["start"]
        if day is not None and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(_OUT_OF_REACH)
        return day


class SpanForm(forms.Form):
    """Level, person and days of the rows behind a figure; `end` is the first day after them."""

    level = forms.ChoiceField(choices=[(level.value, level.value) for level in Level])
    id = forms.IntegerField(min_value=0, max_value=2**62, required=False)
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
                self.add_error("end", _("The last day lies before the first."))
        return values
