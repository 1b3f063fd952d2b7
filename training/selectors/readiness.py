"""How somebody stands to what a grade asks for: the evidence of each requirement, as plain values.

The same values are shown on the page and frozen in a decision (`Promotion.evidence`); words are
made of them by `training.growth_words`. What cannot be told is said so, and never counted as met.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Avg
from django.utils import timezone

from accounts.selectors import local_day
from core.access import Actor
from metrics.access import allowed_scope
from metrics.catalogue import Level
from metrics.selectors import figures
from roles.models import RoleHolding
from training.grade_document import Requirement, RequirementKind
from training.models.certificates import Certificate
from training.models.delegated import DelegatedState, DelegatedTask, Verdict
from training.models.growth import Grade, GradeVersion, Judgement
from training.models.sessions import Session
from training.models.shadowing import ShadowingDay, ShadowingState
from training.selectors.duties import playbooks_of_roles

MET, NOT_YET, UNKNOWN = "met", "not_yet", "unknown"
DAYS_A_MONTH = 30.4375
YEAR = timedelta(days=365)
# From how many in a year a pace can be told.
LEAST_PACE = 2

Evidence = dict[str, Any]


class Held(NamedTuple):
    """A role, and from when until when the person holds it."""

    role_id: int
    code: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Readiness:
    """One person against one version of a grade."""

    grade: Grade
    version: GradeVersion
    evidence: Sequence[Evidence]

    @property
    def missing(self) -> int:
        """How many requirements are not met, or cannot be told."""
        return sum(one["standing"] != MET for one in self.evidence)

    @property
    def met(self) -> int:
        """How many are met."""
        return len(self.evidence) - self.missing


def newest_version(grade: Grade) -> GradeVersion | None:
    """What a grade asks for now."""
    version: GradeVersion | None = grade.versions.order_by("-number").first()
    return version


def readiness_of(actor: Actor, member_id: int, version: GradeVersion) -> Readiness:
    """Each requirement with its evidence as of today. The caller looked the person up through
    what the actor may see; at most a dozen queries."""
    today = local_day(actor.company_time_zone, timezone.now())
    about = _About(actor, member_id, today, version.grade_id)
    evidence = [about.evidence(one) for one in version.requirements]
    return Readiness(version.grade, version, evidence)


class _About:
    """Reads about one person, each kind of evidence once."""

    def __init__(self, actor: Actor, member_id: int, today: date, grade_id: int) -> None:
        self.actor, self.member_id = actor, member_id
        self.today, self.grade_id = today, grade_id
        self.company_id = actor.company_id
        self._holdings: list[Held] | None = None

    def evidence(self, one: Requirement) -> Evidence:
        """One requirement's."""
        read = {
            RequirementKind.MONTHS: self.months,
            RequirementKind.TASKS: self.tasks,
            RequirementKind.TEACHING: self.teaching,
            RequirementKind.METRIC: self.metric,
            RequirementKind.CERTIFICATES: self.certificates,
            RequirementKind.JUDGED: self.judged,
        }[RequirementKind(one.kind)]
        return {"key": one.key, "kind": str(one.kind), **read(one)}

    def holdings(self) -> list[Held]:
        """Roles held."""
        if self._holdings is None:
            rows = RoleHolding.objects.of_company(self.company_id).filter(member_id=self.member_id)
            found = rows.values_list("role_id", "role__code", "starts_on", "ends_on")
            self._holdings = [Held(*row) for row in found]
        return self._holdings

    def months(self, one: Requirement) -> Evidence:
        """Days on which a role with clients was held, each once."""
        days = _days_covered(
            [(held.starts_on, held.ends_on) for held in self.holdings()], self.today
        )
        need = round(one.months * DAYS_A_MONTH)
        holds = any(one.ends_on is None or one.ends_on > self.today for one in self.holdings())
        by_when = self.today + timedelta(days=need - days) if holds and days < need else None
        return {
            "standing": MET if days >= need else NOT_YET,
            "have": round(days / DAYS_A_MONTH, 1),
            "need": one.months,
            "by_when": by_when.isoformat() if by_when else None,
        }

    def tasks(self, one: Requirement) -> Evidence:
        """Reviewed ones that were met; partly met ones are shown and do not count."""
        rows = DelegatedTask.objects.of_company(self.company_id).filter(
            member_id=self.member_id, state=DelegatedState.REVIEWED
        )
        found = list(rows.order_by("-reviewed_at").values("id", "title", "verdict", "reviewed_at"))
        met = [row for row in found if row["verdict"] == Verdict.MET]
        counted = self.counted(len(met), one.count, [row["reviewed_at"] for row in met])
        rows_shown = [{name: row[name] for name in ("id", "title", "verdict")} for row in found]
        return counted | {"tasks": rows_shown[:20]}

    def teaching(self, one: Requirement) -> Evidence:
        """Sessions whose learners found them useful, and confirmed days of shadowing as host."""
        sessions = Session.objects.of_company(self.company_id).filter(
            teachers__member_id=self.member_id, cancelled_at=None, ends_at__lte=timezone.now()
        )
        said = sessions.annotate(mean=Avg("feedback__score")).values_list("ends_at", "mean")
        taught = list(said.order_by("pk"))
        good = [at for at, mean in taught if mean is not None and mean >= one.rating]
        hosted = ShadowingDay.objects.of_company(self.company_id).filter(
            host_id=self.member_id, state=ShadowingState.CONFIRMED
        )
        days = list(hosted.values_list("host_said_at", flat=True))
        counted = self.counted(len(good) + len(days), one.count, [*good, *days])
        return counted | {
            "sessions": len(good),
            "hosted": len(days),
            "without_words": sum(mean is None for _at, mean in taught),
            "rating": one.rating,
        }

    def counted(self, have: int, need: int, moments: Collection[datetime | None]) -> Evidence:
        """So many of so many; at the pace of the last year where that can be told."""
        since = timezone.now() - YEAR
        lately = sum(at is not None and at >= since for at in moments)
        by_when = None
        if have < need and lately >= LEAST_PACE:
            by_when = self.today + YEAR * (need - have) / lately
        return {
            "standing": MET if have >= need else NOT_YET,
            "have": have,
            "need": need,
            "by_when": by_when.isoformat() if by_when else None,
        }

    def metric(self, one: Requirement) -> Evidence:
        """The person's figure of these months, if the reader may see it and there is enough."""
        start = self.today - timedelta(days=round(one.months * DAYS_A_MONTH))
        asked: Evidence = {
            "code": one.code,
            "at_least": one.at_least,
            "at_most": one.at_most,
            "months": one.months,
            "min_n": one.min_n,
            "start": start.isoformat(),
            "end": self.today.isoformat(),
        }
        if not allowed_scope(self.actor, Level.CONSULTANT, self.member_id):
            return asked | {"standing": UNKNOWN, "value": None, "n": None}
        found = figures(
            company_id=self.company_id,
            codes=[one.code],
            start=start,
            end=self.today,
            level=Level.CONSULTANT,
            ids=[self.member_id],
        )[one.code, self.member_id]
        standing = UNKNOWN
        if found.value is not None and not found.too_few and found.n >= one.min_n:
            low_ok = one.at_least is None or found.value >= one.at_least
            high_ok = one.at_most is None or found.value <= one.at_most
            standing = MET if low_ok and high_ok else NOT_YET
        return asked | {
            "standing": standing,
            "value": found.value,
            "n": found.n,
            "low": found.low,
            "high": found.high,
            "version": found.version,
            "provisional_n": found.provisional_n,
        }

    def certificates(self, one: Requirement) -> Evidence:
        """Valid ones for the playbooks of the roles held today."""
        roles = {
            held.role_id: held.code
            for held in self.holdings()
            if held.starts_on <= self.today and (held.ends_on is None or held.ends_on > self.today)
        }
        playbooks = playbooks_of_roles(self.company_id, roles, self.today) if roles else []
        rows = Certificate.objects.of_company(self.company_id).filter(
            member_id=self.member_id, revoked_at=None, playbook__in=playbooks
        )
        valid = {
            playbook
            for playbook, until in rows.values_list("playbook_id", "valid_until")
            if until is None or until >= self.today
        }
        lacking = [one for one in playbooks if one.pk not in valid]
        standing = NOT_YET if lacking else MET
        return {
            "standing": standing if playbooks else UNKNOWN,
            "have": len(playbooks) - len(lacking),
            "need": len(playbooks),
            "lacking": [
                {"id": one.pk, "name_en": one.name_en, "name_ru": one.name_ru} for one in lacking
            ],
        }

    def judged(self, one: Requirement) -> Evidence:
        """The newest word of a person."""
        rows = Judgement.objects.of_company(self.company_id).filter(
            member_id=self.member_id, grade_id=self.grade_id, key=one.key
        )
        newest = rows.select_related("judged_by").order_by("-pk").first()
        said: Evidence = {"title_en": one.title_en, "title_ru": one.title_ru}
        if newest is None:
            return said | {"standing": UNKNOWN, "words": "", "by": "", "on": None}
        return said | {
            "standing": MET if newest.is_met else NOT_YET,
            "words": newest.words,
            "by": newest.judged_by.name if newest.judged_by else "",
            "on": local_day(self.actor.company_time_zone, newest.created_at).isoformat(),
        }


def _days_covered(spans: Collection[tuple[date, date | None]], today: date) -> int:
    """Days up to today that lie in at least one span; days on which two roles are held count
    once."""
    covered, reached = 0, date.min
    for starts, ends in sorted((starts, ends or today) for starts, ends in spans):
        first, last = max(starts, reached), min(ends, today)
        if last > first:
            covered += (last - first).days
            reached = last
    return covered
