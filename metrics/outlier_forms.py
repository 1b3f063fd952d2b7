"""Forms of what is done about a steady outlier."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.access import Actor
from core.forms import IdChoiceField, ServiceForm, day_field, text_field
from metrics.models import FollowUpKind, FollowUpState
from playbooks.models import Playbook

_SEEN = _("The person reads this too.")


class FollowUpForm(ServiceForm):
    """What is done, and until when."""

    kind = forms.ChoiceField(label=_("What is done"), choices=FollowUpKind.choices)
    text = text_field(_("What they do differently, or the plan"), rows=4, help_text=_SEEN)
    notes = text_field(_("Notes of the conversation"), required=False, rows=4)
    due_on = day_field(_("Until"), required=False)
    playbook_id = IdChoiceField(label=_("Playbook"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """Offer the company's playbooks."""
        super().__init__(*args, **kwargs)
        playbooks = Playbook.objects.visible_to(actor).order_by("code", "pk")
        offered = [(playbook.pk, str(playbook)) for playbook in playbooks]
        self.offer("playbook_id", offered)


class FollowUpChangeForm(FollowUpForm):
    """What came of it."""

    outcome = text_field(_("What came of it"), required=False, rows=3)
    state = forms.ChoiceField(label=_("State"), choices=FollowUpState.choices)
    field_order = ("text", "notes", "due_on", "playbook_id", "outcome", "state")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The kind stays."""
        super().__init__(*args, **kwargs)
        del self.fields["kind"]
