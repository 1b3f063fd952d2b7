"""From the address of a page of figures to what it asks for, and from its tables to a download."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from metrics.dashboard import View, view_of
from metrics.forms import DashboardForm


def cleaned(form: forms.Form) -> dict[str, Any]:
    """What a form understood. Raises `InvalidInput` naming what is wrong with the address."""
    if not form.is_valid():
        fields = {name: " ".join(map(str, texts)) for name, texts in form.errors.items()}
        message = _("The address asks for something that does not exist: %(names)s.")
        raise InvalidInput(message % {"names": ", ".join(fields)}, fields=fields)
    return dict(form.cleaned_data)


def asked_view(request: HttpRequest) -> View:
    """The view in the address. Raises `InvalidInput` naming what is wrong with it."""
    return view_of(cleaned(DashboardForm(request.GET)))
