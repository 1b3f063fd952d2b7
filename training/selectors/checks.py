"""Reads across checks and attempts. What is right is never among what is read for learners."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from core.access import Actor
from training.check_document import Finding, Problem, problems
from training.models import (
    CheckAllowance,
    CheckAttempt,
    CheckDraft,
    CheckVersion,
    KnowledgeCheck,
)


def check_of(
    company_id: int, *, playbook_id: int | None = None, course_id: int | None = None
) -> KnowledgeCheck | None:
    """The check of a playbook or of a course that can be taken; None without one. One query."""
    rows = KnowledgeCheck.objects.of_company(company_id).filter(
        is_active=True, current__isnull=False
    )
    about = Q(playbook_id=playbook_id) if playbook_id is not None else Q(course_id=course_id)
    found: KnowledgeCheck | None = rows.filter(about).first()
    return found


def checks_of_playbooks(company_id: int, playbook_ids: Collection[int]) -> dict[int, int]:
    """Playbook → its check that can be taken. One query."""
    rows = KnowledgeCheck.objects.of_company(company_id).filter(
        is_active=True, current__isnull=False, playbook_id__in=playbook_ids
    )
    return dict(rows.values_list("playbook_id", "pk"))


def passed(
    company_id: int,
    member_ids: Collection[int],
    *,
    playbook_id: int | None = None,
    course_id: int | None = None,
) -> set[int]:
    """Who of these people ever passed the check, without having known the answers. One query."""
    about = (
        Q(check_of__playbook_id=playbook_id)
        if playbook_id is not None
        else Q(check_of__course_id=course_id)
    )
    rows = CheckAttempt.objects.of_company(company_id).filter(
        about, member_id__in=member_ids, passed=True, knew_answers=False
    )
    return set(rows.values_list("member_id", flat=True))


class ProblemSentence(NamedTuple):
    """A problem of a draft in words; `key` names the question."""

    problem: str
    key: str
    sentence: Any
    is_warning: bool


def draft_problems(draft: CheckDraft) -> list[ProblemSentence]:
    """What is wrong with a draft, in reading order."""
    playbook = draft.check_of.playbook
    current = playbook.current if playbook is not None else None
    steps = [step.key for step in current.steps] if current is not None else []
    return [_sentence(finding) for finding in problems(draft.content, steps)]


def _sentence(finding: Finding) -> ProblemSentence:
    problem = Problem(finding.problem)
    return ProblemSentence(problem.value, finding.key, problem.label, finding.is_warning)


def checks_listed(actor: Actor) -> QuerySet[Any]:
    """Checks in sight with what they are about, and how the reader stands."""
    own = CheckAttempt.objects.of_company(actor.company_id).filter(
        check_of=OuterRef("pk"), member_id=actor.membership_id
    )
    rows: QuerySet[Any] = KnowledgeCheck.objects.visible_to(actor).annotate(
        has_passed=Exists(own.filter(passed=True)),
        is_begun=Exists(own.filter(finished_at=None)),
        tried_at=Subquery(own.order_by("-started_at").values("started_at")[:1]),
        asked_settings=F("current__document__settings"),
    )
    return rows.select_related("playbook", "course")


def is_outdated(check: KnowledgeCheck) -> bool:
    """Whether its playbook has a newer version than the one the questions were confirmed for."""
    return check.playbook is not None and check.confirmed_for_id != check.playbook.current_id


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands with a check: what may be tried, and when.

    `tries_used` counts failed tries at the version of today, since the last passed one and since
    tries were given anew.
    """

    attempts: tuple[CheckAttempt, ...]
    open_attempt: CheckAttempt | None
    tries_used: int
    tries: int
    waits_until: datetime | None
    passed_at: datetime | None

    @property
    def is_used_up(self) -> bool:
        """Whether no try is left."""
        return self.tries_used >= self.tries

    @property
    def tries_left(self) -> int:
        """How many tries are left."""
        return max(self.tries - self.tries_used, 0)

    def may_start(self, now: datetime) -> bool:
        """Whether a new attempt may begin now."""
        is_free = self.waits_until is None or self.waits_until <= now
        return self.open_attempt is None and not self.is_used_up and is_free

    def reveals(self, attempt: CheckAttempt) -> bool:
        """Whether an attempt may show what is right: passed since, or no try is left."""
        if attempt.is_open:
            return False
        at = attempt.finished_at
        was_passed = attempt.passed or (
            self.passed_at is not None and at is not None and at <= self.passed_at
        )
        return bool(was_passed or self.is_used_up)


def standing(check: KnowledgeCheck, version: CheckVersion, member_id: int) -> Standing:
    """How a person stands with a published check. Two queries."""
    attempts = tuple(
        CheckAttempt.objects.of_company(check.company_id)
        .filter(check_of_id=check.pk, member_id=member_id)
        .order_by("started_at", "pk")
    )
    allowances = CheckAllowance.objects.of_company(check.company_id).filter(
        check_of_id=check.pk, member_id=member_id
    )
    since = allowances.order_by("-given_at").values_list("given_at", flat=True).first()
    settings = version.content.settings
    passes = [one.finished_at for one in attempts if one.passed and one.finished_at]
    begins = max((at for at in (since, *passes) if at is not None), default=None)
    failed = list(_failed(attempts, version.pk, begins))
    last = failed[-1].finished_at if failed else None
    wait = timedelta(hours=settings.wait_hours)
    return Standing(
        attempts=attempts,
        open_attempt=next((one for one in attempts if one.is_open), None),
        tries_used=len(failed),
        tries=settings.tries,
        waits_until=last + wait if last is not None else None,
        passed_at=max(passes, default=None),
    )


def _failed(
    attempts: Iterable[CheckAttempt], version_id: int, since: datetime | None
) -> Iterable[CheckAttempt]:
    for one in attempts:
        is_late = since is None or (one.finished_at is not None and one.finished_at > since)
        if one.passed is False and one.check_version_id == version_id and is_late:
            yield one
