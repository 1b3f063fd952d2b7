"""Deleting the data of candidates: by hand, with the reason, and on their day.

What is left says that there was somebody, for which vacancy, and what came of it. Whom they became
as a colleague stays untouched: that is not the candidate's record any more.
"""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.access import Actor
from core.errors import InvalidInput
from core.files import files_sweep
from hiring.erasing import erase, register_eraser, register_nameless
from hiring.models import (
    Candidate,
    CandidateDocument,
    CandidateStep,
    Decision,
    ErasureReason,
    StepKind,
)
from hiring.services._news import tell_deletion
from hiring.services._shared import (
    audit_candidate,
    candidate_locked,
    keep_step,
    require_runs,
    today,
)
from hiring.services.documents import AT_ONCE

TOLD_BEFORE = timedelta(days=7)
BATCH = 100


def _erase_documents(company_id: int, candidate_ids: Sequence[int]) -> None:
    """Their files; the bytes go with the sweep that follows."""
    rows = CandidateDocument.objects.of_company(company_id)
    rows.filter(candidate_id__in=candidate_ids).delete()


def _erase_reasons(company_id: int, candidate_ids: Sequence[int]) -> None:
    """Why they were hired or refused; that they were stays."""
    rows = Decision.objects.of_company(company_id).filter(candidate_id__in=candidate_ids)
    rows.update(reason="", unscored_because="")


register_eraser(_erase_documents, CandidateDocument)
register_eraser(_erase_reasons, Decision)
register_nameless(CandidateStep)


def candidate_erase(
    *, actor: Actor, candidate_id: int, because: str, version: int | None = None
) -> Candidate:
    """Delete somebody's data now. It cannot be taken back.

    Raises `NotFound`, `NotAllowed`, `Stale`, `IllegalState` when it is done already,
    `InvalidInput` for a reason that is none.
    """
    if because not in ErasureReason.values or because == ErasureReason.DUE:
        raise InvalidInput(fields={"because": _("Choose why the data are deleted.")})
    with transaction.atomic():
        candidate = candidate_locked(actor, candidate_id, version)
        require_runs(actor, candidate.vacancy)
        _erase(actor, [candidate], because)
    files_sweep(actor.company_id, older_than=AT_ONCE)
    candidate.refresh_from_db()
    return candidate


def _erase(actor: Actor, candidates: Sequence[Candidate], because: str) -> None:
    """Empty locked candidates and everything that hangs on them, in the caller's transaction."""
    ids = [candidate.pk for candidate in candidates]
    erase(actor.company_id, ids)
    Candidate.objects.of_company(actor.company_id).filter(pk__in=ids).update(
        name="",
        email="",
        phone="",
        source="",
        notes="",
        consent_how="",
        consent_on=None,
        erased_at=Now(),
        erased_because=because,
        version=F("version") + 1,
    )
    for candidate in candidates:
        keep_step(actor, candidate, StepKind.ERASED)
        audit_candidate(actor, candidate, "erase", because=[None, because])


def candidates_erase_due(*, actor: Actor) -> int:
    """Delete the data whose day has come; returns of how many people.

    Safe under several workers: whoever is being edited is left for the next sweep, which reads
    the day anew.
    """
    done = 0
    while True:
        count = _erase_some(actor)
        done += count
        if count < BATCH:
            break
    if done:
        files_sweep(actor.company_id, older_than=AT_ONCE)
    return done


def _erase_some(actor: Actor) -> int:
    with transaction.atomic():
        due = Candidate.objects.of_company(actor.company_id).filter(
            erased_at=None, delete_on__lte=today(actor)
        )
        rows = due.select_for_update(skip_locked=True).order_by("pk")
        candidates = list(rows[:BATCH])
        if candidates:
            _erase(actor, candidates, ErasureReason.DUE)
    return len(candidates)


def deletions_tell(*, actor: Actor) -> int:
    """Tell hiring managers, once for each day, whose data go within a week; returns how many.

    Safe under several workers, as each row is claimed.
    """
    last = today(actor) + TOLD_BEFORE
    with transaction.atomic():
        soon = Candidate.objects.of_company(actor.company_id).filter(
            Q(told_delete_on=None) | ~Q(told_delete_on=F("delete_on")),
            erased_at=None,
            delete_on__lte=last,
        )
        rows = list(
            soon.select_related("vacancy")
            .select_for_update(of=("self",), skip_locked=True)
            .order_by("vacancy_id", "pk")
        )
        Candidate.objects.filter(pk__in=[row.pk for row in rows]).update(
            told_delete_on=F("delete_on")
        )
        for vacancy, found in groupby(rows, key=lambda row: row.vacancy):
            tell_deletion(actor, vacancy, len(list(found)))
    return len(rows)
