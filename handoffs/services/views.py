"""Views of the list of requests: saved, shown to colleagues, taken away."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import InvalidInput, NotAllowed
from core.records import locked, require_version, update_versioned, validated
from handoffs.models import SavedView
from handoffs.services._texts import required_text
from handoffs.view_queries import MOST_LETTERS, normalised

MOST_VIEWS = 50
_NAME = 60
_ERRORS = {"saved_view_name": ("name", _("You have a view with this name."))}
_CHANGED = {"name", "query", "is_shared", "position"}


def saved_view_create(*, actor: Actor, name: str, query: str, is_shared: bool = False) -> SavedView:
    """Keep filters under a name. Raises `InvalidInput` for a name used twice, for no filter the
    list knows, and for more views than a person may have."""
    actor.require(Capability.REQUESTS_VIEW_ALL)
    if actor.membership_id is None:
        raise NotAllowed
    view = SavedView(
        company_id=actor.company_id,
        owner_id=actor.membership_id,
        name=required_text("name", name, _NAME).strip(),
        query=_query(query),
        is_shared=is_shared,
    )
    validated(view)
    with constraint_errors(_ERRORS), transaction.atomic():
        # One at a time, or two at once would pass the limit.
        locked(Membership.objects.visible_to(actor), actor.membership_id)
        own = SavedView.objects.of_company(actor.company_id).filter(owner_id=actor.membership_id)
        if own.count() >= MOST_VIEWS:
            raise InvalidInput(
                _("You have %(most)s views. Delete one before you save another.")
                % {"most": MOST_VIEWS}
            )
        view.save()
        audit(actor=actor, action="view.create", subject=view, changes={"name": [None, view.name]})
    return view


def saved_view_update(
    *, actor: Actor, view_id: int, version: int | None = None, **values: Any
) -> SavedView:
    """Give one's own view another name, filters, position, or show it to colleagues.

    Raises `NotFound`, `NotAllowed` for a colleague's view, `Stale`, `InvalidInput`.
    """
    actor.require(Capability.REQUESTS_VIEW_ALL)
    if unknown := set(values) - _CHANGED:
        raise TypeError(unknown)
    if "name" in values:
        values["name"] = required_text("name", values["name"], _NAME).strip()
    if "query" in values:
        values["query"] = _query(values["query"])
    with constraint_errors(_ERRORS), transaction.atomic():
        view: SavedView = locked(SavedView.objects.visible_to(actor), view_id)
        if view.owner_id != actor.membership_id:
            raise NotAllowed
        update_versioned(
            actor=actor, record=view, values=values, action="view.update", version=version
        )
    return view


def saved_view_delete(*, actor: Actor, view_id: int, version: int | None = None) -> None:
    """Delete one's own view, or, for heads and administrators, one that is shared.

    Raises `NotFound`, `NotAllowed`, `Stale`.
    """
    actor.require(Capability.REQUESTS_VIEW_ALL)
    with transaction.atomic():
        view: SavedView = locked(SavedView.objects.visible_to(actor), view_id)
        if not may_delete(actor, view):
            raise NotAllowed
        require_version(view, version)
        audit(actor=actor, action="view.delete", subject=view, changes={"name": [view.name, None]})
        view.delete()


def may_delete(actor: Actor, view: SavedView) -> bool:
    """Whether it is theirs, or shared and they look after shared views."""
    return view.owner_id == actor.membership_id or (
        view.is_shared and actor.has(Capability.VIEWS_MANAGE)
    )


def _query(query: str) -> str:
    kept = normalised(query)
    if not kept or len(kept) > MOST_LETTERS:
        sentence = _("Narrow the list first: a view is what narrows it.")
        raise InvalidInput(sentence, fields={"query": sentence})
    return kept
