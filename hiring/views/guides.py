"""Pages of guides: which there are, what they say, their versions, and what differs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.documents import Change, Difference
from core.forms import ConfirmForm, ServiceForm, number_given
from core.views import ActorView, ServiceFormPage, get_or_not_found
from hiring import services
from hiring.guide_document import Quality, differences
from hiring.interview_forms import GuideForm, GuideUseForm, text_label
from hiring.models import Guide, GuideVersion
from hiring.selectors.guides import guides_of, versions_of
from hiring.views.tabs import hiring_tabs

_CHANGES: dict[str, tuple[str, str, Any]] = {
    Change.ADDED: ("ok", "plus", _("new")),
    Change.REMOVED: ("risk", "trash", _("taken out")),
    Change.CHANGED: ("warn", "edit", _("changed")),
    Change.MOVED: ("none", "swap", _("moved")),
}


def guide_crumbs(guide: Guide | None = None, *last: Any) -> list[dict[str, Any]]:
    """The way to a page about guides."""
    crumbs: list[dict[str, Any]] = [
        {"label": _("Interview guides"), "url": reverse("guide-list") if guide else None}
    ]
    if guide is not None:
        url = reverse("guide", args=[guide.pk]) if last else None
        crumbs.append({"label": guide.name, "url": url})
    return [*crumbs, *last]


def differences_shown(
    before: tuple[Quality, ...], after: tuple[Quality, ...]
) -> list[dict[str, Any]]:
    """What differs, side by side, in words."""
    return [_difference(found) for found in differences(before, after)]


def _difference(found: Difference[Quality]) -> dict[str, Any]:
    look, icon, label = _CHANGES[found.change]
    quality = found.after or found.before
    assert quality is not None  # noqa: S101 -- one side always has it
    rows = []
    if found.before is not None and found.after is not None:
        rows = [
            {
                "label": text_label(name),
                "before": [found.before.texts.get(name, "") or "—"],
                "after": [found.after.texts.get(name, "") or "—"],
            }
            for name in found.fields
        ]
    return {"look": look, "icon": icon, "label": label, "title": quality.name, "rows": rows}


class GuideListView(ActorView):
    """The company's guides, and the ones to begin with where they are missing."""

    capability = Capability.HIRING_TAKE_PART

    def get(self, request: HttpRequest) -> HttpResponse:
        """All of them: there are few."""
        rows = [
            {
                "name": guide.name,
                "is_active": guide.is_active,
                "url": reverse("guide", args=[guide.pk]),
                "version": str(guide.current) if guide.current else "",
                "qualities": [quality.name for quality in guide.current.qualities]
                if guide.current
                else [],
                "published": guide.current.published_at if guide.current else None,
                "is_changed": guide.current is None
                or guide.draft.document != guide.current.document,
            }
            for guide in guides_of(self.actor)
        ]
        writes = self.actor.has(Capability.HIRING_GUIDES)
        context = {
            "title": _("Interview guides"),
            "rows": rows,
            "tabs": hiring_tabs(self.actor, "guide-list"),
            "writes": writes,
            "may_begin": writes and services.defaults_missing(actor=self.actor) > 0,
        }
        return self.render("hiring/guide_list.html", context)


class GuideDefaultsView(ServiceFormPage):
    """The guides to begin with, for a company from before there were any."""

    capability = Capability.HIRING_GUIDES
    title = _("Begin with the guide that comes with the product?")
    submit_label = _("Begin with it")
    success_message = _("The guide is there. Change it as you like.")
    form_class = ConfirmForm
    template_name = "_generic/confirm.html"

    def run(self, form: ServiceForm) -> Any:
        """Add what is missing."""
        services.defaults_create(actor=self.actor)

    def success_url(self, result: Any) -> str:
        """The list."""
        return reverse("guide-list")

    def extra_context(self) -> dict[str, Any]:
        """What it is."""
        return {
            "text": _(
                "It asks about drive, willingness to learn, positive attitude and empathy, in"
                " both languages. Guides of your own stay as they are."
            )
        }


class GuideCreateView(ServiceFormPage):
    """A guide of one's own, as a copy of another one."""

    capability = Capability.HIRING_GUIDES
    title = _("New guide")
    submit_label = _("Begin the draft")
    success_message = _("A draft. Interviews can be held by it once it is published.")
    form_class = GuideForm

    def form_kwargs(self) -> dict[str, Any]:
        """Guides that are there."""
        return {"guides": [(guide.pk, guide.name) for guide in guides_of(self.actor)]}

    def get_initial(self) -> dict[str, Any]:
        """The guide from whose page one comes."""
        return {"from_id": number_given(self.request.GET.get("from"))}

    def run(self, form: ServiceForm) -> Guide:
        """Copy it."""
        return services.guide_create(actor=self.actor, **form.service_values())

    def success_url(self, result: Any) -> str:
        """Its draft."""
        return reverse("guide-draft", args=[result.pk]) if result else reverse("guide-list")


