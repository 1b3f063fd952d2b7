"""Roles and topics that records of the past name: made in bulk, to be described later."""

from collections.abc import Collection, Mapping

from core.access import Actor, Capability
from core.ensure import ensure_by_key
from roles.models import Role, Topic


def roles_record_past(
    *, actor: Actor, codes: Collection[str], names: Mapping[str, tuple[str, str]]
) -> dict[str, int]:
    """Ids of roles by code; `names` gives the English and Russian name of new ones."""
    actor.require(Capability.RECORDS_IMPORT)
    return ensure_by_key(
        actor=actor,
        model=Role,
        field="code",
        keys=codes,
        make=lambda code: Role(
            company_id=actor.company_id,
            code=code,
            name_en=names.get(code, (code, code))[0],
            name_ru=names.get(code, (code, code))[1],
        ),
        action="roles.record_past",
    )


def topics_record_past(*, actor: Actor, names: Mapping[str, str]) -> dict[str, int]:
    """Ids of topics by code; `names` gives the name of new ones."""
    actor.require(Capability.RECORDS_IMPORT)
    return ensure_by_key(
        actor=actor,
        model=Topic,
        field="code",
        keys=names.keys(),
        make=lambda code: Topic(
            company_id=actor.company_id, code=code, name_en=names[code], name_ru=names[code]
        ),
        action="topics.record_past",
    )
