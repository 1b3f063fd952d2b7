"""Pages and actions with a name: what the menu leads to, and what stands deeper."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from cs_platform.context import places_of

# Name of the address, label, icon, who may open it.
_ACTIONS = (
    ("request-create", _("New request"), "plus", Capability.REQUESTS_WORK),
    ("client-create", _("New client"), "plus", Capability.CLIENTS_MANAGE),
    ("playbook-create", _("New playbook"), "plus", Capability.PLAYBOOKS_WRITE),
    ("survey-nps-send", _("Ask clients (NPS)"), "send", Capability.SURVEYS_SEND),
    ("person-create", _("Add person"), "plus", Capability.PEOPLE_MANAGE),
    ("team-create", _("New team"), "plus", Capability.PEOPLE_MANAGE),
    ("import-create", _("New import"), "upload", Capability.RECORDS_IMPORT),
)
_DEEPER = (
    ("profile", _("Profile"), "user", Capability.SIGNED_IN),
    ("template-list", _("Templates of answers"), "clip", Capability.REQUESTS_WORK),
    ("tag-list", _("Tags"), "grid", Capability.REQUESTS_VIEW_ALL),
    ("team-list", _("Teams"), "team", Capability.PEOPLE_VIEW),
    ("absence-list", _("Away"), "calendar", Capability.PEOPLE_VIEW),
    ("run-list", _("Runs of playbooks"), "book", Capability.PLAYBOOKS_VIEW),
    ("playbook-coverage", _("Coverage"), "book", Capability.PLAYBOOKS_VIEW),
    ("touchpoint-list", _("Touchpoints"), "swap", Capability.ROLES_VIEW),
    ("token-list", _("API tokens"), "key", Capability.TOKENS_OWN),
    ("company", _("Company"), "gear", Capability.COMPANY_CONFIGURE),
)
Place = dict[str, Any]


def actions_of(actor: Actor) -> Iterator[Place]:
    """What this person can begin."""
    return _open_to(actor, _ACTIONS)


def pages_of(actor: Actor) -> Iterator[Place]:
    """Pages this person can open, those of the menu first."""
    for _group, entry in places_of(actor):
        yield entry
    yield from _open_to(actor, _DEEPER)


def _open_to(actor: Actor, places: tuple[tuple[Any, ...], ...]) -> Iterator[Place]:
    for name, label, icon, capability in places:
        if actor.has(capability):
            yield {"label": label, "url": reverse(name), "icon": icon}


def named(places: Iterator[Place], text: str, most: int) -> list[Place]:
    """The first places in whose names each word of the text begins a word."""
    asked = text.casefold().split()
    found = []
    for place in places:
        words = str(place["label"]).casefold().replace("(", " ").split()
        if all(any(word.startswith(one) for word in words) for one in asked):
            found.append(place)
    return found[:most]
