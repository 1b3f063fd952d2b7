"""Pages of operations, for company administrators."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.forms import ConfirmForm, ServiceForm
from core.models import AuditEntry, Delivery, DeliveryState
from core.views import ActorView, ListPage, ServiceFormPage, get_or_not_found
from cs_platform.operations import actions, figures
from cs_platform.operations.filters import AuditFilter
from metrics.models import DirtyBucket
from notices.models import Mail, MailState
from notices.services import mail_send_again


def _tabs(current: str) -> list[dict[str, Any]]:
    tabs = (("operations", _("Background work")), ("audit-list", _("Audit trail")))
    return [
        {"label": label, "url": reverse(name), "current": name == current} for name, label in tabs
    ]


class OperationsView(ActorView):
    """What waits and what failed."""

    capability = Capability.OPERATIONS_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        actor = self.actor
        context = {
            "title": _("Operations"),
            "tabs": _tabs("operations"),
            "waiting": [
                {
                    "label": _("Events to be handled"),
                    "value": figures.events_waiting(Delivery.objects.visible_to(actor)),
                },
                {
                    "label": _("Figures to be computed"),
                    "value": figures.figures_waiting(DirtyBucket.objects.visible_to(actor)),
                },
                {
                    "label": _("Mails to be sent"),
                    "value": figures.mail_waiting(Mail.objects.visible_to(actor)),
                },
            ],
            "parked": figures.parked(actor),
            "mails": figures.mail_in_trouble(actor),
        }
        return self.render("operations/operations.html", context)


class OperationsAction(ServiceFormPage, abstract=True):
    """A press of one button."""

    capability = Capability.OPERATIONS_VIEW
    form_class = ConfirmForm
    template_name = "_generic/confirm.html"

    def success_url(self, result: Any) -> str:
        """Back."""
        return reverse("operations")


class DeliveryRunAgainView(OperationsAction):
    """Run a parked delivery again."""

    title = _("Run again?")
    submit_label = _("Run again")
    success_message = _("It will be run again at once.")

    def prepare(self) -> None:
        """A parked one."""
        rows = Delivery.objects.visible_to(self.actor).filter(state=DeliveryState.PARKED)
        self.delivery: Delivery = get_or_not_found(rows, pk=self.kwargs["pk"])

    def run(self, form: ServiceForm) -> Delivery:
        """Queue it."""
        return actions.delivery_run_again(actor=self.actor, delivery_id=self.delivery.pk)

    def extra_context(self) -> Mapping[str, Any]:
        """Which, and why it failed."""
        text = _("%(receiver)s failed with: %(error)s")
        values = {"receiver": self.delivery.receiver, "error": self.delivery.last_error}
        return {"text": text % values}


class MailSendAgainView(OperationsAction):
    """Send a mail again."""

    title = _("Send again?")
    submit_label = _("Send again")
    success_message = _("The mail is queued again.")

    def prepare(self) -> None:
        """One that failed or may have."""
        rows = Mail.objects.visible_to(self.actor).filter(
            state__in=[MailState.FAILED, MailState.UNCERTAIN]
        )
        self.mail: Mail = get_or_not_found(rows, pk=self.kwargs["pk"])

    def run(self, form: ServiceForm) -> Mail:
        """Queue it."""
        return mail_send_again(actor=self.actor, mail_id=self.mail.pk)

    def extra_context(self) -> Mapping[str, Any]:
        """To whom, and what could happen."""
        context: dict[str, Any] = {
            "text": _("“%(subject)s” goes to %(address)s.")
            % {"subject": self.mail.subject, "address": self.mail.to_email}
        }
        if self.mail.state == MailState.UNCERTAIN:
            context["consequences"] = [_("The first one may have arrived: then it comes twice.")]
        return context


class AuditListView(ListPage):
    """Who did what, when and from where; nobody can change it."""

    capability = Capability.OPERATIONS_VIEW
    title = _("Audit trail")
    row_template = "operations/_audit_row.html"
    filterset_class = AuditFilter
    columns = (
        (_("What"), ""),
        (_("When"), ""),
        (_("Who"), ""),
        (_("On"), "opt-s"),
        (_("Changes"), "opt-s"),
    )
    empty_title = _("Nothing yet")

    def get_queryset(self) -> models.QuerySet[Any]:
        """The company's."""
        return AuditEntry.objects.visible_to(self.actor)

    def row(self, record: AuditEntry) -> Mapping[str, Any]:
        """One entry; values are cut, the entry's own page shows them whole."""
        changes = ", ".join(sorted(record.changes))
        return {
            "url": reverse("audit-entry", args=[record.pk]),
            "action": record.action,
            "at": record.at,
            "who": record.actor_name,
            "via": record.via,
            "subject": f"{record.subject_type.split('.')[-1]} {record.subject_id or ''}",
            "changes": changes,
        }

    def extra_context(self) -> Mapping[str, Any]:
        """Tabs."""
        return {"tabs": _tabs("audit-list")}


class AuditEntryView(ActorView):
    """One entry with the values before and after."""

    capability = Capability.OPERATIONS_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        entry: AuditEntry = get_or_not_found(AuditEntry.objects.visible_to(self.actor), pk=pk)
        changes = [
            {"field": field, "before": _part(values, 0), "after": _part(values, 1)}
            for field, values in sorted(entry.changes.items())
        ]
        context = {
            "title": entry.action,
            "entry": entry,
            "changes": changes,
            "crumbs": [
                {"label": _("Audit trail"), "url": reverse("audit-list")},
                {"label": entry.action},
            ],
            "facts": [
                {"label": _("Who"), "value": entry.actor_name},
                {"label": _("Through"), "value": entry.via},
                {"label": _("From"), "value": entry.address},
                {"label": _("On"), "value": f"{entry.subject_type} {entry.subject_id or ''}"},
            ],
        }
        return self.render("operations/audit_entry.html", context)


def _part(values: Any, index: int) -> Any:
    """Before or after; an entry may keep a single value instead of a pair."""
    if isinstance(values, list) and len(values) == 2:
        return values[index]
    return values if index else None
