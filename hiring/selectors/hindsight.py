"""People who were hired some time ago: what interviewers said of them, and how they did since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean
from typing import Final

from django.db.models import Q
from django.utils import timezone

from accounts.selectors import local_day
from core.access import Actor, Capability
from core.proportions import Estimate, share
from hiring.checks_passed import checks_passed
from hiring.hindsight import Connection, connection
from hiring.models import Candidate, CandidateState
from hiring.selectors.interviews import quality_names, scores_of
from metrics.access import allowed_scope
from metrics.catalogue import Level
from metrics.selectors import Figure, figures

# Somebody is looked at from so many days on, and by what they did in the first so many.
FROM_DAYS: Final = 90
WITHIN_DAYS: Final = 180
CODES: Final = ("csat", "fcr", "nps")
# Knowledge checks passed at the first try: beside the figures, and none of them.
CHECKS: Final = "checks"
OUTCOMES: Final = (*CODES, CHECKS)
FEWEST_CHECKS: Final = 3
# The newest hires, so that the page stays quick.
MOST: Final = 40


@dataclass(frozen=True, slots=True)
class Hired:
    """One person: mean score by quality with how many scored, and figures by code."""

    name: str
    member_id: int
    starts_on: date
    scores: Mapping[str, tuple[float, int]]
    figures: Mapping[str, Figure]
    checks: tuple[int, int] = (0, 0)

    @property
    def checks_share(self) -> Estimate | None:
        """Checks passed at the first try, in per cent, with the Wilson interval."""
        return share(*self.checks)

    def outcome(self, code: str) -> float | None:
        """What is compared; None for no data, or for too few."""
        if code == CHECKS:
            found = self.checks_share
            return found.value if found and self.checks[1] >= FEWEST_CHECKS else None
        figure = self.figures[code]
        return None if figure.too_few else figure.value


@dataclass(frozen=True, slots=True)
class Compared:
    """A quality against an outcome, over the people of whom both are known."""

    quality: str
    code: str
    n: int
    connection: Connection | None


@dataclass(frozen=True, slots=True)
class Hindsight:
    """All of it. `hidden` were hired too, but their figures are not this reader's to see."""

    qualities: Mapping[str, str]
    people: Sequence[Hired]
    compared: Sequence[Compared]
    hidden: int


def hindsight_of(actor: Actor) -> Hindsight:
    """For heads over all hires, for a hiring manager over their own."""
    today = local_day(actor.company_time_zone, timezone.now())
    hired = _hired(actor, today)
    seen = [one for one in hired if allowed_scope(actor, Level.CONSULTANT, one.membership_id)]
    scores = scores_of([one.pk for one in seen])
    read = _figures(actor.company_id, seen, today)
    spans = {one.membership_id or 0: (_first_day(one), _end(one, today)) for one in seen}
    tried = checks_passed(actor.company_id, spans)
    people = [
        Hired(
            one.membership.name if one.membership else "",
            one.membership_id or 0,
            _first_day(one),
            {key: (fmean(found), len(found)) for key, found in scores[one.pk].items() if found},
            read[one.pk],
            tried.get(one.membership_id or 0, (0, 0)),
        )
        for one in seen
        if one.pk in scores
    ]
    scored = {key for person in people for key in person.scores}
    names = {key: name for key, name in quality_names(actor.company_id).items() if key in scored}
    return Hindsight(names, people, _compared(names, people), len(hired) - len(seen))


def _hired(actor: Actor, today: date) -> list[Candidate]:
    rows = Candidate.objects.visible_to(actor).filter(
        state=CandidateState.HIRED,
        membership__isnull=False,
        erased_at=None,
        decision__starts_on__lte=today - timedelta(days=FROM_DAYS),
    )
    if not actor.has(Capability.HIRING_VIEW_ALL):
        rows = rows.filter(Q(vacancy__hiring_manager_id=actor.membership_id or 0))
    related = rows.select_related("membership", "decision")
    return list(related.order_by("-decision__starts_on", "-pk")[:MOST])


def _first_day(hired: Candidate) -> date:
    day = hired.decision.starts_on
    assert day is not None  # noqa: S101 -- asked for by the query
    return day


def _end(hired: Candidate, today: date) -> date:
    return min(_first_day(hired) + timedelta(days=WITHIN_DAYS), today)


def _figures(
    company_id: int, hired: Sequence[Candidate], today: date
) -> dict[int, dict[str, Figure]]:
    """Of each candidate the figures of their first days here; those who began together share a
    query."""
    by_day: dict[date, list[Candidate]] = {}
    for one in hired:
        by_day.setdefault(_first_day(one), []).append(one)
    found: dict[int, dict[str, Figure]] = {}
    for day, began in by_day.items():
        read = figures(
            company_id=company_id,
            codes=CODES,
            start=day,
            end=_end(began[0], today),
            level=Level.CONSULTANT,
            ids=[one.membership_id or 0 for one in began],
        )
        for one in began:
            found[one.pk] = {code: read[code, one.membership_id] for code in CODES}
    return found


def _compared(names: Mapping[str, str], people: Sequence[Hired]) -> list[Compared]:
    """Every quality against every outcome; what rests on too few does not count."""
    looked_at = len(names) * len(OUTCOMES)
    compared = []
    for quality in names:
        for code in OUTCOMES:
            pairs = [
                (person.scores[quality][0], value)
                for person in people
                if quality in person.scores and (value := person.outcome(code)) is not None
            ]
            found = connection(pairs, looked_at=looked_at)
            compared.append(Compared(quality, code, len(pairs), found))
    return compared
