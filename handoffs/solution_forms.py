"""Forms of solutions: an option with its size, the answers to it, and the message about it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ServiceForm, text_field
from handoffs.forms import OnceForm
from handoffs.models import Measure, SolutionKind


class _OfSomeKinds:
    """A field that some kinds need: not marked as optional; whether it is missing, the service
    says."""

    def validate(self, value: Any) -> None:
        """Nothing typed is no value."""


class _DecimalOfKind(_OfSomeKinds, forms.DecimalField):
    """An amount or a percentage."""


class _NumberOfKind(_OfSomeKinds, forms.IntegerField):
    """A number of purchases."""


class _CurrencyOfKind(_OfSomeKinds, forms.CharField):
    """Letters of a currency."""


class SolutionForm(OnceForm):
    """An option for settling a claim; the kind says which of the sizes count."""

    kind_id = forms.TypedChoiceField(label=_("Kind"), coerce=int, widget=forms.RadioSelect)
    amount = _DecimalOfKind(label=_("Amount"), max_digits=14, decimal_places=2)
    currency = _CurrencyOfKind(label=_("Currency"), max_length=3)
    percent = _DecimalOfKind(label=_("Percent"), max_digits=5, decimal_places=2)
    purchases = _NumberOfKind(label=_("On how many next purchases"), max_value=32_767)
    words = text_field(
        _("What exactly, and why"),
        max_length=5000,
        help_text=_("For colleagues who must agree. The client never sees it."),
    )

    def __init__(self, *args: Any, kinds: Iterable[SolutionKind], **kwargs: Any) -> None:
        """Offer the kinds in use."""
        super().__init__(*args, **kwargs)
        self.kinds = list(kinds)
        choices = [(kind.pk, kind.name) for kind in self.kinds]
        self.offer("kind_id", choices)
        self.fields["kind_id"].initial = choices[0][0] if choices else None

    @property
    def kind_rows(self) -> list[dict[str, Any]]:
        """The kinds to choose from, each with what it is counted in."""
        measures = {kind.pk: kind.measure for kind in self.kinds}
        return [
            {
                "pk": kind.pk,
                "name": kind.name,
                "measure": measures[kind.pk],
                "is_chosen": str(self["kind_id"].value()) == str(kind.pk),
            }
            for kind in self.kinds
        ]

    def clean(self) -> dict[str, Any]:
        """What was typed for another kind is left out, right or wrong: it is not shown."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        measures = {kind.pk: kind.measure for kind in self.kinds}
        if measures.get(values.get("kind_id", 0)) == Measure.PERCENT:
            unused: dict[str, Any] = {"amount": None, "currency": ""}
        else:
            unused = {"percent": None, "purchases": None}
        for name in unused:
            self.errors.pop(name, None)
        return {**values, **unused}


class SolutionChangeForm(SolutionForm):
    """Another kind, size or words, before anybody has answered."""

    def service_values(self) -> dict[str, Any]:
        """A change is held against the version seen and needs no key."""
        values = super().service_values()
        values.pop("idempotency_key")
        return values


class AgreeForm(ServiceForm):
    """A yes; why may be said."""

    reason = text_field(_("Reason"), required=False, max_length=2000)


class RefuseForm(ServiceForm):
    """A no, and what would be right instead."""

    reason = text_field(
        _("Why not, and what would be right instead"),
        max_length=2000,
        help_text=_("Colleagues read it. The client does not."),
    )


class ChooseForm(ServiceForm):
    """One of the options; the others may be dropped in the same step."""

    drop_others = forms.BooleanField(
        label=_("Drop the other options"), required=False, initial=True
    )

    def __init__(self, *args: Any, has_others: bool, **kwargs: Any) -> None:
        """Ask about others only where there are any."""
        super().__init__(*args, **kwargs)
        if not has_others:
            del self.fields["drop_others"]


class CarryOutForm(ServiceForm):
    """What was done, so that everybody can see that it was."""

    done = text_field(
        _("What was done"),
        max_length=2000,
        help_text=_("Such as the number of the transfer. The client does not see it."),
    )


class TellForm(OnceForm):
    """Words that go to the client."""

    body = text_field(_("Message to client"), rows=10)
    contact_id = forms.IntegerField(widget=forms.HiddenInput, required=False)
