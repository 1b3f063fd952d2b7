"""Forms of templates of answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Language
from core.access import Actor, Capability
from core.forms import IdChoiceField, ServiceForm, text_field
from handoffs.forms import topic_choices


class TemplateForm(ServiceForm):
    """A text with variables, and where it fits."""

    name = forms.CharField(label=_("Name"), max_length=120)
    body = text_field(
        _("Text"),
        rows=10,
        max_length=10_000,
        help_text=_("Variables in braces, {client} for example, get the values of the request."),
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("any language")), *Language.choices]
    )
    topic_id = IdChoiceField(label=_("Topic"), required=False, empty_label=_("any topic"))
    is_shared = forms.BooleanField(
        label=_("Colleagues use it too"),
        required=False,
        help_text=_("Everyone who works requests can insert it."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """Offer the topics in use; sharing is for those who answer for others."""
        super().__init__(*args, **kwargs)
        self.offer("topic_id", topic_choices(actor))
        if not actor.has(Capability.REQUESTS_ANSWER_FOR_OTHERS):
            del self.fields["is_shared"]


class TemplateEditForm(TemplateForm):
    """The same, and whether it is in use."""

    is_active = forms.BooleanField(
        label=_("In use"),
        required=False,
        help_text=_("Without this mark it stays in the list and cannot be inserted."),
    )


class ChoosingForm(forms.Form):
    """What is typed so far, carried along while a template is looked for."""

    body = forms.CharField(required=False, strip=False)
    contact_id = forms.IntegerField(required=False)
    version = forms.IntegerField(required=False, min_value=0)
    idempotency_key = forms.CharField(required=False, max_length=100)
    words = forms.CharField(required=False, max_length=200)
    template = forms.IntegerField(required=False)
