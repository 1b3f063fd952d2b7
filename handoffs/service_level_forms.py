"""Forms of service policies, and of having due times computed anew."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.access import Actor
from core.forms import IdChoiceField, ServiceForm, day_field, text_field
from handoffs.models import Priority, ServicePolicy
from handoffs.models.service_level import MOST_MINUTES
from roles.models import Topic


def _minutes(label: Any, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=MOST_MINUTES,
        help_text=help_text,
    )


class PolicyForm(ServiceForm):
    """Whom a policy fits, and what it promises, in working minutes."""

    name_en = forms.CharField(label=_("Name, English"), max_length=120)
    name_ru = forms.CharField(label=_("Name, Russian"), max_length=120, required=False)
    priority = forms.ChoiceField(label=_("Priority"), required=False)
    topic_id = IdChoiceField(label=_("Topic"), required=False, empty_label=_("any"))
    segment = forms.CharField(
        label=_("Client segment"),
        max_length=80,
        required=False,
        help_text=_("As it is written at the client; empty for any."),
    )
    position = forms.IntegerField(
        label=_("Place in the list"), min_value=1, max_value=32_767, initial=1000
    )
    by_client_zone = forms.BooleanField(
        label=_("Working hours where the client is"),
        required=False,
        help_text=_(
            "The calendar’s hours by the clock of the client’s time zone. Clients without one have"
            " the company’s."
        ),
    )
    first_response_minutes = _minutes(
        _("First response, working minutes"),
        _("480 are a day of eight hours. Empty: not promised."),
    )
    next_response_minutes = _minutes(_("Next response, working minutes"))
    resolution_minutes = _minutes(_("Resolution, working minutes"))
    acceptance_minutes = _minutes(_("Acceptance of a hand-over, working minutes"))
    answer_minutes = _minutes(_("Answer to a question, working minutes"))
    warn_percent = forms.IntegerField(
        label=_("Warn when this share of the time is used, %"),
        required=False,
        min_value=1,
        max_value=99,
        initial=75,
        help_text=_("Empty: nobody is warned."),
    )
    warn_minutes = _minutes(
        _("Or warn so many working minutes before"),
        _("Counts instead of the share where the time is longer."),
    )
    starts_on = day_field(
        _("In force from"), required=False, help_text=_("Empty: from today. Never in the past.")
    )
    is_active = forms.BooleanField(label=_("In use"), required=False)

    def __init__(
        self, *args: Any, actor: Actor, policy: ServicePolicy | None = None, **kwargs: Any
    ) -> None:
        """Offer topics in use, and the one that the policy has; a new policy is in use."""
        super().__init__(*args, **kwargs)
        if policy is None:
            del self.fields["is_active"]
        self.offer(
            "priority",
            [
                ("", _("any")),
                *Priority.choices,
            ],
        )
        known = Q(is_active=True) | Q(pk=self.initial.get("topic_id") or 0)
        topics = Topic.objects.visible_to(actor).filter(known)
        choices = sorted(((topic.pk, topic.name) for topic in topics), key=lambda pair: pair[1])
        self.offer("topic_id", choices)


class DueAgainForm(ServiceForm):
    """Why a request is put under another promise."""

    reason = text_field(_("Why"), max_length=2_000)
