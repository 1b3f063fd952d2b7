"""The form of what a grade asks for: a row for each requirement, rows added and taken away.

Works by buttons of the form alone. The document that the API takes is made of the rows.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.forms import ServiceForm, text_field
from metrics.catalogue import CATALOGUE
from training.grade_document import MOST, TITLE, VALUES, RequirementKind

Row = dict[str, Any]
_HOUR = 3600
_BOUNDS = ("at_least", "at_most")
_ROW = ("key", "kind")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _field(name: str) -> forms.Field:
    """A field of a row; what is out of range the document's reader says."""
    match name:
        case "code":
            choices = [("", _("Choose")), *((code, one.name) for code, one in CATALOGUE.items())]
            return forms.ChoiceField(label=_("Metric"), choices=choices)
        case "at_least" | "at_most":
            label = _("At least") if name == "at_least" else _("At most")
            help_text = _("Times in hours, shares in per cent.")
            return forms.FloatField(label=label, required=False, help_text=help_text)
        case "title_en":
            return _text(_("What is judged, English"))
        case "title_ru":
            return _text(_("What is judged, Russian"))
        case "rating":
            return forms.FloatField(label=_("Rated by learners at least, 0 to 5"))
    labels = {
        "months": _("Months"),
        "count": _("How many times"),
        "min_n": _("From how many cases on"),
    }
    return forms.IntegerField(label=labels[name])


def _text(label: Any) -> forms.CharField:
    return text_field(label, required=False, rows=2, max_length=TITLE)


class GradeAsksForm(ServiceForm):
    """What a grade asks for, a row each, and why it changes."""

    new_kind = forms.ChoiceField(
        label=_("One more"), choices=RequirementKind.choices, required=False
    )
    reason = text_field(_("Reason"), max_length=1000)

    def __init__(self, *args: Any, rows: Sequence[Row], **kwargs: Any) -> None:
        """Fields for each row, by its kind; `rows` are values as `rows_of` gives them."""
        super().__init__(*args, **kwargs)
        self._kinds = [str(row["kind"]) for row in rows]
        for at, row in enumerate(rows):
            for name in _ROW:
                hidden = forms.CharField(widget=forms.HiddenInput, required=False)
                self.fields[f"{name}_{at}"] = hidden
            for name in VALUES[row["kind"]]:
                self.fields[f"{name}_{at}"] = _field(name)
            self.initial.update((f"{name}_{at}", value) for name, value in row.items())

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each row with its heading and its fields."""
        return [
            {
                "at": at,
                "label": RequirementKind(kind).label,
                "hidden": [self[f"{name}_{at}"] for name in _ROW],
                "fields": [self[f"{name}_{at}"] for name in VALUES[kind]],
            }
            for at, kind in enumerate(self._kinds)
        ]

    @property
    def may_add(self) -> bool:
        """Whether there is room for one more."""
        return len(self._kinds) < MOST

    def document(self) -> list[Row]:
        """The rows as a document."""
        values = self.cleaned_data
        found = []
        for at, kind in enumerate(self._kinds):
            names = (*_ROW, *VALUES[kind])
            found.append(_stored({name: values.get(f"{name}_{at}") for name in names}))
        return found

    def add_domain_error(self, error: DomainError) -> None:
        """What is wrong inside the document stands at its row's field."""
        inside = False
        for place, text in error.fields.items():
            head, _dot, rest = place.partition(".")
            at, _dot, name = rest.partition(".")
            if head != "document" or f"{name}_{at}" not in self.fields:
                continue
            field = f"{name}_{at}" if name not in _ROW else None
            self.add_error(field, ValidationError(str(text), code=error.error_code))
            inside = True
        if not inside:
            super().add_domain_error(error)


def rows_of(document: Sequence[Mapping[str, Any]]) -> list[Row]:
    """The rows of a stored document, as people write them: times in hours."""
    found = []
    for item in document:
        row = dict(item)
        for name in _bounds_in_hours(row):
            row[name] = round(row[name] / _HOUR, 4)
        found.append(row)
    return found


def rows_posted(data: Mapping[str, Any]) -> list[Row]:
    """The rows as they were typed, whatever is in them; what has no known kind is no row."""
    found = []
    for at in range(MOST):
        kind = data.get(f"kind_{at}", "")
        if kind not in VALUES:
            break
        names = (*_ROW, *VALUES[kind])
        found.append({name: data.get(f"{name}_{at}", "") for name in names})
    return found


def rows_changed(rows: Sequence[Row], data: Mapping[str, Any]) -> list[Row] | None:
    """The rows after a button of theirs was pressed; None for the button that saves."""
    if "add" in data:
        kind = data.get("new_kind", "")
        if kind not in VALUES or len(rows) >= MOST:
            return list(rows)
        return [*rows, {"key": _new_key(kind, rows), "kind": kind}]
    if "take_away" in data:
        return [row for at, row in enumerate(rows) if str(at) != data["take_away"]]
    return None


def _new_key(kind: str, rows: Sequence[Row]) -> str:
    """A key no row has or is likely to have had: judgements are remembered by it."""
    known = {row["key"] for row in rows}
    while (key := f"{kind}-{get_random_string(6, _LETTERS)}") in known:
        pass
    return key


def _bounds_in_hours(row: Mapping[str, Any]) -> list[str]:
    """Which of the bounds are a time and given."""
    metric = CATALOGUE.get(row.get("code") or "")
    if metric is None or not metric.is_time:
        return []
    return [name for name in _BOUNDS if row.get(name) is not None]


def _stored(row: Row) -> Row:
    """A row as the document keeps it: times in seconds."""
    return row | {name: round(row[name] * _HOUR) for name in _bounds_in_hours(row)}
