"""What can be done to a request, each as a page that opens as a dialog."""

from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.access import Actor
from core.forms import ConfirmForm, ServiceForm
from core.views import get_or_not_found
from handoffs import services
from handoffs.forms import (
    AssignForm,
    DetailsForm,
    HandoverForm,
    NoteForm,
    OptionalReasonForm,
    ReasonForm,
    ReceivedForm,
    Receiver,
    ReopenForm,
    TakeForm,
    person_choices,
)
from handoffs.models import Handover
from handoffs.naming import is_outside
from handoffs.selectors import Suggestion, skills_for, suggested_receivers
from handoffs.selectors.naming import roles_named_for
from handoffs.selectors.solutions import has_unfinished
from handoffs.transitions import RequestAction
from handoffs.views.allowed import TAKE
from handoffs.views.base import RequestFormPage


class WaitView(RequestFormPage):
    """The ball is with the client."""

    action = RequestAction.WAIT
    title = _("Wait for the client")
    submit_label = _("Wait for the client")
    success_message = _("It waits for the client. Their next message wakes it.")
    form_class = NoteForm

    def run(self, form: ServiceForm) -> Any:
        """Wait."""
        return services.request_wait(**self.values(form))


class ResumeView(RequestFormPage):
    """Take it up again without a word from the client."""

    action = RequestAction.RESUME
    title = _("Take it up again")
    submit_label = _("Take it up again")
    success_message = _("It is open again.")
    form_class = NoteForm

    def run(self, form: ServiceForm) -> Any:
        """Resume."""
        return services.request_resume(**self.values(form))


class ResolveView(RequestFormPage):
    """The client has what they came for."""

    action = RequestAction.RESOLVE
    title = _("Resolve the request")
    submit_label = pgettext_lazy("button", "Resolve")
    success_message = _("Resolved. If the client writes again, it opens again.")
    form_class = NoteForm

    def run(self, form: ServiceForm) -> Any:
        """Resolve."""
        return services.request_resolve(**self.values(form))

    def extra_context(self) -> dict[str, Any]:
        """A warning while a solution is chosen and not carried out."""
        context = super().extra_context()
        if has_unfinished(self.actor, self.record):
            context["lead"] = gettext("The chosen solution is not carried out yet.")
        return context


class ReopenView(RequestFormPage):
    """It was not done after all."""

    action = RequestAction.REOPEN
    title = _("Open the request again")
    submit_label = _("Open again")
    success_message = _("It is open again.")
    form_class = ReopenForm

    def run(self, form: ServiceForm) -> Any:
        """Reopen."""
        return services.request_reopen(**self.values(form))


class DetailsView(RequestFormPage):
    """Subject, topic and priority."""

    action = RequestAction.CHANGE_DETAILS
    title = _("Change details")
    submit_label = _("Save")
    success_message = _("Saved.")
    form_class = DetailsForm

    def get_initial(self) -> dict[str, Any]:
        """As they are."""
        record = self.record
        return {
            **super().get_initial(),
            "subject": record.subject,
            "topic_id": record.topic_id,
            "priority": record.priority,
        }

    def form_kwargs(self) -> dict[str, Any]:
        """Topics of the company."""
        return {"actor": self.actor}

    def run(self, form: ServiceForm) -> Any:
        """Change them."""
        return services.request_change_details(**self.values(form))


class ReceiveView(RequestFormPage):
    """Write down what the client said elsewhere."""

    action = RequestAction.RECEIVE_MESSAGE
    title = _("Record what the client said")
    submit_label = _("Record")
    success_message = _("It stands in the conversation, in the client's words.")
    form_class = ReceivedForm

    def run(self, form: ServiceForm) -> Any:
        """Record it; two people may do so at once, so the version does not matter."""
        values = self.values(form)
        values.pop("version")
        return services.message_receive(**values)


class AssignView(RequestFormPage):
    """A manager gives it to somebody, without an offer."""

    action: ClassVar[str] = RequestAction.ASSIGN
    title = _("Assign the request")
    submit_label = pgettext_lazy("button", "Assign")
    success_message = _("It has a new owner.")
    form_class = AssignForm

    def form_kwargs(self) -> dict[str, Any]:
        """Everyone who can own requests."""
        choices = person_choices(self.actor, skills_for(self.actor, self.record))
        return {"choices": [("", gettext("Choose")), *choices]}

    def run(self, form: ServiceForm) -> Any:
        """Assign."""
        return services.request_assign(**self.values(form))


