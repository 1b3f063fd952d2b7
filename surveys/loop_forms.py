"""Forms of following low answers up, and of the sites that may show questions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.access import Actor
from core.forms import IdChoiceField, ServiceForm, text_field
from roles.selectors import topics_for
from surveys.models import LoopOutcome
from surveys.scales import score_choices
from surveys.services.loop import MAX_NOTE


class LoopContactForm(ServiceForm):
    """What was said when somebody spoke with the client."""

    note = text_field(_("What was said"), max_length=MAX_NOTE)


class LoopCloseForm(ServiceForm):
    """How following up ended."""

    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=LoopOutcome.choices, widget=forms.RadioSelect
    )
    note = text_field(_("What was done"), required=False, max_length=MAX_NOTE)


class LoopRuleForm(ServiceForm):
    """Which answers of a survey are low, and how soon somebody speaks with the client."""

    is_active = forms.BooleanField(label=_("Low answers are followed up"), required=False)
    limit = forms.TypedChoiceField(label=_("Low from this answer on"), coerce=int)
    contact_hours = forms.IntegerField(
        label=_("Working hours to the first contact"), min_value=1, max_value=400
    )
    topic_id = IdChoiceField(
        label=_("Topic"),
        required=False,
        help_text=_("The matrix names who answers for it. Empty: unhappy clients."),
    )

    def __init__(self, *args: Any, actor: Actor, kind: str, **kwargs: Any) -> None:
        """Offer the kind's scale and the topics in use."""
        super().__init__(*args, **kwargs)
        limit: Any = self.fields["limit"]
        limit.choices = score_choices(kind)
        topic: Any = self.fields["topic_id"]
        topic.offer((one.pk, str(one)) for one in topics_for(actor))


class SitesForm(ServiceForm):
    """Sites that may show questions in a frame, one a line."""

    origins = text_field(
        _("Sites"),
        required=False,
        help_text=_("One a line, as https://www.example.com, without a path."),
    )

    def service_values(self) -> dict[str, Any]:
        """The lines that say something."""
        lines = str(self.cleaned_data["origins"]).splitlines()
        return {"origins": [line.strip() for line in lines if line.strip()]}
