"""A part of a desk: a few rows on the desk itself, and all of them on a page of its own.

One address gives both: asked for by the desk (htmx names the place that waits for it) it is the
first rows in a panel; opened by itself it is a list with its filters and pages. Both read the same
rows, so a number on a desk and the list behind it cannot differ.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.pagination import Page, keyset_page
from core.views import ActorView, Text
from cs_platform.desks.options import Options


class DeskPart(ActorView, abstract=True):
    """What every part has: a name in the address, a title, columns, and what its empty state says.

    `note` stands beside the title on the desk, `lead` under it on the page. `is_counted` says
    whether the number of rows means something.
    """

    capability = Capability.REQUESTS_WORK
    slug: ClassVar[str]
    title: ClassVar[Text]
    note: ClassVar[Text] = ""
    lead: ClassVar[Text] = ""
    columns: ClassVar[Sequence[tuple[Text, str]]] = ()
    row_template: ClassVar[str] = "desks/_row.html"
    part_template: ClassVar[str] = "desks/_part.html"
    page_template: ClassVar[str] = "desks/part.html"
    options_class: ClassVar[type[Options]] = Options
    empty_title: ClassVar[Text]
    empty_text: ClassVar[Text] = ""
    is_counted: ClassVar[bool] = True
    shown: ClassVar[int] = 6
    page_size: ClassVar[int] = 50

    @classmethod
    def place(cls) -> str:
        """The id of the section on the desk."""
        return f"desk-{cls.slug}"

    @classmethod
    def address(cls) -> str:
        """Where it is read from."""
        return reverse(cls.place())

    @classmethod
    def is_for(cls, actor: Actor) -> bool:
        """Whether it lies on this person's desk, given the role."""
        return actor.has(cls.capability)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The first rows for the desk, or the whole page."""
        self.now, self.today = timezone.now(), timezone.localdate()
        self.requests_url = reverse("request-list")
        options = self.options_class(request.GET, self.actor)
        self.chosen: dict[str, Any] = {}
        is_valid = options.is_valid()
        if is_valid:
            self.chosen = options.cleaned_data
        if getattr(self.request.htmx, "target", None) == self.place():
            return self.render(self.part_template, self.on_the_desk(is_valid=is_valid))
        return self.render(self.page_template, self.on_the_page(options, is_valid=is_valid))

    def on_the_desk(self, *, is_valid: bool) -> dict[str, Any]:
        """The first rows and the number of all."""
        total, records = self.first() if is_valid else (0, [])
        query = self.request.GET.urlencode()
        return {
            **self.frame(),
            "place": self.place(),
            "note": self.note_text(),
            "all_url": self.address() + (f"?{query}" if query else ""),
            "count_url": self.count_url(query),
            "is_counted": self.is_counted,
            "has_options": self.options_class is not Options,
            "total": total,
            "rows": self.rows(records),
            **self.beside(records),
        }

    def on_the_page(self, options: Options, *, is_valid: bool) -> dict[str, Any]:
        """A list as every list of the product is."""
        total, page = self.page() if is_valid else (0, Page([], None, None))
        return {
            **self.frame(),
            "lead": self.lead,
            "crumbs": [{"label": _("My desk"), "url": reverse("desk")}, {"label": self.title}],
            "filterset": {"form": options} if options.fields else None,
            "total": total,
            "page": page,
            "rows": self.rows(page.rows),
            **self.beside(page.rows),
        }

    def frame(self) -> dict[str, Any]:
        """What the desk and the page share."""
        return {
            "title": self.title,
            "columns": self.columns,
            "row_template": self.row_template,
            "empty_title": self.empty_title,
            "empty_text": self.empty_text,
        }

    def note_text(self) -> Text:
        """What stands beside the title."""
        return self.note

    def count_url(self, query: str) -> str:
        """Where the rows behind the number in the title are."""
        return self.address() + (f"?{query}" if query else "")

    def beside(self, records: Sequence[Any]) -> Mapping[str, Any]:
        """What the template needs beside the rows."""
        return {}

    def first(self) -> tuple[int, list[Any]]:
        """How many there are, and the first of them."""
        raise NotImplementedError

    def page(self) -> tuple[int, Page[Any]]:
        """How many there are, and one page of them."""
        raise NotImplementedError

    def rows(self, records: Sequence[Any]) -> list[Mapping[str, Any]]:
        """Plain values; override it to read something for all of them at once."""
        return [self.row(record) for record in records]

    def row(self, record: Any) -> Mapping[str, Any]:
        """Plain values of one."""
        raise NotImplementedError


class QueryPart(DeskPart, abstract=True):
    """Rows of a table, in keyset pages: `ordering` is not null, the last of it unique."""

    ordering: ClassVar[Sequence[str]]

    def queryset(self) -> QuerySet[Any]:
        """The rows as chosen."""
        raise NotImplementedError

    def with_columns(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """What only the rows that are shown need; the count is spared it."""
        return queryset

    def first(self) -> tuple[int, list[Any]]:
        """One query more, and none for the rows where there are none."""
        queryset = self.queryset()
        total = queryset.count()
        if not total:
            return 0, []
        return total, list(self.with_columns(queryset).order_by(*self.ordering)[: self.shown])

    def page(self) -> tuple[int, Page[Any]]:
        """By the cursor of the address."""
        queryset = self.queryset()
        cursor = self.request.GET.get("cursor") or None
        found = keyset_page(
            self.with_columns(queryset), fields=self.ordering, cursor=cursor, size=self.page_size
        )
        return queryset.count(), found


class ReadPart(DeskPart, abstract=True):
    """Rows that are computed, as many as a person has clients, topics or people: on one page."""

    def read(self) -> list[Any]:
        """All of them, in order."""
        raise NotImplementedError

    def first(self) -> tuple[int, list[Any]]:
        """The first of what was read."""
        found = self.read()
        return len(found), found[: self.shown]

    def page(self) -> tuple[int, Page[Any]]:
        """All of what was read."""
        found = self.read()
        return len(found), Page(found, None, None)
