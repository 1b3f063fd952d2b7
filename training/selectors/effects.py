"""What became of the metrics of practices: read for any number of practices in five statements.

Observations are those of the version of the definition that reads the last of the weeks, as
`metrics.selectors.figures` does: one effect is never made of two versions.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from metrics.catalogue import CATALOGUE, Kind
from metrics.derivation.base import fetch
from metrics.models import BuildState, MetricBuild
from roles.models import RoleHolding
from training.effect import Cell, Effect, Pair, Taker, effect
from training.models.practices import Practice, PracticeTaker
from training.selectors.practices import takers_of

EARLIER, BEFORE, AFTER = -2, -1, 0
# Working time below a minute says no more than "at once", and has no logarithm at 0.
SHORTEST = 60.0

# One row for a person, a first day and a side: the sums of their observations.
_SUMS = """
SELECT asked.definition_id, asked.day, asked.days, o.consultant_id,
    floor((o.day - asked.day)::numeric / asked.days)::int, count(*)::int,
    count(*) FILTER (WHERE o.positive)::int, count(*) FILTER (WHERE o.negative)::int,
    sum(o.value), sum(ln(greatest(o.value, %(shortest)s))),
    bool_or(coalesce(o.settles_at > now(), false))
FROM unnest(%(definitions)s::bigint[], %(first_days)s::date[], %(spans)s::int[])
    AS asked(definition_id, day, days)
JOIN metrics_observation o ON o.company_id = %(company)s
    AND o.definition_id = asked.definition_id AND o.day >= asked.day - 2 * asked.days
    AND o.day < asked.day + asked.days
WHERE o.is_current AND NOT o.is_void AND o.consultant_id IS NOT NULL
GROUP BY 1, 2, 3, 4, 5
"""

Window = tuple[int, date, int]
Held = Sequence[tuple[int, int, date, date | None]]


@dataclass(frozen=True, slots=True)
class Row:
    """One person in the weeks around a day, for those who may see the people's figures."""

    member_id: int
    took_it: bool
    day: date
    pair: Pair


@dataclass(frozen=True, slots=True)
class Measured:
    """The effect of one practice on one metric.

    `version` is that of the definition, 0 where none is in use. `waiting` took it, but their
    weeks are not over; `known_on` is the first day on which somebody more can be counted.
    `placebo` is the same comparison over the two spans before anybody took it.
    """

    practice_id: int
    code: str
    weeks: int
    version: int = 0
    effect: Effect = field(default_factory=Effect)
    placebo: Effect = field(default_factory=Effect)
    took: int = 0
    waiting: int = 0
    known_on: date | None = None
    is_provisional: bool = False
    rows: Sequence[Row] = field(default=())


@dataclass(frozen=True, slots=True)
class _Asked:
    practice: Practice
    code: str
    definition_id: int | None
    version: int
    over: Sequence[PracticeTaker]
    waiting: Sequence[PracticeTaker]
    everybody: Mapping[int, date]

    @property
    def days(self) -> int:
        """How many days each side has."""
        return self.practice.weeks * 7


@dataclass(frozen=True, slots=True)
class _Sums:
    cells: Mapping[tuple[Window, int, int], Cell]
    unsettled: frozenset[Window]


def effects_of(company_id: int, practices: Iterable[Practice], today: date) -> list[Measured]:
    """Of each practice and each of its metrics, in the order given."""
    found = list(practices)
    takers: dict[int, list[PracticeTaker]] = {}
    for taker in takers_of(company_id, [practice.pk for practice in found]):
        takers.setdefault(taker.practice_id, []).append(taker)
    versions = _versions(company_id, {code for one in found for code in one.metrics})
    asked = [
        _asked(practice, code, takers.get(practice.pk, []), versions, today)
        for practice in found
        for code in practice.metrics
    ]
    sums = _sums(company_id, asked)
    held: Held = _held(company_id) if any(one.over for one in asked) else []
    return [_measured(one, sums, held) for one in asked]


def _asked(
    practice: Practice,
    code: str,
    takers: Sequence[PracticeTaker],
    versions: Mapping[str, Sequence[MetricBuild]],
    today: date,
) -> _Asked:
    span = timedelta(weeks=practice.weeks)
    over = [one for one in takers if one.began_on + span <= today]
    last = max((one.began_on + span for one in over), default=today) - timedelta(days=1)
    reads = [
        build
        for build in versions.get(code, [])
        if build.definition.starts_on is None or build.definition.starts_on <= last
    ]
    return _Asked(
        practice=practice,
        code=code,
        definition_id=reads[0].definition_id if reads else None,
        version=reads[0].definition.version if reads else 0,
        over=over,
        waiting=[one for one in takers if one.began_on + span > today],
        everybody={one.member_id: one.began_on for one in takers},
    )


