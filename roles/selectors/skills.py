"""Who can deal with a topic."""

from collections.abc import Collection
from datetime import date

from roles.models import SkillState, TopicSkill


def skills_in_topic(
    company_id: int, topic_id: int | None, day: date, member_ids: Collection[int] | None = None
) -> dict[int, str]:
    """Person → state in a topic on a local day; nothing without a topic. One query.

    What ends between two sweeps is expired at once.
    """
    if topic_id is None:
        return {}
    rows = TopicSkill.objects.of_company(company_id).filter(topic_id=topic_id)
    if member_ids is not None:
        rows = rows.filter(member_id__in=member_ids)
    return {
        member_id: SkillState.EXPIRED
        if state == SkillState.CERTIFIED and until is not None and until < day
        else state
        for member_id, state, until in rows.values_list("member_id", "state", "until")
    }
