"""Outgoing mail: in whose name mail goes out, and a mail to try it out."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Company
from accounts.views.tabs import people_tabs
from core.access import Capability
from core.forms import ServiceForm
from core.views import ActorView, ServiceFormPage
from notices.messages import one_line
from notices.models import MailSender, sender_address, sender_name
from notices.selectors import sender_of
from notices.sender_form import MailSenderForm
from notices.services.sender import FIELDS, mail_sender_set, mail_sender_try


class MailSenderView(ServiceFormPage):
    """Name, addresses and signature."""

    capability = Capability.COMPANY_CONFIGURE
    title = gettext_lazy("Outgoing mail")
    submit_label = gettext_lazy("Save")
    success_message = gettext_lazy("Saved.")
    template_name = "notices/sender.html"
    form_class = MailSenderForm
    sender: MailSender | None

    def prepare(self) -> None:
        """As it is now."""
        self.sender = sender_of(self.actor.company_id)

    def get_initial(self) -> dict[str, Any]:
        """What was set so far."""
        if self.sender is None:
            return {"version": 0}
        names = (*FIELDS, "version")
        return {name: getattr(self.sender, name) for name in names}

    def run(self, form: ServiceForm) -> Any:
        """Set it."""
        version = form.cleaned_data["version"]
        return mail_sender_set(actor=self.actor, version=version, **form.service_values())

    def success_url(self, result: Any) -> str:
        """The same page."""
        return reverse("mail-sender")

    def extra_context(self) -> Mapping[str, Any]:
        """How a mail goes out today."""
        company = Company.objects.visible_to(self.actor).get(pk=self.actor.company_id)
        address = sender_address(self.sender)
        answers = (self.sender.answers_to if self.sender else "") or address
        lines = [
            (label, f"{one_line(sender_name(self.sender, company, code))} <{address}>")
            for label, code in ((_("In English"), "en"), (_("In Russian"), "ru"))
        ]
        lines.append((_("Answers go to"), answers))
        return {
            "tabs": people_tabs(self.actor, "mail-sender"),
            "facts": [{"label": label, "value": value} for label, value in lines],
        }


class MailSenderTestView(ActorView):
    """A test mail to oneself."""

    capability = Capability.COMPANY_CONFIGURE
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Queue it."""
        mail = mail_sender_try(actor=self.actor)
        sentence = _("A test mail is on its way to %(email)s.") % {"email": mail.to_email}
        return self.redirect(reverse("mail-sender"), sentence)
