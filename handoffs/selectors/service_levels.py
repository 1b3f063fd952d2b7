"""Which service policy fits a request, and what stands in the list of policies."""

import json
from datetime import date
from typing import Any, Final

from django.db import connection, models

from accounts.selectors import local_day
from core.access import Actor
from handoffs.models import Request, ServicePolicy, ServicePolicyVersion

# The version of each policy in use that is in force on the day and whose conditions all fit. The
# one with most conditions wins; among equals the one that stands higher in the list.
POLICY_SQL: Final = """
SELECT to_jsonb(v) FROM handoffs_servicepolicyversion v
JOIN handoffs_servicepolicy p ON p.id = v.policy_id
WHERE v.company_id = %(company)s AND p.is_active
  AND v.number = (
    SELECT max(n.number) FROM handoffs_servicepolicyversion n
    WHERE n.policy_id = p.id AND n.starts_on <= %(day)s)
  AND (v.segment = '' OR lower(v.segment) = lower(%(segment)s))
  AND (v.topic_id IS NULL OR v.topic_id = %(topic)s)
  AND (v.priority = '' OR v.priority = %(priority)s)
ORDER BY (v.segment <> '')::int + (v.topic_id IS NOT NULL)::int + (v.priority <> '')::int DESC,
  p.position, p.id
LIMIT 1
"""


def policy_values(
    *, company_id: int, day: date, segment: str, topic_id: int | None, priority: str
) -> dict[str, Any]:
    """What `POLICY_SQL` asks for."""
    return {
        "company": company_id,
        "day": day,
        "segment": segment,
        "topic": topic_id,
        "priority": priority,
    }


def row_read(model: Any, text: str) -> Any:
    """A record from the JSON of its row, built without another query."""
    values = json.loads(text)
    fields = [field for field in model._meta.concrete_fields if field.attname in values]
    read = [field.to_python(values[field.attname]) for field in fields]
    return model.from_db("default", [field.attname for field in fields], read)


def policy_fitting(actor: Actor, request: Request, at: Any) -> ServicePolicyVersion | None:
    """The version that fits a request as it is now, at a moment; its client is read already."""
    values = policy_values(
        company_id=actor.company_id,
        day=local_day(actor.company_time_zone, at),
        segment=request.client.segment,
        topic_id=request.topic_id,
        priority=request.priority,
    )
    with connection.cursor() as cursor:
        cursor.execute(POLICY_SQL, values)
        row = cursor.fetchone()
    return row_read(ServicePolicyVersion, row[0]) if row else None


def policies_of(actor: Actor) -> models.QuerySet[ServicePolicy]:
    """Policies in the order in which they are asked, those out of use last; each with its
    `all_versions`, the newest first."""
    policies: models.QuerySet[ServicePolicy] = ServicePolicy.objects.visible_to(actor)
    versions = ServicePolicyVersion.objects.visible_to(actor).select_related("topic", "created_by")
    newest = models.Prefetch("versions", versions.order_by("-number"), to_attr="all_versions")
    return policies.prefetch_related(newest).order_by("-is_active", "position", "pk")


def in_force(policy: Any, day: date) -> ServicePolicyVersion | None:
    """Of a policy of `policies_of`, the version in force on a local day."""
    found = (version for version in policy.all_versions if version.starts_on <= day)
    return next(found, None)
