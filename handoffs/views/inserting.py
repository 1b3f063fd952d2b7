"""Inserting a template into the message to a client: choosing one, and the editor with its text.

What was typed travels along both ways and is never lost: the template is put after it. Only the
message to the client knows templates; comments have no part in this.
"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from clients.models import Contact
from core.access import Actor, Capability
from core.errors import IllegalState
from core.views import get_or_not_found
from handoffs.forms import MessageForm
from handoffs.models import AnswerTemplate
from handoffs.selectors import RequestPage, fitting_templates, template_filled
from handoffs.template_forms import ChoosingForm
from handoffs.transitions import RequestAction
from handoffs.variables import Filled, braced
from handoffs.views.allowed import actions_for, requests_for
from handoffs.views.base import request_url
from handoffs.views.composing import ComposerFiles, ids_given
from handoffs.views.page import RequestDetailView
from handoffs.views.reading import page_by_number
from handoffs.views.templates import described

SHOWN = 50


class TemplateChoiceView(RequestDetailView):
    """The templates that fit a request, with its values; opened with what is typed so far."""

    capability = Capability.REQUESTS_WORK

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        """With nothing typed yet."""
        return self.choices(number, typed({}))

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        """With what is typed, carried along; nothing is changed."""
        return self.choices(number, typed(request.POST))

    def choices(self, number: int, values: dict[str, Any]) -> HttpResponse:
        """The page, or the dialog's content."""
        record: Any = get_or_not_found(requests_for(self.actor), number=number)
        require_messages(self.actor, record)
        contact = receiver(self.actor, record, values["contact_id"])
        language = contact.language if contact else ""
        found = list(fitting_templates(self.actor, record, language, values["words"])[: SHOWN + 1])
        context = {
            "title": _("Insert a template"),
            "record": record,
            "url": request_url(record.number),
            "values": values,
            "attachment_ids": ids_given(self.request),
            "has_more": len(found) > SHOWN,
            "rows": [
                self.row(template, template_filled(self.actor, template, record, contact))
                for template in found[:SHOWN]
            ],
        }
        return self.render("handoffs/template_choice.html", context)

    def row(self, template: AnswerTemplate, filled: Filled) -> dict[str, Any]:
        """Plain values."""
        return {**described(template), "text": filled.text, "missing": braced(filled.missing)}


class TemplateInsertView(RequestDetailView):
    """The editor with the template after what was typed; alone for htmx, else on its page."""

    capability = Capability.REQUESTS_WORK

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        """The editor lives on the request's page."""
        return HttpResponseRedirect(request_url(number, anchor="#write"))

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        """Fill the template and put it into the editor; nothing is sent or kept."""
        values = typed(request.POST)
        page = page_by_number(self.actor, number)
        record: Any = page.request
        require_messages(self.actor, record)
        templates = AnswerTemplate.objects.visible_to(self.actor).filter(is_active=True)
        template = get_or_not_found(templates, pk=values["template"])
        recipient = self.recipient(page)
        contact = receiver(self.actor, record, recipient["pk"] if recipient else None)
        filled = template_filled(self.actor, template, record, contact)
        form = begun(self.message_form(page, recipient), values, filled)
        self.files = ComposerFiles(self.actor, ids_given(request))
        if not self.request.htmx:
            return self.show(page, message=form)
        context = {
            "url": request_url(record.number),
            **self.conversation_parts(page, form, recipient),
        }
        response = self.render("handoffs/_message_form.html", context)
        response.headers["HX-Trigger-After-Swap"] = "dialog-done"
        return response

    def conversation_parts(
        self, page: RequestPage, form: MessageForm, recipient: dict[str, Any] | None
    ) -> dict[str, Any]:
        """What the editor shows."""
        record: Any = page.request
        return {
            "message_form": form,
            **self.files_context(page, message=form, comment=None),
            "recipient": recipient,
            "other_recipients": [row for row in record.recipients if row != recipient],
        }


def require_messages(actor: Actor, record: Any) -> None:
    """Raise `IllegalState` where the page offers no message to the client."""
    if RequestAction.MESSAGE_CLIENT not in actions_for(actor, record):
        raise IllegalState


def typed(data: Any) -> dict[str, Any]:
    """What the editor holds; what cannot be one of its values is empty."""
    form = ChoosingForm(data)
    form.is_valid()
    empty = {
        name: field.empty_value if isinstance(field, forms.CharField) else None
        for name, field in form.fields.items()
    }
    return empty | form.cleaned_data


def receiver(actor: Actor, record: Any, contact_id: int | None) -> Contact | None:
    """Whoever receives the message: the one chosen, or the request's own contact."""
    own: Contact | None = record.contact
    if contact_id is None or (own is not None and own.pk == contact_id):
        return own
    contacts = Contact.objects.visible_to(actor).filter(client_id=record.client_id, is_active=True)
    chosen: Contact | None = contacts.filter(pk=contact_id).first()
    return chosen or own


def begun(form: MessageForm, values: dict[str, Any], filled: Filled) -> MessageForm:
    """The editor with what was typed, the template after it, and a word on what is missing."""
    typed_body = values["body"].rstrip()
    form.initial["body"] = f"{typed_body}\n\n{filled.text}" if typed_body else filled.text
    for name in ("version", "idempotency_key"):
        if values[name]:
            form.initial[name] = values[name]
    form.is_begun = True
    if filled.missing:
        gaps = _("The request does not say %(names)s. Write something in its place.")
        form.gaps = gaps % {"names": braced(filled.missing)}
    return form
