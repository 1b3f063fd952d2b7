"""API routes of `clients`: (prefix, viewset, base name), registered by `cs_platform.api`."""

from clients.api.rates import ExchangeRateViewSet
from clients.api.views import (
    ClientTeamViewSet,
    ClientViewSet,
    ContactViewSet,
    ContractViewSet,
)
from core.api.routes import Route

routes: list[Route] = [
    Route("clients", ClientViewSet, "api-client"),
    Route("contacts", ContactViewSet, "api-contact"),
    Route("contracts", ContractViewSet, "api-contract"),
    Route("exchange-rates", ExchangeRateViewSet, "api-exchange-rate"),
    Route("client-team", ClientTeamViewSet, "api-client-team"),
]
