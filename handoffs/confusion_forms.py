"""What the address of the analysis may say, and a person's verdict on a finding."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from core.errors import InvalidInput
from core.forms import ServiceForm, text_field
from handoffs.confusion.rules import Kind
from handoffs.models import VerdictCause
from handoffs.selectors.confusion import EARLIEST, LATEST, Asked

WITHOUT_TOPIC = "none"
_OUT_OF_REACH = _("Choose a day between 1990 and 2200.")


class Period(models.TextChoices):
    """Which days, counted back from today."""

    MONTH = "30", _("Last 30 days")
    QUARTER = "90", _("Last 90 days")
    YEAR = "365", _("Last 365 days")
    ALL = "all", _("All time")
    DAYS = "days", _("From … to …")


class Level(models.TextChoices):
    """Between whom moves and loops are counted."""

    ROLE = "role", _("Roles")
    TEAM = "team", _("Teams")
    PERSON = "person", _("People")


class IdField(forms.TypedChoiceField):
    """An id among the choices offered later; whether it is in sight is checked with them."""

    def __init__(self, **kwargs: Any) -> None:
        """Nothing chosen is None."""
        super().__init__(coerce=self.as_id, empty_value=None, required=False, **kwargs)

    @staticmethod
    def as_id(value: Any) -> int | str:
        """A number, or the word for none."""
        return WITHOUT_TOPIC if value == WITHOUT_TOPIC else int(value)

    def valid_value(self, value: Any) -> bool:
        """Whether it looks like an id."""
        text = str(value)
        return text == WITHOUT_TOPIC or (text.isascii() and text.isdigit() and len(text) <= 18)


def _day_field(label: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget, input_formats=["%Y-%m-%d"])


class AnalysisForm(forms.Form):
    """Period, level, team, topic and client; anything left out has its usual value."""

    period = forms.ChoiceField(label=_("Period"), choices=Period.choices, required=False)
    start = _day_field(_("From"))
    end = _day_field(_("Until"))
    level = forms.ChoiceField(label=_("Moves between"), choices=Level.choices, required=False)
    team = IdField(label=_("Team"))
    topic = IdField(label=_("Topic"))
    client = IdField(label=_("Client"))

    def clean(self) -> dict[str, Any]:
        """Days in order and within reach; days given mean these days."""
        values = dict(self.cleaned_data)
        start, end = values.get("start"), values.get("end")
        for name, day in (("start", start), ("end", end)):
            if day is not None and not EARLIEST <= day <= LATEST:
                self.add_error(name, _OUT_OF_REACH)
        if start and end and start > end:
            self.add_error("end", _("The last day lies before the first."))
        return values

    def asked(self, today: date) -> Asked:
        """What it asks for. Raises `InvalidInput` naming what makes no sense."""
        if not self.is_valid():
            fields = {name: " ".join(map(str, texts)) for name, texts in self.errors.items()}
            message = _t("The address asks for something that does not exist: %(names)s.")
            raise InvalidInput(message % {"names": ", ".join(fields)}, fields=fields)
        values: dict[str, Any] = self.cleaned_data
        topic = values["topic"]
        start, end = self._days(today)
        numbers = {name: values[name] for name in ("team", "client")}
        if WITHOUT_TOPIC in numbers.values():
            raise InvalidInput(fields={"team": _t("Choose one of the list.")})
        return Asked(
            start=start,
            end=end,
            level=values["level"] or "role",
            team_id=numbers["team"],
            client_id=numbers["client"],
            topic_id=None if topic == WITHOUT_TOPIC else topic,
            without_topic=topic == WITHOUT_TOPIC,
        )

    @property
    def period_asked(self) -> str:
        """The period in force: given days win over a choice that says nothing."""
        values = self.cleaned_data
        has_days = bool(values.get("start") or values.get("end"))
        return values.get("period") or (Period.DAYS if has_days else Period.QUARTER)

    def _days(self, today: date) -> tuple[date, date]:
        period, values = self.period_asked, self.cleaned_data
        if period == Period.ALL:
            return EARLIEST, today
        if period == Period.DAYS:
            end = values["end"] or max(today, values["start"] or today)
            return values["start"] or end - timedelta(days=89), end
        return today - timedelta(days=int(period) - 1), today

    def show(
        self,
        *,
        teams: Iterable[tuple[Any, Any]],
        topics: Iterable[tuple[Any, Any]],
        clients: Iterable[tuple[Any, Any]],
    ) -> None:
        """Fill in the choices, and hide what is not asked for."""
        every = ("", _("any"))
        without = (WITHOUT_TOPIC, _("without a topic"))
        fields: dict[str, Any] = dict(self.fields)
        fields["team"].choices = [every, *teams]
        fields["topic"].choices = [every, without, *topics]
        fields["client"].choices = [every, *clients]
        data = QueryDict(mutable=True)
        data.update({name: self.data.get(name, "") for name in self.fields})
        data["period"] = self.period_asked
        self.data = data
        if self.period_asked != Period.DAYS:
            fields["start"].widget = fields["end"].widget = forms.HiddenInput()
            data["start"] = data["end"] = ""
        if not self.cleaned_data.get("client"):
            fields["client"].widget = forms.HiddenInput()


class VerdictForm(ServiceForm):
    """What a person says of one finding."""

    kind = forms.ChoiceField(label=_("Finding"), choices=Kind.choices)
    cause = forms.ChoiceField(
        label=_("What causes it?"), choices=VerdictCause.choices, widget=forms.RadioSelect
    )
    note = text_field(_("Note"), required=False, max_length=1000)
