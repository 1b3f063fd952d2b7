"""Customer success's desk: one's clients at a glance, who was left alone, who asks again."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from clients.selectors import clients_with_glance
from core.ui import formats
from cs_platform.desks import cells
from cs_platform.desks.account import LOOK_BACK, end_cell, money, my_clients
from cs_platform.desks.answers import start_of
from cs_platform.desks.options import Options, days_field
from cs_platform.desks.part import QueryPart, ReadPart
from handoffs.selectors.of_clients import (
    NO_CONTACT,
    Repeated,
    last_contacts,
    repeated_topics,
    touched_since,
    with_open_requests,
)
from roles.models import RoleCode
from surveys.selectors import last_scores


class ClientsPart(QueryPart, abstract=True):
    """Clients whose Customer success manager the reader is."""

    def contacts_of(self, records: Sequence[Any]) -> None:
        """Read when each of these was last in touch."""
        ids = [record.pk for record in records]
        company = self.actor.company_id
        self.contacts = last_contacts(company, ids, self.now - LOOK_BACK) if ids else {}

    def touched(self, pk: int, *, css: str = "") -> cells.Cell:
        """When we last wrote to them or spoke with them."""
        at = self.contacts.get(pk, NO_CONTACT).touched_at
        return cells.moment(at, css=css, never=gettext("over a year ago"))

    def open_cell(self, record: Any, *, css: str = "") -> cells.Cell:
        """How many of their requests are open."""
        url = f"{self.requests_url}?client={record.pk}&state=unresolved"
        return cells.count(record.open_ones, url, _("Open"), css=css)


class Portfolio(ClientsPart):
    """My clients: those whose requests go wrong first, then those with most of them open."""

    slug = "portfolio"
    title = _("Your clients")
    note = _("What goes wrong first")
    ordering = ("-wrong_ones", "-open_ones", "name", "id")
    columns = (
        (_("Client"), ""),
        (_("Open"), "end"),
        (_("Going wrong"), "end"),
        (_("Last touch"), "opt-s"),
        (_("Last answers"), "opt-s"),
        (_("Contract ends"), "opt-s"),
        (_("Per year"), "end opt-s"),
    )
    empty_title = _("You look after no client yet")
    empty_text = _("Clients whose Customer success manager you are stand here.")
    shown = 8

    def queryset(self) -> QuerySet[Any]:
        """By the client teams of today."""
        return my_clients(self, RoleCode.SUCCESS)

    def with_columns(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """With open requests and contracts in force."""
        return clients_with_glance(with_open_requests(queryset), day=self.today)

    def rows(self, records: Sequence[Any]) -> list[Mapping[str, Any]]:
        """With contacts and answers of the clients that are shown."""
        self.contacts_of(records)
        ids = [record.pk for record in records]
        self.scores = last_scores(self.actor.company_id, ids) if ids else {}
        return super().rows(records)

    def row(self, record: Any) -> Mapping[str, Any]:
        """One client."""
        contracts = record.contracts_now
        ends = [_day(one["ends_on"]) for one in contracts if one["ends_on"]]
        url = f"{self.requests_url}?client={record.pk}&alarm=any"
        return cells.row(
            cells.title(record.name, reverse("client-detail", args=[record.pk])),
            self.open_cell(record),
            cells.count(record.wrong_ones, url, _("Going wrong"), kind="st risk"),
            self.touched(record.pk, css="opt-s"),
            cells.Cell(self.answers(record.pk), css="opt-s num"),
            end_cell(min(ends), self.today) if ends else cells.Cell(formats.NO_VALUE, css="opt-s"),
            cells.Cell(_per_year(contracts), css="end num opt-s"),
        )

    def answers(self, pk: int) -> str:
        """The last score of each kind, on its scale."""
        parts = (
            f"{one.kind.upper()} {formats.number(one.score)}" for one in self.scores.get(pk, ())
        )
        return " · ".join(parts) or formats.NO_VALUE


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _per_year(contracts: Sequence[Mapping[str, Any]]) -> str:
    """What runs, by currency: currencies are never added up."""
    sums: dict[str, Decimal] = {}
    for one in contracts:
        sums[one["currency"]] = sums.get(one["currency"], Decimal(0)) + Decimal(str(one["amount"]))
    texts = (money(amount, currency) for currency, amount in sorted(sums.items()))
    return " · ".join(texts) or formats.NO_VALUE


class UntouchedOptions(Options):
    """For how many days."""

    defaults = {"days": 30}
    days = days_field(_("Days without a touch"))


class Untouched(ClientsPart):
    """My clients to whom nobody has written, and with whom nobody has spoken, for days."""

    slug = "untouched"
    title = _("Not touched for too long")
    lead = _(
        "A touch is a message that a person wrote to the client, or a request taken down by phone "
        "or in a chat."
    )
    options_class = UntouchedOptions
    ordering = ("name", "id")
    columns = (
        (_("Client"), ""),
        (_("Last touch"), ""),
        (_("Open"), "end"),
        (_("Segment"), "opt-s"),
    )
    empty_title = _("All your clients were touched")
    empty_text = _("Clients to whom nobody writes or speaks for so many days stand here.")

    def note_text(self) -> str:
        """For how long."""
        days = self.chosen.get("days", 0)
        text = ngettext("For %(n)s day or longer", "For %(n)s days or longer", days)
        return text % {"n": days}

    def queryset(self) -> QuerySet[Any]:
        """Those without a touch."""
        since = self.now - timedelta(days=self.chosen["days"])
        return my_clients(self, RoleCode.SUCCESS).filter(~touched_since(since))

    def with_columns(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """With open requests."""
        return with_open_requests(queryset)

    def rows(self, records: Sequence[Any]) -> list[Mapping[str, Any]]:
        """With the last touch of those that are shown."""
        self.contacts_of(records)
        return super().rows(records)

    def row(self, record: Any) -> Mapping[str, Any]:
        """One client."""
        return cells.row(
            cells.title(record.name, reverse("client-detail", args=[record.pk])),
            self.touched(record.pk),
            self.open_cell(record),
            cells.Cell(record.segment or formats.NO_VALUE, css="soft opt-s"),
        )


class RepeatedOptions(Options):
    """How often, within how many days."""

    defaults = {"days": 90, "least": 3}
    days = days_field(_("Days"))
    least = forms.IntegerField(label=_("Requests at least"), min_value=2, max_value=1000)


class RepeatedTopics(ReadPart):
    """My clients who ask about one topic again and again: somebody should be trained there."""

    slug = "repeated-topics"
    title = _("Asked again and again")
    options_class = RepeatedOptions
    columns = (
        (_("Client"), ""),
        (_("Requests"), "end"),
        (_("Topic"), ""),
        (_("Last"), "end"),
    )
    empty_title = _("Nobody asks the same again and again")
    empty_text = _("A client with several requests on one topic may need a training.")

    def note_text(self) -> str:
        """How often."""
        return gettext("%(least)s or more requests on one topic in %(days)s days") % {
            "least": self.chosen.get("least", 0),
            "days": self.chosen.get("days", 0),
        }

    def read(self) -> list[Repeated]:
        """Two queries."""
        self.first_day = self.today - timedelta(days=self.chosen["days"] - 1)
        return repeated_topics(
            my_clients(self, RoleCode.SUCCESS),
            self.actor.company_id,
            start_of(self.first_day),
            self.chosen["least"],
        )

    def row(self, record: Repeated) -> Mapping[str, Any]:
        """One client and topic; the number opens to the requests."""
        query = {
            "client": record.client_id,
            "topic": record.topic.pk,
            "opened_after": self.first_day,
        }
        return cells.row(
            cells.title(record.client, reverse("client-detail", args=[record.client_id])),
            cells.count(record.count, f"{self.requests_url}?{urlencode(query)}", _("Requests")),
            cells.Cell(record.topic.name),
            cells.moment(record.last_at),
        )
