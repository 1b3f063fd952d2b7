"""Which share of what clients ask has a current playbook: four queries, whatever the size."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from core.access import Actor
from handoffs.models import Request, RequestPath
from playbooks.coverage import DAYS, Share, WarningLevel, warning_level
from playbooks.models import Playbook, PlaybookTopic
from playbooks.selectors.playbooks import IN_FORCE, Standing, standing_of
from roles.models import Role, RoleCode, RoleHolding, Topic
from roles.selectors import topic_answers


class TopicStanding(models.TextChoices):
    """What a topic has. A playbook whose review is due is no longer current."""

    CURRENT = "current", _("Current playbook")
    REVIEW = "review", _("Review due")
    WRITING = "writing", _("Being written")
    NONE = "none", _("No playbook")


_OF_PLAYBOOK = {
    Standing.IN_FORCE: TopicStanding.CURRENT,
    Standing.REVIEW_DUE: TopicStanding.REVIEW,
    Standing.NEVER_APPROVED: TopicStanding.WRITING,
}


@dataclass(frozen=True, slots=True)
class TopicCoverage:
    """A topic, the role that answers for it, its best playbook, and what was asked about it.

    `working_seconds` is how long people worked on these requests so far.
    """

    topic: Topic
    role: Role | None
    standing: TopicStanding
    playbook: Playbook | None
    requests: int
    working_seconds: int

    @property
    def is_covered(self) -> bool:
        """Whether its requests count as covered."""
        return self.standing == TopicStanding.CURRENT


@dataclass(frozen=True, slots=True)
class NextTopic:
    """A topic to write for, and the coverage once it and those before it are written."""

    row: TopicCoverage
    reached: Share


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage over local days, both included. `rows`: topics that were asked about, the most
    asked first; `quiet` topics in use had no request."""

    first: date
    last: date
    rows: tuple[TopicCoverage, ...]
    quiet: tuple[TopicCoverage, ...]
    without_topic: int

    @property
    def share(self) -> Share:
        """Of requests that have a topic; the others are told apart."""
        return share_of(self.rows)

    @property
    def to_write(self) -> list[NextTopic]:
        """What to write or review next: what is asked most comes first."""
        share, found = self.share, []
        for row in self.rows:
            if not row.is_covered:
                share = Share(share.covered + row.requests, share.total)
                found.append(NextTopic(row, share))
        return found


def share_of(rows: Iterable[TopicCoverage]) -> Share:
    """The share of the requests of some topics."""
    rows = list(rows)
    return Share(
        sum(row.requests for row in rows if row.is_covered), sum(row.requests for row in rows)
    )


def coverage(actor: Actor, today: date, days: int = DAYS) -> Coverage:
    """Coverage of the requests opened on the last `days` local days, today included."""
    first = today - timedelta(days=days - 1)
    asked = dict(_opened(actor, first, today).values_list("topic").annotate(n=Count("pk")))
    worked = _worked(actor, first, today)
    best = _best_playbooks(actor, today)
    topics = Topic.objects.visible_to(actor).order_by("name_en", "pk")
    rows = [
        TopicCoverage(
            topic=answer.topic,
            role=answer.role,
            standing=best[answer.topic.pk][0] if answer.topic.pk in best else TopicStanding.NONE,
            playbook=best[answer.topic.pk][1] if answer.topic.pk in best else None,
            requests=asked.get(answer.topic.pk, 0),
            working_seconds=worked.get(answer.topic.pk, 0),
        )
        for answer in topic_answers(topics, today)
    ]
    return Coverage(
        first=first,
        last=today,
        rows=tuple(sorted((row for row in rows if row.requests), key=lambda row: -row.requests)),
        quiet=tuple(row for row in rows if not row.requests and row.topic.is_active),
        without_topic=asked.get(None, 0),
    )


def _opened(actor: Actor, first: date, last: date) -> models.QuerySet[Request]:
    zone = ZoneInfo(actor.company_time_zone)
    start = datetime.combine(first, time(), zone)
    end = datetime.combine(last + timedelta(days=1), time(), zone)
    requests: models.QuerySet[Request] = Request.objects.visible_to(actor)
    return requests.filter(opened_at__gte=start, opened_at__lt=end).order_by()


def _worked(actor: Actor, first: date, last: date) -> dict[int | None, int]:
    """Topic → working seconds, as prepared for the analysis of confusion."""
    paths = RequestPath.objects.visible_to(actor).filter(opened_on__range=(first, last))
    return dict(paths.order_by().values_list("topic").annotate(n=Sum("working_seconds")))


def _best_playbooks(actor: Actor, today: date) -> dict[int, tuple[TopicStanding, Playbook]]:
    """Topic → its playbook that counts most, of equal ones the first by name."""
    links = (
        PlaybookTopic.objects.visible_to(actor)
        .filter(playbook__is_active=True)
        .select_related("playbook")
        .defer("playbook__purpose_en", "playbook__purpose_ru")
    )
    ranks = list(TopicStanding)
    found: dict[int, tuple[int, str, int, Playbook]] = {}
    for link in links:
        playbook = link.playbook
        rank = ranks.index(_OF_PLAYBOOK[standing_of(playbook, today)])
        entry = (rank, playbook.name, playbook.pk, playbook)
        if link.topic_id not in found or entry[:3] < found[link.topic_id][:3]:
            found[link.topic_id] = entry
    return {topic_id: (ranks[entry[0]], entry[3]) for topic_id, entry in found.items()}


@dataclass(frozen=True, slots=True)
class CoverageWarning:
    """Whether customer success works without playbooks, and the numbers behind it.

    `share` is that of customer success's own topics over the last 90 days.
    """

    level: WarningLevel
    cs_people: int
    share: Share


def coverage_warning(actor: Actor, today: date) -> CoverageWarning:
    """What the heads are told. One query while the team is small."""
    people = cs_people(actor, today)
    if warning_level(people, 0) == WarningLevel.NONE:
        return CoverageWarning(WarningLevel.NONE, people, Share(0, 0))
    found = coverage(actor, today)
    share = share_of(row for row in found.rows if row.role and row.role.code == RoleCode.SUCCESS)
    percent = share.percent
    if percent is None and not Playbook.objects.visible_to(actor).filter(IN_FORCE).exists():
        percent = 0.0  # nobody asked, but nothing at all is written: that can be told
    return CoverageWarning(warning_level(people, percent), people, share)


def cs_people(actor: Actor, today: date) -> int:
    """How many people hold customer success on a local day."""
    held = RoleHolding.objects.visible_to(actor).on(today)
    holders = held.filter(role__code=RoleCode.SUCCESS, member__is_active=True)
    return int(holders.values("member").distinct().count())
