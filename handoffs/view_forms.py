"""Forms of saved views."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ServiceForm


class SavedViewForm(ServiceForm):
    """A name for the filters in force."""

    name = forms.CharField(label=_("Name of the view"), max_length=60)
    is_shared = forms.BooleanField(
        label=_("Colleagues see it"),
        required=False,
        help_text=_("What each finds in it is what they may see; “me” is whoever looks."),
    )
    query = forms.CharField(widget=forms.HiddenInput, required=False)


class SavedViewEditForm(ServiceForm):
    """What of a view can be changed."""

    name = forms.CharField(label=_("Name of the view"), max_length=60)
    position = forms.IntegerField(
        label=_("Place among the views"),
        min_value=1,
        max_value=32_767,
        help_text=_("Lower numbers stand further left."),
    )
    is_shared = SavedViewForm.base_fields["is_shared"]
