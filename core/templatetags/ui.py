"""Template tags and filters of the design system; registered as builtins.

Tags write one small piece each (an icon, a role, a person, a time). Anything larger is a
partial in ``templates/_ui``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, Form, RadioSelect
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.ui import formats
from core.ui import icons as drawn

register = template.Library()

ROLE_CODES: Final = ("A", "Pj", "Pr", "S", "CS")


@register.simple_tag
def icon(name: str) -> SafeString:
    """``{% icon "home" %}``"""
    return drawn.icon(name)


@register.simple_tag
def role(code: object) -> SafeString:
    """``{% role "CS" %}``: the letters in the role's colour; any other code in grey."""
    text = str(code or "")
    if not text:
        return SafeString("")
    known = f" role-{text}" if text in ROLE_CODES else ""
    return format_html('<span class="role{}">{}</span>', known, text)


@register.simple_tag
def person(name: object, role_code: object = None) -> SafeString:
    """``{% person user.name "CS" %}``: role letters, then the name."""
    return format_html('<span class="person">{}{}</span>', role(role_code), name)


@register.simple_tag
def avatar(name: object) -> SafeString:
    """Initials in a circle; decoration beside the name, so hidden from assistive technology."""
    return format_html(
        '<span class="avatar" aria-hidden="true">{}</span>', formats.initials(str(name or ""))
    )


@register.simple_tag(name="duration")
def duration_tag(seconds: float | dt.timedelta | None) -> str:
    """``{% duration seconds %}`` → ``6 h 10 min``; takes a timedelta as well."""
    return duration(seconds)


@register.filter
def duration(value: float | dt.timedelta | None) -> str:
    """``{{ seconds|duration }}``"""
    seconds = value.total_seconds() if isinstance(value, dt.timedelta) else value
    return formats.duration(seconds)


@register.filter
def number(value: float | Decimal | None, decimals: int = 0) -> str:
    """``{{ value|number:1 }}``"""
    return formats.number(value, decimals)


@register.filter
def signed(value: float | Decimal | None, decimals: int = 0) -> str:
    """``{{ change|signed:1 }}`` → ``+5.2``, ``−0.4``"""
    return formats.signed(value, decimals)


@register.filter
def when(moment: dt.datetime | None) -> SafeString:
    """``{{ due_at|when }}`` → ``<time …>Today 11:30</time>``"""
    return formats.when(moment)


@register.filter
def day(value: dt.date | None) -> SafeString:
    """``{{ starts_on|day }}`` → ``<time …>Tue 17 Nov</time>``"""
    return formats.day(value)


@register.filter
def date_text(value: dt.date | None) -> str:
    """``{{ starts_on|date_text }}`` → ``17 Nov 2025``, inside sentences"""
    return formats.date_text(value)


@register.simple_tag(takes_context=True)
def query_replace(context: template.Context, **changes: object) -> str:
    """The current query string with some keys replaced: ``?{% query_replace page=2 %}``.

    A key given as ``None`` or ``""`` is taken out.
    """
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    for key, value in changes.items():
        if value is None or value == "":
            query.pop(key, None)
        else:
            query[key] = str(value)
    return query.urlencode()


# ---------- Form fields


def _is_choice_group(field: BoundField) -> bool:
    return isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple)


@register.filter
def field_kind(field: BoundField) -> str:
    """How ``_ui/field.html`` lays the field out: ``hidden``, ``check``, ``group`` or ``line``."""
    if field.is_hidden:
        return "hidden"
    if _is_choice_group(field):
        return "group"
    if isinstance(field.field.widget, CheckboxInput):
        return "check"
    return "line"


_SAYS_NOTHING = {"", "—", "---------"}


@register.filter
def is_called_optional(field: BoundField) -> bool:
    """Whether its label says that it may be left empty: not where the choice of nothing has words
    of its own, such as "all"."""
    if field.field.required:
        return False
    key, label = next(iter(getattr(field.field, "choices", ())), (None, ""))
    return key != "" or str(label) in _SAYS_NOTHING


@register.filter
def as_input(field: BoundField) -> SafeString:
    """The widget with our class and its ties to help and errors.

    A group of radios or checkboxes is described on its fieldset instead.
    """
    if _is_choice_group(field):
        return field.as_widget()
    attrs: dict[str, str | bool] = {}
    if field_kind(field) == "line":
        own_class = field.field.widget.attrs.get("class", "")
        attrs["class"] = f"input {own_class}".strip()
    described_by = field_described_by(field)
    if described_by:
        attrs["aria-describedby"] = described_by
    if field.errors:
        attrs["aria-invalid"] = "true"
    return field.as_widget(attrs=attrs)


@register.filter
def field_described_by(field: BoundField) -> str:
    """Ids of the help and the errors as ``_ui/field.html`` writes them."""
    ids = []
    if field.help_text:
        ids.append(f"{field.auto_id}-help")
    if field.errors:
        ids.append(f"{field.auto_id}-errors")
    return " ".join(ids)


@register.filter
def as_filter(field: BoundField) -> SafeString:
    """The widget of a compact filter: bare, its look comes from ``.field-inline``."""
    return field.as_widget()


# ---------- Active filters


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """One narrowing that is in force, with the query string that takes it off."""

    label: str
    value: str
    query_without: str


@register.simple_tag(takes_context=True)
def active_filters(context: template.Context, form: Form | None) -> list[ActiveFilter]:
    """The filters of a GET form that narrow the list now, in the order of the form."""
    request = context.get("request")
    if form is None or request is None:
        return []
    found = []
    for field in form:
        given = [text for text in request.GET.getlist(field.html_name) if text]
        if not given or field.is_hidden:
            continue
        query = request.GET.copy()
        query.pop(field.html_name, None)
        query.pop("cursor", None)
        query.pop("page", None)
        shown = ", ".join(_shown_value(field, text) for text in given)
        found.append(ActiveFilter(str(field.label), shown, query.urlencode()))
    return found


def _shown_value(field: BoundField, given: str) -> str:
    for value, label in _flat_choices(getattr(field.field, "choices", ())):
        if str(value) == given:
            return str(label)
    return given


def _flat_choices(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):  # a named group of choices
            yield from label
        else:
            yield value, label


@register.filter
def is_narrowed(field: BoundField) -> bool:
    """Whether a filter field has a value."""
    return field.value() not in (None, "", [], (), False)
