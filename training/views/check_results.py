"""Attempts at a check of the people one answers for, and their tries given anew."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from core.access import Capability
from core.errors import NotFound
from core.forms import ServiceForm, number_given
from core.views import ListPage, ServiceFormPage, get_or_not_found
from training import services
from training.forms_checks import AllowForm
from training.models import CheckAttempt
from training.views.check_words import attempt_row
from training.views.checks import check_given, crumbs


class CheckResultsView(ListPage):
    """Attempts at one check of those one answers for, the latest first."""

    capability = Capability.TRAINING_MANAGE
    title = _("Attempts")
    row_template = "training/check_result_row.html"
    columns = (
        (_("Person"), ""),
        (_("Result"), ""),
        (_("Right"), "end"),
        (_("When"), "end opt-s"),
        ("", "end"),
    )
    ordering = ("-started_at", "id")
    empty_title = _("Nobody has tried yet")
    empty_text = _("Attempts of the people you answer for stand here.")

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """Of this check."""
        self.check = check_given(self.actor, self.kwargs["check_id"])
        return super().get(request)

    def get_queryset(self) -> models.QuerySet[Any]:
        """Attempts in sight."""
        rows = CheckAttempt.objects.visible_to(self.actor).filter(check_of_id=self.check.pk)
        related: models.QuerySet[Any] = rows.select_related("member")
        return related

    def row(self, record: Any) -> Mapping[str, Any]:
        """Whose, how it ended, and the way to give tries anew."""
        address = reverse("check-allow", args=[self.check.pk])
        may_allow = record.passed is False and record.member_id != self.actor.membership_id
        return {
            **attempt_row(record),
            "name": record.member.name,
            "allow_url": f"{address}?person={record.member_id}" if may_allow else None,
        }

    def extra_context(self) -> Mapping[str, Any]:
        """Where it belongs."""
        return {"lead": self.check.title, "crumbs": crumbs(self.check, self.title)}


class CheckAllowView(ServiceFormPage):
    """Tries given anew to the person of `?person=`."""

    capability = Capability.TRAINING_MANAGE
    title = _("Give the tries anew")
    submit_label = _("Give them")
    success_message = _("Done. Earlier tries count no more.")
    form_class = AllowForm

    def prepare(self) -> None:
        """The check and the person, or `NotFound`."""
        self.check = check_given(self.actor, self.kwargs["check_id"])
        rows = Membership.objects.visible_to(self.actor)
        pk = number_given(self.request.GET.get("person"))
        if pk is None:
            raise NotFound
        self.person: Membership = get_or_not_found(rows, pk=pk)

    def run(self, form: ServiceForm) -> Any:
        """Give them."""
        return services.attempts_allow(
            actor=self.actor,
            check_id=self.check.pk,
            member_id=self.person.pk,
            reason=form.cleaned_data["reason"],
        )

    def success_url(self, result: Any) -> str:
        """The attempts."""
        return reverse("check-results", args=[self.check.pk])

    def extra_context(self) -> Mapping[str, Any]:
        """To whom."""
        return {"lead": self.person.name}
