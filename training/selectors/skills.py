"""Skills: how far each person is with each playbook and topic.

Certified while a certificate holds: it is not revoked, its day has not passed, and the playbook
has no version that is newer by more than 30 days, unless the person has read that one
since. Learning while something about it is asked for. Expired when there was a certificate.
A topic counts as certified by a certificate of its own, of a course that teaches it, or of a
playbook by which its requests are dealt with.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from playbooks.models import Playbook
from roles.models import SkillState
from training.models import (
    Assignment,
    AssignmentKind,
    AssignmentState,
    Certificate,
    Reading,
)

# How long a certificate of an older version still counts.
OLDER_VERSION_LASTS = timedelta(days=30)
_TEACHING = (AssignmentKind.READING, AssignmentKind.CHECK, AssignmentKind.COURSE)


class Skill(NamedTuple):
    """A state; certified up to and with the local day `until`, or for good."""

    state: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Skills:
    """(person, playbook) and (person, topic) → how far; no entry means not yet."""

    playbooks: dict[tuple[int, int], Skill]
    topics: dict[tuple[int, int], Skill]


class _Versions(NamedTuple):
    """The newest version of each playbook, from when an older one counts no more, and the topics
    whose requests are dealt with by it."""

    current: dict[int, int]
    approved: dict[int, datetime]
    topics: dict[int, list[int]]


def skills_of(
    company_id: int, day: date, now: datetime, *, member_ids: Collection[int] | None = None
) -> Skills:
    """Skills of some people, or of everybody, on a local day. Four queries at most."""
    versions = _versions(company_id)
    rows = list(_certificates(company_id, member_ids))
    read = _read_since(company_id, rows, versions)
    found = Skills({}, {})
    for row in rows:
        skill = _skill(row, versions, read, day, now)
        _put(found, row["member_id"], row["a_playbook"], row["a_topic"], skill, versions.topics)
    for row in _asked(company_id, member_ids):
        skill = Skill(SkillState.LEARNING)
        _put(found, row["member_id"], row["a_playbook"], row["a_topic"], skill, versions.topics)
    return found


_RANK = {SkillState.EXPIRED: 0, SkillState.LEARNING: 1, SkillState.CERTIFIED: 2}


def _better(one: Skill | None, other: Skill) -> Skill:
    """The one that says more: certified, then learning, then expired; the later day."""
    if one is None:
        return other
    return max(
        (one, other),
        key=lambda skill: (_RANK[SkillState(skill.state)], skill.until or date.max),
    )


def _put(
    found: Skills,
    member_id: int,
    playbook_id: int | None,
    topic_id: int | None,
    skill: Skill,
    of_topics: dict[int, list[int]],
) -> None:
    topics = [topic_id] if topic_id is not None else []
    if playbook_id is not None:
        key = (member_id, playbook_id)
        found.playbooks[key] = _better(found.playbooks.get(key), skill)
        topics += of_topics.get(playbook_id, [])
    for topic in topics:
        found.topics[member_id, topic] = _better(found.topics.get((member_id, topic)), skill)


def _certificates(company_id: int, member_ids: Collection[int] | None) -> Iterable[dict[str, Any]]:
    rows = Certificate.objects.of_company(company_id).filter(revoked_at=None)
    if member_ids is not None:
        rows = rows.filter(member_id__in=member_ids)
    found: Iterable[dict[str, Any]] = rows.values(
        "member_id",
        "playbook_version_id",
        "valid_until",
        a_playbook=Coalesce("playbook_id", "course__playbook_id"),
        a_topic=Coalesce("topic_id", "course__topic_id"),
    )
    return found


def _asked(company_id: int, member_ids: Collection[int] | None) -> Iterable[dict[str, Any]]:
    rows = Assignment.objects.of_company(company_id).filter(
        state=AssignmentState.OPEN, kind__in=_TEACHING
    )
    if member_ids is not None:
        rows = rows.filter(member_id__in=member_ids)
    found: Iterable[dict[str, Any]] = (
        rows.filter(Q(playbook__isnull=False) | Q(course__isnull=False))
        .annotate(
            a_playbook=Coalesce("playbook_id", "course__playbook_id"),
            a_topic=Coalesce("course__topic_id", None),
        )
        .values("member_id", "a_playbook", "a_topic")
        .distinct()
    )
    return found


def _versions(company_id: int) -> _Versions:
    rows = Playbook.objects.of_company(company_id).annotate(
        a_topics=ArrayAgg(
            "of_topics__topic_id", filter=Q(of_topics__isnull=False), default=Value([])
        )
    )
    found = list(rows.values_list("pk", "current_id", "current__approved_at", "a_topics"))
    return _Versions(
        {pk: current for pk, current, _at, _topics in found if current is not None},
        {pk: at for pk, _current, at, _topics in found if at is not None},
        {pk: topics for pk, _current, _at, topics in found},
    )


def _is_older(row: dict[str, Any], versions: _Versions) -> bool:
    version, playbook = row["playbook_version_id"], row["a_playbook"]
    return version is not None and versions.current.get(playbook, version) != version


def _read_since(
    company_id: int, rows: Iterable[dict[str, Any]], versions: _Versions
) -> set[tuple[int, int]]:
    """(person, version) of newest versions that people with older certificates have read."""
    older = [row for row in rows if _is_older(row, versions)]
    if not older:
        return set()
    readings = Reading.objects.of_company(company_id).filter(
        playbook_version_id__in={versions.current[row["a_playbook"]] for row in older},
        member_id__in={row["member_id"] for row in older},
    )
    return set(readings.values_list("member_id", "playbook_version_id"))


def _skill(
    row: dict[str, Any],
    versions: _Versions,
    read: set[tuple[int, int]],
    day: date,
    now: datetime,
) -> Skill:
    """What one certificate shows on a day."""
    until = row["valid_until"]
    is_over = until is not None and until < day
    if not is_over and _is_older(row, versions):
        playbook = row["a_playbook"]
        if (row["member_id"], versions.current[playbook]) not in read:
            ends = versions.approved[playbook] + OLDER_VERSION_LASTS
            is_over = ends < now
            until = min(until or date.max, ends.date())
    return Skill(SkillState.EXPIRED if is_over else SkillState.CERTIFIED, until)
