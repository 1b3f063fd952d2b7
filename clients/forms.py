"""Forms of clients, contacts, contracts and the client team."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Language, time_zone_names
from accounts.selectors import people_for
from clients.models import ClientChannel
from core.access import Actor
from core.forms import IdChoiceField, ServiceForm, day_field, text_field
from roles.models import Role
from roles.selectors import holders_of


class ClientForm(ServiceForm):
    """A new client: only the name is needed."""

    name = forms.CharField(label=_("Name"), max_length=200)
    segment = forms.CharField(
        label=_("Segment"),
        max_length=80,
        required=False,
        help_text=_("Clients you compare with each other, such as Small, Mid-size, Large."),
    )
    channel = forms.ChoiceField(label=_("Channel"), choices=ClientChannel.choices)
    partner_name = forms.CharField(label=_("Partner"), max_length=200, required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_("Where the client works, if that is not where you do."),
    )
    value_sought = text_field(
        _("Value sought"),
        required=False,
        help_text=_("What the client wants to achieve with us, in their own words."),
    )
    value_measure = forms.CharField(
        label=_("Measured by"),
        max_length=300,
        required=False,
        help_text=_("For example: days from visit to quote, from 9 to 2."),
    )
    value_due_on = day_field(_("By when"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer every zone of the world, and the company's own as no choice."""
        super().__init__(*args, **kwargs)
        self.offer(
            "time_zone",
            [
                ("", _("as the company")),
                *((name, name) for name in time_zone_names()),
            ],
        )


class ClientEditForm(ClientForm):
    """A client that can also be closed."""

    is_active = forms.BooleanField(
        label=_("We work with this client"),
        required=False,
        help_text=_("A closed client leaves the lists; its history stays."),
    )


class ContactForm(ServiceForm):
    """A person at the client."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Answers and surveys go there, and letters from there find their request."),
    )
    job_title = forms.CharField(label=_("Job title"), max_length=200, required=False)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=Language.choices,
        help_text=_("Letters and surveys are written in it."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_("Where the contact works, if that is not where the client does."),
    )
    takes_surveys = forms.BooleanField(
        label=_("May be asked in surveys"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A new contact most likely speaks as the one who adds them."""
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = (get_language() or "en")[:2]
        self.offer(
            "time_zone",
            [
                ("", _("as the client")),
                *((name, name) for name in time_zone_names()),
            ],
        )


class ContactEditForm(ContactForm):
    """A contact who may have left."""

    is_active = forms.BooleanField(label=_("Works there"), required=False)


class ContractForm(ServiceForm):
    """What the client pays us."""

    title = forms.CharField(label=_("Title"), max_length=200)
    amount = forms.DecimalField(
        label=_("Amount a year"), max_digits=14, decimal_places=2, min_value=0
    )
    currency = forms.CharField(
        label=_("Currency"), max_length=3, min_length=3, initial="EUR", help_text=_("Such as EUR.")
    )
    starts_on = day_field(_("From"))
    ends_on = day_field(
        _("Until"), required=False, help_text=_("The first day on which it no longer runs.")
    )
    renewal_terms = forms.CharField(
        label=_("Renewal terms"),
        max_length=300,
        required=False,
        help_text=_("For example: renews for a year unless ended 60 days before."),
    )


class TeamForm(ServiceForm):
    """Who holds a role for a client from a day on."""

    member_id = IdChoiceField(
        label=_("Person"), required=False, empty_label=_("Nobody: leave it vacant")
    )
    stand_in_id = IdChoiceField(
        label=_("Stand-in"),
        required=False,
        empty_label=_("Nobody"),
        help_text=_("Answers for the client when the holder no longer works here."),
    )
    starts_on = day_field(_("From"))

    def __init__(self, *args: Any, actor: Actor, role: Role, **kwargs: Any) -> None:
        """Offer those who hold the role first, then everyone who works with clients."""
        super().__init__(*args, **kwargs)
        people = person_choices(actor, role)
        for name in ("member_id", "stand_in_id"):
            self.offer(name, people)
        self.fields["starts_on"].initial = timezone.localdate()


def person_choices(actor: Actor, role: Role) -> list[tuple[Any, Any]]:
    """People in two groups: holders of the role today, and others."""
    holders = {person.pk for person in holders_of(role.pk, timezone.localdate())}
    rows = list(people_for(actor).values_list("pk", "name"))
    holding = [row for row in rows if row[0] in holders]
    others = [row for row in rows if row[0] not in holders]
    groups: list[tuple[Any, Any]] = []
    if holding:
        groups.append((gettext("Hold this role"), holding))
    if others:
        groups.append((gettext("Others"), others))
    return groups
