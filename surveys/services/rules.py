"""Rules: after which events whom to ask what."""

from typing import Any, Final

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import InvalidInput, NotFound
from core.records import locked, only, update_versioned, validated
from handoffs.models import Priority, RequestChannel
from roles.models import Role, Topic
from surveys.models import Survey, SurveyRule, Trigger

RULE_FIELDS: Final = frozenset(
    {
        *("name_en", "name_ru", "position", "is_active", "trigger", "survey_id"),
        *("topic_id", "role_id", "segment", "channel", "priority"),
        *("share_percent", "delay_hours"),
    }
)
_ERRORS = {"survey_rule_name": ("name_en", _("There is a rule with this name already."))}


def survey_rule_create(*, actor: Actor, name_en: str, survey_id: int, **values: Any) -> SurveyRule:
    """Add a rule; it asks after events from now on.

    Raises `NotAllowed`, `NotFound` for what is out of sight, `InvalidInput`.
    """
    actor.require(Capability.SURVEYS_MANAGE)
    only(values, RULE_FIELDS - {"is_active"})
    given = {"name_en": name_en, "survey_id": survey_id, **values}
    rule = SurveyRule(company_id=actor.company_id, **_checked(actor, given))
    validated(rule)
    with constraint_errors(_ERRORS), transaction.atomic():
        rule.save()
        changes = {name: [None, getattr(rule, name)] for name in sorted(given)}
        audit(actor=actor, action="survey_rule.create", subject=rule, changes=changes)
    return rule


def survey_rule_update(
    *, actor: Actor, rule_id: int, version: int | None = None, **values: Any
) -> SurveyRule:
    """Change a rule, or switch it off and on. What waits already goes on as it was decided.

    Raises `NotAllowed`, `NotFound`, `Stale`, `InvalidInput`.
    """
    actor.require(Capability.SURVEYS_MANAGE)
    only(values, RULE_FIELDS)
    checked = _checked(actor, values)
    with constraint_errors(_ERRORS), transaction.atomic():
        rule: SurveyRule = locked(SurveyRule.objects.visible_to(actor), rule_id)
        update_versioned(
            actor=actor, record=rule, values=checked, action="survey_rule.update", version=version
        )
    return rule


def _checked(actor: Actor, given: dict[str, Any]) -> dict[str, Any]:
    """The values as they are kept. Raises `NotFound`, `InvalidInput`."""
    values = dict(given)
    for name in ("name_en", "name_ru", "segment"):
        if name in values:
            values[name] = str(values[name]).strip()
    seen: dict[str, models.QuerySet[Any]] = {
        "survey_id": Survey.objects.visible_to(actor),
        "topic_id": Topic.objects.visible_to(actor),
        "role_id": Role.objects.visible_to(actor),
    }
    for name, rows in seen.items():
        if values.get(name) is not None and not rows.filter(pk=values[name]).exists():
            raise NotFound(fields={name: _("Nothing was found here.")})
    offered = {
        "trigger": set(Trigger.values),
        "channel": {"", *RequestChannel.values},
        "priority": {"", *Priority.values},
    }
    for name, known in offered.items():
        if name in values and values[name] not in known:
            raise InvalidInput(fields={name: _("Choose one of the list.")})
    return values
