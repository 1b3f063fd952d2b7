"""Forms of mailboxes, and of what a person does with a mail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from clients.models import Client
from core.access import Actor
from core.forms import IdChoiceField, ServiceForm, text_field
from mailroom.models import Encryption
from mailroom.selectors import KEEPER_LEVELS
from roles.models import Topic


class MailboxForm(ServiceForm):
    """An address, where its mail lies, and who answers for it."""

    name = forms.CharField(label=_("Name"), max_length=100)
    address = forms.EmailField(
        label=_("Address"), help_text=_("To which clients write, such as help@company.com.")
    )
    keeper_id = IdChoiceField(
        label=_("Who answers for it"),
        required=False,
        empty_label=_("The administrators"),
        help_text=_("They are told of mail that waits for a person."),
    )
    topic_id = IdChoiceField(
        label=_("Topic of its requests"), required=False, empty_label=_("Not known yet")
    )
    imap_host = forms.CharField(
        label=_("Mail server (IMAP)"),
        required=False,
        max_length=253,
        help_text=_("Leave it empty if mail comes by a webhook only."),
    )
    imap_port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65_535, initial=993)
    encryption = forms.ChoiceField(
        label=_("Encryption"), choices=Encryption.choices, initial=Encryption.TLS
    )
    imap_user = forms.CharField(label=_("User name"), required=False, max_length=254)
    password = forms.CharField(
        label=_("Password"),
        required=False,
        max_length=500,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("It is kept sealed and never shown. Left empty, it stays as it is."),
    )
    folder = forms.CharField(label=_("Folder"), max_length=200, initial="INBOX")
    is_active = forms.BooleanField(
        label=_("Mail is fetched from this server"),
        required=False,
        help_text=_("What came earlier stays as it is; nothing is deleted there."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """Offer topics in use, and people who may answer for a mailbox."""
        super().__init__(*args, **kwargs)
        topics = Topic.objects.visible_to(actor).filter(is_active=True)
        people = Membership.objects.visible_to(actor).filter(
            is_active=True, level__in=KEEPER_LEVELS
        )
        names = sorted((topic.name, topic.pk) for topic in topics)
        self.offer("topic_id", [(pk, name) for name, pk in names])
        keepers = people.order_by("name").values_list("pk", "name")
        self.offer("keeper_id", keepers)


class OpenForm(ServiceForm):
    """Whose request it is; the sender may become a contact."""

    client_id = IdChoiceField(label=_("Client"), empty_label=_("Choose a client"))
    contact_name = forms.CharField(
        label=_("Name of the new contact"),
        required=False,
        max_length=200,
        help_text=_("Left empty, the sender does not become a contact."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """Offer the clients."""
        super().__init__(*args, **kwargs)
        clients = Client.objects.visible_to(actor).filter(is_active=True).order_by("name")
        rows = clients.values_list("pk", "name")
        self.offer("client_id", rows)


class AttachForm(ServiceForm):
    """Which request it belongs to."""

    request_number = forms.IntegerField(
        label=_("Number of the request"), min_value=1, max_value=2**62
    )


class DismissForm(ServiceForm):
    """Why it is no request."""

    note = text_field(_("Why"), required=False, rows=2, max_length=1000)
