"""Clients, contacts, contracts and teams over REST: the same services as the pages."""

from typing import Any

from django.db import models
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from clients import services
from clients.api.serializers import (
    ClientCreateSerializer,
    ClientSerializer,
    ClientTeamSerializer,
    ClientTeamSetSerializer,
    ClientUpdateSerializer,
    ContactCreateSerializer,
    ContactSerializer,
    ContactUpdateSerializer,
    ContractCreateSerializer,
    ContractSerializer,
    ContractUpdateSerializer,
)
from clients.filters import (
    ClientFilterSet,
    ClientTeamFilterSet,
    ContactFilterSet,
    ContractFilterSet,
)
from clients.models import Client, ClientTeamMember, Contact, Contract
from core.access import Capability
from core.api.views import ReadViewSet, version_seen, with_etag


class ClientViewSet(ReadViewSet):
    """Clients by name; without `shown`, the list holds only those we work with."""

    capability = Capability.CLIENTS_VIEW
    write_capability = Capability.CLIENTS_MANAGE
    model = Client
    ordering = ("name", "id")
    filterset_class = ClientFilterSet
    serializer_class = ClientSerializer

    @extend_schema(request=ClientCreateSerializer, responses={201: ClientSerializer})
    def create(self, request: Request) -> Response:
        """Add a client."""
        client = services.client_create(actor=self.actor, **self.validated(ClientCreateSerializer))
        client.refresh_from_db()
        return with_etag(Response(ClientSerializer(client).data, status=201), client)

    @extend_schema(request=ClientUpdateSerializer, responses=ClientSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a client; send `If-Match` to refuse overwriting someone's change."""
        client = services.client_update(
            actor=self.actor,
            client_id=int(pk),
            version=version_seen(request),
            **self.validated(ClientUpdateSerializer),
        )
        return with_etag(Response(ClientSerializer(client).data), client)


class ContactViewSet(ReadViewSet):
    """People at clients. Anyone who works on requests may add and correct them."""

    capability = Capability.CLIENTS_VIEW
    write_capability = Capability.REQUESTS_WORK
    model = Contact
    ordering = ("name", "id")
    filterset_class = ContactFilterSet
    serializer_class = ContactSerializer

    @extend_schema(request=ContactCreateSerializer, responses={201: ContactSerializer})
    def create(self, request: Request) -> Response:
        """Add a contact."""
        contact = services.contact_create(
            actor=self.actor, **self.validated(ContactCreateSerializer)
        )
        contact.refresh_from_db()
        return with_etag(Response(ContactSerializer(contact).data, status=201), contact)

    @extend_schema(request=ContactUpdateSerializer, responses=ContactSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a contact; send `If-Match` to refuse overwriting someone's change."""
        contact = services.contact_update(
            actor=self.actor,
            contact_id=int(pk),
            version=version_seen(request),
            **self.validated(ContactUpdateSerializer),
        )
        return with_etag(Response(ContactSerializer(contact).data), contact)


class ContractViewSet(ReadViewSet):
    """Contracts, the latest first."""

    capability = Capability.CLIENTS_VIEW
    write_capability = Capability.CLIENTS_MANAGE
    model = Contract
    ordering = ("-starts_on", "-id")
    filterset_class = ContractFilterSet
    serializer_class = ContractSerializer

    @extend_schema(request=ContractCreateSerializer, responses={201: ContractSerializer})
    def create(self, request: Request) -> Response:
        """Add a contract."""
        contract = services.contract_create(
            actor=self.actor, **self.validated(ContractCreateSerializer)
        )
        contract.refresh_from_db()
        return with_etag(Response(ContractSerializer(contract).data, status=201), contract)

    @extend_schema(request=ContractUpdateSerializer, responses=ContractSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a contract; send `If-Match` to refuse overwriting someone's change."""
        contract = services.contract_update(
            actor=self.actor,
            contract_id=int(pk),
            version=version_seen(request),
            **self.validated(ContractUpdateSerializer),
        )
        return with_etag(Response(ContractSerializer(contract).data), contract)


class ClientTeamViewSet(ReadViewSet):
    """Who holds which role for which client, from when to when."""

    capability = Capability.CLIENTS_VIEW
    write_capability = Capability.CLIENTS_MANAGE
    model = ClientTeamMember
    ordering = ("-starts_on", "-id")
    filterset_class = ClientTeamFilterSet
    serializer_class = ClientTeamSerializer

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Role and person."""
        return queryset.select_related("role", "member")

    @extend_schema(
        request=ClientTeamSetSerializer, responses={201: ClientTeamSerializer, 204: None}
    )
    def create(self, request: Request) -> Response:
        """Name the holder of a role from a day on; 204 when the role is left vacant."""
        line = services.client_team_set(actor=self.actor, **self.validated(ClientTeamSetSerializer))
        if line is None:
            return Response(status=204)
        return Response(ClientTeamSerializer(line).data, status=201)
