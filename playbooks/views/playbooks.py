"""Pages of playbooks: the list, one of them, creating and changing it, its review."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.forms import ConfirmForm, ServiceForm, number_given
from core.views import ActorView, ListPage, ServiceFormPage, get_or_not_found, url_above
from playbooks import services
from playbooks.filters import PlaybookFilterSet
from playbooks.forms import PlaybookForm
from playbooks.models import Playbook
from playbooks.selectors import Standing, playbooks_listed, role_names, standing_of, steps_shown
from playbooks.transitions import DraftState
from playbooks.views.shown import STANDING_LOOKS, chart_of
from playbooks.views.tabs import playbook_tabs
from roles.models import Topic, Touchpoint


class PlaybookListView(ListPage):
    """Playbooks by name: what they are for, whose they are, and how they stand."""

    capability = Capability.PLAYBOOKS_VIEW
    title = _("Playbooks")
    row_template = "playbooks/_playbook_row.html"
    columns = (
        (_("Playbook"), ""),
        (_("Kind"), "opt-s"),
        (_("Topics"), "opt-s"),
        (_("Owner"), "opt-s"),
        (_("State"), ""),
        (_("Next review"), "end opt-s"),
    )
    filterset_class = PlaybookFilterSet
    ordering = ("title", "id")
    empty_title = _("Nobody has written down how the work is done")
    empty_text = _("Begin with what clients ask most often.")

    def get_queryset(self) -> models.QuerySet[Any]:
        """Playbooks in sight."""
        return playbooks_listed(self.actor)

    def row(self, record: Any) -> Mapping[str, Any]:
        """Plain values of one playbook."""
        standing = standing_of(record, timezone.localdate())
        look, icon = STANDING_LOOKS[standing]
        return {
            "name": record.name,
            "url": reverse("playbook-detail", args=[record.pk]),
            "kind": record.get_kind_display(),
            "topics": sorted(link.topic.name for link in record.of_topics.all()),
            "owner": record.owner.name if record.owner else "",
            "state": standing.label,
            "look": look,
            "icon": icon,
            "version": str(record.current) if record.current else "",
            "waits": record.draft.state == DraftState.PROPOSED,
            "review_due_on": record.review_due_on if record.is_active else None,
            "is_due": standing == Standing.REVIEW_DUE,
        }

    def extra_context(self) -> Mapping[str, Any]:
        """Tabs, and the way to a new one for those who may."""
        context: dict[str, Any] = {
            "tabs": playbook_tabs("playbook-list"),
            "lead": _("How the people who do the work do it, step by step over the roles"),
        }
        if self.actor.has(Capability.PLAYBOOKS_WRITE):
            context |= {
                "create_url": reverse("playbook-create"),
                "create_label": _("New playbook"),
                "create_in_dialog": True,
            }
        return context


class PlaybookDetailView(ActorView):
    """One playbook: what is in force, and what can be done with it."""

    capability = Capability.PLAYBOOKS_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Its steps as a picture and as a list, and where it belongs."""
        playbooks = Playbook.objects.visible_to(self.actor)
        related = playbooks.select_related("owner", "current__approved_by", "draft__proposed_by")
        playbook: Playbook = get_or_not_found(related, pk=pk)
        draft, steps = playbook.draft, playbook.current.steps if playbook.current else ()
        standing = standing_of(playbook, timezone.localdate())
        look, icon = STANDING_LOOKS[standing]
        may_write = self.actor.has(Capability.PLAYBOOKS_WRITE)
        is_in_force = standing in {Standing.IN_FORCE, Standing.REVIEW_DUE}
        touchpoints = playbook.of_touchpoints.select_related(
            "touchpoint__from_role", "touchpoint__to_role"
        )
        context = {
            "title": playbook.name,
            "playbook": playbook,
            "draft": draft,
            "standing": {"label": standing.label, "look": look, "icon": icon},
            "is_due": standing == Standing.REVIEW_DUE,
            "is_never": standing == Standing.NEVER_APPROVED,
            "is_closed": standing == Standing.OUT_OF_USE,
            "waits": draft.state == DraftState.PROPOSED,
            "steps": steps_shown(steps, role_names(self.actor)),
            "chart": chart_of(playbook, steps),
            "topics": sorted(
                link.topic.name for link in playbook.of_topics.select_related("topic")
            ),
            "touchpoints": [link.touchpoint for link in touchpoints],
            "may_write": may_write,
            "may_review": is_in_force and services.may_review(self.actor, playbook),
            "run_url": self._run_url(playbook) if is_in_force else None,
            "check_url": url_above("playbook-check", playbook.pk),
            "crumbs": [
                {"label": _("Playbooks"), "url": reverse("playbook-list")},
                {"label": playbook.name},
            ],
        }
        return self.render("playbooks/playbook_detail.html", context)

    def _run_url(self, playbook: Playbook) -> str | None:
        may_run = self.actor.has(Capability.PLAYBOOKS_RUN)
        return reverse("run-start", args=[playbook.pk]) if may_run else None


