"""Widgets drawn without templates are the ones Django draws with them."""

from datetime import date
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test import SimpleTestCase
from django.utils.html import format_html

from core.ui.widgets import Renderer

GROUPED = [("", "any"), ("Teams", [("1", "A & B"), (2, "<b>")]), ("People", [(3, "Zoë")])]


@pytest.mark.parametrize(
    ("widget", "value"),
    [
        (forms.Select(choices=GROUPED, attrs={"class": "x", "required": True}), 2),
        (forms.Select(choices=GROUPED, attrs={"data-a": '"><script>'}), ""),
        (forms.Select(choices=[(None, "\u2014"), (1.5, format_html("<i>{}</i>", "<"))]), None),
        (forms.SelectMultiple(choices=GROUPED), ["1", "3"]),
        (forms.NullBooleanSelect(), True),
        (forms.TextInput(attrs={"type": "search", "disabled": False}), '"><script>'),
        (forms.HiddenInput(), ""),
        (forms.HiddenInput(), None),
        (forms.NumberInput(attrs={"step": 0.1}), 1234.5),
        (forms.EmailInput(), "a@b.example"),
        (forms.URLInput(), "https://b.example/?a=1&b=2"),
        (forms.PasswordInput(render_value=True), "secret"),
        (forms.DateInput(attrs={"type": "date"}), date(2026, 5, 9)),
        (forms.TimeInput(), "11:30"),
    ],
)
def test_widget_is_drawn_as_django_draws_it(widget: forms.Widget, value: Any) -> None:
    attrs = {"id": "id_a"}
    ours = widget.render("a", value, attrs, renderer=Renderer())
    theirs = widget.render("a", value, attrs, renderer=DjangoTemplates())
    SimpleTestCase().assertHTMLEqual(ours, theirs)
