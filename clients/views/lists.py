"""The list of clients."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.figures import open_requests
from clients.filters import ClientFilterSet
from clients.models import Client
from clients.selectors import clients_with_glance
from core.access import Capability
from core.ui.formats import number
from core.views import ListPage


def money_texts(amounts: Iterable[tuple[Any, str]]) -> list[str]:
    """Sums per currency, as people read them: currencies are never added up."""
    sums: dict[str, Decimal] = {}
    for amount, currency in amounts:
        sums[currency] = sums.get(currency, Decimal(0)) + Decimal(str(amount))
    return [f"{number(total)}\N{NO-BREAK SPACE}{currency}" for currency, total in sums.items()]


class ClientListView(ListPage):
    """Clients by name: who holds them, what is open, and until when they have signed."""

    capability = Capability.CLIENTS_VIEW
    title = _("Clients")
    row_template = "clients/_client_row.html"
    columns = (
        (_("Name"), ""),
        (_("Segment"), ""),
        (_("Customer success"), ""),
        (_("Account"), "opt-s"),
        (_("Open requests"), "end"),
        (_("Contract ends"), "opt-s"),
        (_("Per year"), "end opt-s"),
    )
    filterset_class = ClientFilterSet
    ordering = ("name", "id")
    empty_title = _("No clients yet")
    empty_text = _("Add the first one, or import them from the old system.")

    def get_queryset(self) -> models.QuerySet[Client]:
        """Clients in sight, with team and contracts of today."""
        return clients_with_glance(Client.objects.visible_to(self.actor), day=timezone.localdate())

    def rows(self, records: list[Any]) -> list[Mapping[str, Any]]:
        """All rows of a page; the floors above count open requests for all of them at once."""
        self.open = open_requests(self.actor.company_id, [record.pk for record in records])
        return super().rows(records)

    def row(self, record: Any) -> Mapping[str, Any]:
        """Plain values of one client."""
        holders = {line["code"]: line["name"] for line in record.team_now}
        ends = [text["ends_on"] for text in record.contracts_now if text["ends_on"]]
        return {
            "name": record.name,
            "url": reverse("client-detail", args=[record.pk]),
            "segment": record.segment,
            "success": holders.get("CS"),
            "account": holders.get("A"),
            "open": self.open.get(record.pk, 0),
            "ends_on": date.fromisoformat(min(ends)) if ends else None,
            "per_year": money_texts(
                (text["amount"], text["currency"]) for text in record.contracts_now
            ),
        }

    def extra_context(self) -> Mapping[str, Any]:
        """The way to a new client, for those who may."""
        if not self.actor.has(Capability.CLIENTS_MANAGE):
            return {}
        return {
            "create_url": reverse("client-create"),
            "create_label": _("New client"),
            "create_in_dialog": True,
        }
