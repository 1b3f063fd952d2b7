"""Targets: set one by one or many at once, and copied from one period to another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.selectors import local_day
from core.access import Actor, Capability
from core.audit import audit
from core.errors import DomainError, InvalidInput, NotFound, Stale
from metrics.catalogue import CATALOGUE, Better, Kind, Level
from metrics.models import Target, TargetPeriod, TargetVersion
from metrics.planning import Plan, period_start
from metrics.selectors.targets import plans_of

_TELLS_OF_PAST: Final = frozenset({"demo", "import"})
MOST_CELLS: Final = 1000
_SECONDS_A_YEAR: Final = 365 * 24 * 3600
Natural = tuple[str, str, int | None]


@dataclass(frozen=True, slots=True)
class TargetCell:
    """What is to be reached: metric, whose, and the bounds; neither bound ends the target.

    `seen` is the version of the target that the caller saw, 0 for none, None when they did not
    look. `name` is what an error calls the cell.
    """

    code: str
    level: str
    member_id: int | None
    at_least: float | None = None
    at_most: float | None = None
    seen: int | None = None
    name: str = ""

    @property
    def natural(self) -> Natural:
        """What makes it one target."""
        return self.code, self.level, self.member_id


class WrongCells(InvalidInput):
    """What is wrong with single cells: a sentence for each by its name, and the refusals."""

    def __init__(self, errors: Mapping[str, DomainError]) -> None:
        """Keep the refusals beside their sentences."""
        self.errors = dict(errors)
        message = _("Nothing was saved. Correct the cells that are marked and save again.")
        super().__init__(message, fields={name: _sentence(error) for name, error in errors.items()})


def _sentence(error: DomainError) -> str | Promise:
    return next(iter(error.fields.values()), error.message)


def target_set(
    *,
    actor: Actor,
    code: str,
    level: str,
    period: str,
    starts_on: date,
    member_id: int | None = None,
    at_least: float | None = None,
    at_most: float | None = None,
    ends_on: date | None = None,
    version: int | None = None,
) -> Target:
    """Say what a metric should be from the first day of a period on; neither bound ends it.

    Earlier periods keep what they had. Raises `NotAllowed`, `NotFound` for somebody who is not
    here or a target that never was, `Stale`, `InvalidInput`.
    """
    cell = TargetCell(code, level, member_id, at_least, at_most, version)
    try:
        targets_set(actor=actor, period=period, starts_on=starts_on, ends_on=ends_on, cells=[cell])
    except WrongCells as refused:
        raise refused.errors[""] from refused
    targets = Target.objects.visible_to(actor).filter(period=period)
    found: Target | None = targets.filter(code=code, level=level, member_id=member_id).first()
    if found is None:
        raise NotFound
    return found


def targets_set(
    *,
    actor: Actor,
    period: str,
    starts_on: date,
    cells: Sequence[TargetCell],
    ends_on: date | None = None,
) -> int:
    """Set many targets of one period at once: all of them or, when one is wrong, none.

    Cells that say what holds already change nothing. Returns how many changed. Raises
    `WrongCells`, `InvalidInput` for days that make no sense, `NotAllowed`.
    """
    actor.require(Capability.TARGETS_MANAGE)
    _check_days(actor, period, starts_on, ends_on)
    if len(cells) > MOST_CELLS:
        raise InvalidInput(_("Set at most 1000 targets at once."))
    with transaction.atomic():
        errors = _wrong(actor, cells)
        plans = _plans(actor, period, starts_on)
        differing = [cell for cell in cells if _differs(cell, plans.get(cell.natural), ends_on)]
        changed = [cell for cell in differing if cell.name not in errors]
        targets = _locked(actor, period, changed)
        for cell in changed:
            if cell.seen is not None and targets[cell.natural].version != cell.seen:
                errors[cell.name] = Stale()
        if errors:
            raise WrongCells(errors)
        pairs = [(targets[cell.natural], cell) for cell in changed]
        _write(actor, starts_on, ends_on, pairs, plans)
    return len(changed)


def targets_copy(*, actor: Actor, period: str, source: date, starts_on: date) -> int:
    """Let what held in an earlier period hold in this one too, where nothing holds yet.

    Returns how many were copied. Raises `NotAllowed`, `InvalidInput`.
    """
    actor.require(Capability.TARGETS_MANAGE)
    _check_days(actor, period, starts_on, None)
    if source != period_start(period, source):
        raise InvalidInput(fields={"source": _FIRST_DAY})
    known = _plans(actor, period, starts_on)
    cells = [
        TargetCell(*natural, plan.at_least, plan.at_most)
        for natural, plan in _plans(actor, period, source).items()
        if natural not in known
    ]
    active = Membership.objects.of_company(actor.company_id).filter(is_active=True)
    here = {None, *active.values_list("pk", flat=True)}
    cells = [cell for cell in cells if cell.member_id in here]
    return targets_set(actor=actor, period=period, starts_on=starts_on, cells=cells)


_FIRST_DAY = _("Choose the first day of a month, quarter or year, as the period is.")


def _check_days(actor: Actor, period: str, starts_on: date, ends_on: date | None) -> None:
    """First days of periods, and none that is over: a new target does not rewrite the past."""
    if period not in TargetPeriod.values:
        raise InvalidInput(fields={"period": _("Choose month, quarter or year.")})
    if starts_on != period_start(period, starts_on):
        raise InvalidInput(_FIRST_DAY, fields={"starts_on": _FIRST_DAY})
    if ends_on is not None and (ends_on <= starts_on or ends_on != period_start(period, ends_on)):
        raise InvalidInput(_FIRST_DAY, fields={"ends_on": _FIRST_DAY})
    today = local_day(actor.company_time_zone, timezone.now())
    if starts_on < period_start(period, today) and actor.via not in _TELLS_OF_PAST:
        message = _("This period is over: a new target does not rewrite the past.")
        raise InvalidInput(message, fields={"starts_on": message})


def _plans(actor: Actor, period: str, day: date) -> dict[Natural, Plan]:
    """What holds on a day, of every level."""
    return {
        (code, level.value, member_id): plan
        for level in Level
        for (code, member_id), plan in plans_of(
            actor, period=period, start=day, level=level
        ).items()
    }


def _differs(cell: TargetCell, plan: Plan | None, ends_on: date | None) -> bool:
    if plan is None:
        return (cell.at_least, cell.at_most) != (None, None)
    return (cell.at_least, cell.at_most, ends_on) != (plan.at_least, plan.at_most, plan.ends_on)


def _wrong(actor: Actor, cells: Sequence[TargetCell]) -> dict[str, DomainError]:
    """Cells that cannot be kept, by name. People are looked up once."""
    ids = {cell.member_id for cell in cells if cell.member_id is not None}
    people = Membership.objects.visible_to(actor).filter(pk__in=ids)
    known = set(people.values_list("pk", flat=True))
    errors: dict[str, DomainError] = {}
    for cell in cells:
        try:
            _check_cell(cell, known)
        except DomainError as error:
            errors[cell.name] = error
    return errors


def _check_cell(cell: TargetCell, known: set[int]) -> None:
    """Raise for a cell that cannot be kept, naming the field."""
    metric = CATALOGUE.get(cell.code)
    if metric is None:
        raise InvalidInput(fields={"code": _("There is no such metric.")})
    if cell.level not in [level.value for level in metric.levels]:
        raise InvalidInput(fields={"level": _("This metric is not read at this level.")})
    if (cell.level == Level.COMPANY) != (cell.member_id is None):
        message = _("Say whose target it is; nobody's for the company.")
        raise InvalidInput(message, fields={"member_id": message})
    if cell.member_id is not None and cell.member_id not in known:
        raise NotFound
    if (cell.at_least, cell.at_most) != (None, None):
        _check_bounds(cell, metric.better)
        _check_range(cell, metric.kind)


_NEITHER = _(
    "Of this metric neither more nor less is better: say from how much to how much it should be, "
    "or set no target."
)


def _check_bounds(cell: TargetCell, better: Better) -> None:
    """The bounds that the metric's direction asks for."""
    least, most = cell.at_least, cell.at_most
    if better == Better.NEITHER:
        if least is None or most is None:
            raise InvalidInput(_NEITHER, fields={"at_least": _NEITHER})
        if least > most:
            message = _("The lower bound lies above the upper one.")
            raise InvalidInput(message, fields={"at_least": message})
    elif better == Better.HIGHER and most is not None:
        message = _("More is better here: say at least how much.")
        raise InvalidInput(message, fields={"at_most": message})
    elif better == Better.LOWER and least is not None:
        message = _("Less is better here: say at most how much.")
        raise InvalidInput(message, fields={"at_least": message})


