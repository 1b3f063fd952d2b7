"""Reading the matrix: as it was in force on a day, as a version, or as the draft has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject

from core.access import Actor
from roles.matrix import GAPS, OVERLAPS, Cells, Flaw, flaws
from roles.models import DraftCell, MatrixCell, MatrixVersion, Responsibility, Role, Topic

CellKey = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Row:
    """One responsibility with its cells by role code and what is wrong with them."""

    responsibility: Responsibility
    cells: Cells
    flaws: tuple[Flaw, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """All rows and columns of one state of the matrix; `version` is None for the draft."""

    version: MatrixVersion | None
    roles: Sequence[Role]
    rows: Sequence[Row]
    changed: frozenset[CellKey] = field(default_factory=frozenset)

    @property
    def gaps(self) -> list[Row]:
        """Rows with nobody accountable or nobody responsible."""
        return [row for row in self.rows if GAPS.intersection(row.flaws)]

    @property
    def overlaps(self) -> list[Row]:
        """Rows for which several answer."""
        return [row for row in self.rows if OVERLAPS.intersection(row.flaws)]


def newest_version(company_id: int) -> MatrixVersion | None:
    """The version published last, even if it is not in force yet."""
    versions = MatrixVersion.objects.of_company(company_id).order_by("-number")
    newest: MatrixVersion | None = versions.first()
    return newest


def version_on(company_id: int, day: date) -> MatrixVersion | None:
    """The version in force on a local day."""
    found: MatrixVersion | None = MatrixVersion.objects.of_company(company_id).on(day).first()
    return found


def stored_cells(version: MatrixVersion | None) -> dict[CellKey, str]:
    """(responsibility, role) → letters of a version; nothing for no version."""
    if version is None:
        return {}
    cells = MatrixCell.objects.of_company(version.company_id).filter(matrix=version)
    return {
        (row, role): letters
        for row, role, letters in cells.values_list("responsibility_id", "role_id", "letters")
    }


def draft_changes(company_id: int) -> dict[CellKey, str]:
    """(responsibility, role) → letters of the cells that the draft changes."""
    cells = DraftCell.objects.of_company(company_id)
    return {
        (row, role): letters
        for row, role, letters in cells.values_list("responsibility_id", "role_id", "letters")
    }


def draft_matrix(company_id: int) -> Mapping[CellKey, str]:
    """The newest version's cells with the draft's changes."""
    return {**stored_cells(newest_version(company_id)), **draft_changes(company_id)}


def matrix_of(actor: Actor, version: MatrixVersion | None) -> Matrix:
    """A published version; with None a matrix of empty cells."""
    return _matrix(actor, version, stored_cells(version), frozenset())


def matrix_draft(actor: Actor) -> Matrix:
    """The newest version with the changes that nobody has published."""
    changes = draft_changes(actor.company_id)
    newest = stored_cells(newest_version(actor.company_id))
    return _matrix(actor, None, {**newest, **changes}, frozenset(changes))


def _matrix(
    actor: Actor,
    version: MatrixVersion | None,
    cells: Mapping[CellKey, str],
    changed: frozenset[CellKey],
) -> Matrix:
    """Rows and columns in use, and those no longer in use that this state has cells for."""
    roles = [
        role
        for role in Role.objects.visible_to(actor).defer(*Role.TEXTS).order_by("position", "pk")
        if role.is_active or any(key[1] == role.pk for key in cells)
    ]
    rows = []
    for responsibility in Responsibility.objects.visible_to(actor).order_by("position", "pk"):
        own = {
            role.code: cells[responsibility.pk, role.pk]
            for role in roles
            if cells.get((responsibility.pk, role.pk))
        }
        if responsibility.is_active or (own and version is not None):
            rows.append(Row(responsibility, own, flaws(own)))
    return Matrix(version, roles, rows, changed)


def flaws_in_force(company_id: int, day: date) -> tuple[int, int]:
    """How many rows are gaps and how many overlaps in the matrix of a local day. One query.

    None of either while the company has no matrix.
    """
    in_force = MatrixVersion.objects.of_company(company_id).on(day).values("pk")[:1]
    cells = MatrixCell.objects.of_company(company_id).filter(
        matrix=Subquery(in_force), responsibility=OuterRef("pk")
    )
    answering = cells.filter(letters__in=["A", "AR"]).order_by().values("responsibility")
    rows = Responsibility.objects.of_company(company_id).filter(
        Exists(MatrixVersion.objects.of_company(company_id)), is_active=True
    )
    found = rows.annotate(
        accountable=Coalesce(Subquery(answering.annotate(n=Count("pk")).values("n")), 0),
        is_done=Exists(cells.filter(letters__in=["R", "AR"])),
    ).aggregate(
        gaps=Count("pk", filter=Q(accountable=0) | Q(is_done=False)),
        overlaps=Count("pk", filter=Q(accountable__gt=1)),
    )
    return found["gaps"], found["overlaps"]


def versions_of(actor: Actor) -> models.QuerySet[MatrixVersion]:
    """All versions, the newest first, with their authors."""
    versions: models.QuerySet[MatrixVersion] = MatrixVersion.objects.visible_to(actor)
    return versions.select_related("author").order_by("-number")


@dataclass(frozen=True, slots=True)
class TopicAnswer:
    """A topic and the role that answers for it on a day; with `by_matrix` the matrix says so.

    The role accountable for the topic's responsibility (of several the first in standard order),
    else the role named for the topic itself. `role` holds id, code and names only.
    """

    topic: Topic
    role: Role | None
    by_matrix: bool


def topic_answer(topics: models.QuerySet[Topic], pk: int, day: date) -> TopicAnswer | None:
    """Who answers for one of these topics on a day; None if it is not among them. One query."""
    topic = _answered(topics, day).filter(pk=pk).first()
    return _answer(topic) if topic is not None else None


def topic_answers(topics: models.QuerySet[Topic], day: date) -> list[TopicAnswer]:
    """Who answers for each of these topics on a local day, in their order. One query."""
    return [_answer(topic) for topic in _answered(topics, day)]


def _answer(topic: Any) -> TopicAnswer:
    if topic.accountable:
        return TopicAnswer(topic, Role(**topic.accountable), by_matrix=True)
    return TopicAnswer(topic, topic.role, by_matrix=False)


def _answered(topics: models.QuerySet[Topic], day: date) -> models.QuerySet[Any]:
    in_force = MatrixVersion.objects.filter(company_id=OuterRef("company_id")).on(day)
    accountable = MatrixCell.objects.filter(
        matrix=Subquery(in_force.values("pk")[:1]),
        company_id=OuterRef("company_id"),
        responsibility_id=OuterRef("responsibility_id"),
        letters__in=["A", "AR"],
    )
    role = JSONObject(
        id="role_id",
        company_id="role__company_id",
        code="role__code",
        name_en="role__name_en",
        name_ru="role__name_ru",
    )
    first = accountable.order_by("role__position", "role_id").values(named=role)[:1]
    related = topics.select_related("role", "responsibility").defer(
        *(f"role__{name}" for name in Role.TEXTS)
    )
    return related.annotate(accountable=Subquery(first))