class GuideUseView(ServiceFormPage):
    """Put a guide out of use for new vacancies, or into use again."""

    capability = Capability.HIRING_GUIDES
    title = _("Use of the guide")
    submit_label = _("Save")
    success_message = _("Saved.")
    form_class = GuideUseForm
    template_name = "_generic/confirm.html"

    def prepare(self) -> None:
        """The guide, or `NotFound`; the words follow how it is now."""
        self.guide: Guide = get_or_not_found(guides_of(self.actor), pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """The other way round."""
        return {"is_active": not self.guide.is_active}

    def extra_context(self) -> dict[str, Any]:
        """What it means."""
        if self.guide.is_active:
            return {
                "title": _("Put this guide out of use?"),
                "submit_label": _("Put it out of use"),
                "lead": self.guide.name,
                "text": _("It cannot be chosen for vacancies any more."),
                "consequences": [_("Vacancies and interviews that have it keep it.")],
            }
        return {
            "title": _("Use this guide again?"),
            "submit_label": _("Use it again"),
            "lead": self.guide.name,
            "text": _("It can be chosen for vacancies again."),
        }

    def run(self, form: ServiceForm) -> Guide:
        """Change it."""
        return services.guide_use(
            actor=self.actor,
            guide_id=self.guide.pk,
            is_active=form.cleaned_data["is_active"],
        )

    def success_url(self, result: Any) -> str:
        """Its page."""
        return reverse("guide", args=[self.guide.pk])


class GuideView(ActorView):
    """What a guide says now."""

    capability = Capability.HIRING_TAKE_PART

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The version in force."""
        guide: Guide = get_or_not_found(guides_of(self.actor), pk=pk)
        current = guide.current
        context = {
            "title": guide.name,
            "guide": guide,
            "current": current,
            "qualities": current.qualities if current else (),
            "writes": self.actor.has(Capability.HIRING_GUIDES),
            "sees_agreement": self.actor.has(Capability.HIRING_VIEW_ALL),
            "crumbs": guide_crumbs(guide),
        }
        return self.render("hiring/guide.html", context)


class GuideVersionsView(ActorView):
    """All versions with their reasons."""

    capability = Capability.HIRING_TAKE_PART

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The newest first."""
        guide: Guide = get_or_not_found(guides_of(self.actor), pk=pk)
        rows = [
            {
                "number": version.number,
                "url": reverse("guide-version", args=[pk, version.number]),
                "reason": version.reason,
                "author": version.author.name if version.author else "",
                "published": version.published_at,
                "is_in_force": version.pk == guide.current_id,
            }
            for version in versions_of(self.actor, guide).defer("document")
        ]
        context = {
            "title": gettext("Versions: %(name)s") % {"name": guide.name},
            "lead": _("An interview keeps the version it was asked for with."),
            "rows": rows,
            "crumbs": guide_crumbs(guide, {"label": _("Versions")}),
        }
        return self.render("_generic/versions.html", context)


class GuideVersionView(ActorView):
    """One version, held against another one: without a word the one before."""

    capability = Capability.HIRING_TAKE_PART

    def get(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """What it says, and what differs; `?against=` names the other version."""
        guide: Guide = get_or_not_found(guides_of(self.actor), pk=pk)
        versions = versions_of(self.actor, guide)
        version: GuideVersion = get_or_not_found(versions, number=number)
        others = versions.exclude(pk=version.pk).values_list("number", flat=True)
        other = self._other(versions, number)
        context = {
            "title": gettext("%(name)s, version %(number)s")
            % {"name": guide.name, "number": number},
            "guide": guide,
            "version": version,
            "other": other,
            "others": list(others),
            "is_in_force": version.pk == guide.current_id,
            "differences": differences_shown(other.qualities, version.qualities) if other else [],
            "qualities": version.qualities,
            "crumbs": guide_crumbs(
                guide,
                {"label": _("Versions"), "url": reverse("guide-versions", args=[pk])},
                {"label": str(version)},
            ),
        }
        return self.render("hiring/guide_version.html", context)

    def _other(self, versions: Any, number: int) -> GuideVersion | None:
        asked = number_given(self.request.GET.get("against"), digits=9)
        wanted = number - 1 if asked is None else asked
        found: GuideVersion | None = versions.filter(number=wanted).first()
        return None if wanted == number else found
