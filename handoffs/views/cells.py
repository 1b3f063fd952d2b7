"""Cells of the list of requests: drawn once for all rows where they repeat."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.templatetags.ui import role
from core.ui import formats
from core.ui.icons import icon as drawn_icon
from handoffs.circles import AlarmKind
from handoffs.columns import COLUMNS, SORTS, turned
from handoffs.models import Handover, Priority, RequestChannel
from handoffs.transitions import HandoverState, RequestState
from handoffs.views.due_marks import due_cell
from handoffs.views.going_wrong import ICONS

PRIORITY_LOOK: dict[str, tuple[str, str]] = {
    Priority.URGENT: ("risk", "tri"),
    Priority.HIGH: ("warn", "up"),
    Priority.LOW: ("none", "down"),
}
STATE_LOOK: dict[str, tuple[str, str]] = {
    RequestState.OPEN: ("", "dot"),
    RequestState.WAITING: ("none", "clock"),
    RequestState.RESOLVED: ("ok", "check"),
}
_OTHER_LANGUAGE = {"en": "ru", "ru": "en"}
_CHANNELS = dict(RequestChannel.choices)


def drawn(label: Any, kind: str, icon: str) -> SafeString:
    """A state with its shape and its word, drawn once for the whole list."""
    return format_html('<span class="st {}">{}{}</span>', kind, drawn_icon(icon), label)


def awaited_mark(count: int | None) -> SafeString:
    """How many answers of colleagues a request waits for."""
    if not count:
        return SafeString("")
    return format_html('<span class="chip warn">{}{}</span>', drawn_icon("clock"), _awaits(count))


def _awaits(count: int) -> str:
    return ngettext("awaits %(n)s answer", "awaits %(n)s answers", count) % {"n": count}


def offered_to() -> Subquery:
    """To whom the request of an outer query is offered now."""
    offers = Handover.objects.filter(
        company=OuterRef("company"), request=OuterRef("pk"), state=HandoverState.OFFERED
    )
    return Subquery(offers.values(to=Coalesce("to_owner__name", "to_team__name"))[:1])


def topic_fields() -> tuple[str, str]:
    """Where a topic's name stands: in the language in use, then in the other one."""
    language = (get_language() or "en")[:2]
    return f"topic_{language}", f"topic_{_OTHER_LANGUAGE.get(language, 'en')}"


def waits_for(record: Any) -> str:
    """Who is to do something next, if it is not the owner."""
    waits = []
    if record.state == RequestState.WAITING:
        waits.append(gettext("the client"))
    if offered := getattr(record, "offered_to", None):
        waits.append(gettext("%(name)s, who is offered it") % {"name": offered})
    if awaited := getattr(record, "awaited", None):
        waits.append(_awaits(awaited))
    return ", ".join(waits)


