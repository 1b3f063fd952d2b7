"""The views of the list of requests that a person chooses from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Subquery
from django.db.models.functions import JSONObject

from accounts.models import Company, Membership
from core.access import Actor, Capability
from handoffs.models import ListChoice, SavedView
from handoffs.selectors.tags import tags_in_use
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


@dataclass(frozen=True, slots=True)
class ListAround:
    """What stands around the list of requests: views, tags to narrow by, and one's columns."""

    views: list[SavedView]
    tags: list[tuple[str, str]]
    columns: str


def list_around(actor: Actor) -> ListAround:
    """All of it by one question."""
    views = SavedView.objects.visible_to(actor).order_by("position", "name", "pk")
    names = ("pk", "owner_id", "name", "query", "is_shared", "position", "version")
    view = JSONObject(**{name: F(name) for name in names}, owner_name=F("owner__name"))
    tags = tags_in_use(actor).values(as_json=JSONObject(pk=F("pk"), name=F("name")))
    columns = ListChoice.objects.visible_to(actor).values("columns")[:1]
    row = Company.objects.filter(pk=actor.company_id).values_list(
        ArraySubquery(views.values(as_json=view)), ArraySubquery(tags), Subquery(columns)
    )
    saved, in_use, chosen = row.get()
    return ListAround(
        views=[_saved(actor, dict(values)) for values in saved],
        tags=[(str(tag["pk"]), tag["name"]) for tag in in_use],
        columns=chosen or "",
    )


def _saved(actor: Actor, values: dict[str, Any]) -> SavedView:
    owner = Membership(pk=values["owner_id"], name=values.pop("owner_name"))
    view = SavedView(company_id=actor.company_id, **values)
    view.owner = owner
    return view


def view_choices(actor: Actor, query: str, views: Sequence[SavedView]) -> ViewChoices:
    """Views for a list with these filters; `views` are those of `list_around`."""
    shown = normalised(query)
    standard = [
        ViewChoice(label, kept := normalised(text), kept == shown)
        for _key, label, text in STANDARD_VIEWS
    ]
    saved = [
        ViewChoice(
            view.name, view.query, view.query == shown, view, view.owner_id == actor.membership_id
        )
        for view in views
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
