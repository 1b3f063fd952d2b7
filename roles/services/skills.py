"""Skills in topics, as training tells them."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db import transaction

from roles.models import TopicSkill


def topic_skills_set(
    *,
    company_id: int,
    member_ids: Collection[int],
    wanted: Mapping[tuple[int, int], tuple[str, date | None]],
) -> int:
    """Make the skills of these people be exactly `wanted`: (person, topic) → (state, until).

    Called by training, which locks the people; returns how many rows changed.
    """
    with transaction.atomic():
        rows = TopicSkill.objects.of_company(company_id).filter(member_id__in=member_ids)
        known = {(row.member_id, row.topic_id): row for row in rows}
        gone = [row.pk for key, row in known.items() if key not in wanted]
        changed, new = [], []
        for (member_id, topic_id), (state, until) in wanted.items():
            row = known.get((member_id, topic_id))
            if row is None:
                new.append(
                    TopicSkill(
                        company_id=company_id,
                        member_id=member_id,
                        topic_id=topic_id,
                        state=state,
                        until=until,
                    )
                )
            elif (row.state, row.until) != (state, until):
                row.state, row.until = state, until
                changed.append(row)
        TopicSkill.objects.of_company(company_id).filter(pk__in=gone).delete()
        TopicSkill.objects.bulk_create(new)
        TopicSkill.objects.bulk_update(changed, ["state", "until"], batch_size=1000)
    return len(gone) + len(changed) + len(new)
