"""The reads of the analysis of confusion, each one query over prepared ways."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery, Sum

from accounts.selectors import local_day
from core.access import Actor
from core.models import AuditEntry
from handoffs.circles import MOVES_OF_A_CIRCLE, HeldBy
from handoffs.confusion.causes import RECENT
from handoffs.models import ConfusionVerdict, RequestMove, RequestNotice, RequestPath
from roles.models import MatrixCell, MatrixVersion, Role, RoleCode, Topic

MOVES_SHOWN = 12
# What databases and calendars both hold without trouble.
EARLIEST = date(1990, 1, 1)
LATEST = date(2200, 1, 1)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which requests: opened from one local day to another (both included), narrowed or not.

    `level` says whether holders are people, roles or teams where moves and loops are counted.
    """

    start: date
    end: date
    level: HeldBy = "role"
    team_id: int | None = None
    topic_id: int | None = None
    client_id: int | None = None
    without_topic: bool = False

    def is_about(self, topic_id: int | None) -> bool:
        """Whether requests of this topic are asked for."""
        if self.without_topic:
            return topic_id is None
        return self.topic_id is None or self.topic_id == topic_id

    @property
    def before_start(self) -> date:
        """The first day of the period before, of the same length."""
        return self.start - (self.end - self.start) - timedelta(days=1)


def paths_asked(actor: Actor, asked: Asked, *, since: date | None = None) -> models.QuerySet[Any]:
    """Prepared ways of the requests asked for; with `since` of earlier days too."""
    paths = RequestPath.objects.visible_to(actor)
    paths = paths.filter(opened_on__gte=since or asked.start, opened_on__lte=asked.end)
    if asked.team_id is not None:
        paths = paths.filter(teams__contains=[asked.team_id])
    if asked.client_id is not None:
        paths = paths.filter(client_id=asked.client_id)
    if asked.without_topic:
        return paths.filter(topic=None)
    return paths.filter(topic_id=asked.topic_id) if asked.topic_id is not None else paths


def rows_by_topic(actor: Actor, asked: Asked, roles: Sequence[Role]) -> list[dict[str, Any]]:
    """Every figure of each topic, asked for or not; `before` counts requests of the period
    before. One query."""
    asked = replace(asked, topic_id=None, without_topic=False)
    now = Q(opened_on__gte=asked.start)
    which = _which(asked.level, roles)
    counted = {name: Count("pk", filter=now & condition) for name, condition in which.items()}
    counted |= {"n": Count("pk", filter=now), "before": Count("pk", filter=~now)}
    lost = {
        f"lost_{name}": Sum("lost_seconds", filter=now & which[name], default=0)
        for name in ("unnamed", "doubled", "landed_wrong", "declined", "looped", "done_outside")
    }
    columns = {
        "moves": f"moves_{asked.level}",
        "loops": f"loops_{asked.level}",
        **{name: name for name in _SUMMED},
    }
    summed = {name: Sum(column, filter=now, default=0) for name, column in columns.items()}
    figures = {
        **counted,
        **lost,
        **summed,
        "most_moves": Max(f"moves_{asked.level}", filter=now, default=0),
    }
    # Named apart: no figure may have the name of a column.
    apart = {f"all_{name}": value for name, value in figures.items()}
    rows = paths_asked(actor, asked, since=asked.before_start).order_by().values("topic")
    found = rows.annotate(**apart)
    return [{name.removeprefix("all_"): value for name, value in row.items()} for row in found]


_SUMMED = (
    *("handovers", "declines", "lost_seconds", "circle_seconds", "working_seconds"),
    *("offers_told", "offers_bare"),
)


