"""People and teams that records of the past name: made in bulk, without a login."""

from collections.abc import Mapping

from accounts.levels import Level
from accounts.models import Membership, Team
from core.access import Actor, Capability
from core.ensure import ensure_by_key


def people_record_past(
    *, actor: Actor, names: Mapping[str, str], level: str = Level.CONSULTANT
) -> dict[str, int]:
    """Ids of people by their key in the old system (`external_ref`); missing ones are made."""
    actor.require(Capability.RECORDS_IMPORT)
    return ensure_by_key(
        actor=actor,
        model=Membership,
        field="external_ref",
        keys=names.keys(),
        make=lambda key: Membership(
            company_id=actor.company_id, name=names[key][:200], level=level, external_ref=key
        ),
        action="people.record_past",
    )


def teams_record_past(
    *, actor: Actor, managers: Mapping[str, int], names: Mapping[str, str]
) -> dict[str, int]:
    """Ids of teams by their key in the old system; `managers` names who answers for each."""
    actor.require(Capability.RECORDS_IMPORT)
    return ensure_by_key(
        actor=actor,
        model=Team,
        field="external_ref",
        keys=managers.keys(),
        make=lambda key: Team(
            company_id=actor.company_id,
            name=names[key][:200],
            manager_id=managers[key],
            external_ref=key,
        ),
        action="teams.record_past",
    )
