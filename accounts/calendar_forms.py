"""Forms of the working calendar."""

from collections.abc import Iterator
from typing import Any

import holidays
from babel import Locale
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.forms import date_field
from accounts.models import time_zone_names
from core.forms import ServiceForm

SPANS = 3
_TIME = {"type": "time", "step": "60"}


class TimeSpanField(forms.TimeField):
    """A time of day as `HH:MM`."""

    widget = forms.TimeInput(format="%H:%M", attrs=_TIME)


class WeekForm(ServiceForm):
    """Up to three spans a week day, and the zone in which its clocks go."""

    time_zone = forms.ChoiceField(label=_("Time zone"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Two fields a span; midnight as an end means the end of the day."""
        super().__init__(*args, **kwargs)
        self.offer("time_zone", [(name, name) for name in time_zone_names()])
        for day in range(7):
            for span in range(SPANS):
                for edge, label in (("opens", _("from")), ("closes", _("until"))):
                    field = TimeSpanField(required=False, label=label)
                    self.fields[f"{edge}_{day}_{span}"] = field

    def rows(self) -> Iterator[dict[str, Any]]:
        """The fields by week day, for the template."""
        for day in range(7):
            spans = [
                (self[f"opens_{day}_{span}"], self[f"closes_{day}_{span}"]) for span in range(SPANS)
            ]
            errors = [text for pair in spans for field in pair for text in field.errors]
            yield {"name": WEEKDAYS[day], "spans": spans, "errors": errors}

    def clean(self) -> dict[str, Any]:
        """A span needs both ends, in order, after the one before."""
        data = super().clean() or {}
        for day in range(7):
            latest = "00:00"
            for span in range(SPANS):
                pair = self._span(data, day, span)
                if pair is None:
                    continue
                if not latest <= pair[0] < pair[1]:
                    text = _("Each span ends after it starts, and starts after the one before.")
                    self.add_error(f"opens_{day}_{span}", ValidationError(text))
                latest = pair[1]
        return data

    def _span(self, data: dict[str, Any], day: int, span: int) -> list[str] | None:
        opens, closes = data.get(f"opens_{day}_{span}"), data.get(f"closes_{day}_{span}")
        if opens is None and closes is None:
            return None
        if opens is None or closes is None:
            name = f"opens_{day}_{span}" if opens is None else f"closes_{day}_{span}"
            if name not in self.errors:
                self.add_error(name, ValidationError(_("Give both times, or none.")))
            return None
        end = f"{closes:%H:%M}"
        return [f"{opens:%H:%M}", "24:00" if end == "00:00" else end]

    def week(self) -> dict[str, list[list[str]]]:
        """The hours as `accounts.calendars` wants them."""
        found = {
            str(day): [
                pair
                for span in range(SPANS)
                if (pair := self._span(self.cleaned_data, day, span)) is not None
            ]
            for day in range(7)
        }
        return {day: spans for day, spans in found.items() if spans}

    @staticmethod
    def initial_of(spec: dict[str, Any]) -> dict[str, str]:
        """The fields of a specification; spans past the third are beyond this form."""
        values = {"time_zone": spec["time_zone"]}
        for day, spans in spec["week"].items():
            for number, (opens, closes) in enumerate(spans[:SPANS]):
                values[f"opens_{day}_{number}"] = opens
                values[f"closes_{day}_{number}"] = "00:00" if closes == "24:00" else closes
        return values


class HolidayForm(ServiceForm):
    """A day off."""

    day = date_field(_("Day"))
    name = forms.CharField(label=_("Name"), max_length=100)


class PublicHolidaysForm(ServiceForm):
    """A year's public holidays of a country, or of a region of it."""

    country = forms.ChoiceField(label=_("Country"))
    region = forms.CharField(
        label=_("Region"),
        required=False,
        max_length=10,
        help_text=_("Its official code, such as BY for Bavaria; empty for the whole country."),
    )
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Countries by name in the language in use; this year."""
        super().__init__(*args, **kwargs)
        names = Locale(get_language() or "en").territories
        codes = holidays.list_supported_countries(include_aliases=False)
        choices = sorted(((code, names.get(code, code)) for code in codes), key=lambda row: row[1])
        self.offer("country", choices)
        self.fields["year"].initial = timezone.localdate().year

    def clean(self) -> dict[str, Any]:
        """The region must be one of the country's."""
        data = super().clean() or {}
        region = data.get("region", "").strip().upper()
        known = holidays.list_supported_countries().get(data.get("country", ""), [])
        if region and region not in known:
            self.add_error("region", ValidationError(_("The country has no such region.")))
        data["region"] = region or None
        return data

    def days(self) -> dict[Any, str]:
        """Day → name."""
        data = self.cleaned_data
        language = {"en": "en_US"}.get(get_language() or "en", get_language())
        found = holidays.country_holidays(
            data["country"], subdiv=data["region"], years=[data["year"]], language=language
        )
        return {day: name for day, name in found.items() if day.year == data["year"]}
