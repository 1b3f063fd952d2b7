"""Draws the plainest form widgets without templates.

Django renders a select with two included templates for each option: more than 200 on a list with
its filters, a third of the page's time. The markup is the same; a test compares them.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]


def draw_input(widget: Widget) -> SafeString:
    """``<input>`` of any type."""
    attrs = {"type": widget["type"], "name": widget["name"]}
    if widget["value"] is not None:
        attrs["value"] = str(widget["value"])
    return format_html("<input{}>", _attributes({**attrs, **widget["attrs"]}))


def draw_select(widget: Widget) -> SafeString:
    """``<select>`` with its options, in groups where they have names."""
    groups = [_group(name, options) for name, options, _index in widget["optgroups"]]
    attrs = _attributes({"name": widget["name"], **widget["attrs"]})
    return format_html("<select{}>{}</select>", attrs, _joined(groups))


def _group(name: str | None, options: list[Widget]) -> SafeString:
    drawn = _joined([_option(option) for option in options])
    if not name:
        return drawn
    return format_html('<optgroup label="{}">{}</optgroup>', name, drawn)


def _option(option: Widget) -> str:
    value, label = escape(str(option["value"])), conditional_escape(option["label"])
    return f'<option value="{value}"{_attributes(option["attrs"])}>{label}</option>'


def _attributes(attrs: Mapping[str, Any]) -> SafeString:
    """In their order; True is a name without a value, False is nothing."""
    written = [
        f" {name}" if value is True else f' {name}="{conditional_escape(str(value))}"'
        for name, value in attrs.items()
        if value is not False and value is not None
    ]
    return _joined(written)


def _joined(parts: list[Any]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 - each part is escaped above


_INPUTS = ("text", "search", "email", "number", "url", "password", "hidden", "date", "time")
_DRAWN: dict[str, Callable[[Widget], SafeString]] = {
    "django/forms/widgets/select.html": draw_select,
    **{f"django/forms/widgets/{name}.html": draw_input for name in _INPUTS},
}


class Renderer(DjangoTemplates):
    """Django's own renderer, except for the widgets above."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """The widget's markup."""
        draw = _DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)
