"""People and their reporting lines."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import services
from accounts.filters import PersonFilter
from accounts.forms import LineEndForm, LineForm, NewPersonForm, PersonForm
from accounts.models import Membership, ReportingLine
from accounts.selectors import absences_to_come, people_with_todays_line
from accounts.views.absences import absence_row
from accounts.views.tabs import people_tabs
from core.access import Capability
from core.forms import ConfirmForm, ServiceForm
from core.views import ActorView, ListPage, ServiceFormPage, get_or_not_found


class PeopleView(ListPage):
    """Everyone of the company."""

    capability = Capability.PEOPLE_VIEW
    title = _("People")
    row_template = "accounts/_person_row.html"
    filterset_class = PersonFilter
    ordering = ("name", "id")
    columns = (
        (_("Name"), ""),
        (_("Level"), ""),
        (_("Team"), "opt-s"),
        (_("Reports to"), "opt-s"),
        (_("Roles"), "opt-s"),
    )
    empty_title = _("Nobody yet")
    empty_text = _("Add the people who work with clients.")

    def get_queryset(self) -> models.QuerySet[Any]:
        """With the line in force today."""
        return people_with_todays_line(self.actor, timezone.localdate())

    def row(self, record: Membership) -> Mapping[str, Any]:
        """A person and their place."""
        line = next(iter(record.lines_today), None)  # type: ignore[attr-defined]
        return {
            "url": reverse("person", args=[record.pk]),
            "name": record.name,
            "note": record.job_title if record.is_active else gettext("has left"),
            "level": record.get_level_display(),
            "team": line.team.name if line and line.team else "",
            "manager": line.manager.name if line and line.manager else "",
            "role_codes": record.role_codes,
        }

    def extra_context(self) -> Mapping[str, Any]:
        """Tabs, and the way to a new person for those who may."""
        context: dict[str, Any] = {"tabs": people_tabs(self.actor, "people")}
        if self.actor.has(Capability.PEOPLE_MANAGE):
            context |= {
                "create_url": reverse("person-create"),
                "create_label": _("Add person"),
                "create_in_dialog": True,
            }
        return context


class PersonView(ActorView):
    """One person: facts, roles, reporting lines with their dates."""

    capability = Capability.PEOPLE_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        people = Membership.objects.visible_to(self.actor).select_related("user")
        person = get_or_not_found(people, pk=pk)
        lines = person.reporting_lines.select_related("manager", "team").order_by("-starts_on")
        away = absences_to_come(self.actor, timezone.localdate()).filter(member=person)
        may_set = person.is_active and services.may_set_absence(self.actor, pk)
        context = {
            "title": person.name,
            "lead": person.job_title,
            "person": person,
            "lines": [self._line(line) for line in lines],
            "absences": [absence_row(row, may_set=may_set) for row in away],
            "absence_url": reverse("absence-create", args=[pk]) if may_set else "",
            "may_manage": self.actor.has(Capability.PEOPLE_MANAGE),
            "is_oneself": person.pk == self.actor.membership_id,
            "roles_url": _url_or_none("role-person-panel", pk),
            "crumbs": [
                {"label": _("People"), "url": reverse("people")},
                {"label": person.name},
            ],
        }
        return self.render("accounts/person.html", context)

    def _line(self, line: ReportingLine) -> dict[str, Any]:
        today = timezone.localdate()
        return {
            "id": line.pk,
            "manager": line.manager,
            "team": line.team,
            "starts_on": line.starts_on,
            "ends_on": line.ends_on,
            "is_in_force": line.starts_on <= today and (not line.ends_on or line.ends_on > today),
            "may_end": line.ends_on is None or line.ends_on > today,
        }


def _url_or_none(name: str, pk: int) -> str | None:
    """An address of a floor above, which may not be there."""
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return None


class PersonCreateView(ServiceFormPage):
    """Add a person."""

    capability = Capability.PEOPLE_MANAGE
    title = _("Add person")
    submit_label = _("Add person")
    form_class = NewPersonForm
    success_message = _("Added. Say next whom they report to.")

    def run(self, form: ServiceForm) -> Membership:
        """Create."""
        return services.person_create(actor=self.actor, **form.service_values())

    def success_url(self, result: Membership | None) -> str:
        """The new person's page."""
        return reverse("person", args=[result.pk]) if result else reverse("people")


