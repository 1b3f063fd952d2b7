"""Writes of an answer, as workers observe it, with the marks that belong to it and without them.

Each write is a transaction of its own: the answer in the ledger, and `observe`, which derives the
invitation's observations anew and writes those that differ. The other side runs the same statement
without the parts that mark leaves and months. Workers observe many changes at once and send one
hint for all of them; what a hint costs is told beside.
"""

from datetime import timedelta
from functools import partial
from itertools import cycle
from unittest import mock

from django.db import transaction
from django.utils import timezone

from accounts.models import Company
from clients.models import Client
from metrics import observing
from metrics.derivation import INVITATIONS, definitions_in_use
from metrics.models import DirtyBucket, MetricDefinition
from surveys.models import Answer, Invitation, Survey
from tests.benchmarks.timing import Write, in_turn, timed
from tests.factories.metrics import invite

WRITES = 300


def run(company: Company, rounds: int, write: Write) -> None:
    """Both sides in turn."""
    writer, marking = _Writer(company), observing._OBSERVE
    sides = {
        "alone": partial(writer.side, _without_marks()),
        "marked": partial(writer.side, marking),
        "hinted": partial(writer.side, marking, with_hints=True),
    }
    alone, marked, hinted = in_turn(sides, rounds)
    write(
        f"  writes of an answer, observed: {WRITES / alone:.0f} a second alone, "
        f"{WRITES / marked:.0f} with the marks: {alone / marked:.2f} of it (wanted >= 0.7); "
        f"{WRITES / hinted:.0f} if a hint to the workers follows each\n"
    )


def _without_marks() -> str:
    text = observing._OBSERVE
    whole = text[: text.index(", touched AS (")]
    return f"{whole} SELECT (SELECT count(*) FROM paired), 0, 0"  # noqa: S608


class _Writer:
    """Answers to the same invitations; each differs from the one before (97 is prime)."""

    def __init__(self, company: Company) -> None:
        survey = Survey.objects.create(
            company=company, kind="csat", question_en="?", question_ru="?"
        )
        client = Client.objects.earliest("pk")
        self.company, self.at = company, timezone.now() - timedelta(days=1)
        self.invitations = [invite(survey, client, at=self.at) for _ in range(97)]
        self.definitions = definitions_in_use(company.pk)
        self.scores = cycle(range(1, 6))

    def side(self, statement: str, *, with_hints: bool = False) -> float:
        """Seconds of all writes."""
        wake = observing.wake if with_hints else lambda _: None
        patched = {"_OBSERVE": statement, "wake": wake}
        with mock.patch.multiple(observing, **patched):
            seconds = timed(self._write_all)
        DirtyBucket.objects.all().delete()
        return seconds

    def _write_all(self) -> None:
        for number in range(WRITES):
            self.at += timedelta(seconds=1)
            invitation = self.invitations[number % len(self.invitations)]
            self._write(invitation, self.definitions)

    def _write(self, invitation: Invitation, definitions: list[MetricDefinition]) -> None:
        with transaction.atomic():
            Answer.objects.create(
                company_id=self.company.pk,
                invitation=invitation,
                score=next(self.scores),
                at=self.at,
                source="test",
            )
            changed = observing.observe(INVITATIONS, self.company.pk, [invitation.pk], definitions)
        assert changed
