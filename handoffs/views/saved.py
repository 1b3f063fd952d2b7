"""Views of the list of requests: save what is shown, change it, delete it."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.errors import NotAllowed
from core.forms import ConfirmForm, ServiceForm
from core.views import ServiceFormPage, get_or_not_found
from handoffs import services
from handoffs.models import SavedView
from handoffs.view_forms import SavedViewEditForm, SavedViewForm
from handoffs.view_queries import normalised


def list_with(query: str) -> str:
    """The list with these filters."""
    return f"{reverse('request-list')}?{query}" if query else reverse("request-list")


class SavedViewCreateView(ServiceFormPage):
    """Save what the list shows now; its filters stand in the address of this page."""

    capability = Capability.REQUESTS_VIEW_ALL
    title = _("Save this view")
    submit_label = _("Save")
    success_message = _("The view is saved. It stands above the list.")
    form_class = SavedViewForm

    def get_initial(self) -> dict[str, Any]:
        """The filters of the list."""
        return {"query": normalised(self.request.META.get("QUERY_STRING", ""))}

    def run(self, form: ServiceForm) -> SavedView:
        """Save it."""
        return services.saved_view_create(actor=self.actor, **form.service_values())

    def success_url(self, result: Any) -> str:
        """The list as it was."""
        return list_with(result.query if result else self.get_initial()["query"])


class SavedViewEditView(ServiceFormPage):
    """Another name, or shown to colleagues."""

    capability = Capability.REQUESTS_VIEW_ALL
    title = _("Change the view")
    submit_label = _("Save")
    success_message = _("Saved.")
    form_class = SavedViewEditForm

    def prepare(self) -> None:
        """One's own view."""
        self.view = _seen(self)
        if self.view.owner_id != self.actor.membership_id:
            raise NotAllowed

    def get_initial(self) -> dict[str, Any]:
        """What it is now, and the version seen."""
        names = ("name", "is_shared", "position", "version")
        return {name: getattr(self.view, name) for name in names}

    def run(self, form: ServiceForm) -> SavedView:
        """Save it."""
        return services.saved_view_update(
            actor=self.actor,
            view_id=self.view.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )

    def success_url(self, result: Any) -> str:
        """The list in this view."""
        return list_with(self.view.query)


class SavedViewDeleteView(ServiceFormPage):
    """Delete a view; the requests stay."""

    capability = Capability.REQUESTS_VIEW_ALL
    title = _("Delete this view?")
    submit_label = _("Delete")
    success_message = _("The view is deleted.")
    form_class = ConfirmForm
    template_name = "_generic/confirm.html"

    def prepare(self) -> None:
        """One's own, or a shared one for those who look after them."""
        self.view = _seen(self)
        if not services.may_delete(self.actor, self.view):
            raise NotAllowed

    def run(self, form: ServiceForm) -> None:
        """Delete it."""
        services.saved_view_delete(actor=self.actor, view_id=self.view.pk)

    def success_url(self, result: Any) -> str:
        """The list without filters."""
        return reverse("request-list")

    def extra_context(self) -> Mapping[str, Any]:
        """Which view, and who loses it."""
        text = _("“%(name)s” leaves the list of views, for colleagues too if it is shared.")
        return {"text": text % {"name": self.view.name}}


def _seen(page: ServiceFormPage) -> SavedView:
    views = SavedView.objects.visible_to(page.actor)
    view: SavedView = get_or_not_found(views, pk=page.kwargs["pk"])
    return view
