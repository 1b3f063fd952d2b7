"""Which rule fits an event, and what rules and rhythms have done."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db import models
from django.db.models import Count, Exists, OuterRef

from core.access import Actor
from handoffs.models import Entry, EntryKind, RequestChannel
from surveys.models import (
    Answer,
    HeldReason,
    OccasionState,
    SurveyOccasion,
    SurveyRhythm,
    SurveyRule,
    Trigger,
)


def rules_in_use(company_id: int, trigger: str) -> list[SurveyRule]:
    """Rules of a trigger in the order in which they are asked."""
    rules = SurveyRule.objects.of_company(company_id).filter(is_active=True, trigger=trigger)
    return list(rules.select_related("survey").order_by("position", "pk"))


def fits(rule: SurveyRule, entry: Entry) -> bool:
    """Whether an event meets every condition of a rule; the request and client are loaded.

    A request that follows a low answer up asks again only where a rule names its channel.
    """
    request = entry.request
    asks_again = not rule.channel and request.channel == RequestChannel.SURVEY
    role_id = entry.member_role_id if rule.trigger == Trigger.FIRST_REPLY else entry.owner_role_id
    return (
        not asks_again
        and rule.topic_id in {None, entry.topic_id}
        and rule.role_id in {None, role_id}
        and rule.segment.lower() in {"", request.client.segment.lower()}
        and rule.channel in {"", request.channel}
        and rule.priority in {"", request.priority}
    )


def entries_of(company_id: int, entry_ids: Collection[int]) -> list[Entry]:
    """Entries with the request, its client and contact; in the order in which they happened."""
    entries = Entry.objects.of_company(company_id).filter(pk__in=entry_ids)
    related = ("company", "request__client", "request__contact")
    return list(entries.select_related(*related).order_by("at", "pk"))


def latest_resolution_id(company_id: int, request_id: int) -> int | None:
    """The entry by which the request was resolved last."""
    resolutions = Entry.objects.of_company(company_id).filter(
        request_id=request_id, kind=EntryKind.RESOLVED
    )
    found: int | None = resolutions.order_by("-at", "-pk").values_list("pk", flat=True).first()
    return found


def first_replies(company_id: int, request_ids: Collection[int], since: datetime) -> list[int]:
    """The first message a person wrote to the client, of these requests, if it was written since
    then. Automatic ones do not count (METRICS section 3)."""
    written = Entry.objects.of_company(company_id).filter(
        request_id__in=request_ids, kind=EntryKind.MESSAGE_OUT, is_automatic=False
    )
    first = written.order_by("request_id", "at", "pk").distinct("request_id")
    return [pk for pk, at in first.values_list("pk", "at") if at >= since]


class Outcome(NamedTuple):
    """What became of the occasions of a rule or a rhythm."""

    sent: int = 0
    answered: int = 0
    waiting: int = 0
    held: tuple[tuple[str, int], ...] = ()
    not_drawn: int = 0

    @property
    def held_count(self) -> int:
        """How many were held back; what was not drawn is no matter of fairness."""
        return sum(count for _reason, count in self.held)


def outcomes(actor: Actor, since: datetime) -> tuple[dict[int, Outcome], dict[int, Outcome]]:
    """By rule and by rhythm: what became of the occasions since then, most frequent reason first.
    Two queries."""
    occasions: models.QuerySet[SurveyOccasion] = SurveyOccasion.objects.visible_to(actor)
    recent = occasions.filter(happened_at__gte=since).order_by()
    groups = ("rule_id", "rhythm_id", "state", "reason")
    rows = recent.values_list(*groups).annotate(count=Count("pk"))
    told = Exists(Answer.objects.filter(invitation_id=OuterRef("invitation_id")))
    sent = recent.filter(told, state=OccasionState.SENT).values_list("rule_id", "rhythm_id")
    answered = {key[:2]: key[2] for key in sent.annotate(count=Count("pk"))}
    found: dict[tuple[int | None, int | None], Outcome] = {}
    for rule_id, rhythm_id, state, reason, count in sorted(rows, key=lambda row: -row[-1]):
        key = (rule_id, rhythm_id)
        before = found.get(key) or Outcome(answered=answered.get(key, 0))
        found[key] = _with(before, state, reason, count)
    by_rule = {rule: one for (rule, _), one in found.items() if rule is not None}
    by_rhythm = {rhythm: one for (_, rhythm), one in found.items() if rhythm is not None}
    return by_rule, by_rhythm


def _with(outcome: Outcome, state: str, reason: str, count: int) -> Outcome:
    if state == OccasionState.SENT:
        return outcome._replace(sent=outcome.sent + count)
    if state == OccasionState.WAITING:
        return outcome._replace(waiting=outcome.waiting + count)
    if reason == HeldReason.NOT_DRAWN:
        return outcome._replace(not_drawn=outcome.not_drawn + count)
    return outcome._replace(held=(*outcome.held, (reason, count)))


def rules_for(actor: Actor) -> models.QuerySet[SurveyRule]:
    """Rules in the order in which they are asked, those out of use last."""
    rules: models.QuerySet[SurveyRule] = SurveyRule.objects.visible_to(actor)
    related = rules.select_related("survey", "topic", "role")
    return related.order_by("-is_active", "position", "pk")


def rhythms_for(actor: Actor) -> models.QuerySet[SurveyRhythm]:
    """Rhythms by survey and segment, those out of use last."""
    rhythms: models.QuerySet[SurveyRhythm] = SurveyRhythm.objects.visible_to(actor)
    return rhythms.select_related("survey").order_by("-is_active", "survey__kind", "segment", "pk")


def occasions_for(actor: Actor) -> models.QuerySet[SurveyOccasion]:
    """Occasions with all that a row shows."""
    occasions: models.QuerySet[SurveyOccasion] = SurveyOccasion.objects.visible_to(actor)
    return occasions.select_related(
        "client", "contact", "request", "survey", "rule", "rhythm", "invitation__contact"
    )
