"""Merging a duplicate, and taking a merge back."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import ServiceForm
from handoffs import services
from handoffs.forms import OptionalReasonForm
from handoffs.gathering_forms import MergeForm
from handoffs.models import Request
from handoffs.transitions import RequestAction
from handoffs.views.base import RequestFormPage, request_url


class MergeView(RequestFormPage):
    """The same thing asked twice: one request is kept."""

    action = RequestAction.MERGE
    title = _("Merge with another request")
    submit_label = pgettext_lazy("button", "Merge")
    success_message = _("Merged. Nothing is lost, and the merge can be taken back.")
    form_class = MergeForm

    def form_kwargs(self) -> dict[str, Any]:
        """Other requests of the client."""
        return {"actor": self.actor, "record": self.record}

    def run(self, form: ServiceForm) -> Request:
        """Merge; the version seen is that of this page's request."""
        if not isinstance(form, MergeForm):
            raise TypeError
        this, other, version = self.record.pk, form.other_id, form.cleaned_data["version"]
        if form.cleaned_data["keep"] == "this":
            ids = {"request_id": this, "duplicate_id": other, "version": version}
        else:
            ids = {"request_id": other, "duplicate_id": this, "duplicate_version": version}
        return services.request_merge(
            actor=self.actor,
            reason=form.cleaned_data["reason"],
            other_client=form.cleaned_data["other_client"],
            **ids,
        )

    def success_url(self, result: Any) -> str:
        """The one that is kept."""
        return request_url(result.number if result else self.record.number)


class UnmergeView(RequestFormPage):
    """The two were not the same after all."""

    action = RequestAction.UNMERGE
    title = _("Take the merge back")
    submit_label = _("Take it back")
    success_message = _("It is a request of its own again, open and with an owner.")
    form_class = OptionalReasonForm

    def run(self, form: ServiceForm) -> Request:
        """Take it back."""
        return services.request_unmerge(**self.values(form))
