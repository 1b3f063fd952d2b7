"""Pages of incoming mail: the list, one mail, and what a person does with it."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.files import file_content
from core.forms import ConfirmForm, ServiceForm
from core.ui import formats
from core.views import ActorView, ListPage, ServiceFormPage, get_or_not_found
from mailroom import services
from mailroom.filters import IncomingMailFilterSet
from mailroom.forms import AttachForm, DismissForm, OpenForm
from mailroom.models import IncomingMail
from mailroom.parsing import ParsedMail, Problem, parse_mail, words_of
from mailroom.selectors import client_of_domain, contacts_with_address
from mailroom.transitions import MAIL_TRANSITIONS, MailAction, MailState, Reason
from mailroom.views.tabs import mail_tabs

LOOKS = {
    MailState.RECEIVED: ("none", "clock"),
    MailState.PLACED: ("ok", "check"),
    MailState.HELD: ("warn", "warning"),
    MailState.REFUSED: ("none", "x"),
    MailState.AUTOMATIC: ("none", "mail"),
    MailState.BOUNCED: ("risk", "warning"),
}
PROBLEMS = {
    Problem.UNREADABLE: _("It could not be taken apart. Only its header lines are shown."),
    Problem.TOO_MANY_PARTS: _("It has too many parts to be read."),
    Problem.TOO_DEEP: _("Its parts lie too deep inside each other: not all were read."),
    Problem.HEADERS_CUT: _("Its header lines are too long: they were cut."),
    Problem.TEXT_CUT: _("Its text is too long: the end is missing here."),
    Problem.HTML_CUT: _("Its formatted text is too long: the end is missing here."),
    Problem.FILES_CUT: _("It has too many files: not all are listed."),
    Problem.CHARSET: _("It does not say rightly in which letters it was written."),
    Problem.DATE: _("Its date is no date."),
    Problem.BROKEN: _("It was not put together by the rules."),
}


def seen(view: ActorView, pk: int) -> IncomingMail:
    """The mail named in the address, or `NotFound`."""
    mails = IncomingMail.objects.visible_to(view.actor)
    related = mails.select_related("mailbox", "request", "handled_by", "same_as")
    mail: IncomingMail = get_or_not_found(related, pk=pk)
    return mail


def read(mail: IncomingMail) -> ParsedMail:
    """The mail as far as it can be read."""
    return parse_mail(file_content(mail.file_id))


class IncomingMailListView(ListPage):
    """What came in, the newest first."""

    capability = Capability.REQUESTS_ANSWER_FOR_OTHERS
    title = _("Incoming mail")
    row_template = "mailroom/_mail_row.html"
    filterset_class = IncomingMailFilterSet
    ordering = ("-received_at", "-id")
    columns = (
        (_("Mail"), ""),
        (_("Sender"), "opt-s"),
        (_("Came"), "opt-s"),
        (_("Why"), "opt-s"),
        (_("State"), "end"),
    )
    empty_title = _("No mail has come in yet")
    empty_text = _("Set up a mailbox, and what clients write becomes requests.")

    def get_queryset(self) -> models.QuerySet[Any]:
        """With mailbox and request."""
        return IncomingMail.objects.visible_to(self.actor).select_related("mailbox", "request")

    def row(self, record: IncomingMail) -> Mapping[str, Any]:
        """Plain values."""
        kind, icon = LOOKS[MailState(record.state)]
        return {
            "url": reverse("incoming-mail", args=[record.pk]),
            "subject": record.subject or _("Without a subject"),
            "sender": record.sender_name or record.sender or _("Nobody named"),
            "address": record.sender if record.sender_name else "",
            "came": formats.when(record.received_at),
            "why": record.get_reason_display(),
            "request": f"#{record.request.number}" if record.request else "",
            "kind": kind,
            "icon": icon,
            "state": record.get_state_display(),
        }

    def extra_context(self) -> Mapping[str, Any]:
        """The tabs."""
        lead = _("What clients write by e-mail, and what became of it.")
        return {"tabs": mail_tabs(self.actor, "incoming-mail-list"), "lead": lead}


class IncomingMailView(ActorView):
    """One mail: its words, its files, why it stands where it stands, and what can be done."""

    capability = Capability.REQUESTS_ANSWER_FOR_OTHERS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        mail = seen(self, pk)
        parsed = read(mail)
        kind, icon = LOOKS[MailState(mail.state)]
        context = {
            "title": mail.subject or _("Without a subject"),
            "mail": mail,
            "kind": kind,
            "icon": icon,
            "words": words_of(parsed.text),
            "html_url": reverse("incoming-mail-html", args=[pk]) if parsed.html else "",
            "raw_url": reverse("incoming-mail-raw", args=[pk]),
            "remote_pictures": parsed.remote_pictures,
            "files": _files(mail, parsed),
            "problems": [PROBLEMS[problem] for problem in parsed.problems],
            "facts": _facts(mail, parsed),
            "request_url": _request_url(mail),
            "can": _allowed(mail),
            "proposed": self._proposed(mail),
            "actions": {name: reverse(f"incoming-mail-{name}", args=[pk]) for name in _ACTIONS},
            "crumbs": [
                {"label": IncomingMailListView.title, "url": reverse("incoming-mail-list")},
                {"label": mail.subject or _("Without a subject")},
            ],
        }
        return self.render("mailroom/mail.html", context)

    def _proposed(self, mail: IncomingMail) -> str:
        """The only client who writes from this domain, for a mail that waits."""
        if mail.state != MailState.HELD or mail.reason != Reason.UNKNOWN_SENDER:
            return ""
        client = client_of_domain(self.actor, mail.sender)
        return client.name if client else ""


_ACTIONS = tuple(action.value for action in MailAction)


def _allowed(mail: IncomingMail) -> dict[str, bool]:
    is_copy = mail.same_as_id is not None
    return {action: not is_copy and (mail.state, action) in MAIL_TRANSITIONS for action in _ACTIONS}


def _request_url(mail: IncomingMail) -> str:
    return reverse("request-detail", args=[mail.request.number]) if mail.request else ""


def _facts(mail: IncomingMail, parsed: ParsedMail) -> list[dict[str, Any]]:
    recipients = ", ".join(address.email for address in parsed.recipients[:10])
    facts: list[dict[str, Any]] = [
        {"label": _("Sender"), "value": mail.sender or "—"},
        {"label": _("Calls themselves"), "value": mail.sender_name},
        {"label": _("To"), "value": recipients or "—"},
        {"label": _("Answers go to"), "value": _other_reply(mail, parsed)},
        {"label": _("Written"), "value": formats.when(parsed.date) if parsed.date else "—"},
        {"label": _("Came"), "value": formats.when(mail.received_at)},
        {"label": _("Mailbox"), "value": mail.mailbox.name},
        {"label": _("By which way"), "value": mail.get_door_display()},
        {"label": _("Message-ID"), "value": mail.message_id or "—"},
        {"label": _("A program's mark"), "value": parsed.automatic_because},
    ]
    return [fact for fact in facts if fact["value"]]


def _other_reply(mail: IncomingMail, parsed: ParsedMail) -> str:
    others = [address.email for address in parsed.reply_to if address.email != mail.sender]
    return ", ".join(others[:5])


def _files(mail: IncomingMail, parsed: ParsedMail) -> list[dict[str, Any]]:
    return [
        {
            "name": file.name,
            "size": filesizeformat(len(file.content)),
            "url": reverse("incoming-mail-file", args=[mail.pk, number]),
        }
        for number, file in enumerate(parsed.files, start=1)
    ]


class MailActionPage(ServiceFormPage, abstract=True):
    """Something that a person does with a mail."""

    capability = Capability.REQUESTS_ANSWER_FOR_OTHERS
    mail: IncomingMail

    def prepare(self) -> None:
        """The mail."""
        self.mail = seen(self, self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """The version that was seen."""
        return {"version": self.mail.version}

    def given(self, form: ServiceForm) -> dict[str, Any]:
        """What every service of a mail takes."""
        return {
            "actor": self.actor,
            "mail_id": self.mail.pk,
            "version": form.cleaned_data["version"],
            **form.service_values(),
        }

    def success_url(self, result: IncomingMail | None) -> str:
        """To the mail, or to the request it is on now."""
        if result is not None and result.request is not None:
            return _request_url(result)
        return reverse("incoming-mail", args=[self.mail.pk])


class OpenView(MailActionPage):
    """Open a request with the mail's words; the sender may become a contact."""

    title = _("Open a request with this mail")
    submit_label = _("Open request")
    form_class = OpenForm
    success_message = _("The request is open.")

    def form_kwargs(self) -> dict[str, Any]:
        """The clients."""
        return {"actor": self.actor}

    def get_initial(self) -> dict[str, Any]:
        """The client who is likely meant, and the name the sender gave."""
        known = contacts_with_address(self.actor.company_id, self.mail.sender)
        if known:
            return {**super().get_initial(), "client_id": known[0].client_id}
        client = client_of_domain(self.actor, self.mail.sender)
        return {
            **super().get_initial(),
            "client_id": client.pk if client else None,
            "contact_name": self.mail.sender_name or self.mail.sender.partition("@")[0],
        }

    def run(self, form: ServiceForm) -> IncomingMail:
        """Open it."""
        return services.mail_open(**self.given(form))


class AttachView(MailActionPage):
    """Add the mail to a request."""

    title = _("Add this mail to a request")
    submit_label = _("Add")
    form_class = AttachForm
    success_message = _("The mail is on the request.")

    def run(self, form: ServiceForm) -> IncomingMail:
        """Add it."""
        return services.mail_attach(**self.given(form))


class DismissView(MailActionPage):
    """Say that it is no request."""

    title = _("Not a request?")
    submit_label = _("It is not a request")
    form_class = DismissForm
    success_message = _("Put aside. You can take this back.")

    def run(self, form: ServiceForm) -> IncomingMail:
        """Put it aside."""
        return services.mail_dismiss(**self.given(form))


class HoldView(MailActionPage):
    """Take back that it is no request."""

    title = _("Let this mail wait for a person again?")
    submit_label = _("Let it wait")
    form_class = ConfirmForm
    template_name = "_generic/confirm.html"
    success_message = _("It waits again.")

    def run(self, form: ServiceForm) -> IncomingMail:
        """Let it wait."""
        return services.mail_hold(**self.given(form))
