"""Account's desk: contracts that end, renewals by month, and clients whose satisfaction fell."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from clients.figures import open_requests
from clients.models import Client
from clients.selectors import clients_held_by, contracts_ending
from core.ui import formats
from core.ui.charts import Bar, Figure, bar_figure
from cs_platform.desks import cells
from cs_platform.desks.options import Options, days_field
from cs_platform.desks.part import QueryPart, ReadPart
from handoffs.selectors.of_clients import NO_CONTACT, last_contacts
from metrics.periods import Period
from metrics.wording import period_label
from roles.models import RoleCode

LOOK_BACK = timedelta(days=365)
A_YEAR = 365


def money(amount: Decimal, currency: str) -> str:
    """An amount in its currency."""
    return f"{formats.number(amount)}\N{NO-BREAK SPACE}{currency}"


class EndingOptions(Options):
    """Within how many days, or in which month, and in which currency."""

    defaults = {"days": 90}
    days = days_field(_("Ends within days"))
    month = forms.DateField(required=False, widget=forms.HiddenInput())
    currency = forms.CharField(required=False, max_length=3, widget=forms.HiddenInput())


class Ending(QueryPart):
    """Contracts of my clients that end soon, the first to end on top."""

    slug = "contracts-ending"
    title = _("Contracts ending")
    options_class = EndingOptions
    ordering = ("ends_on", "id")
    columns = (
        (_("Client"), ""),
        (_("Ends"), ""),
        (_("Contract"), "opt-s"),
        (_("Per year"), "end"),
        (_("Open requests"), "end opt-s"),
        (_("Last contact"), "end opt-s"),
    )
    empty_title = _("No contract ends soon")
    empty_text = _("Contracts of the clients whose Account manager you are stand here.")

    def note_text(self) -> str:
        """How far it looks."""
        days = self.chosen.get("days", 0)
        return ngettext("In the next %(n)s day", "In the next %(n)s days", days) % {"n": days}

    def queryset(self) -> QuerySet[Any]:
        """Running contracts of my clients with an end in sight."""
        until = self.today + timedelta(days=self.chosen["days"])
        contracts = contracts_ending(my_clients(self, RoleCode.ACCOUNT), self.today, until)
        month, currency = self.chosen["month"], self.chosen["currency"]
        if month:
            contracts = contracts.filter(ends_on__year=month.year, ends_on__month=month.month)
        return contracts.filter(currency=currency) if currency else contracts

    def with_columns(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """With the client."""
        related: QuerySet[Any] = queryset.select_related("client")
        return related

    def rows(self, records: Sequence[Any]) -> list[Mapping[str, Any]]:
        """With what is open at these clients, and when they were last in touch."""
        ids = {record.client_id for record in records}
        company = self.actor.company_id
        self.open = open_requests(company, list(ids))
        self.contacts = last_contacts(company, ids, self.now - LOOK_BACK) if ids else {}
        return super().rows(records)

    def row(self, record: Any) -> Mapping[str, Any]:
        """One contract."""
        pk = record.client_id
        followed = gettext("the next one is signed") if record.is_followed else ""
        return cells.row(
            cells.title(record.client.name, reverse("client-detail", args=[pk])),
            end_cell(record.ends_on, self.today),
            cells.Cell(record.title, css="opt-s", beside=followed),
            cells.Cell(money(record.amount, record.currency), css="end num nowrap"),
            cells.count(
                self.open.get(pk, 0),
                f"{self.requests_url}?client={pk}&state=unresolved",
                css="opt-s",
            ),
            cells.moment(
                self.contacts.get(pk, NO_CONTACT).at,
                css="end opt-s",
                never=gettext("over a year ago"),
            ),
        )


def my_clients(part: Any, code: str) -> QuerySet[Client]:
    """Clients for whom the reader of a part holds a role today."""
    actor = part.actor
    return clients_held_by(actor, actor.membership_id, code, part.today)


def end_cell(ends_on: date, today: date) -> cells.Cell:
    """The day, and how many are left."""
    days = (ends_on - today).days
    left = ngettext("%(n)s day", "%(n)s days", days) % {"n": formats.number(days)}
    return cells.Cell(formats.date_text(ends_on), beside=left, css="nowrap")


class Renewals(ReadPart):
    """What the contracts of my clients that end within a year are worth, month by month.

    Each currency by itself: they are never added up.
    """

    slug = "renewals"
    title = _("Renewals by month")
    note = _("Per year, by the month in which contracts end")
    part_template = "desks/_renewals.html"
    page_template = "desks/renewals.html"
    columns = (
        (_("Month"), ""),
        (_("Contracts"), "end"),
        (_("Currency"), "opt-s"),
        (_("Per year"), "end"),
    )
    empty_title = _("No contract ends within a year")
    empty_text = _("Contracts of the clients whose Account manager you are stand here.")
    shown = 12

    def read(self) -> list[Any]:
        """(currency, first day of the month, how many, amount a year). One query."""
        until = self.today + timedelta(days=A_YEAR)
        ending = contracts_ending(my_clients(self, RoleCode.ACCOUNT), self.today, until)
        months = ending.order_by().annotate(month=TruncMonth("ends_on")).values("month", "currency")
        summed = months.annotate(n=Count("pk"), total=Sum("amount"))
        return list(
            summed.order_by("currency", "month").values_list("currency", "month", "n", "total")
        )

    def count_url(self, query: str) -> str:
        """The contracts themselves."""
        return f"{Ending.address()}?days={A_YEAR}"

    def first(self) -> tuple[int, list[Any]]:
        """All months, for the drawing needs them, and the number of contracts."""
        found = self.read()
        return sum(n for _currency, _month, n, _total in found), found

    def row(self, record: tuple[str, date, int, Decimal]) -> Mapping[str, Any]:
        """One month in one currency; the number opens to its contracts."""
        currency, month, n, total = record
        query = urlencode({"days": A_YEAR, "month": month, "currency": currency})
        return cells.row(
            cells.Cell(period_label(Period.MONTH, month), look="t"),
            cells.count(n, f"{Ending.address()}?{query}", _("Contracts")),
            cells.Cell(currency, css="opt-s"),
            cells.Cell(money(total, currency), css="end num nowrap"),
        )

    def beside(self, records: Sequence[Any]) -> Mapping[str, Any]:
        """A drawing for each currency; the rows are its table."""
        currencies = sorted({record[0] for record in records})
        return {"figures": [_drawn(records, currency) for currency in currencies]}


def _drawn(records: Sequence[Any], currency: str) -> Figure:
    own = [record for record in records if record[0] == currency]
    _code, month, _n, most = max(own, key=lambda record: record[3])
    title = gettext("Most ends in %(month)s: %(amount)s a year") % {
        "month": period_label(Period.MONTH, month),
        "amount": money(most, currency),
    }
    figure = bar_figure(
        title=title,
        bars=[
            Bar(period_label(Period.MONTH, month), float(total), n)
            for _code, month, n, total in own
        ],
        label_head=gettext("Month"),
        value_head=gettext("Per year"),
        unit=f"\N{NO-BREAK SPACE}{currency}",
    )
    return replace(figure, table=None)
