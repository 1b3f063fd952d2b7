"""How the demo company's figures came to mean what they mean: first-contact resolution in its
second version, a draft that waits for a decision, and credit that a manager set right."""

from datetime import date, datetime

from accounts.actors import actor_for_membership
from accounts.models import Membership
from accounts.selectors import members_managed_by
from core.access import Actor
from demo.recent import Story
from handoffs.models import Entry, EntryKind
from metrics import services as metrics
from metrics.models import BuildState, MetricBuild
from metrics.periods import Period, earlier_start

_MONTHS_AGO = 5
_REASONS = (
    "Found the cause on a colleague’s day off; the request was only closed there.",
    "Wrote the answer word for word; the request merely stood in the other list.",
)


def revise(system: Actor, now: datetime) -> None:
    """First-contact resolution looks at two weeks since some months: clients of fairs come back
    late. Nothing is observed yet, so its figures are complete as soon as those of version 1."""
    administrator = Membership.objects.visible_to(system).filter(level="admin").earliest("pk")
    made = metrics.definition_revise(
        actor=actor_for_membership(administrator, via="demo"),
        code="fcr",
        parameters={"repeat_days": 14},
        reason="Clients who install at fairs ask again in the second week, after the fair.",
        starts_on=_first_day(now),
    )
    MetricBuild.objects.filter(definition=made).update(
        state=BuildState.ACTIVE, filled=True, activated_at=now
    )


def _first_day(now: datetime) -> date:
    return earlier_start(Period.MONTH, now.date().replace(day=1), _MONTHS_AGO)


def tell_definitions(system: Actor, story: Story) -> None:
    """A draft of the administrator, and two changes of credit by the manager whose sign-in is
    printed."""
    administrator = Membership.objects.visible_to(system).filter(level="admin").earliest("pk")
    metrics.draft_save(
        actor=actor_for_membership(administrator, via="demo"),
        code="fcr_net",
        parameters={"reopen_days": 14, "repeat_days": 28},
        reason="A question that comes back within four weeks was not solved.",
    )
    manager = story.staff.managers[0]
    actor = story.actor(manager.pk)
    lines = members_managed_by(actor, story.now.date())
    team = sorted(lines.values_list("member_id", flat=True))
    entries = Entry.objects.visible_to(system).filter(kind=EntryKind.RESOLVED, owner__in=team)
    resolved = _one_an_owner(list(entries.order_by("-at", "-pk")[:60]))
    for entry, reason in zip(resolved, _REASONS, strict=False):
        other = next(pk for pk in team if pk != entry.owner_id)
        if entry.pk == _first_resolution(system, entry):
            metrics.credit_set(
                actor=actor,
                request_id=entry.request_id,
                part="resolution",
                consultant_id=other,
                reason=reason,
            )


def _one_an_owner(entries: list[Entry]) -> list[Entry]:
    found: dict[int | None, Entry] = {}
    for entry in entries:
        found.setdefault(entry.owner_id, entry)
    return list(found.values())


def _first_resolution(system: Actor, entry: Entry) -> int:
    """The entry that credits somebody for the resolution of the same request."""
    entries = Entry.objects.visible_to(system).filter(
        request_id=entry.request_id, kind=EntryKind.RESOLVED
    )
    return int(entries.order_by("at", "pk").values_list("pk", flat=True)[0])
