"""Forms of `accounts`: people, teams, reporting lines, the company, one's own account."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.actors import memberships_of_user
from accounts.levels import Level
from accounts.models import Language, Membership, Team, Theme, User
from core.access import Actor
from core.forms import ServiceForm


def date_field(label: Any, **kwargs: Any) -> forms.DateField:
    """A day, chosen with the browser's own calendar."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, **kwargs)


def record_field(label: Any, **kwargs: Any) -> forms.TypedChoiceField:
    """The id of a record; its choices are filled in for the actor."""
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, **kwargs)


def _choices(records: Iterable[Any], empty: Any = None) -> list[tuple[Any, Any]]:
    first = [("", empty)] if empty else []
    return [*first, *((record.pk, str(record)) for record in records)]


class SignInForm(AuthenticationForm):
    """E-mail and password; the same answer for a wrong address and a wrong password."""

    username = forms.EmailField(
        label=_("E-mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    error_messages = {
        "invalid_login": _("This e-mail and password do not fit together. Check both."),
        "inactive": _("This e-mail and password do not fit together. Check both."),
        "no_company": _(
            "Your password is right, but you have no access to a company (any more). "
            "Ask your company's administrator."
        ),
    }

    def clean_username(self) -> str:
        """Case does not matter."""
        return str(self.cleaned_data["username"]).lower()

    def confirm_login_allowed(self, user: Any) -> None:
        """Tell those without a company, who have proved who they are, why they cannot go on."""
        super().confirm_login_allowed(user)
        if not memberships_of_user(user.pk):
            raise ValidationError(self.error_messages["no_company"], code="no_company")


class LinkRequestForm(ServiceForm):
    """Where to send a link to choose a new password."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )


class PersonForm(ServiceForm):
    """A person's card."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("Without one the person cannot sign in.")
    )
    job_title = forms.CharField(label=_("Job title"), max_length=200, required=False)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices, initial=Level.CONSULTANT)


class NewPersonForm(PersonForm):
    """A new person, invited at once if wanted."""

    invite = forms.BooleanField(
        label=_("Send a link to choose a password"), required=False, initial=True
    )


class TeamForm(ServiceForm):
    """A team and who answers for it."""

    name = forms.CharField(label=_("Name"), max_length=200)
    manager_id = record_field(
        _("Manager"), help_text=_("Answers for requests that the team holds together.")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """Choose among active people who work with clients."""
        super().__init__(*args, **kwargs)
        people = Membership.objects.visible_to(actor).who_work_requests().order_by("name", "pk")
        self.offer("manager_id", _choices(people))


class TeamEditForm(TeamForm):
    """An existing team may be closed too."""

    is_active = forms.BooleanField(label=_("The team is at work"), required=False)


class LineForm(ServiceForm):
    """Whom a person reports to from a day on."""

    manager_id = record_field(_("Reports to"), required=False)
    team_id = record_field(_("Team"), required=False)
    starts_on = date_field(
        _("From"), help_text=_("The line in force on the day before ends with it.")
    )
    ends_on = date_field(
        _("Until"), required=False, help_text=_("The first day it no longer holds.")
    )

    def __init__(self, *args: Any, actor: Actor, member_id: int, **kwargs: Any) -> None:
        """Choose among active colleagues and open teams."""
        super().__init__(*args, **kwargs)
        people = Membership.objects.visible_to(actor).who_work_requests().exclude(pk=member_id)
        teams = Team.objects.visible_to(actor).filter(is_active=True).order_by("name", "pk")
        managers = _choices(people.order_by("name", "pk"), _("nobody"))
        self.offer("manager_id", managers)
        self.offer("team_id", _choices(teams, _("no team")))


class LineEndForm(ServiceForm):
    """When a line ends."""

    ends_on = date_field(_("Until"), help_text=_("The first day it no longer holds."))


class AbsenceForm(ServiceForm):
    """When a person is away, and who stands in."""

    starts_on = date_field(_("Away from"))
    ends_on = date_field(_("Back on"), help_text=_("The first day they work again."))
    stand_in_id = record_field(
        _("Stand-in"),
        required=False,
        help_text=_("Gets what has no stand-in of its own for a client."),
    )
    note = forms.CharField(
        label=_("Note"), max_length=200, required=False, help_text=_("Colleagues see it.")
    )

    def __init__(self, *args: Any, actor: Actor, member_id: int, **kwargs: Any) -> None:
        """Choose among active colleagues."""
        super().__init__(*args, **kwargs)
        people = Membership.objects.visible_to(actor).who_work_requests().exclude(pk=member_id)
        names = _choices(people.order_by("name", "pk"), _("nobody"))
        self.offer("stand_in_id", names)


class CompanyForm(ServiceForm):
    """What people see of their company."""

    name = forms.CharField(label=_("Name"), max_length=200)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=Language.choices,
        help_text=_("For mails to people who have chosen none."),
    )
    currency = forms.CharField(
        label=_("Currency"),
        min_length=3,
        max_length=3,
        help_text=_("Retention is counted in it. Three letters, such as EUR."),
    )


class ProfileForm(ServiceForm):
    """One's own name and preferences."""

    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("As colleagues and clients see it.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    theme = forms.ChoiceField(label=_("Theme"), choices=Theme.choices)


class PasswordForm(ServiceForm):
    """Another password for oneself."""

    present = forms.CharField(
        label=_("Present password"),
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=500,
        help_text=_("At least 10 characters; several words are easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class SwitchForm(ServiceForm):
    """The company to work in from now on."""

    company_id = record_field(_("Company"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Choose among the person's companies."""
        super().__init__(*args, **kwargs)
        choices = [(row.company_id, row.company.name) for row in memberships_of_user(user.pk)]
        self.offer("company_id", choices)
