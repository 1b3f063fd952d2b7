"""Pages of certificates."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.selectors import local_day
from core.access import Capability
from core.forms import ServiceForm
from core.views import ActorView, ListPage, ServiceFormPage, get_or_not_found
from training import services
from training.forms_skills import CertificateForm, RevokeForm
from training.models import Certificate
from training.selectors.certificates import certificates_listed
from training.views.tabs import training_tabs

SOON_DAYS = 30


def certificate_state(certificate: Certificate, today: Any) -> tuple[str, str, str]:
    """Look, icon and word for how it stands on a local day."""
    if certificate.revoked_at is not None:
        return "risk", "x", gettext("revoked")
    until = certificate.valid_until
    if until is not None and until < today:
        return "warn", "clock", gettext("expired")
    if until is not None and (until - today).days <= SOON_DAYS:
        return "warn", "clock", gettext("ends soon")
    return "ok", "check", gettext("holds")


class CertificateListView(ListPage):
    """Certificates: one's own, one's people's, or everybody's; the newest first."""

    capability = Capability.TRAINING_VIEW
    title = _("Certificates")
    row_template = "training/certificate_row.html"
    columns = (
        (_("Person"), ""),
        (_("What for"), ""),
        (_("Earned"), "opt-s"),
        (_("Valid until"), "opt-s"),
        (_("State"), ""),
    )
    ordering = ("-earned_on", "-id")
    empty_title = _("No certificates yet")
    empty_text = _("A passed check, a finished course or a manager's word gives one.")

    def get_queryset(self) -> models.QuerySet[Any]:
        """Those in sight."""
        self.today = local_day(self.actor.company_time_zone, timezone.now())
        return certificates_listed(self.actor)

    def row(self, record: Any) -> Mapping[str, Any]:
        """One certificate."""
        look, icon, state = certificate_state(record, self.today)
        return {
            "url": reverse("certificate", args=[record.pk]),
            "person": record.member.name,
            "title": record.title,
            "source": record.get_source_display(),
            "earned_on": record.earned_on,
            "valid_until": record.valid_until,
            "look": look,
            "icon": icon,
            "state": state,
        }

    def extra_context(self) -> Mapping[str, Any]:
        """Tabs, and the way to give one."""
        context: dict[str, Any] = {"tabs": training_tabs(self.actor, "certificate-list")}
        if self.actor.has(Capability.TRAINING_MANAGE):
            context |= {
                "create_url": reverse("certificate-give"),
                "create_label": _("Give a certificate"),
                "create_in_dialog": True,
            }
        return context


class CertificateView(ActorView):
    """One certificate: for what, on what evidence, until when."""

    capability = Capability.TRAINING_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """All of it."""
        rows = certificates_listed(self.actor).select_related(
            "revoked_by", "playbook_version", "attempt"
        )
        certificate: Certificate = get_or_not_found(rows, pk=pk)
        today = local_day(self.actor.company_time_zone, timezone.now())
        look, icon, state = certificate_state(certificate, today)
        may_revoke = certificate.revoked_at is None and services.may_manage(
            self.actor, certificate.member_id
        )
        context = {
            "title": certificate.title,
            "certificate": certificate,
            "look": look,
            "icon": icon,
            "state": state,
            "may_revoke": may_revoke,
            "crumbs": [
                {"label": _("Certificates"), "url": reverse("certificate-list")},
                {"label": certificate.title},
            ],
        }
        return self.render("training/certificate.html", context)


class CertificateGiveView(ServiceFormPage):
    """A manager's word, with what shows it."""

    capability = Capability.TRAINING_MANAGE
    title = _("Give a certificate")
    submit_label = _("Give a certificate")
    success_message = _("Given.")
    form_class = CertificateForm

    def form_kwargs(self) -> dict[str, Any]:
        """People and what can be certified."""
        return {"actor": self.actor}

    def get_initial(self) -> dict[str, Any]:
        """The person and the thing of `?person=` and `?about=`."""
        asked = self.request.GET
        return {"member_id": asked.get("person", ""), "about": asked.get("about", "")}

    def run(self, form: ServiceForm) -> Certificate:
        """Give it."""
        return services.certificate_give(actor=self.actor, **form.service_values())

    def success_url(self, result: Certificate | None) -> str:
        """The certificate."""
        if result is None:
            return reverse("certificate-list")
        return reverse("certificate", args=[result.pk])


class CertificateRevokeView(ServiceFormPage):
    """Take it back, saying why."""

    capability = Capability.TRAINING_MANAGE
    title = _("Revoke this certificate?")
    submit_label = _("Revoke")
    success_message = _("Revoked.")
    form_class = RevokeForm

    def prepare(self) -> None:
        """The certificate, or `NotFound`."""
        rows = certificates_listed(self.actor)
        self.certificate: Certificate = get_or_not_found(rows, pk=self.kwargs["pk"])

    def run(self, form: ServiceForm) -> Certificate:
        """Revoke it."""
        return services.certificate_revoke(
            actor=self.actor,
            certificate_id=self.certificate.pk,
            because=form.cleaned_data["because"],
        )

    def success_url(self, result: Any) -> str:
        """The certificate."""
        return reverse("certificate", args=[self.certificate.pk])

    def extra_context(self) -> Mapping[str, Any]:
        """Whose and what for."""
        return {
            "destructive": True,
            "lead": f"{self.certificate.member.name}: {self.certificate.title}",
        }
