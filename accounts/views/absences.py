"""Who is away."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import services
from accounts.forms import AbsenceForm
from accounts.models import Absence, Membership
from accounts.selectors import absences_to_come
from accounts.views.tabs import people_tabs
from core.access import Capability
from core.errors import NotAllowed
from core.forms import ConfirmForm, ServiceForm
from core.ui import formats
from core.views import ListPage, ServiceFormPage, get_or_not_found


def absence_row(absence: Absence, *, may_set: bool) -> dict[str, Any]:
    """Plain values of one absence."""
    return {
        "name": absence.member.name,
        "url": reverse("person", args=[absence.member_id]),
        "starts_on": formats.date_text(absence.starts_on),
        "ends_on": formats.date_text(absence.ends_on),
        "is_now": absence.starts_on <= timezone.localdate(),
        "stand_in": absence.stand_in.name if absence.stand_in else "",
        "note": absence.note,
        "edit_url": reverse("absence-edit", args=[absence.pk]) if may_set else "",
        "end_url": reverse("absence-end", args=[absence.pk]) if may_set else "",
    }


class AbsenceListView(ListPage):
    """Everyone who is away now or will be."""

    capability = Capability.PEOPLE_VIEW
    title = _("Away")
    row_template = "accounts/_absence_row.html"
    ordering = ("starts_on", "id")
    columns = (
        (_("Name"), ""),
        (_("Away from"), ""),
        (_("Back on"), ""),
        (_("Stand-in"), ""),
        ("", "end"),
    )
    empty_title = _("Nobody is away")
    empty_text = _("Say on a person's page when they will be: their requests go to the stand-in.")

    def get_queryset(self) -> models.QuerySet[Any]:
        """What has not ended."""
        return absences_to_come(self.actor, timezone.localdate())

    def rows(self, records: list[Any]) -> list[Mapping[str, Any]]:
        """With what the reader may change."""
        may_set = services.may_set_absence
        return [absence_row(row, may_set=may_set(self.actor, row.member_id)) for row in records]

    def extra_context(self) -> Mapping[str, Any]:
        """Tabs, and the way to one's own absence."""
        return {
            "tabs": people_tabs(self.actor, "absence-list"),
            "create_url": reverse("absence-create", args=[self.actor.membership_id]),
            "create_label": _("I will be away"),
            "create_in_dialog": True,
        }


class AbsencePage(ServiceFormPage, abstract=True):
    """A form about one absence; afterwards the person's page."""

    capability = Capability.PEOPLE_VIEW
    member: Membership

    def allow(self, member: Membership) -> None:
        """Remember whose absence it is. Raises `NotAllowed` for others than those in charge."""
        self.member = member
        if not services.may_set_absence(self.actor, member.pk):
            raise NotAllowed

    def form_kwargs(self) -> dict[str, Any]:
        """Colleagues to stand in."""
        return {"actor": self.actor, "member_id": self.member.pk}

    def success_url(self, result: Any) -> str:
        """The person's page."""
        return reverse("person", args=[self.member.pk])

    def extra_context(self) -> Mapping[str, Any]:
        """Whose absence it is."""
        return {"lead": self.member.name}


class AbsenceCreateView(AbsencePage):
    """Say when a person is away."""

    title = _("Away")
    submit_label = _("Save")
    form_class = AbsenceForm
    success_message = _("Saved. New requests go to whoever stands in.")

    def prepare(self) -> None:
        """The person."""
        self.allow(
            get_or_not_found(Membership.objects.visible_to(self.actor), pk=self.kwargs["pk"])
        )

    def get_initial(self) -> dict[str, Any]:
        """From today on."""
        return {"starts_on": timezone.localdate()}

    def run(self, form: ServiceForm) -> Absence:
        """Save."""
        return services.absence_create(
            actor=self.actor, member_id=self.member.pk, **form.service_values()
        )


class OfAbsencePage(AbsencePage, abstract=True):
    """A form about an absence there is."""

    def prepare(self) -> None:
        """The absence."""
        absences = Absence.objects.visible_to(self.actor).select_related("member")
        self.absence: Absence = get_or_not_found(absences, pk=self.kwargs["pk"])
        self.allow(self.absence.member)


class AbsenceEditView(OfAbsencePage):
    """Change the days, the stand-in or the note."""

    title = _("Change the absence")
    submit_label = _("Save")
    form_class = AbsenceForm
    success_message = _("Saved.")

    def get_initial(self) -> dict[str, Any]:
        """As it is now."""
        names = ("starts_on", "ends_on", "stand_in_id", "note")
        return {name: getattr(self.absence, name) for name in names}

    def run(self, form: ServiceForm) -> Absence:
        """Save."""
        return services.absence_update(
            actor=self.actor, absence_id=self.absence.pk, **form.service_values()
        )


class AbsenceEndView(OfAbsencePage):
    """They are back, or will not go."""

    title = _("Back at work?")
    submit_label = _("Back at work")
    form_class = ConfirmForm
    template_name = "accounts/person_confirm.html"
    success_message = _("The absence has ended.")

    def form_kwargs(self) -> dict[str, Any]:
        """Nothing to choose."""
        return {}

    def run(self, form: ServiceForm) -> None:
        """End it."""
        services.absence_end(actor=self.actor, absence_id=self.absence.pk)

    def extra_context(self) -> Mapping[str, Any]:
        """Whose absence, and what follows."""
        text = _("New requests come to %(name)s again from now on.")
        return {"text": text % {"name": self.member.name}}
