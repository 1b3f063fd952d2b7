"""Tags: of one request, and the company's list of them."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.access import Capability
from core.forms import ServiceForm
from core.views import ListPage, ServiceFormPage, get_or_not_found
from handoffs import services
from handoffs.gathering_forms import RequestTagsForm, TagEditForm, TagForm, TagMergeForm
from handoffs.models import Request, Tag
from handoffs.selectors.tags import tags_with_counts
from handoffs.transitions import RequestAction
from handoffs.views.base import RequestFormPage, request_url


class RequestTagsView(RequestFormPage):
    """The tags of one request."""

    action = RequestAction.TAG
    title = _("Tags of the request")
    submit_label = _("Save")
    success_message = _("Saved.")
    form_class = RequestTagsForm

    @property
    def present(self) -> list[str]:
        """The tags it has now."""
        return [row["name"] for row in getattr(self.record, "tags_seen", ())]

    def get_initial(self) -> dict[str, Any]:
        """As they are."""
        return {**super().get_initial(), "tags": self.present}

    def form_kwargs(self) -> dict[str, Any]:
        """Tags of the company."""
        return {"actor": self.actor, "present": self.present}

    def run(self, form: ServiceForm) -> Request:
        """What was ticked is added; what was there and is not ticked any more is taken off."""
        if not isinstance(form, RequestTagsForm):
            raise TypeError
        wanted = form.wanted()
        kept = {name.lower() for name in wanted}
        return services.request_tags_change(
            actor=self.actor,
            request_id=self.record.pk,
            add=wanted,
            remove=[name for name in self.present if name.lower() not in kept],
        )

    def success_url(self, result: Any) -> str:
        """Back to the request."""
        return request_url(self.record.number)


class TagListView(ListPage):
    """Every tag, with how many requests have it."""

    capability = Capability.REQUESTS_VIEW_ALL
    title = _("Tags")
    row_template = "handoffs/_tag_row.html"
    ordering = ("name", "pk")
    columns = (
        (_("Tag"), ""),
        (_("In use"), ""),
        (_("Requests"), "end opt-s"),
        ("", "end"),
    )
    empty_title = _("No tags yet")
    empty_text = _("A tag is made when it is first put on a request, or here.")

    def get_queryset(self) -> models.QuerySet[Any]:
        """Those that were not merged."""
        return tags_with_counts(self.actor)

    def row(self, record: Any) -> Mapping[str, Any]:
        """Plain values."""
        return {
            "pk": record.pk,
            "name": record.name,
            "colour": record.colour,
            "is_active": record.is_active,
            "count": record.count,
            "url": f"{reverse('request-list')}?tags={record.pk}",
            "may_change": self.actor.has(Capability.REQUESTS_ANSWER_FOR_OTHERS),
        }

    def extra_context(self) -> Mapping[str, Any]:
        """A new one, for those who work requests."""
        return {
            "create_url": reverse("tag-create"),
            "create_label": _("New tag"),
            "create_in_dialog": True,
            "crumbs": [
                {"label": _("Requests"), "url": reverse("request-list")},
                {"label": self.title},
            ],
        }


class TagCreateView(ServiceFormPage):
    """A new tag."""

    capability = Capability.REQUESTS_WORK
    title = _("New tag")
    submit_label = _("Save")
    success_message = _("The tag can be put on requests now.")
    form_class = TagForm

    def run(self, form: ServiceForm) -> Tag:
        """Make it."""
        return services.tag_create(actor=self.actor, **form.service_values())

    def success_url(self, result: Any) -> str:
        """All tags."""
        return reverse("tag-list")


class TagEditView(ServiceFormPage):
    """Another name or colour; out of use, or back in use."""

    capability = Capability.REQUESTS_ANSWER_FOR_OTHERS
    title = _("Change the tag")
    submit_label = _("Save")
    success_message = _("Saved.")
    form_class: ClassVar[type[ServiceForm]] = TagEditForm

    def prepare(self) -> None:
        """One that was not merged."""
        tags = Tag.objects.visible_to(self.actor).filter(merged_into=None)
        self.tag: Tag = get_or_not_found(tags, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """As it is, and the version seen."""
        names = ("name", "colour", "is_active", "version")
        return {name: getattr(self.tag, name) for name in names}

    def run(self, form: ServiceForm) -> Tag:
        """Save it."""
        return services.tag_update(
            actor=self.actor,
            tag_id=self.tag.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )

    def success_url(self, result: Any) -> str:
        """All tags."""
        return reverse("tag-list")


class TagMergeView(TagEditView):
    """Two words for one thing become one."""

    title = _("Merge the tag into another")
    submit_label = pgettext_lazy("button", "Merge")
    success_message = _("Every request has the other tag now.")
    form_class = TagMergeForm

    def get_initial(self) -> dict[str, Any]:
        """The version seen."""
        return {"version": self.tag.version}

    def form_kwargs(self) -> dict[str, Any]:
        """The other tags."""
        return {"actor": self.actor, "tag": self.tag}

    def run(self, form: ServiceForm) -> Tag:
        """Merge."""
        return services.tag_merge(
            actor=self.actor,
            tag_id=self.tag.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )

    def extra_context(self) -> Mapping[str, Any]:
        """Which one goes."""
        lead = _("“%(name)s” goes; its requests get the other one, and so does who types it.")
        return {"lead": lead % {"name": self.tag.name}}
