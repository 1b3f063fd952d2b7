"""What the page of a role shows beside the role itself: its rows of the matrix, whom it tells and
who tells it, and how it differs from the others."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from core.access import Actor
from roles.models import MatrixCell, MatrixVersion, Responsibility, Role, RoleDifference, Touchpoint
from roles.selectors.roles import roles_for
from roles.selectors.touchpoints import touchpoints_of


def duties_on(actor: Actor, role_id: int, day: date) -> list[tuple[str, Responsibility]]:
    """Letters and rows of one role in the matrix of a local day, in the matrix's order."""
    in_force = MatrixVersion.objects.visible_to(actor).on(day).values("pk")[:1]
    cells = MatrixCell.objects.visible_to(actor).filter(
        matrix__in=in_force, role_id=role_id, responsibility__is_active=True
    )
    rows = cells.select_related("responsibility")
    ordered = rows.order_by("responsibility__position", "responsibility_id")
    return [(cell.letters, cell.responsibility) for cell in ordered]


@dataclass(frozen=True, slots=True)
class Meetings:
    """Touchpoints at which a role tells another, and at which it is told."""

    tells: list[Touchpoint]
    is_told: list[Touchpoint]


def meetings_of(actor: Actor, role_id: int) -> Meetings:
    """Touchpoints in use of one role."""
    found = touchpoints_of(actor).filter(Q(from_role_id=role_id) | Q(to_role_id=role_id))
    rows = list(found.prefetch_related(None))
    return Meetings(
        [row for row in rows if row.from_role_id == role_id],
        [row for row in rows if row.to_role_id == role_id],
    )


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another role in use, and how it differs, if somebody has said."""

    role: Role
    difference: RoleDifference | None

    @property
    def text(self) -> str:
        """The words in the language in use."""
        return self.difference.text if self.difference else ""

    @property
    def version(self) -> int:
        """What a form must have seen; 0 without words."""
        return self.difference.version if self.difference else 0


def neighbours_of(actor: Actor, role_id: int) -> list[Neighbour]:
    """Every other role in use with the difference, in standard order."""
    pairs = RoleDifference.objects.visible_to(actor)
    by_other = {
        row.second_id if row.first_id == role_id else row.first_id: row
        for row in pairs.filter(Q(first_id=role_id) | Q(second_id=role_id))
    }
    roles = roles_for(actor).exclude(pk=role_id)
    return [Neighbour(role, by_other.get(role.pk)) for role in roles]
