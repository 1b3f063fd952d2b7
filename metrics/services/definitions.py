"""Writes of `metrics` that people ask for: the definitions and their builds."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, validate_time_zone
from accounts.selectors import local_day
from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import InvalidInput, NotFound
from core.records import locked
from metrics.catalogue import CATALOGUE
from metrics.models import (
    BuildState,
    DefinitionDraft,
    DraftState,
    MetricBuild,
    MetricDefinition,
)
from metrics.wakeups import wake_builders


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


MAX_MIN_N: Final = 1000
MAX_DAYS: Final = 365
VERSION_ERRORS: Final = {
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
    starts_on: date | None = None,
) -> MetricDefinition:
    """Make the next version of a metric's definition; what is not given stays as it was.

    The version before is untouched. The new one is computed beside it over the same past; from
    `starts_on` on (the whole past without it) readers see it once its build is switched on.
    Raises `NotFound` for a metric the company has not, `InvalidInput` without a reason or with a
    parameter, number or zone that makes no sense.
    """
    actor.require(Capability.COMPANY_CONFIGURE)
    require_reason(reason)
    require_sense(min_n, time_zone)
    with constraint_errors(VERSION_ERRORS), transaction.atomic():
        last = last_version(actor, code)
        return write_version(
            actor,
            last,
            reason=reason.strip(),
            parameters=merged_parameters(last, parameters),
            min_n=last.min_n if min_n is None else min_n,
            time_zone=time_zone or last.time_zone,
            starts_on=starts_on,
        )


def company_zone_change(*, actor: Actor, time_zone: str, reason: str) -> Company:
    """Report by the days of another time zone from today on: a new version of every definition.

    What was shown before stays as it was, by the days of the former zone. Drafts take the new zone
    over and are computed again. Raises `NotAllowed`, `InvalidInput` without a reason, for a zone
    that does not exist and for the one there is.
    """
    actor.require(Capability.COMPANY_CONFIGURE)
    require_reason(reason)
    require_sense(None, time_zone)
    with constraint_errors(VERSION_ERRORS), transaction.atomic():
        company: Company = locked(Company.objects.visible_to(actor), actor.company_id)
        before = company.time_zone
        if before == time_zone:
            sentence = _("The company reports by this time zone already.")
            raise InvalidInput(sentence, fields={"time_zone": sentence})
        starts_on = local_day(before, timezone.now())
        company.time_zone = time_zone
        company.save(update_fields=["time_zone"])
        changes = {"time_zone": [before, time_zone], "reason": [None, reason.strip()]}
        audit(actor=actor, action="company.time_zone", subject=company, changes=changes)
        for last in last_versions(actor):
            write_version(
                actor,
                last,
                reason=reason.strip(),
                parameters=last.parameters,
                min_n=last.min_n,
                time_zone=time_zone,
                starts_on=starts_on,
            )
        _take_over(actor, time_zone)
    return company


def _take_over(actor: Actor, time_zone: str) -> None:
    """The new zone in every draft; whoever edits one sees that it was changed."""
    drafts = list(DefinitionDraft.objects.of_company(actor.company_id).select_for_update())
    for draft in drafts:
        draft.time_zone = time_zone
        draft.version += 1
        draft.state, draft.computed = DraftState.WAITING, {}
    names = ["time_zone", "version", "state", "computed"]
    DefinitionDraft.objects.bulk_update(drafts, names)


def last_version(actor: Actor, code: str) -> MetricDefinition:
    """The newest version of a metric. Raises `NotFound`."""
    definitions = MetricDefinition.objects.visible_to(actor).filter(code=code)
    last: MetricDefinition | None = definitions.order_by("-version").first()
    if last is None:
        raise NotFound
    return last


def last_versions(actor: Actor) -> list[MetricDefinition]:
    """The newest version of every metric the company has."""
    definitions = MetricDefinition.objects.visible_to(actor)
    return list(definitions.order_by("code", "-version").distinct("code"))


def write_version(actor: Actor, last: MetricDefinition, **values: Any) -> MetricDefinition:
    """The version after `last`, with an empty build that is filled in the background."""
    definition = MetricDefinition.objects.create(
        company_id=actor.company_id,
        code=last.code,
        version=last.version + 1,
        created_by_id=actor.membership_id,
        **values,
    )
    MetricBuild.objects.create(company_id=actor.company_id, definition=definition)
    changes = {
        "version": [last.version, definition.version],
        "starts_on": [last.starts_on, definition.starts_on],
        "reason": [None, definition.reason],
    }
    audit(actor=actor, action="definition.revise", subject=definition, changes=changes)
    transaction.on_commit(lambda: wake_builders(actor.company_id), robust=True)
    return definition


def require_reason(reason: str) -> None:
    """Raise `InvalidInput` without a reason."""
    if not reason.strip():
        sentence = _("Say why the definition changes.")
        raise InvalidInput(sentence, fields={"reason": sentence})


def require_sense(min_n: int | None, time_zone: str | None) -> None:
    """Raise `InvalidInput` for a number or a zone that makes no sense."""
    if min_n is not None and not 1 <= min_n <= MAX_MIN_N:
        raise InvalidInput(fields={"min_n": _("Choose a number from 1 to 1000.")})
    if time_zone is not None:
        try:
            validate_time_zone(time_zone)
        except ValidationError as error:
            raise InvalidInput(fields={"time_zone": " ".join(error.messages)}) from error


def merged_parameters(last: MetricDefinition, given: Mapping[str, int] | None) -> dict[str, Any]:
    """The parameters of the version before with those given. Raises `InvalidInput`."""
    wrong = {
        name: _("This must be a whole number of days from 1 to 365.")
        for name, value in (given or {}).items()
        if name not in last.parameters
        or not isinstance(value, int)
        or isinstance(value, bool)
        or not 1 <= value <= MAX_DAYS
    }
    if wrong:
        raise InvalidInput(fields=wrong)
    return {**last.parameters, **(given or {})}
