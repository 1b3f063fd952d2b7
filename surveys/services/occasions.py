"""Occasions to ask: opened by events, decided once, at the time at which a mail may go out.

Whoever decides holds the lock of the client, so that two workers, or two rules, never pass a
limit together. An occasion is sent, held back with its reason, or waits.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.access import Actor
from handoffs.models import Entry
from surveys.models import HeldReason, OccasionState, SurveyOccasion, SurveyRule
from surveys.rhythm import is_drawn
from surveys.selectors.candidates import lock_clients
from surveys.selectors.rules import entries_of, fits, rules_in_use
from surveys.services._deciding import Decider


def occasions_open(
    *, company_id: int, trigger: str, entry_ids: Collection[int]
) -> list[SurveyOccasion]:
    """Ask the rules about these events; what is due now is decided now.

    Safe to run twice: an event that a rule has taken is not opened again. Returns the occasions
    that a rule took, decided or waiting.
    """
    rules = rules_in_use(company_id, trigger)
    entries = entries_of(company_id, entry_ids) if rules else []
    if not entries:
        return []
    with transaction.atomic():
        lock_clients(company_id, {entry.request.client_id for entry in entries})
        known = SurveyOccasion.objects.of_company(company_id).filter(
            rule__trigger=trigger, source_id__in=[entry.pk for entry in entries]
        )
        seen = set(known.values_list("rule_id", "source_id"))
        taken = set(known.exclude(reason=HeldReason.NOT_DRAWN).values_list("source_id", flat=True))
        made = [
            occasion
            for entry in entries
            if entry.pk not in taken
            for occasion in _occasions(rules, entry)
            if (occasion.rule_id, occasion.source_id) not in seen
        ]
        SurveyOccasion.objects.bulk_create(made)
        took = [one for one in made if one.state == OccasionState.WAITING]
        decider, now = Decider(company_id), timezone.now()
        for occasion in took:
            if occasion.due_at <= now:
                decider.decide(occasion)
    return took


def _occasions(rules: Sequence[SurveyRule], entry: Entry) -> list[SurveyOccasion]:
    """What the rules make of an event: those that did not draw it, then the one that asks."""
    made = []
    for rule in rules:
        if not fits(rule, entry):
            continue
        occasion = SurveyOccasion(
            company_id=entry.company_id,
            rule=rule,
            survey=rule.survey,
            client=entry.request.client,
            contact=entry.request.contact,
            request=entry.request,
            source_id=entry.pk,
            happened_at=entry.at,
            due_at=entry.at + timedelta(hours=rule.delay_hours),
        )
        made.append(occasion)
        if is_drawn(rule.share_percent, rule.pk, entry.pk):
            break
        occasion.state, occasion.reason = OccasionState.HELD, HeldReason.NOT_DRAWN
        occasion.decided_at = timezone.now()
    return made


def occasions_send_due(*, actor: Actor, limit: int = 500) -> int:
    """Decide what waits and is due, each in a transaction of its own; returns how many. Workers
    who meet take different ones."""
    decided, until = 0, timezone.now()
    while decided < limit and _decide_next(actor.company_id, until):
        decided += 1
    return decided


def _decide_next(company_id: int, until: datetime) -> bool:
    waiting = SurveyOccasion.objects.of_company(company_id).filter(
        state=OccasionState.WAITING, due_at__lte=until
    )
    with transaction.atomic():
        # A rhythm goes before an event: what comes seldom gets the free place.
        occasion: SurveyOccasion | None = (
            waiting.select_for_update(skip_locked=True, of=("self",))
            .select_related("survey", "client", "contact", "request", "rule", "rhythm")
            .order_by(F("rule_id").asc(nulls_first=True), "due_at", "pk")
            .first()
        )
        if occasion is None:
            return False
        lock_clients(company_id, [occasion.client_id])
        Decider(company_id).decide(occasion)
    return True
