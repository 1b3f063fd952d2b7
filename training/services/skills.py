"""Skills in topics, written down for the floors below: routing and the hand-over read them."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from accounts.models import Company, Membership
from accounts.selectors import local_day
from core.access import Actor
from roles.services import topic_skills_set
from training.selectors.skills import skills_of


def skills_write(*, company_id: int, member_ids: Collection[int] | None = None) -> int:
    """Make `roles.TopicSkill` say what is true now, of some people or of all; returns how many
    rows changed.

    Called in the transaction that changes what a skill rests on. Of two at once for a person the
    second waits, and then sees what the first one wrote.
    """
    with transaction.atomic():
        people = Membership.objects.of_company(company_id)
        if member_ids is not None:
            people = people.filter(pk__in=member_ids)
        locked = people.order_by("pk").select_for_update(no_key=True)
        ids = list(locked.values_list("pk", flat=True))
        zone = Company.objects.values_list("time_zone", flat=True).get(pk=company_id)
        now = timezone.now()
        found = skills_of(
            company_id,
            local_day(zone, now),
            now,
            member_ids=None if member_ids is None else ids,
        )
        wanted = {key: (skill.state, skill.until) for key, skill in found.topics.items()}
        return topic_skills_set(company_id=company_id, member_ids=ids, wanted=wanted)


def skills_refresh(*, actor: Actor) -> int:
    """The same for everybody of the company: days pass and versions age by themselves."""
    return skills_write(company_id=actor.company_id)
