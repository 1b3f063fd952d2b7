"""Forms of `integrations`."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ServiceForm
from integrations.services import SCOPES

SCOPE_LABELS = {"read": _("read"), "write": _("write")}
_DAYS = [(30, _("30 days")), (90, _("90 days")), (180, _("180 days")), (365, _("a year"))]


class TokenForm(ServiceForm):
    """What a new token is for, what it may do and how long it lives."""

    name = forms.CharField(
        label=_("What is it for?"),
        max_length=100,
        help_text=_("So that you know later which one to revoke."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        choices=[(scope, SCOPE_LABELS[scope]) for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
        initial=["read"],
    )
    days = forms.TypedChoiceField(label=_("It lives"), choices=_DAYS, coerce=int, initial=90)