class OfPersonPage(ServiceFormPage, abstract=True):
    """A form about one person."""

    capability = Capability.PEOPLE_MANAGE
    form_class: ClassVar[type[ServiceForm]] = ConfirmForm

    def prepare(self) -> None:
        """Find the person."""
        people = Membership.objects.visible_to(self.actor)
        self.person: Membership = get_or_not_found(people, pk=self.kwargs["pk"])

    def success_url(self, result: Any) -> str:
        """The person's page."""
        return reverse("person", args=[self.person.pk])


class PersonEditView(OfPersonPage):
    """Change a person's card."""

    title = _("Edit person")
    submit_label = _("Save")
    form_class = PersonForm
    success_message = _("Saved.")

    def get_initial(self) -> dict[str, Any]:
        """As it is now."""
        person = self.person
        names = ("name", "email", "job_title", "level")
        return {name: getattr(person, name) for name in names}

    def run(self, form: ServiceForm) -> Membership:
        """Save."""
        return services.person_update(
            actor=self.actor, person_id=self.person.pk, **form.service_values()
        )


class PersonDeactivateView(OfPersonPage):
    """End a person's access."""

    title = _("End this person's access?")
    submit_label = _("End access")
    template_name = "_generic/confirm.html"
    success_message = _("The access has ended.")

    def run(self, form: ServiceForm) -> Membership:
        """End it."""
        return services.person_deactivate(actor=self.actor, person_id=self.person.pk)

    def extra_context(self) -> Mapping[str, Any]:
        """What ends and what stays."""
        text = _("%(name)s can no longer sign in, in any browser or program.")
        return {
            "text": text % {"name": self.person.name},
            "consequences": [
                _("History and figures stay under this name."),
                _("Hand over what this person still holds."),
            ],
        }


class PersonActivateView(OfPersonPage):
    """Give access back."""

    title = _("Give access back?")
    submit_label = _("Give access back")
    template_name = "accounts/person_confirm.html"
    success_message = _("This person can sign in again.")

    def run(self, form: ServiceForm) -> Membership:
        """Give it."""
        return services.person_activate(actor=self.actor, person_id=self.person.pk)

    def extra_context(self) -> Mapping[str, Any]:
        """Whom."""
        return {"text": _("%(name)s can sign in again.") % {"name": self.person.name}}


class PersonInviteView(OfPersonPage):
    """Send a link to choose a password."""

    title = _("Send a sign-in link?")
    submit_label = _("Send link")
    template_name = "accounts/person_confirm.html"
    success_message = _("The link is on its way; it works for a day.")

    def run(self, form: ServiceForm) -> Membership:
        """Send it."""
        return services.person_invite(actor=self.actor, person_id=self.person.pk)

    def extra_context(self) -> Mapping[str, Any]:
        """Whom."""
        text = _("%(name)s gets a mail with a link to choose a password.")
        return {"text": text % {"name": self.person.name}}


class LineSetView(OfPersonPage):
    """Say whom a person reports to from a day on."""

    title = _("Set reporting line")
    submit_label = _("Set")
    form_class = LineForm
    success_message = _("The reporting line is set.")

    def form_kwargs(self) -> dict[str, Any]:
        """Colleagues and teams to choose from."""
        return {"actor": self.actor, "member_id": self.person.pk}

    def get_initial(self) -> dict[str, Any]:
        """From today on."""
        return {"starts_on": timezone.localdate()}

    def run(self, form: ServiceForm) -> ReportingLine:
        """Set it."""
        return services.reporting_line_set(
            actor=self.actor, member_id=self.person.pk, **form.service_values()
        )

    def extra_context(self) -> Mapping[str, Any]:
        """Whom."""
        return {"lead": self.person.name}


class LineEndView(ServiceFormPage):
    """End a reporting line."""

    capability = Capability.PEOPLE_MANAGE
    title = _("End reporting line")
    submit_label = _("End")
    form_class = LineEndForm
    success_message = _("The reporting line has an end.")

    def prepare(self) -> None:
        """Find the line."""
        lines = ReportingLine.objects.visible_to(self.actor)
        self.line: ReportingLine = get_or_not_found(lines, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """Today."""
        return {"ends_on": self.line.ends_on or timezone.localdate()}

    def run(self, form: ServiceForm) -> ReportingLine:
        """End it."""
        return services.reporting_line_end(
            actor=self.actor, line_id=self.line.pk, **form.service_values()
        )

    def success_url(self, result: Any) -> str:
        """The person's page."""
        return reverse("person", args=[self.line.member_id])