class TakeView(AssignView):
    """Take it oneself, in one of one's own roles."""

    action = TAKE
    title = _("Take over the request")
    submit_label = pgettext_lazy("button", "Take over")
    success_message = _("It is yours now.")
    form_class = TakeForm

    def form_kwargs(self) -> dict[str, Any]:
        """Oneself, once per role held."""
        return {"choices": own_roles(self.actor)}


def own_roles(actor: Actor) -> list[tuple[str, str]]:
    """The actor as an owner, once per role held today."""
    mine = []
    for label, people in person_choices(actor):
        for value, name in people:
            if Receiver.from_value(value).owner_id == actor.membership_id:
                mine.append((value, f"{name}, {label}"))
    return mine


class OfferView(RequestFormPage):
    """Offer it to somebody else with its context; the sender stays the owner until accepted."""

    action = RequestAction.OFFER
    title = _("Hand over")
    submit_label = _("Offer the request")
    success_message = _("Offered. It stays yours until it is accepted.")
    template_name = "handoffs/handover_offer.html"
    form_class = HandoverForm

    def prepare(self) -> None:
        """The request, and who might take it."""
        super().prepare()
        self.skills = skills_for(self.actor, self.record)
        suggested = suggested_receivers(self.actor, self.record, self.skills)
        self.suggested: dict[str, Suggestion] = {
            Receiver(item.owner_id, item.role_id, None).value: item for item in suggested
        }
        record, day = self.record, timezone.localdate()
        self.named = roles_named_for(self.actor.company_id, record.topic_id, day)

    def get_initial(self) -> dict[str, Any]:
        """What was promised already."""
        record = self.record
        known = {"promised": record.promised, "promised_by": record.promised_by}
        return {**super().get_initial(), **known}

    def form_kwargs(self) -> dict[str, Any]:
        """Suggested people first."""
        names = {value: item.name for value, item in self.suggested.items()}
        has_matrix = self.named is not None
        return {
            "actor": self.actor,
            "suggested": names,
            "has_matrix": has_matrix,
            "skills": self.skills,
        }

    def run(self, form: ServiceForm) -> Any:
        """Offer."""
        return services.handover_offer(**self.values(form))

    def extra_context(self) -> dict[str, Any]:
        """Suggestions with their reasons beside the radio buttons, and which of them the matrix
        does not name; None where there is no matrix to go by."""
        outside = None
        if self.named is not None:
            outside = [
                value
                for value, item in self.suggested.items()
                if is_outside(item.role_id, self.named)
            ]
        return {**super().extra_context(), "suggested": self.suggested, "outside": outside}


class AnswerView(RequestFormPage, abstract=True):
    """An answer to one offer; another offer of the same request is not meant."""

    def prepare(self) -> None:
        """The offer, still open."""
        super().prepare()
        offers = Handover.objects.visible_to(self.actor).filter(request=self.record)
        self.handover: Handover = get_or_not_found(offers, pk=self.kwargs["handover_id"])

    def values(self, form: ServiceForm) -> dict[str, Any]:
        """By the offer and not the request."""
        values = super().values(form)
        values.pop("request_id")
        return {**values, "handover_id": self.handover.pk}


class AcceptView(AnswerView):
    """Become the owner. The desk posts here without a form."""

    action = RequestAction.ACCEPT
    title = _("Accept the hand-over")
    submit_label = pgettext_lazy("button", "Accept")
    success_message = _("It is yours now.")
    form_class = ConfirmForm

    def run(self, form: ServiceForm) -> Any:
        """Accept."""
        return services.handover_accept(**self.values(form))


class DeclineView(AnswerView):
    """Say no, and why."""

    action = RequestAction.DECLINE
    title = _("Decline the hand-over")
    submit_label = pgettext_lazy("button", "Decline")
    success_message = _("Declined. The sender is told why.")
    form_class = ReasonForm

    def run(self, form: ServiceForm) -> Any:
        """Decline."""
        return services.handover_decline(**self.values(form))


class WithdrawView(AnswerView):
    """Take the offer back."""

    action = RequestAction.WITHDRAW
    title = _("Withdraw the offer")
    submit_label = pgettext_lazy("button", "Withdraw")
    success_message = _("The offer is withdrawn.")
    form_class = OptionalReasonForm

    def run(self, form: ServiceForm) -> Any:
        """Withdraw."""
        return services.handover_withdraw(**self.values(form))


class ReturnView(RequestFormPage):
    """Offer it back to whom it came from."""

    action = RequestAction.RETURN
    title = _("Return the request")
    submit_label = _("Offer it back")
    success_message = _("Offered back. It stays yours until it is accepted.")
    form_class = ReasonForm

    def run(self, form: ServiceForm) -> Any:
        """Return."""
        return services.handover_return(**self.values(form))