def _versions(company_id: int, codes: set[str]) -> dict[str, list[MetricBuild]]:
    """Versions that readers see, the newest first."""
    builds = MetricBuild.objects.of_company(company_id).filter(
        state=BuildState.ACTIVE, definition__code__in=sorted(codes)
    )
    found: dict[str, list[MetricBuild]] = {}
    for build in builds.select_related("definition").order_by("-definition__version"):
        found.setdefault(build.definition.code, []).append(build)
    return found


def _held(company_id: int) -> Held:
    rows = RoleHolding.objects.of_company(company_id)
    return list(rows.values_list("member_id", "role_id", "starts_on", "ends_on"))


def _sums(company_id: int, asked: Sequence[_Asked]) -> _Sums:
    """Every person's sums around every first day, in one statement."""
    kinds: dict[int, Kind] = {}
    windows: set[Window] = set()
    for one in asked:
        if one.definition_id is not None:
            kinds[one.definition_id] = CATALOGUE[one.code].kind
            windows |= {(one.definition_id, taker.began_on, one.days) for taker in one.over}
    if not windows:
        return _Sums({}, frozenset())
    ordered = sorted(windows)
    parameters = {
        "company": company_id,
        "definitions": [window[0] for window in ordered],
        "first_days": [window[1] for window in ordered],
        "spans": [window[2] for window in ordered],
        "shortest": SHORTEST,
    }
    cells, unsettled = {}, set()
    for definition_id, day, days, person, side, n, *sums, is_unsettled in fetch(_SUMS, parameters):
        window = (definition_id, day, days)
        cells[window, person, side] = Cell(n, _total(kinds[definition_id], n, *sums))
        if is_unsettled:
            unsettled.add(window)
    return _Sums(cells, frozenset(unsettled))


def _total(
    kind: Kind, n: int, positives: int, negatives: int, total: float, logarithms: float
) -> float:
    """The sum whose mean is the metric's value: per cent, points, plain, or the logarithm of
    seconds (times differ by factors; the mean of logarithms is that of the geometric mean)."""
    match kind:
        case Kind.SHARE:
            return 100.0 * positives
        case Kind.NPS:
            return 100.0 * (positives - negatives)
        case Kind.NSAT:
            return 100.0 * (positives - negatives + n)
        case Kind.DURATION:
            return logarithms
        case _:
            return total


def _measured(asked: _Asked, sums: _Sums, held: Held) -> Measured:
    span = timedelta(weeks=asked.practice.weeks)
    first = min((one.began_on + span for one in asked.waiting), default=None)
    now, earlier, rows = [], [], []
    for taker in asked.over if asked.definition_id is not None else ():
        window: Window = (asked.definition_id or 0, taker.began_on, asked.days)
        others = _others(asked, taker, held)
        own = _pair(sums, window, taker.member_id, BEFORE)
        against = {one: _pair(sums, window, one, BEFORE) for one in others}
        now.append(Taker(taker.member_id, own, against))
        past = {one: _pair(sums, window, one, EARLIER) for one in others}
        earlier.append(Taker(taker.member_id, _pair(sums, window, taker.member_id, EARLIER), past))
        rows += list(_rows(taker, own, against))
    unsettled = any(
        (asked.definition_id, one.began_on, asked.days) in sums.unsettled for one in asked.over
    )
    return Measured(
        practice_id=asked.practice.pk,
        code=asked.code,
        weeks=asked.practice.weeks,
        version=asked.version,
        effect=effect(now),
        placebo=effect(earlier),
        took=len(asked.everybody),
        waiting=len(asked.waiting),
        known_on=first,
        is_provisional=unsettled,
        rows=rows,
    )


def _others(asked: _Asked, taker: PracticeTaker, held: Held) -> list[int]:
    """People of the same role on that day who did not take it before the weeks are over; never
    the one whose practice it is, who works by it all the time."""
    day, until = taker.began_on, taker.began_on + timedelta(days=asked.days)
    on_day = [
        (member, role)
        for member, role, starts, ends in held
        if starts <= day and (ends is None or ends > day)
    ]
    roles = {role for member, role in on_day if member == taker.member_id}
    same = {member for member, role in on_day if role in roles}
    took = {member for member, began in asked.everybody.items() if began < until}
    return sorted(same - took - {asked.practice.member_id})


def _pair(sums: _Sums, window: Window, person: int, side: int) -> Pair:
    """A side and the one after it."""
    nothing = Cell()
    return Pair(
        sums.cells.get((window, person, side), nothing),
        sums.cells.get((window, person, side + 1), nothing),
    )


def _rows(taker: PracticeTaker, own: Pair, others: Mapping[int, Pair]) -> Iterator[Row]:
    yield Row(taker.member_id, True, taker.began_on, own)
    for person, pair in others.items():
        if pair.before.n or pair.after.n:
            yield Row(person, False, taker.began_on, pair)
