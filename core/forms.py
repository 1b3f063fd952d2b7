"""Forms that survive hostile text and stale pages."""

from collections.abc import Iterable, Iterator
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_filters.fields import ModelChoiceField, ModelChoiceIterator

from core.errors import DomainError


class OfferingForm(forms.Form):
    """A form with choices that depend on who looks."""

    def offer(self, name: str, choices: Iterable[Any]) -> None:
        """What a field is chosen from, where only the finished form knows it."""
        field = self.fields[name]
        if isinstance(field, IdChoiceField):
            field.offer(choices)
        elif isinstance(field, forms.ChoiceField):
            field.choices = list(choices)
        else:
            raise TypeError(name)


class ServiceForm(OfferingForm):
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


def day_field(label: Any, *, required: bool = True, **kwargs: Any) -> forms.DateField:
    """A local day, with the browser's own calendar (which speaks ISO in every language)."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, **kwargs)


def number_given(text: str | None, *, digits: int = 18) -> int | None:
    """A number as an address or a hidden field names it; None for what is none.

    Eighteen digits fit into any key; versions and numbers of versions have nine.
    """
    if text is None or not (text.isascii() and text.isdigit() and len(text) <= digits):
        return None
    return int(text)


class _AtOnce(ModelChoiceIterator):
    """Choices read with one query; Django's own opens a cursor on the server, which takes four."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        """The empty choice, the one for having none if there is one, then the rows."""
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        if self.field.null_label is not None:
            yield self.field.null_value, self.field.null_label
        yield from map(self.choice, self.queryset)


class ShortModelChoiceField(ModelChoiceField):
    """A choice among few enough rows to be shown in one list."""

    iterator = _AtOnce


class ShortModelChoiceFilter(django_filters.ModelChoiceFilter):
    """A filter by one of a few rows."""

    field_class = ShortModelChoiceField


class IdChoiceField(forms.TypedChoiceField):
    """A choice among ids that the form offers; nothing chosen is None."""

    def __init__(self, *, empty_label: Any = "—", **kwargs: Any) -> None:
        """Keep the words for nothing chosen; `offer` the ids later."""
        self.empty_label = empty_label
        super().__init__(coerce=int, empty_value=None, **kwargs)
        self.offer([])

    def offer(self, choices: Iterable[tuple[Any, Any]]) -> None:
        """Choices as pairs of id and label, or of a group's name and its pairs."""
        self.choices = [("", self.empty_label), *choices]


REQUIRED_MESSAGE = _("Fill this in.")
