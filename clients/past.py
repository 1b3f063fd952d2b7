"""Clients that records of the past name: made in bulk."""

from collections.abc import Mapping

from clients.models import Client
from core.access import Actor, Capability
from core.ensure import ensure_by_key


def clients_record_past(*, actor: Actor, names: Mapping[str, str]) -> dict[str, int]:
    """Ids of clients by their key in the old system; missing ones are made."""
    actor.require(Capability.RECORDS_IMPORT)
    return ensure_by_key(
        actor=actor,
        model=Client,
        field="external_ref",
        keys=names.keys(),
        make=lambda key: Client(
            company_id=actor.company_id, name=names[key][:200], external_ref=key
        ),
        action="clients.record_past",
    )
