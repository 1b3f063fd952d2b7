"""Forms of shadowing and of requests under supervision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.selectors import people_for
from core.access import Actor
from core.forms import IdChoiceField, ServiceForm, day_field, text_field

_MOST_REQUESTS = 40


class ArrangeForm(ServiceForm):
    """With whom, when, and what to look at."""

    host_id = IdChoiceField(label=_("Colleague"), empty_label=_("Choose"))
    on_day = day_field(_("Day"))
    focus = forms.CharField(label=_("What to look at"), max_length=500, required=False)

    def __init__(self, *args: Any, actor: Actor, member_id: int, **kwargs: Any) -> None:
        """Everybody but the one who learns."""
        super().__init__(*args, **kwargs)
        people = people_for(actor).exclude(pk=member_id)
        self.offer("host_id", people.values_list("pk", "name"))


class SayForm(ServiceForm):
    """Whether it happened."""

    happened = forms.TypedChoiceField(
        label=_("Did it happen?"),
        choices=[("yes", _("Yes, it happened")), ("no", _("No, it did not happen"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    notes = text_field(_("What you saw and take with you"), required=False, max_length=8000, rows=5)
    because = forms.CharField(label=_("If not, why"), max_length=1000, required=False)

    def __init__(self, *args: Any, is_host: bool, **kwargs: Any) -> None:
        """Notes are the newcomer's."""
        super().__init__(*args, **kwargs)
        if is_host:
            del self.fields["notes"]


class NotesForm(ServiceForm):
    """What the newcomer saw."""

    notes = text_field(_("What you saw and take with you"), required=False, max_length=8000, rows=8)


class CallOffForm(ServiceForm):
    """Why a day is called off."""

    because = text_field(_("Why"), max_length=1000, rows=2)


class SupervisedForm(ServiceForm):
    """Which request, and who looks at it."""

    request_id = IdChoiceField(label=_("Request"), empty_label=_("Choose"))
    supervisor_id = IdChoiceField(label=_("Supervisor"), empty_label=_("Choose"))

    def __init__(
        self, *args: Any, actor: Actor, member_id: int, requests: Any, **kwargs: Any
    ) -> None:
        """The newest requests the person worked on, and everybody else."""
        super().__init__(*args, **kwargs)
        rows = requests.order_by("-last_activity_at", "-pk")[:_MOST_REQUESTS]
        offered = [(row.pk, f"#{row.number} {row.subject}") for row in rows]
        people = people_for(actor).exclude(pk=member_id)
        self.offer("request_id", offered)
        self.offer("supervisor_id", people.values_list("pk", "name"))


class LookForm(ServiceForm):
    """The supervisor's word."""

    good = text_field(_("What was good"), max_length=4000)
    to_change = text_field(_("What to change"), max_length=4000, required=False)
    is_done = forms.TypedChoiceField(
        label=_("Does it count?"),
        choices=[("yes", _("Done")), ("no", _("Once more, with another request or this one"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
