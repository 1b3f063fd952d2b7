"""Writes of `metrics` that people ask for: the definitions and their builds."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, validate_time_zone
from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import InvalidInput, NotFound
from core.records import locked
from metrics.catalogue import CATALOGUE
from metrics.models import BuildState, MetricBuild, MetricDefinition


def defaults_create(actor: Actor) -> list[MetricDefinition]:
    """Version 1 of every metric, in the company's zone, with an empty build in use.

    Safe to repeat: what exists stays. Over a past that exists already, `metrics_rebuild` fills
    the builds.
    """
    actor.require(Capability.COMPANY_CONFIGURE)
    with transaction.atomic():
        company = locked(Company.objects.visible_to(actor), actor.company_id)
        known = set(MetricDefinition.objects.of_company(company.pk).values_list("code", flat=True))
        definitions = MetricDefinition.objects.bulk_create(
            MetricDefinition(
                company=company,
                code=metric.code,
                version=1,
                parameters=metric.parameters,
                time_zone=company.time_zone,
            )
            for metric in CATALOGUE.values()
            if metric.code not in known
        )
        MetricBuild.objects.bulk_create(
            MetricBuild(
                company=company, definition=definition, state=BuildState.ACTIVE, filled=True
            )
            for definition in definitions
        )
    return definitions


MAX_MIN_N = 1000
_VERSION_ERRORS = {
    "definition_version": ("code", _("Somebody else made a new version just now.")),
}


def definition_revise(
    *,
    actor: Actor,
    code: str,
    reason: str,
    parameters: Mapping[str, int] | None = None,
    min_n: int | None = None,
    time_zone: str | None = None,
) -> MetricDefinition:
    """Make the next version of a metric's definition; what is not given stays as it was.

    The version before is untouched. `metrics_rebuild` computes the new one beside it over the
    same past; readers see it once its build is switched on.
    Raises `NotFound` for a metric the company has not, `InvalidInput` without a reason or with a
    parameter, number or zone that makes no sense.
    """
    actor.require(Capability.COMPANY_CONFIGURE)
    _check(reason, min_n, time_zone)
    with constraint_errors(_VERSION_ERRORS), transaction.atomic():
        definitions = MetricDefinition.objects.visible_to(actor).filter(code=code)
        last = definitions.order_by("-version").first()
        if last is None:
            raise NotFound
        definition = MetricDefinition.objects.create(
            company_id=actor.company_id,
            code=code,
            version=last.version + 1,
            parameters=_parameters(last, parameters),
            min_n=last.min_n if min_n is None else min_n,
            time_zone=time_zone or last.time_zone,
            reason=reason.strip(),
        )
        MetricBuild.objects.create(company_id=actor.company_id, definition=definition)
        changes = {"version": [last.version, definition.version], "reason": [None, reason]}
        audit(actor=actor, action="definition.revise", subject=definition, changes=changes)
    return definition


def _check(reason: str, min_n: int | None, time_zone: str | None) -> None:
    if not reason.strip():
        sentence = _("Say why the definition changes.")
        raise InvalidInput(sentence, fields={"reason": sentence})
    if min_n is not None and not 1 <= min_n <= MAX_MIN_N:
        raise InvalidInput(fields={"min_n": _("Choose a number from 1 to 1000.")})
    if time_zone is not None:
        try:
            validate_time_zone(time_zone)
        except ValidationError as error:
            raise InvalidInput(fields={"time_zone": " ".join(error.messages)}) from error


def _parameters(last: MetricDefinition, given: Mapping[str, int] | None) -> dict[str, Any]:
    wrong = {
        name: _("This must be a whole number of days, 1 or more.")
        for name, value in (given or {}).items()
        if name not in last.parameters or not isinstance(value, int) or value < 1
    }
    if wrong:
        raise InvalidInput(fields=wrong)
    return {**last.parameters, **(given or {})}
