"""The form of the company's sender."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ServiceForm, text_field


class MailSenderForm(ServiceForm):
    """Empty fields mean: the company's name, and the product's own address."""

    name_en = forms.CharField(
        label=_("Sender’s name in English"),
        required=False,
        max_length=100,
        help_text=_("Empty: the company’s name."),
    )
    name_ru = forms.CharField(label=_("Sender’s name in Russian"), required=False, max_length=100)
    address = forms.EmailField(
        label=_("Sender’s address"),
        required=False,
        help_text=_(
            "Your mail server must allow the product to send from it. Empty: the product’s own "
            "address."
        ),
    )
    reply_address = forms.EmailField(
        label=_("Address for answers"),
        required=False,
        help_text=_("Where clients’ answers arrive. Empty: the sender’s address."),
    )
    takes_plus_addresses = forms.BooleanField(
        label=_("Mail to name+anything@… arrives there as well"),
        required=False,
        help_text=_(
            "Then each message gets an address for answers of its own, and an answer finds its "
            "request even when a mail program drops the thread."
        ),
    )
    signature_en = text_field(
        _("Signature in English"),
        required=False,
        max_length=1000,
        help_text=_("Stands under every message to a client, in the client’s language."),
    )
    signature_ru = text_field(_("Signature in Russian"), required=False, max_length=1000)
