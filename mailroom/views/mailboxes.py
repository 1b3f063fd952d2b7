"""Pages of mailboxes: the list, a new one, changing one, trying it, and its webhook."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.errors import DomainError, NotFound
from core.forms import ConfirmForm, ServiceForm
from core.views import ActorView, ListPage, ServiceFormPage, get_or_not_found
from mailroom import services
from mailroom.forms import MailboxForm
from mailroom.models import Mailbox
from mailroom.views.tabs import mail_tabs

_FIELDS = (
    *("name", "address", "keeper_id", "topic_id", "imap_host", "imap_port", "encryption"),
    *("imap_user", "folder", "is_active", "version"),
)


class MailboxListView(ListPage):
    """All mailboxes, and how each is doing."""

    capability = Capability.COMPANY_CONFIGURE
    title = _("Mailboxes")
    row_template = "mailroom/_mailbox_row.html"
    ordering = ("name", "id")
    columns = (
        (_("Mailbox"), ""),
        (_("Who answers for it"), "opt-s"),
        (_("How mail comes"), "opt-s"),
        (_("Last looked"), "opt-s"),
        (_("State"), "end"),
    )
    empty_title = _("No mailboxes yet")
    empty_text = _("A mailbox turns what clients write by e-mail into requests.")

    def get_queryset(self) -> models.QuerySet[Any]:
        """With who answers for them."""
        return Mailbox.objects.visible_to(self.actor).select_related("keeper")

    def row(self, record: Mailbox) -> Mapping[str, Any]:
        """Plain values."""
        kind, icon, text = _state(record)
        return {
            "url": reverse("mailbox", args=[record.pk]),
            "name": record.name,
            "address": record.address,
            "keeper": record.keeper.name if record.keeper else _("The administrators"),
            "doors": _doors(record),
            "last_polled_at": record.last_polled_at,
            "kind": kind,
            "icon": icon,
            "state": text,
        }

    def extra_context(self) -> Mapping[str, Any]:
        """The way to a new one."""
        return {
            "tabs": mail_tabs(self.actor, "mailbox-list"),
            "create_url": reverse("mailbox-create"),
            "create_label": _("New mailbox"),
        }


def _doors(mailbox: Mailbox) -> str:
    doors = [mailbox.imap_host] if mailbox.is_active else []
    if mailbox.token_digest:
        doors.append(gettext("webhook"))
    return ", ".join(doors) or "—"


def _state(mailbox: Mailbox) -> tuple[str, str, Any]:
    if mailbox.is_active and mailbox.last_error:
        return "risk", "warning", _("Cannot be read")
    if mailbox.is_active or mailbox.token_digest:
        return "ok", "check", _("Mail comes in")
    return "none", "x", _("Nothing comes in")


def seen(view: ActorView, pk: int) -> Mailbox:
    """The mailbox named in the address, or `NotFound`."""
    mailboxes = Mailbox.objects.visible_to(view.actor).select_related("keeper", "topic")
    mailbox: Mailbox = get_or_not_found(mailboxes, pk=pk)
    return mailbox


class MailboxView(ActorView):
    """One mailbox: how it stands, what went wrong, and what can be done."""

    capability = Capability.COMPANY_CONFIGURE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        mailbox = seen(self, pk)
        kind, icon, text = _state(mailbox)
        context = {
            "title": mailbox.name,
            "mailbox": mailbox,
            "kind": kind,
            "icon": icon,
            "state": text,
            "facts": _facts(mailbox),
            "edit_url": reverse("mailbox-edit", args=[pk]),
            "try_url": reverse("mailbox-try", args=[pk]) if mailbox.imap_host else "",
            "token_url": reverse("mailbox-token", args=[pk]),
            "token_end_url": reverse("mailbox-token-end", args=[pk]),
            "webhook_url": request.build_absolute_uri(reverse("mailbox-webhook")),
            "crumbs": [
                {"label": MailboxListView.title, "url": reverse("mailbox-list")},
                {"label": mailbox.name},
            ],
        }
        return self.render("mailroom/mailbox.html", context)


def _facts(mailbox: Mailbox) -> list[dict[str, Any]]:
    server = f"{mailbox.imap_host}:{mailbox.imap_port}" if mailbox.imap_host else "—"
    return [
        {"label": _("Address"), "value": mailbox.address},
        {
            "label": _("Who answers for it"),
            "value": mailbox.keeper.name if mailbox.keeper else _("The administrators"),
        },
        {"label": _("Topic"), "value": mailbox.topic.name if mailbox.topic else "—"},
        {"label": _("Mail server (IMAP)"), "value": server},
        {"label": _("Encryption"), "value": mailbox.get_encryption_display()},
        {"label": _("User name"), "value": mailbox.imap_user or "—"},
        {"label": _("Folder"), "value": mailbox.folder},
    ]


class MailboxFormPage(ServiceFormPage, abstract=True):
    """A form of a mailbox."""

    capability = Capability.COMPANY_CONFIGURE
    form_class = MailboxForm
    submit_label = _("Save")
    success_message = _("Saved.")

    def form_kwargs(self) -> dict[str, Any]:
        """People and topics."""
        return {"actor": self.actor}

    def success_url(self, result: Mailbox | None) -> str:
        """To the mailbox, to try it."""
        return reverse("mailbox", args=[result.pk]) if result else reverse("mailbox-list")


class MailboxCreateView(MailboxFormPage):
    """A new mailbox."""

    title = _("New mailbox")

    def run(self, form: ServiceForm) -> Mailbox:
        """Set it up."""
        return services.mailbox_create(actor=self.actor, **form.service_values())


class MailboxEditView(MailboxFormPage):
    """Change a mailbox."""

    title = _("Change the mailbox")
    mailbox: Mailbox

    def prepare(self) -> None:
        """The mailbox."""
        self.mailbox = seen(self, self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """As it is now; never the password."""
        return {name: getattr(self.mailbox, name) for name in _FIELDS}

    def run(self, form: ServiceForm) -> Mailbox:
        """Save."""
        return services.mailbox_update(
            actor=self.actor,
            mailbox_id=self.mailbox.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )

    def cancel_url(self) -> str:
        """Back to it."""
        return reverse("mailbox", args=[self.mailbox.pk])


class MailboxTryView(ActorView):
    """Try the connection: sign in, open the folder, take nothing."""

    capability = Capability.COMPANY_CONFIGURE

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what came of it."""
        try:
            count = services.mailbox_try(actor=self.actor, mailbox_id=pk)
        except NotFound:
            raise
        except DomainError as error:
            messages.error(request, str(error.message))
            return self.redirect(reverse("mailbox", args=[pk]))
        sentence = ngettext(
            "The connection works. %(count)s mail lies in the folder.",
            "The connection works. %(count)s mails lie in the folder.",
            count,
        )
        return self.redirect(reverse("mailbox", args=[pk]), sentence % {"count": count})


