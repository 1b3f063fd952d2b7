"""What people found to be the cause of a confusion."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Company
from core.access import Actor, Capability
from core.audit import audit
from core.errors import InvalidInput, NotFound
from handoffs.confusion.rules import Count, Kind
from handoffs.models import ConfusionVerdict, VerdictCause
from handoffs.selectors.confusion import EARLIEST, LATEST, Asked, analysis_of
from handoffs.services._texts import one_of, optional_text
from roles.models import Topic

_NOTE = 1000


def confusion_verdict_give(
    *,
    actor: Actor,
    topic_id: int | None,
    kind: str,
    starts_on: date,
    ends_on: date,
    cause: str,
    note: str = "",
) -> ConfusionVerdict:
    """Keep a person's word on one finding about a topic (None: requests without one).

    The figures of the company for these local days are kept with it. Said twice by the same
    person, it is kept once. Raises `NotFound`, `NotAllowed`, and `InvalidInput` for days in the
    wrong order or without such requests.
    """
    actor.require(Capability.CONFUSION_VIEW)
    one_of("kind", kind, Kind.values)
    one_of("cause", cause, VerdictCause.values)
    said = {"cause": cause, "note": optional_text("note", note, _NOTE)}
    if not EARLIEST <= starts_on <= ends_on <= LATEST:
        message = _("The last day must not lie before the first, both between 1990 and 2200.")
        raise InvalidInput(fields={"ends_on": message})
    with transaction.atomic():
        about = {
            "topic_id": _topic_id(actor, topic_id),
            "kind": kind,
            "starts_on": starts_on,
            "ends_on": ends_on,
        }
        # One verdict at a time: whoever sends the same twice finds the first one.
        Company.objects.select_for_update().get(pk=actor.company_id)
        verdicts = ConfusionVerdict.objects.visible_to(actor)
        newest: ConfusionVerdict | None = verdicts.filter(**about).order_by("-pk").first()
        if newest is not None and _says(newest) == {**said, "by_id": actor.membership_id}:
            return newest
        found = _figures(actor, topic_id, kind, starts_on, ends_on)
        verdict: ConfusionVerdict = ConfusionVerdict.objects.create(
            company_id=actor.company_id,
            **about,
            **said,
            by_id=actor.membership_id,
            at=timezone.now(),
            count=found.count,
            n=found.n,
            lost_seconds=found.lost_seconds,
        )
        audit(
            actor=actor,
            action="confusion.verdict",
            subject=verdict,
            changes={"cause": [newest and newest.cause, cause], "kind": [None, kind]},
        )
    return verdict


def _says(verdict: ConfusionVerdict) -> dict[str, object]:
    return {"cause": verdict.cause, "note": verdict.note, "by_id": verdict.by_id}


def _topic_id(actor: Actor, topic_id: int | None) -> int | None:
    topics = Topic.objects.visible_to(actor)
    if topic_id is not None and not topics.filter(pk=topic_id).exists():
        raise NotFound
    return topic_id


def _figures(
    actor: Actor, topic_id: int | None, kind: str, starts_on: date, ends_on: date
) -> Count:
    """What the analysis says of it on these days. Raises `InvalidInput` if nothing came in."""
    asked = Asked(starts_on, ends_on, topic_id=topic_id, without_topic=topic_id is None)
    found = analysis_of(actor, asked, with_moves=False)
    if not found.topics:
        raise InvalidInput(_("No request of this topic came in on these days."))
    (reading,) = found.topics
    for finding in reading.findings:
        if finding.kind == kind:
            return Count(finding.count, finding.n, finding.lost_seconds)
    return reading.facts.counts.get(kind, Count(0, reading.facts.n, 0))
