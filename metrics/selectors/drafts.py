"""Versions of definitions as their pages read them: in use, to come, and where series break."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from core.access import Actor
from metrics.models import BuildPiece, BuildState, DefinitionDraft, MetricBuild, MetricDefinition


@dataclass(frozen=True, slots=True)
class VersionBreak:
    """From this local day on periods are read by another version."""

    day: date
    version: int
    reason: str
    by: str


def with_active_build(definitions: QuerySet[MetricDefinition]) -> QuerySet[MetricDefinition]:
    """Those that readers can see: their build is complete and switched on."""
    active = MetricBuild.objects.filter(definition=OuterRef("pk"), state=BuildState.ACTIVE)
    return definitions.filter(Exists(active))


def read_on(versions: Sequence[MetricDefinition], day: date) -> MetricDefinition | None:
    """Of versions with an active build, the one that reads a period that ends on a day: the
    newest that has begun."""
    begun = [one for one in versions if one.starts_on is None or one.starts_on <= day]
    return max(begun, key=lambda one: one.version, default=None)


def in_use_on(company_id: int, code: str, day: date) -> MetricDefinition | None:
    """The version that reads a period which ends on a local day."""
    definitions = MetricDefinition.objects.of_company(company_id).filter(code=code)
    return read_on(list(with_active_build(definitions)), day)


def breaks_among(
    versions: Sequence[MetricDefinition], start: date, end: date
) -> Iterator[VersionBreak]:
    """Days after `start` and before `end` from which another version counts, in order."""
    days = {one.starts_on for one in versions if one.starts_on is not None}
    before = read_on(versions, start)
    for day in sorted(day for day in days if start < day < end):
        now = read_on(versions, day)
        if now is not None and now != before:
            by = now.created_by.name if now.created_by else ""
            yield VersionBreak(day, now.version, now.reason, by)
        before = now


def breaks(company_id: int, code: str, start: date, end: date) -> list[VersionBreak]:
    """Where a series of a metric goes over to another version. One query."""
    definitions = MetricDefinition.objects.of_company(company_id).filter(code=code)
    versions = with_active_build(definitions).select_related("created_by")
    return list(breaks_among(list(versions), start, end))


def draft_of(actor: Actor, code: str) -> DefinitionDraft | None:
    """The draft of a metric's next version."""
    drafts = DefinitionDraft.objects.visible_to(actor).select_related("created_by", "changed_by")
    draft: DefinitionDraft | None = drafts.filter(code=code).first()
    return draft


def versions_of(actor: Actor, code: str) -> QuerySet[Any]:
    """Every version of a metric, the newest first, and whether readers can see it."""
    active = MetricBuild.objects.filter(definition=OuterRef("pk"), state=BuildState.ACTIVE)
    definitions = MetricDefinition.objects.visible_to(actor).filter(code=code)
    found: QuerySet[Any] = definitions.annotate(is_computed=Exists(active))
    return found.select_related("created_by").order_by("-version")


def definitions_overview(
    actor: Actor,
) -> tuple[dict[str, list[Any]], dict[str, DefinitionDraft]]:
    """Versions of every metric, the newest first, and drafts, by code. Two queries."""
    active = MetricBuild.objects.filter(definition=OuterRef("pk"), state=BuildState.ACTIVE)
    found = MetricDefinition.objects.visible_to(actor).annotate(is_computed=Exists(active))
    versions: dict[str, list[Any]] = {}
    for one in found.order_by("code", "-version"):
        versions.setdefault(one.code, []).append(one)
    drafts = DefinitionDraft.objects.visible_to(actor).defer("computed")
    return versions, {draft.code: draft for draft in drafts}


def pieces_done(build_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Of builds on their way how many months are filled, of how many. One query."""
    pieces = BuildPiece.objects.filter(build__in=list(build_ids)).values("build_id")
    counted = pieces.annotate(done=Count("pk", filter=Q(is_filled=True)), total=Count("pk"))
    return {row["build_id"]: (row["done"], row["total"]) for row in counted}