def _check_range(cell: TargetCell, kind: Kind) -> None:
    """What a value of the kind can be at all."""
    low, high = _RANGES.get(kind, (0.0, 1e9))
    for name in ("at_least", "at_most"):
        value = getattr(cell, name)
        if value is not None and not (isfinite(value) and low <= value <= high):
            message = _("Choose a number from %(low)s to %(high)s.")
            words = {"low": f"{low:g}", "high": f"{high:g}"}
            raise InvalidInput(message % words, fields={name: message % words})


_RANGES: Final[dict[Kind, tuple[float, float]]] = {
    Kind.SHARE: (0.0, 100.0),
    Kind.NPS: (-100.0, 100.0),
    Kind.NSAT: (0.0, 200.0),
    Kind.RETENTION: (0.0, 1000.0),
    Kind.TOTAL: (0.0, 100.0 * _SECONDS_A_YEAR),
    Kind.DURATION: (1.0, float(_SECONDS_A_YEAR)),
    Kind.COUNT: (0.0, 1e7),
}


def _locked(actor: Actor, period: str, cells: Iterable[TargetCell]) -> dict[Natural, Target]:
    """The targets of the cells, made where they are missing, locked in the order of their keys.

    Of two who make the same one at once the second waits for the first at the unique key.
    """
    wanted = {cell.natural for cell in cells}
    Target.objects.bulk_create(
        [
            Target(company_id=actor.company_id, code=code, level=level, member_id=pk, period=period)
            for code, level, pk in sorted(wanted, key=lambda one: (*one[:2], one[2] or 0))
        ],
        ignore_conflicts=True,
    )
    rows = Target.objects.visible_to(actor).filter(period=period)
    codes, levels = {one[0] for one in wanted}, {one[1] for one in wanted}
    of_people = Q(member=None) | Q(member__in=[one[2] for one in wanted if one[2] is not None])
    rows = rows.filter(of_people, code__in=codes, level__in=levels)
    found = rows.select_for_update(of=("self",)).order_by("pk")
    return {(row.code, row.level, row.member_id): row for row in found}


def _write(
    actor: Actor,
    starts_on: date,
    ends_on: date | None,
    changed: Sequence[tuple[Target, TargetCell]],
    plans: Mapping[Natural, Plan],
) -> None:
    """Another version of each, and what it was before in the audit trail."""
    versions = []
    for target, cell in changed:
        target.version += 1
        versions.append(
            TargetVersion(
                company_id=actor.company_id,
                target=target,
                number=target.version,
                starts_on=starts_on,
                ends_on=ends_on,
                at_least=cell.at_least,
                at_most=cell.at_most,
                created_by_id=actor.membership_id,
            )
        )
    Target.objects.bulk_update([target for target, _cell in changed], ["version"])
    TargetVersion.objects.bulk_create(versions)
    for target, cell in changed:
        plan = plans.get(cell.natural)
        changes = {
            "at_least": [plan.at_least if plan else None, cell.at_least],
            "at_most": [plan.at_most if plan else None, cell.at_most],
            "starts_on": [plan.starts_on if plan else None, starts_on],
            "ends_on": [plan.ends_on if plan else None, ends_on],
        }
        audit(actor=actor, action="target.set", subject=target, changes=changes)
