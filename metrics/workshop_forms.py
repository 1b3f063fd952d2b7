"""Forms of definitions, of the company's time zone, of checks and of credit set by hand."""

from datetime import timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import time_zone_names
from accounts.selectors import people_for
from core.access import Actor
from core.forms import IdChoiceField, ServiceForm, day_field, text_field
from metrics.services.definitions import MAX_DAYS, MAX_MIN_N
from metrics.wording import PARAMETERS

PREFIX: Final = "parameter_"


class DraftForm(ServiceForm):
    """What the next version of a definition says: a field for each of the metric's parameters."""

    min_n = forms.IntegerField(
        label=_("Least n"),
        min_value=1,
        max_value=MAX_MIN_N,
        help_text=_("Below it a value is muted and not compared."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"))
    starts_on = day_field(
        _("In force from"),
        help_text=_("The first day of a month. Earlier periods stay with the version they have."),
    )
    reason = text_field(_("Why"), max_length=2_000)

    def __init__(self, *args: Any, parameters: dict[str, int], **kwargs: Any) -> None:
        """The parameters first; a version of 0 says that there was no draft yet."""
        super().__init__(*args, **kwargs)
        self.offer("time_zone", [(name, name) for name in time_zone_names()])
        for name, value in parameters.items():
            self.fields[PREFIX + name] = forms.IntegerField(
                label=str(PARAMETERS.get(name, name)),
                min_value=1,
                max_value=MAX_DAYS,
                initial=value,
            )
        self.order_fields([PREFIX + name for name in parameters])

    def service_values(self) -> dict[str, Any]:
        """As `draft_save` takes them."""
        values = super().service_values()
        parameters = {
            name.removeprefix(PREFIX): values.pop(name)
            for name in list(values)
            if name.startswith(PREFIX)
        }
        return {**values, "parameters": parameters}

    def add_domain_error(self, error: Any) -> None:
        """A refused parameter is shown at its field."""
        named = {PREFIX + name for name in error.fields} & set(self.fields)
        for name in named:
            self.add_error(name, str(error.fields[name.removeprefix(PREFIX)]))
        if not named:
            super().add_domain_error(error)


class ZoneForm(ServiceForm):
    """By the days of which time zone the company reports."""

    time_zone = forms.ChoiceField(label=_("Time zone"))
    reason = text_field(_("Why"), max_length=2_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Every zone of the world."""
        super().__init__(*args, **kwargs)
        self.offer("time_zone", [(name, name) for name in time_zone_names()])


class DaysForm(ServiceForm):
    """Which local days, both ends included."""

    since = day_field(_("First day"))
    last = day_field(_("Last day"))

    def service_values(self) -> dict[str, Any]:
        """With the first day no longer included."""
        values = super().service_values()
        return {"since": values["since"], "until": values["last"] + timedelta(days=1)}

    def add_domain_error(self, error: Any) -> None:
        """What is wrong with the end is shown at the last day."""
        if "until" in error.fields:
            error.fields["last"] = error.fields["until"]
        super().add_domain_error(error)


class CreditSetForm(ServiceForm):
    """Who is credited instead, and why."""

    consultant_id = IdChoiceField(label=_("Consultant"))
    reason = text_field(_("Why"), max_length=1_000)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """Offer the people who work with clients."""
        super().__init__(*args, **kwargs)
        people = people_for(actor).values_list("pk", "name")
        self.offer("consultant_id", people)
