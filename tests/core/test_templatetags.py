"""The template tags of the design system, and the partials that stand on them."""

from __future__ import annotations

import datetime as dt

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from core.ui import icons


def rendered(source: str, /, **context: object) -> str:
    with translation.override("en"):
        return Template("{% load ui %}" + source).render(Context(context))


class SampleForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the contract")
    note = forms.CharField(
        label="Note", required=False, widget=forms.Textarea(attrs={"class": "tall"})
    )
    kind = forms.ChoiceField(
        label="Kind", choices=[("a", "One"), ("b", "Two")], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label="Agreed", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


class FilterForm(forms.Form):
    role = forms.ChoiceField(
        label="Role", required=False, choices=[("", "any"), ("Group", [("CS", "Success")])]
    )
    q = forms.CharField(label="Words", required=False)


@pytest.mark.parametrize("name", icons.icon_names())
def test_icon_is_decoration(name: str) -> None:
    assert 'aria-hidden="true"' in rendered("{% icon name %}", name=name)


def test_icon_when_unknown_fails_loudly() -> None:
    with pytest.raises(icons.UnknownIconError):
        rendered('{% icon "unicorn" %}')


def test_role_known_has_its_colour_and_unknown_is_neutral_and_escaped() -> None:
    assert rendered('{% role "CS" %}') == '<span class="role role-CS">CS</span>'
    assert rendered("{% role code %}", code="<b>") == '<span class="role">&lt;b&gt;</span>'
    assert rendered("{% role code %}", code=None) == ""


def test_person_escapes_the_name() -> None:
    written = rendered('{% person name "S" %}', name="<i>Priya</i>")
    assert written == (
        '<span class="person"><span class="role role-S">S</span>&lt;i&gt;Priya&lt;/i&gt;</span>'
    )


def test_duration_is_a_tag_and_a_filter_and_takes_a_timedelta() -> None:
    assert rendered("{% duration 22200 %}") == "6 h 10 min"
    assert rendered("{{ held|duration }}", held=dt.timedelta(hours=2)) == "2 h"
    assert rendered("{{ held|duration }}", held=None) == "—"


def test_number_and_signed_filters() -> None:
    assert rendered("{{ v|number:1 }} {{ v|signed }}", v=-2.25) == "−2.3 −2"


def test_query_replace_keeps_the_rest_and_drops_empty_keys() -> None:
    request = RequestFactory().get("/", {"role": "CS", "page": "3"})
    written = rendered("{% query_replace page=4 role=None sort='due' %}", request=request)
    assert written == "page=4&amp;sort=due"


def test_field_ties_help_and_errors_to_the_input() -> None:
    form = SampleForm({"kind": "a"})
    written = render_to_string("_ui/field.html", {"field": form["name"]})
    assert 'aria-describedby="id_name-help id_name-errors"' in written
    assert 'aria-invalid="true"' in written
    assert 'id="id_name-help"' in written
    assert 'id="id_name-errors"' in written
    assert '<label for="id_name">' in written


def test_field_keeps_the_widget_class_and_says_optional() -> None:
    with translation.override("en"):
        written = render_to_string("_ui/field.html", {"field": SampleForm()["note"]})
    assert 'class="input tall"' in written
    assert "optional" in written


@pytest.mark.parametrize(("nothing", "is_said"), [("all", False), ("—", True)])
def test_field_when_the_choice_of_nothing_has_words_then_is_not_called_optional(
    nothing: str, is_said: bool
) -> None:
    class Choosing(forms.Form):
        topic = forms.ChoiceField(choices=[("", nothing), ("1", "Export")], required=False)

    with translation.override("en"):
        written = render_to_string("_ui/field.html", {"field": Choosing()["topic"]})
    assert ("optional" in written) is is_said


def test_field_group_of_radios_is_a_fieldset_with_a_legend() -> None:
    written = render_to_string("_ui/field.html", {"field": SampleForm({})["kind"]})
    assert "<fieldset" in written
    assert "<legend" in written
    assert written.count('type="radio"') == 2
    assert 'aria-describedby="id_kind-errors"' in written


def test_field_checkbox_has_its_label_around_it() -> None:
    written = render_to_string("_ui/field.html", {"field": SampleForm()["agreed"]})
    assert '<label class="check" for="id_agreed">' in written
    assert 'class="input' not in written


def test_form_errors_when_valid_are_silent_and_otherwise_alert() -> None:
    assert "alert" not in render_to_string("_ui/form_errors.html", {"form": SampleForm()})
    assert 'role="alert"' in render_to_string("_ui/form_errors.html", {"form": SampleForm({})})


def test_active_filters_show_labels_and_how_to_take_one_off() -> None:
    request = RequestFactory().get("/", {"role": "CS", "q": "grey", "cursor": "x", "sort": "due"})
    form = FilterForm(request.GET)
    source = (
        "{% active_filters form as found %}"
        "{% for f in found %}{{ f.label }}={{ f.value }}?{{ f.query_without }};{% endfor %}"
    )
    written = rendered(source, request=request, form=form)
    assert written == "Role=Success?q=grey&amp;sort=due;Words=grey?role=CS&amp;sort=due;"


def test_active_filters_when_nothing_is_narrowed_are_empty() -> None:
    request = RequestFactory().get("/", {"role": ""})
    source = "{% active_filters form as found %}{{ found|length }}"
    assert rendered(source, request=request, form=FilterForm(request.GET)) == "0"


@pytest.mark.parametrize(
    ("state", "seen", "unseen"),
    [
        ("ok", "61", "No data"),
        ("too_few", "Too few to compare", "spark-here"),
        ("no_data", "No data", "61"),
    ],
)
def test_stat_card_states(state: str, seen: str, unseen: str) -> None:
    context = {"label": "NPS", "value": "61", "n": 400, "state": state, "spark": "spark-here"}
    with translation.override("en"):
        written = render_to_string("_ui/stat_card.html", context)
    assert seen in written
    assert unseen not in written