def _which(level: HeldBy, roles: Sequence[Role]) -> dict[str, Any]:
    """Which requests each figure counts."""
    success = [role.pk for role in roles if role.code == RoleCode.SUCCESS]
    told = RequestNotice.objects.filter(request=OuterRef("request"), touchpoint__isnull=False)
    live_moved = Q(moves_role__gt=0, offers_told__gt=0)
    return {
        "judged": Q(landed_wrong__isnull=False),
        "landed_wrong": Q(landed_wrong=True),
        "unnamed": Q(accountable_role=None),
        "done_judged": Q(done_outside__isnull=False),
        "done_outside": Q(done_outside=True),
        "handed": Q(handovers__gt=0),
        "declined": Q(declines__gt=0),
        "moved": Q(**{f"moves_{level}__gt": 0}),
        "moved_often": Q(**{f"moves_{level}__gte": MOVES_OF_A_CIRCLE}),
        "looped": Q(**{f"loops_{level}__gt": 0}),
        "doubled": Q(acted_roles__len__gte=2),
        "lost": Q(lost_seconds__gt=0),
        "returned": Q(returns__gt=0),
        "live_moved": live_moved,
        "untold": live_moved & ~Q(roles__overlap=success or [0]) & ~Exists(told),
    }


@dataclass(frozen=True, slots=True)
class Flowed:
    """So many requests landed with one role and were last held by another; ids, None for none."""

    source: int | None
    target: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Landings:
    """How many requests of a topic landed with one role and were last held by another.

    Rows are (topic, first role, last role, resolved, count).
    """

    rows: Sequence[tuple[int | None, int | None, int | None, bool, int]]
    _first: dict[int | None, dict[int, int]] = field(default_factory=dict)
    _done: dict[int | None, dict[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Add up by topic, once."""
        for topic, first, last, is_resolved, count in self.rows:
            landed = self._first.setdefault(topic, {})
            landed[first or 0] = landed.get(first or 0, 0) + count
            done = self._done.setdefault(topic, {})
            if is_resolved:
                done[last or 0] = done.get(last or 0, 0) + count

    def first(self, topic_id: int | None) -> Mapping[int, int]:
        """How many each role got first; 0 for no role."""
        return self._first.get(topic_id, {})

    def done(self, topic_id: int | None) -> Mapping[int, int]:
        """How many each role resolved; 0 for no role."""
        return self._done.get(topic_id, {})

    def flows(self) -> list[Flowed]:
        """All topics together, the largest first."""
        flows: dict[tuple[int | None, int | None], int] = {}
        for _topic, first, last, _is_resolved, count in self.rows:
            flows[first, last] = flows.get((first, last), 0) + count
        ordered = sorted(flows.items(), key=lambda item: -item[1])
        return [Flowed(*pair, count) for pair, count in ordered]


def landings_of(actor: Actor, asked: Asked) -> Landings:
    """Where requests landed and who had them last, by topic. One query."""
    by = ("topic", "first_role", "last_role", "is_resolved")
    rows = paths_asked(actor, asked).order_by().values_list(*by)
    return Landings(list(rows.annotate(count=Count("pk"))))


@dataclass(frozen=True, slots=True)
class Moved:
    """How often it went from one holder to another, on how many requests, and how long the giver
    had it before, in all. Ids of people, roles or teams, None for none, with their names."""

    source: int | None
    target: int | None
    source_name: str
    target_name: str
    times: int
    requests: int
    seconds: int


def moves_of(actor: Actor, asked: Asked, shown: int = MOVES_SHOWN) -> list[Moved]:
    """The most frequent ways from one holder to the next, by the asked level. One query."""
    holder = {"person": "owner", "role": "role", "team": "team"}[asked.level]
    name = "code" if asked.level == "role" else "name"
    seconds = f"{asked.level}_seconds"
    moves = RequestMove.objects.visible_to(actor).filter(
        request__in=paths_asked(actor, asked).values("request"), **{f"{seconds}__isnull": False}
    )
    pairs = moves.order_by().values_list(
        f"from_{holder}",
        f"to_{holder}",
        F(f"from_{holder}__{name}"),
        F(f"to_{holder}__{name}"),
    )
    counted = pairs.annotate(
        times=Count("pk"), requests=Count("request", distinct=True), seconds=Sum(seconds)
    )
    ordered = counted.order_by("-times", f"from_{holder}", f"to_{holder}")[:shown]
    return [
        Moved(source, target, from_name or "", to_name or "", *rest)
        for source, target, from_name, to_name, *rest in ordered
    ]


def roles_and_changes(actor: Actor, asked: Asked) -> list[Any]:
    """Roles in order, with `changed_on`: the day up to the period's end on which the role was
    last described anew, if that is recent. One query."""
    changes = AuditEntry.objects.of_company(actor.company_id).filter(
        subject_type=Role._meta.label_lower,
        subject_id=OuterRef("pk"),
        action="role.update",
        at__date__gte=asked.start - RECENT,
        at__date__lte=asked.end,
    )
    roles = Role.objects.visible_to(actor).defer(*Role.TEXTS).order_by("position", "pk")
    found: list[Any] = list(roles.annotate(changed_at=Subquery(_latest(changes))))
    for role in found:
        at = role.changed_at
        role.changed_on = local_day(actor.company_time_zone, at) if at else None
    return found


def _latest(changes: models.QuerySet[AuditEntry]) -> models.QuerySet[Any, Any]:
    return changes.order_by("-pk").values("at")[:1]


def topics_and_first_days(actor: Actor) -> list[Any]:
    """Topics with responsibilities, `first_seen` (the day of the topic's first request) and
    `company_since` (of any first request). One query."""
    paths = RequestPath.objects.visible_to(actor).order_by("opened_on").values("opened_on")
    topics = Topic.objects.visible_to(actor).select_related("responsibility")
    return list(
        topics.annotate(
            first_seen=Subquery(paths.filter(topic=OuterRef("pk"))[:1]),
            company_since=Subquery(paths[:1]),
        )
    )


@dataclass(frozen=True, slots=True)
class RowsOfMatrix:
    """Rows of the versions that matter in a period: `in_force` is the one at its end.

    `versions` are (number, first day) in order; `cells` are letters by number, row and role.
    """

    end: date
    versions: Sequence[tuple[int, date]]
    cells: Mapping[tuple[int, int], Mapping[int, str]]

    @classmethod
    def read(cls, actor: Actor, asked: Asked) -> "RowsOfMatrix":
        """The versions in force at the end of the period or not long before it. One query."""
        since = asked.start - RECENT
        versions = MatrixVersion.objects.of_company(actor.company_id)
        edges = [Subquery(versions.on(day).values("pk")[:1]) for day in (since, asked.end)]
        between = Q(matrix__starts_on__gte=since, matrix__starts_on__lte=asked.end)
        wanted = between | Q(matrix=edges[0]) | Q(matrix=edges[1])
        found: dict[tuple[int, int], dict[int, str]] = {}
        days: dict[int, date] = {}
        for number, day, row, role, letters in (
            MatrixCell.objects.visible_to(actor)
            .filter(wanted)
            .values_list(
                *("matrix__number", "matrix__starts_on", "responsibility", "role", "letters")
            )
        ):
            days[number] = day
            found.setdefault((number, row), {})[role] = letters
        return cls(asked.end, sorted(days.items()), found)

    @property
    def in_force(self) -> tuple[int, date] | None:
        """Number and first day of the version at the end of the period."""
        begun = [version for version in self.versions if version[1] <= self.end]
        return begun[-1] if begun else next(iter(self.versions), None)

    def letters(self, responsibility_id: int | None) -> Mapping[int, str]:
        """Letters by role of a row at the end of the period."""
        version = self.in_force
        if version is None or responsibility_id is None:
            return {}
        return self.cells.get((version[0], responsibility_id), {})

    def changed_on(self, responsibility_id: int | None) -> date | None:
        """The last day on which another version said something else of the row."""
        if responsibility_id is None:
            return None
        changed = None
        for (before, _day), (number, day) in zip(self.versions, self.versions[1:], strict=False):
            was = self.cells.get((before, responsibility_id))
            if was != self.cells.get((number, responsibility_id)) and day <= self.end:
                changed = day
        return changed


def newest_verdicts(actor: Actor) -> dict[tuple[int | None, str], ConfusionVerdict]:
    """The newest verdict of each topic and kind. One query."""
    verdicts = ConfusionVerdict.objects.visible_to(actor).select_related("by")
    newest = verdicts.order_by("topic_id", "kind", "-pk").distinct("topic_id", "kind")
    return {(verdict.topic_id, verdict.kind): verdict for verdict in newest}