class TokenPage(ServiceFormPage, abstract=True):
    """Something about a mailbox's webhook that is pressed once."""

    capability = Capability.COMPANY_CONFIGURE
    form_class = ConfirmForm
    template_name = "_generic/confirm.html"
    mailbox: Mailbox

    def prepare(self) -> None:
        """The mailbox."""
        self.mailbox = seen(self, self.kwargs["pk"])

    def success_url(self, result: Any) -> str:
        """Back to it."""
        return reverse("mailbox", args=[self.mailbox.pk])


class MailboxTokenView(TokenPage):
    """Make the token of the webhook; the answer shows it, once."""

    title = _("Make a new token for the webhook?")
    submit_label = _("Make token")

    def extra_context(self) -> Mapping[str, Any]:
        """What happens to the old one."""
        return {"text": _("It is shown once. A token made earlier stops working at once.")}

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Not redirected: the text exists in this answer only."""
        self.prepare()
        text = services.mailbox_token_make(actor=self.actor, mailbox_id=self.mailbox.pk)
        context = {
            "text": text,
            "mailbox": self.mailbox,
            "back_url": self.success_url(None),
            "url": request.build_absolute_uri(reverse("mailbox-webhook")),
        }
        response = self.render("mailroom/token_created.html", context)
        response.headers["Cache-Control"] = "no-store"
        return response


class MailboxTokenEndView(TokenPage):
    """Close the webhook."""

    title = _("Close the webhook?")
    submit_label = _("Close it")
    success_message = _("The webhook is closed.")

    def extra_context(self) -> Mapping[str, Any]:
        """What happens."""
        return {"text": _("Mail that comes with its token is refused from now on.")}

    def run(self, form: ServiceForm) -> None:
        """End the token."""
        services.mailbox_token_end(actor=self.actor, mailbox_id=self.mailbox.pk)
