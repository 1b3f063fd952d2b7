"""Reading playbooks: lists with their state, what waits for somebody, what a topic has."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from accounts.levels import Level
from core.access import Actor, Capability
from core.languages import reading_order
from playbooks.models import (
    Playbook,
    PlaybookDraft,
    PlaybookTopic,
    PlaybookTouchpoint,
    PlaybookVersion,
)
from playbooks.transitions import DraftState
from roles.models import Touchpoint
from roles.selectors import touchpoints_of


class Standing(models.TextChoices):
    """Whether a playbook is to be followed."""

    IN_FORCE = "in_force", _("In force")
    REVIEW_DUE = "review_due", _("Review due")
    NEVER_APPROVED = "never_approved", _("Never approved")
    OUT_OF_USE = "out_of_use", _("Out of use")


IN_FORCE = Q(is_active=True, current__isnull=False)


def standing_of(playbook: Playbook, today: date) -> Standing:
    """How a playbook stands on a local day; what is due for review is still in force."""
    if not playbook.is_active:
        return Standing.OUT_OF_USE
    if playbook.current_id is None:
        return Standing.NEVER_APPROVED
    is_due = playbook.review_due_on is not None and playbook.review_due_on <= today
    return Standing.REVIEW_DUE if is_due else Standing.IN_FORCE


def standing_is(standing: str, today: date) -> Q:
    """The condition for playbooks that stand so; those due for review count as in force too."""
    conditions = {
        Standing.IN_FORCE: IN_FORCE,
        Standing.REVIEW_DUE: IN_FORCE & Q(review_due_on__lte=today),
        Standing.NEVER_APPROVED: Q(is_active=True, current=None),
        Standing.OUT_OF_USE: Q(is_active=False),
    }
    return conditions[Standing(standing)]


def playbooks_listed(actor: Actor) -> QuerySet[Any]:
    """Playbooks with owner, version in force, draft and topics, without their steps.

    Annotated with `title`, the name in the language in use, to be ordered by.
    """
    first, second = reading_order()
    topics = PlaybookTopic.objects.visible_to(actor).select_related("topic").order_by("pk")
    rows: QuerySet[Any] = (
        Playbook.objects.visible_to(actor)
        .select_related("owner", "current", "draft")
        .defer("current__document", "draft__document", "purpose_en", "purpose_ru")
        .prefetch_related(Prefetch("of_topics", topics))
        .annotate(title=Coalesce(NullIf(F(f"name_{first}"), Value("")), F(f"name_{second}")))
    )
    return rows


def playbooks_by_touchpoint(actor: Actor) -> list[tuple[Touchpoint, list[Playbook]]]:
    """Touchpoints in use with the playbooks in force that belong to them, as touchpoints are
    listed; those without any are left out. Two queries."""
    links = PlaybookTouchpoint.objects.visible_to(actor).filter(
        playbook__is_active=True, playbook__current__isnull=False
    )
    found: dict[int, list[Playbook]] = {}
    for link in links.select_related("playbook").order_by("playbook_id"):
        found.setdefault(link.touchpoint_id, []).append(link.playbook)
    listed = touchpoints_of(actor).filter(pk__in=found).prefetch_related(None)
    return [(row, sorted(found[row.pk], key=lambda one: one.name)) for row in listed]


def versions_of(actor: Actor, playbook: Playbook) -> QuerySet[PlaybookVersion]:
    """A playbook's versions, the newest first, with who wrote and who approved them."""
    versions: QuerySet[PlaybookVersion] = PlaybookVersion.objects.visible_to(actor)
    related = versions.filter(playbook=playbook).select_related("author", "approved_by")
    return related.order_by("-number")


def drafts_to_approve(actor: Actor) -> QuerySet[PlaybookDraft]:
    """What waits for the approval of this person, the longest waiting first.

    A manager's own proposals wait for somebody else.
    """
    drafts: QuerySet[PlaybookDraft] = PlaybookDraft.objects.visible_to(actor)
    if not actor.has(Capability.PLAYBOOKS_APPROVE):
        return drafts.none()
    waiting = drafts.filter(state=DraftState.PROPOSED, playbook__is_active=True)
    if actor.membership_id is not None and actor.level not in {Level.HEAD, Level.ADMIN}:
        waiting = waiting.exclude(proposed_by=actor.membership_id)
    related = waiting.select_related("playbook__current", "proposed_by")
    return related.defer("document", "playbook__current__document").order_by("proposed_at", "pk")


def drafts_sent_back(actor: Actor) -> QuerySet[PlaybookDraft]:
    """What this person proposed and somebody sent back."""
    drafts: QuerySet[PlaybookDraft] = PlaybookDraft.objects.visible_to(actor)
    mine = drafts.filter(state=DraftState.SENT_BACK, proposed_by=actor.membership_id)
    return mine.select_related("playbook").defer("document").order_by("changed_at", "pk")


def reviews_due(actor: Actor, today: date) -> QuerySet[Playbook]:
    """Playbooks in force whose review is due and is this person's to do.

    The owner's; those that nobody who still works here owns are for whoever approves.
    """
    playbooks: QuerySet[Playbook] = Playbook.objects.visible_to(actor)
    mine = Q(owner__isnull=False, owner=actor.membership_id)
    if actor.has(Capability.PLAYBOOKS_APPROVE):
        mine |= Q(owner=None) | Q(owner__is_active=False)
    due = playbooks.filter(standing_is(Standing.REVIEW_DUE, today) & mine)
    return due.order_by("review_due_on", "pk")
