"""One client at a glance, and the history of its team."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.completeness import Piece, Place
from clients.models import Client, Contract
from clients.selectors import (
    ClientPage,
    TeamPlace,
    client_page,
    client_team_history,
)
from clients.views.lists import money_texts
from core.access import Actor, Capability
from core.ui.formats import initials
from core.views import ActorView, get_or_not_found, url_above


def client_in_sight(actor: Actor, pk: int) -> Client:
    """The client, or `NotFound`."""
    client: Client = get_or_not_found(Client.objects.visible_to(actor), pk=pk)
    return client


class ClientDetailView(ActorView):
    """Value sought, team, contracts, contacts, gaps; requests and answers come by address."""

    capability = Capability.CLIENTS_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        client = client_in_sight(self.actor, pk)
        page = client_page(self.actor, client)
        today = timezone.localdate()
        context = {
            "client": client,
            "initials": initials(client.name),
            "page": page,
            "since": _client_since(page),
            "team": [_place(place, client) for place in page.team],
            "renewal": _renewal(page, today),
            "contracts": [_contract(contract, today) for contract in page.contracts],
            "missing": [_missing(piece, client, self.actor) for piece in page.completeness.missing],
            "may_manage": self.actor.has(Capability.CLIENTS_MANAGE),
            "may_add_contacts": self.actor.has(Capability.REQUESTS_WORK),
            "panels": self.panels(client),
            "requests_url": self.requests_url(client),
            "new_request_url": self.new_request_url(client),
            "crumbs": [
                {"label": _("Clients"), "url": reverse("client-list")},
                {"label": client.name},
            ],
        }
        return self.render("clients/client_detail.html", context)

    def panels(self, client: Client) -> list[str]:
        """Addresses of what upper floors show about this client."""
        wanted = []
        if self.actor.has(Capability.REQUESTS_VIEW_ALL):
            wanted.append("request-client-panel")
        if self.actor.has(Capability.PLAYBOOKS_VIEW):
            wanted.append("run-client-panel")
        if self.actor.has(Capability.SURVEYS_VIEW):
            wanted.append("survey-client-panel")
        found = [url_above(name, client.pk) for name in wanted]
        return [url for url in found if url]

    def requests_url(self, client: Client) -> str | None:
        """The list of this client's requests."""
        url = url_above("request-list") if self.actor.has(Capability.REQUESTS_VIEW) else None
        return f"{url}?client={client.pk}" if url else None

    def new_request_url(self, client: Client) -> str | None:
        """Where this person opens a request for the client."""
        if not self.actor.has(Capability.REQUESTS_WORK) or not client.is_active:
            return None
        url = url_above("request-create")
        return f"{url}?client={client.pk}" if url else None


def _client_since(page: ClientPage) -> date:
    starts = [contract.starts_on for contract in page.contracts]
    return min(starts, default=timezone.localtime(page.client.created_at).date())


def _place(place: TeamPlace, client: Client) -> Mapping[str, Any]:
    line = place.line
    return {
        "code": place.role.code,
        "role": place.role.name,
        "person": line.member.name if line else None,
        "since": line.starts_on if line else None,
        "until": line.ends_on if line else None,
        "stand_in": line.stand_in.name if line and line.stand_in else None,
        "left": line is not None and not line.member.is_active,
        "away_until": line.away_until if line else None,
        "answers": place.answers.name if place.answers else None,
        "set_url": reverse("client-team-set", args=[client.pk, place.role.code]),
    }


def _renewal(page: ClientPage, today: date) -> Mapping[str, Any] | None:
    """The contract in force that ends first, and what all of them are worth a year."""
    if not page.running:
        return None
    ending = [contract for contract in page.running if contract.ends_on]
    first = min(ending, key=lambda contract: contract.ends_on or date.max, default=None)
    return {
        "contract": first,
        "days": (first.ends_on - today).days if first and first.ends_on else None,
        "per_year": money_texts((row.amount, row.currency) for row in page.running),
    }


def _contract(contract: Contract, today: date) -> Mapping[str, Any]:
    return {
        "pk": contract.pk,
        "title": contract.title,
        "amount": money_texts([(contract.amount, contract.currency)])[0],
        "starts_on": contract.starts_on,
        "ends_on": contract.ends_on,
        "renewal_terms": contract.renewal_terms,
        "is_over": contract.ends_on is not None and contract.ends_on <= today,
        "is_later": contract.starts_on > today,
    }


_ADD_PAGES = {Place.CLIENT: "client-edit", Place.CONTACT: "contact-create"}


def _missing(piece: Piece, client: Client, actor: Actor) -> Mapping[str, Any]:
    """A gap with the dialog that fills it, for those who may."""
    needed = Capability.REQUESTS_WORK if piece.place is Place.CONTACT else Capability.CLIENTS_MANAGE
    url = None
    if actor.has(needed):
        if piece.place is Place.TEAM:
            code = {"holder_cs": "CS", "holder_a": "A", "holder_s": "S"}[piece.code]
            url = reverse("client-team-set", args=[client.pk, code])
        else:
            url = reverse(_ADD_PAGES.get(piece.place, "contract-create"), args=[client.pk])
    return {"title": piece.title, "good_for": piece.good_for, "url": url}


class TeamHistoryView(ActorView):
    """Who held which role for the client, and when."""

    capability = Capability.CLIENTS_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Every line there ever was."""
        client = client_in_sight(self.actor, pk)
        context = {
            "client": client,
            "title": _("History of the team"),
            "lines": client_team_history(self.actor, client.pk),
            "today": timezone.localdate(),
            "crumbs": [
                {"label": _("Clients"), "url": reverse("client-list")},
                {"label": client.name, "url": reverse("client-detail", args=[client.pk])},
                {"label": _("History of the team")},
            ],
        }
        return self.render("clients/team_history.html", context)