class PlaybookCreateView(ServiceFormPage):
    """A new playbook; `?topic=` (code or id) and `?touchpoint=` say what it is to be for."""

    capability = Capability.PLAYBOOKS_WRITE
    title = _("New playbook")
    submit_label = _("Create and write its steps")
    success_message = _("Created. Now write its steps.")
    form_class = PlaybookForm
    template_name = "playbooks/playbook_form.html"

    def get_initial(self) -> dict[str, Any]:
        """The topic and touchpoint asked for; whoever writes it owns it."""
        asked = self.request.GET
        topics, touchpoints = (
            _named(model.objects.visible_to(self.actor), asked.get(name, ""))
            for name, model in (("topic", Topic), ("touchpoint", Touchpoint))
        )
        initial: dict[str, Any] = {"owner_id": self.actor.membership_id}
        if touchpoints:
            initial |= {"touchpoint_ids": touchpoints, "kind": "regulation"}
        if topics:
            initial["topic_ids"] = topics
        return initial

    def form_kwargs(self) -> dict[str, Any]:
        """People, topics and touchpoints of the company."""
        return {"actor": self.actor}

    def run(self, form: ServiceForm) -> Playbook:
        """Create it."""
        return services.playbook_create(actor=self.actor, **form.service_values())

    def success_url(self, result: Playbook | None) -> str:
        """Its draft."""
        if result is None:
            return reverse("playbook-list")
        return reverse("playbook-draft", args=[result.pk])


def _named(rows: Any, text: str) -> list[int]:
    """The id of the row with that code or id; nothing for nothing of the kind."""
    if not text:
        return []
    condition = models.Q(code=text)
    if (number := number_given(text)) is not None:
        condition |= models.Q(pk=number)
    return list(rows.filter(condition).values_list("pk", flat=True)[:1])


class OnePlaybookPage(ServiceFormPage, abstract=True):
    """A form about one playbook."""

    def prepare(self) -> None:
        """The playbook, or `NotFound`."""
        playbooks = Playbook.objects.visible_to(self.actor).select_related("owner")
        self.playbook: Playbook = get_or_not_found(playbooks, pk=self.kwargs["pk"])

    def success_url(self, result: Any) -> str:
        """Its page."""
        return reverse("playbook-detail", args=[self.playbook.pk])


class PlaybookEditView(OnePlaybookPage):
    """Change what a playbook is called, is for and belongs to; its steps are in the draft."""

    capability = Capability.PLAYBOOKS_WRITE
    title = _("Change the playbook")
    submit_label = _("Save")
    success_message = _("Saved.")
    form_class = PlaybookForm
    template_name = "playbooks/playbook_form.html"

    def get_initial(self) -> dict[str, Any]:
        """What it says now, and the version seen."""
        names = services.PLAYBOOK_FIELDS - {"topic_ids", "touchpoint_ids"} | {"version"}
        topics = self.playbook.of_topics.values_list("topic_id", flat=True)
        touchpoints = self.playbook.of_touchpoints.values_list("touchpoint_id", flat=True)
        return {name: getattr(self.playbook, name) for name in names} | {
            "topic_ids": sorted(topics),
            "touchpoint_ids": sorted(touchpoints),
        }

    def form_kwargs(self) -> dict[str, Any]:
        """People, topics and touchpoints of the company; its code stays."""
        return {"actor": self.actor, "playbook": self.playbook}

    def run(self, form: ServiceForm) -> Playbook:
        """Save it."""
        return services.playbook_update(
            actor=self.actor,
            playbook_id=self.playbook.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )


class PlaybookReviewView(OnePlaybookPage):
    """Say that it still holds."""

    capability = Capability.PLAYBOOKS_WRITE
    title = _("Does it still hold?")
    submit_label = _("It still holds")
    success_message = _("Reviewed. The next review is due later.")
    form_class = ConfirmForm
    template_name = "playbooks/review.html"

    def get_initial(self) -> dict[str, Any]:
        """The version seen."""
        return {"version": self.playbook.version}

    def run(self, form: ServiceForm) -> Playbook:
        """Move the day of the next review."""
        return services.playbook_review_confirm(
            actor=self.actor,
            playbook_id=self.playbook.pk,
            version=form.cleaned_data["version"],
        )

    def extra_context(self) -> Mapping[str, Any]:
        """Which playbook."""
        return {"playbook": self.playbook}
