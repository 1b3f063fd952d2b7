"""Teams, and who reports to whom from which day on."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, ReportingLine, Team
from accounts.services.checks import person_in_sight
from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import NotFound
from core.records import changed_fields, locked, only, update_record, validated

_TEAM_ERRORS = {
    "team_name": ("name", _("Another team has this name.")),
    "team_external_ref": ("external_ref", _("Another team has this key.")),
}
_LINE_ERRORS = {
    "reporting_line_one_a_day": ("starts_on", _("Another line covers part of this time.")),
    "reporting_line_ends_after_start": ("ends_on", _("The end must be after the start.")),
    "reporting_line_not_to_oneself": ("manager_id", _("Nobody reports to themselves.")),
}


def team_create(*, actor: Actor, name: str, manager_id: int, external_ref: str = "") -> Team:
    """Create a team and name who answers for it. Raises `NotFound`, `InvalidInput`."""
    actor.require(Capability.PEOPLE_MANAGE)
    manager = person_in_sight(actor, manager_id)
    team = Team(company_id=actor.company_id, name=name, manager=manager, external_ref=external_ref)
    validated(team)
    with constraint_errors(_TEAM_ERRORS), transaction.atomic():
        team.save()
        audit(actor=actor, action="team.create", subject=team)
    return team


def team_update(*, actor: Actor, team_id: int, **values: Any) -> Team:
    """Rename a team, change who answers for it, or close it."""
    actor.require(Capability.PEOPLE_MANAGE)
    only(values, {"name", "manager_id", "external_ref", "is_active"})
    if "manager_id" in values:
        values["manager"] = person_in_sight(actor, values.pop("manager_id"))
    with constraint_errors(_TEAM_ERRORS), transaction.atomic():
        team = locked(Team.objects.visible_to(actor), team_id)
        update_record(actor=actor, record=team, values=values, action="team.update")
    return team


def reporting_line_set(
    *,
    actor: Actor,
    member_id: int,
    manager_id: int | None,
    team_id: int | None,
    starts_on: date,
    ends_on: date | None = None,
) -> ReportingLine:
    """From a local day on, the person reports to this manager in this team.

    The line in force before is ended on that day, one that begins on the same day is corrected,
    and one that begins later is kept and bounds the new one. Past figures do not change: credit
    was fixed when things happened. Raises `InvalidInput` for impossible dates.
    """
    actor.require(Capability.PEOPLE_MANAGE)
    with constraint_errors(_LINE_ERRORS), transaction.atomic():
        member = locked(Membership.objects.visible_to(actor), member_id)
        values = _line_values(actor, manager_id, team_id)
        lines = ReportingLine.objects.of_company(actor.company_id).filter(member=member)
        later = lines.filter(starts_on__gt=starts_on).order_by("starts_on").first()
        if later is not None and (ends_on is None or ends_on > later.starts_on):
            ends_on = later.starts_on
        lines.filter(Q(ends_on=None) | Q(ends_on__gt=starts_on), starts_on__lt=starts_on).update(
            ends_on=starts_on
        )
        line = lines.filter(starts_on=starts_on).first() or ReportingLine(
            company_id=actor.company_id, member=member, starts_on=starts_on
        )
        changes = changed_fields(line, {**values, "ends_on": ends_on})
        line.save()
        audit(
            actor=actor,
            action="reporting_line.set",
            subject=line,
            changes={**changes, "from": [None, starts_on]},
        )
    return line


def _line_values(actor: Actor, manager_id: int | None, team_id: int | None) -> dict[str, Any]:
    manager = person_in_sight(actor, manager_id) if manager_id else None
    if team_id and not Team.objects.visible_to(actor).filter(pk=team_id).exists():
        raise NotFound
    return {"manager_id": manager.pk if manager else None, "team_id": team_id}


def reporting_line_end(*, actor: Actor, line_id: int, ends_on: date) -> ReportingLine:
    """End a line on a local day (the first day it no longer holds)."""
    actor.require(Capability.PEOPLE_MANAGE)
    with constraint_errors(_LINE_ERRORS), transaction.atomic():
        line: ReportingLine = locked(ReportingLine.objects.visible_to(actor), line_id)
        update_record(
            actor=actor, record=line, values={"ends_on": ends_on}, action="reporting_line.end"
        )
    return line
