"""The draft of a guide: quality by quality, what is wrong with it, and the way to a version."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.drafts import DraftFormPage, DraftMoveView, DraftPartView
from core.errors import NotFound
from core.forms import ConfirmForm, ServiceForm
from core.views import get_or_not_found
from hiring import services
from hiring.guide_document import Quality
from hiring.interview_forms import PublishForm, QualityForm
from hiring.models import GuideDraft, GuideVersion
from hiring.selectors.guides import problem_sentences
from hiring.views.guides import differences_shown, guide_crumbs


def draft_given(actor: Any, pk: int) -> GuideDraft:
    """The draft of a guide in sight, or `NotFound`."""
    drafts = GuideDraft.objects.visible_to(actor).select_related("guide__current", "changed_by")
    draft: GuideDraft = get_or_not_found(drafts, guide_id=pk)
    return draft


def draft_context(draft: GuideDraft, message: Any = "") -> dict[str, Any]:
    """What the draft's page and the part that htmx puts in anew show."""
    guide, current = draft.guide, draft.guide.current
    return {
        "title": gettext("Draft: %(name)s") % {"name": guide.name},
        "guide": guide,
        "draft": draft,
        "current": current,
        "message": message,
        "qualities": draft.qualities,
        "problems": problem_sentences(draft.qualities),
        "differences": differences_shown(current.qualities, draft.qualities) if current else [],
        "is_changed": (current.document if current else []) != draft.document,
        "crumbs": guide_crumbs(guide, {"label": _("Draft")}),
    }


class WholeDraft(DraftPartView, abstract=True):
    """All of a draft."""

    capability = Capability.HIRING_GUIDES
    page_template = "hiring/guide_draft.html"
    part_template = "hiring/guide_draft_part.html"

    def context(self, message: str) -> dict[str, Any]:
        """Qualities, what is wrong and what differs."""
        return draft_context(draft_given(self.actor, self.kwargs["pk"]), message)


class GuideDraftView(WholeDraft):
    """The next version while it is written."""

    capability = Capability.HIRING_GUIDES

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page, or for htmx the part that changes."""
        return self.show()


class GuideDraftPage(DraftFormPage, abstract=True):
    """A form about one draft."""

    capability = Capability.HIRING_GUIDES
    draft: GuideDraft

    def prepare(self) -> None:
        """The draft, or `NotFound`."""
        self.draft = draft_given(self.actor, self.kwargs["pk"])

    def here(self, form: ServiceForm) -> dict[str, Any]:
        """Who does it to which guide, having seen which state of its draft."""
        return {
            "actor": self.actor,
            "guide_id": self.draft.guide_id,
            "seen": form.cleaned_data["version"],
        }

    def success_url(self, result: Any) -> str:
        """The draft."""
        return reverse("guide-draft", args=[self.draft.guide_id])


class QualityAddView(GuideDraftPage):
    """A new quality, at the end."""

    title = _("New quality")
    submit_label = _("Add the quality")
    form_class = QualityForm
    template_name = "hiring/guide_quality_form.html"

    def run(self, form: ServiceForm) -> GuideDraft:
        """Add it."""
        return services.guide_quality_add(**self.here(form), **form.service_values())


class OneQualityPage(GuideDraftPage, abstract=True):
    """A form about one quality."""

    def prepare(self) -> None:
        """The quality, or `NotFound`."""
        super().prepare()
        found = [one for one in self.draft.qualities if one.key == self.kwargs["key"]]
        if not found:
            raise NotFound
        self.quality: Quality = found[0]


class QualityChangeView(OneQualityPage):
    """Change what a guide says of a quality."""

    title = _("Change the quality")
    submit_label = _("Save")
    form_class = QualityForm
    template_name = "hiring/guide_quality_form.html"

    def get_initial(self) -> dict[str, Any]:
        """What it says now."""
        return super().get_initial() | dict(self.quality.texts)

    def run(self, form: ServiceForm) -> GuideDraft:
        """Save it."""
        return services.guide_quality_change(
            **self.here(form), key=self.quality.key, **form.service_values()
        )


class QualityRemoveView(OneQualityPage):
    """Take a quality out."""

    title = _("Take this quality out?")
    submit_label = _("Take it out")
    form_class = ConfirmForm
    template_name = "_generic/confirm.html"

    def run(self, form: ServiceForm) -> GuideDraft:
        """Take it out."""
        return services.guide_quality_remove(**self.here(form), key=self.quality.key)

    def extra_context(self) -> dict[str, Any]:
        """Which one."""
        return {"text": self.quality.name}


class QualityMoveView(WholeDraft, DraftMoveView):
    """One place up or down."""

    capability = Capability.HIRING_GUIDES

    def move(self, *, seen: int | None, key: str, direction: str) -> None:
        """Move the quality."""
        pk = draft_given(self.actor, self.kwargs["pk"]).guide_id
        services.guide_quality_move(
            actor=self.actor, guide_id=pk, seen=seen, key=key, direction=direction
        )

    def draft_url(self) -> str:
        """The draft."""
        return reverse("guide-draft", args=[self.kwargs["pk"]])


class GuidePublishView(GuideDraftPage):
    """Make the draft the version in force."""

    title = _("Publish this draft")
    submit_label = _("Publish")
    success_message = _("Published. Interviews asked for from now on use it.")
    form_class = PublishForm
    stays = False

    def run(self, form: ServiceForm) -> GuideVersion:
        """Publish what was seen."""
        return services.guide_publish(**self.here(form), reason=form.cleaned_data["reason"])

    def success_url(self, result: GuideVersion | None) -> str:
        """The guide; back to the draft without a new version."""
        name = "guide-draft" if result is None else "guide"
        return reverse(name, args=[self.draft.guide_id])

    def extra_context(self) -> dict[str, Any]:
        """What it means for interviews."""
        return {"lead": _("Interviews that were asked for before keep the version they have.")}


class GuideDiscardView(GuideDraftPage):
    """Forget what was not published."""

    title = _("Forget all changes of the draft?")
    submit_label = _("Forget them")
    success_message = _("The draft is as the newest version again.")
    form_class = ConfirmForm
    template_name = "_generic/confirm.html"

    def run(self, form: ServiceForm) -> GuideDraft:
        """Forget them."""
        return services.guide_draft_discard(**self.here(form))