class Cells:
    """Rows with these columns; what repeats is drawn once."""

    def __init__(self, columns: Sequence[str], prefix: str) -> None:
        """Draw what repeats; `prefix` is the address of the list."""
        self.columns, self.prefix = columns, prefix
        self.topic_fields = topic_fields()
        self.states = {key: drawn(label, *STATE_LOOK[key]) for key, label in RequestState.choices}
        self.merged = drawn(_("Merged"), "none", "loop")
        self.priorities = {
            key: drawn(label, *PRIORITY_LOOK.get(key, ("none", "flat")))
            for key, label in Priority.choices
        }
        self.alarms = {
            key: format_html('<span class="chip risk">{}{}</span>', drawn_icon(ICONS[key]), label)
            for key, label in AlarmKind.choices
        }
        self.roles: dict[str | None, SafeString] = {}
        self.now = timezone.now()
        self.drawers: list[tuple[str, Callable[[Any], Any]]] = [
            (COLUMNS[name][1], getattr(self, f"draw_{name}")) for name in columns
        ]

    def heads(self, query: QueryDict, sort: str) -> list[dict[str, Any]]:
        """The heads of the table; those that an index sorts by are links."""
        heads: list[dict[str, Any]] = [self._head("number", _("Request"), "", query, sort)]
        return heads + [self._head(name, *COLUMNS[name], query, sort) for name in self.columns]

    def _head(
        self, name: str, label: Any, css_class: str, query: QueryDict, sort: str
    ) -> dict[str, Any]:
        head = {"label": label, "class": css_class, "sort_url": "", "sorted": ""}
        if name in SORTS:
            address = query.copy()
            address.pop("cursor", None)
            address["sort"] = turned(sort, name)
            head["sort_url"] = f"?{address.urlencode()}"
        if sort.removeprefix("-") == name:
            head["sorted"] = "descending" if sort.startswith("-") else "ascending"
        return head

    def row(self, record: Any) -> Mapping[str, Any]:
        """Plain values, and the chosen cells as they are written."""
        cells = [
            f'<td role="cell" class="{css}">{conditional_escape(draw(record))}</td>'
            for css, draw in self.drawers
        ]
        return {
            "pk": record.pk,
            "version": record.version,
            "url": f"{self.prefix}{record.number}/",
            "number": record.number,
            "subject": record.subject,
            "alarms": [self.alarms[kind] for kind in getattr(record, "alarm_kinds", ())],
            "awaited": awaited_mark(getattr(record, "awaited", None)),
            "client": record.client_name,
            "topic": self.topic(record),
            "owner": record.owner_name or record.team_name,
            "cells": mark_safe("".join(cells)),  # noqa: S308 - each part is escaped
        }

    def role(self, code: str | None) -> SafeString:
        """The letters of a role."""
        if code not in self.roles:
            self.roles[code] = role(code)
        return self.roles[code]

    def topic(self, record: Any) -> str:
        """The topic's name in the language in use, or in the other one."""
        first, second = self.topic_fields
        return getattr(record, first) or getattr(record, second) or ""

    def draw_state(self, record: Any) -> Any:
        """State, or that it was merged."""
        return self.merged if record.merged_into_id else self.states[record.state]

    def draw_client(self, record: Any) -> Any:
        """Client."""
        return record.client_name

    def draw_topic(self, record: Any) -> Any:
        """Topic."""
        return self.topic(record)

    def draw_tags(self, record: Any) -> Any:
        """Tags, each in its colour."""
        rows = ((tag["colour"], tag["name"]) for tag in getattr(record, "tags_seen", ()))
        return format_html_join(" ", '<span class="tag-chip tag-{}">{}</span>', rows)

    def draw_priority(self, record: Any) -> Any:
        """Priority."""
        return self.priorities[record.priority]

    def draw_owner(self, record: Any) -> Any:
        """The person or team, with the role's letters."""
        name = record.owner_name or record.team_name
        return format_html('<span class="person">{}{}</span>', self.role(record.role_code), name)

    def draw_role(self, record: Any) -> Any:
        """The role's letters alone."""
        return self.role(record.role_code)

    def draw_due(self, record: Any) -> Any:
        """What is due next."""
        return due_cell(record, self.now)

    def draw_waiting(self, record: Any) -> Any:
        """Who is to do something next."""
        return waits_for(record)

    def draw_channel(self, record: Any) -> Any:
        """How it came in."""
        return _CHANNELS[record.channel]

    def draw_moves(self, record: Any) -> Any:
        """How often it was handed over."""
        return format_html('<span class="num">{}</span>', formats.number(record.handover_count))

    def draw_opened(self, record: Any) -> Any:
        """When it was opened."""
        return formats.when(record.opened_at)

    def draw_activity(self, record: Any) -> Any:
        """When something last happened; on a phone the owner's role stands with it."""
        letters = self.role(record.role_code)
        return format_html(
            '<span class="only-s">{} </span>{}', letters, formats.when(record.last_activity_at)
        )
