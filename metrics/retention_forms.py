"""What the addresses of the pages of retention may say."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ServiceForm
from metrics.periods import EARLIEST, LATEST
from metrics.retention.calculator import MOST_YEARS
from metrics.selectors.retention import MONTH, QUARTER, YEAR

PERIODS = ((MONTH, _("Month")), (QUARTER, _("Quarter")), (YEAR, _("Year")))
_MOST_MONEY = 10**12


class RetentionForm(forms.Form):
    """Days, segment and person. `end` is the last day: people say it so."""

    period = forms.ChoiceField(choices=PERIODS, required=False)
    start = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    end = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    segment = forms.CharField(max_length=80, required=False)
    id = forms.IntegerField(min_value=0, max_value=2**62, required=False)
    shown = forms.ChoiceField(choices=[("", ""), ("all", "all")], required=False)

    def clean(self) -> dict[str, Any]:
        """Days within reach."""
        values = dict(self.cleaned_data)
        for name in ("start", "end"):
            day: date | None = values.get(name)
            if day is not None and not EARLIEST <= day <= LATEST:
                self.add_error(name, _("Choose a day between 1990 and 2200."))
        return values


def _money(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_value=_MOST_MONEY, max_digits=15, decimal_places=2
    )


def _percent(label: Any, highest: int, help_text: Any = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=highest,
        max_digits=6,
        decimal_places=2,
        help_text=help_text,
    )


class CalculatorForm(ServiceForm):
    """What the calculator begins with; retention is that of a year."""

    start = _money(_("Recurring revenue a year, at the start"))
    grr = _percent(_("Revenue retained in a year (GRR), %"), 100)
    nrr = _percent(_("Retained and grown in a year (NRR), %"), 300)
    new = _money(_("Revenue of new clients, each year"))
    years = forms.IntegerField(label=_("Years"), min_value=1, max_value=MOST_YEARS)
    margin = _percent(_("Margin, %"), 100, _("What is left of revenue after the cost of service."))
    points = forms.DecimalField(
        label=_("Retention changes by, points"),
        min_value=-100,
        max_value=100,
        max_digits=5,
        decimal_places=2,
    )
