"""Forms that survive hostile text and stale pages."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError


class ServiceForm(forms.Form):
    """A form whose values go to one service; the service's refusals come back to its fields."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def add_domain_error(self, error: DomainError) -> None:
        """Show each field's sentence at the field, and the rest above the form."""
        known = {name: text for name, text in error.fields.items() if name in self.fields}
        for name, text in known.items():
            self.add_error(name, ValidationError(str(text), code=error.error_code))
        if not known:
            self.add_error(None, ValidationError(str(error.message), code=error.error_code))

    def service_values(self) -> dict[str, Any]:
        """Cleaned values without the version, ready to be passed on by keyword."""
        values = dict(self.cleaned_data)
        values.pop("version", None)
        return values


class ConfirmForm(ServiceForm):
    """Nothing to fill in: press once."""


def text_field(
    label: Any, *, required: bool = True, rows: int = 3, **kwargs: Any
) -> forms.CharField:
    """A text of several lines, at most 20,000 characters."""
    kwargs.setdefault("max_length", 20_000)
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, widget=widget, **kwargs)


REQUIRED_MESSAGE = _("Fill this in.")
