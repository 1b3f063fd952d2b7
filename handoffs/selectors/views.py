"""The views of the list of requests that a person chooses from."""

from dataclasses import dataclass
from typing import Any

from core.access import Actor, Capability
from handoffs.models import SavedView
from handoffs.view_queries import STANDARD_VIEWS, normalised

OWN_IN_SIGHT = 5


@dataclass(frozen=True, slots=True)
class ViewChoice:
    """A view and whether it is the one shown; `saved` is None for those everybody has."""

    label: Any
    query: str
    is_current: bool
    saved: SavedView | None = None
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class ViewChoices:
    """What everybody has, one's own, and what colleagues share; `query` is what is shown."""

    query: str
    standard: list[ViewChoice]
    own: list[ViewChoice]
    shared: list[ViewChoice]

    @property
    def in_sight(self) -> list[ViewChoice]:
        """What stands above the list: what everybody has, the first own ones, the one shown."""
        first = [*self.standard, *self.own[:OWN_IN_SIGHT]]
        current = self.current
        return first if current is None or current in first else [*first, current]

    @property
    def more(self) -> list[ViewChoice]:
        """The rest."""
        in_sight = self.in_sight
        return [view for view in (*self.own, *self.shared) if view not in in_sight]

    @property
    def current(self) -> ViewChoice | None:
        """The view whose filters are in force; one's own before the others."""
        views = (*self.own, *self.standard, *self.shared)
        return next((view for view in views if view.is_current), None)


def view_choices(actor: Actor, query: str) -> ViewChoices:
    """Views for a list with these filters, by one question."""
    shown = normalised(query)
    standard = [
        ViewChoice(label, kept := normalised(text), kept == shown)
        for _key, label, text in STANDARD_VIEWS
    ]
    saved = [
        ViewChoice(
            view.name, view.query, view.query == shown, view, view.owner_id == actor.membership_id
        )
        for view in SavedView.objects.visible_to(actor).select_related("owner")
    ]
    return ViewChoices(
        query=shown,
        standard=standard,
        own=[view for view in saved if view.is_own],
        shared=[view for view in saved if not view.is_own],
    )


def may_save_views(actor: Actor) -> bool:
    """Whether this person has views at all: those called in see only their few requests."""
    return actor.has(Capability.REQUESTS_VIEW_ALL) and actor.membership_id is not None
