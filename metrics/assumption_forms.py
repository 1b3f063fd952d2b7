"""Forms of assumptions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.selectors import people_for
from core.access import Actor
from core.forms import IdChoiceField, ServiceForm, day_field, text_field
from metrics.catalogue import CATALOGUE
from metrics.models import AssumptionStatus


class AssumptionForm(ServiceForm):
    """What somebody holds a metric to bring about."""

    cause_code = forms.ChoiceField(
        label=_("When this metric grows by one"),
        help_text=_("By one point, per cent or request; times by one hour."),
    )
    coefficient = forms.DecimalField(
        label=_("then there is so much more"),
        max_digits=12,
        decimal_places=4,
        help_text=_("Less than nothing: so much less."),
    )
    unit = forms.CharField(label=_("of the unit"), max_length=40, help_text=_("Such as %."))
    effect = forms.CharField(
        label=_("of what"), max_length=200, help_text=_("Such as: new clients.")
    )
    source = text_field(_("Where it comes from"), max_length=4_000)
    owner_id = IdChoiceField(label=_("Who answers for it"), required=False, empty_label=_("I do"))
    valid_from = day_field(_("Valid from"), required=False, help_text=_("Empty: from today."))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """Offer the metrics and the people of the company."""
        super().__init__(*args, **kwargs)
        self.offer("cause_code", [(code, metric.name) for code, metric in CATALOGUE.items()])
        people = people_for(actor).values_list("pk", "name")
        self.offer("owner_id", people)


class JudgeForm(ServiceForm):
    """What is known of it now, and from where."""

    status = forms.ChoiceField(
        label=_("It is"),
        choices=[
            (AssumptionStatus.CONFIRMED.value, AssumptionStatus.CONFIRMED.label),
            (AssumptionStatus.REFUTED.value, AssumptionStatus.REFUTED.label),
        ],
    )
    evidence = text_field(_("What confirms or refutes it"), max_length=4_000)
