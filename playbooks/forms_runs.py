"""Forms of runs: starting, finishing a step, giving it to somebody else, cancelling."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from core.access import Actor
from core.errors import DomainError
from core.forms import IdChoiceField, ServiceForm, text_field
from playbooks.selectors.runs import people_who_run


class RunStartForm(ServiceForm):
    """For which client, and for which of their requests."""

    client_id = IdChoiceField(label=_("Client"), empty_label=_("Choose a client"))
    request_number = forms.IntegerField(
        label=_("Request number"),
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        help_text=_("If the run is about one of the client's requests."),
    )
    idempotency_key = forms.CharField(
        widget=forms.HiddenInput,
        required=False,
        max_length=100,
        initial=lambda: uuid4().hex,  # a second press of the button has no second effect
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """Offer the clients we work with."""
        super().__init__(*args, **kwargs)
        clients = Client.objects.visible_to(actor).filter(is_active=True).order_by("name", "pk")
        self.offer("client_id", clients.values_list("pk", "name"))

    def add_domain_error(self, error: DomainError) -> None:
        """What is wrong with the request stands at its number."""
        if "request_id" in error.fields:
            error.fields["request_number"] = error.fields.pop("request_id")
        super().add_domain_error(error)


class StepFinishForm(ServiceForm):
    """What came out of a step; the answers of a decision are its buttons."""

    step_id = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1)
    answer = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=1000
    )
    note = text_field(_("Note for colleagues"), required=False, max_length=4000)


class StepGiveForm(ServiceForm):
    """To whom, and why; who takes a step of their team need not say."""

    step_id = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1)
    member_id = IdChoiceField(label=_("To whom"), empty_label=_("Choose"))
    reason = text_field(_("Why"), max_length=1000)

    def __init__(self, *args: Any, actor: Actor, holder_id: int | None, **kwargs: Any) -> None:
        """Offer everyone but the holder, with their roles."""
        super().__init__(*args, **kwargs)
        takes = self.data.get("member_id") == str(actor.membership_id)
        self.fields["reason"].required = not takes
        people = people_who_run(actor).exclude(pk=holder_id or 0)
        rows = people.values_list("pk", "name", "role_codes")
        shown = [(pk, f"{name}, {', '.join(codes)}" if codes else name) for pk, name, codes in rows]
        self.offer("member_id", shown)


class CancelForm(ServiceForm):
    """Why a run ends before its time."""

    reason = text_field(_("Why"), max_length=1000)
