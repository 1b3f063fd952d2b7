"""Exchange rates over REST: the same service as the admin panel."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clients import services
from clients.models import ExchangeRate
from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ReadViewSet, version_seen, with_etag


class ExchangeRateSerializer(serializers.ModelSerializer[ExchangeRate]):
    """One unit of `currency` is worth `rate` of `into` from `starts_on` until the next rate."""

    class Meta:
        """Read only."""

        model = ExchangeRate
        fields = ("id", "currency", "into", "starts_on", "rate", "version", "created_at")
        read_only_fields = fields


class ExchangeRateSetSerializer(StrictSerializer):
    """A rate into the company's currency, from a local day on."""

    currency = serializers.CharField(min_length=3, max_length=3)
    starts_on = serializers.DateField()
    rate = serializers.DecimalField(max_digits=18, decimal_places=8)


@extend_schema_view(
    retrieve=extend_schema(summary="One exchange rate"),
    list=extend_schema(summary="Exchange rates into the company’s currency, the latest first"),
)
class ExchangeRateViewSet(ReadViewSet):
    """What other currencies are worth. Retention is counted by them."""

    capability = Capability.CLIENTS_VIEW
    write_capability = Capability.COMPANY_CONFIGURE
    model = ExchangeRate
    ordering = ("-starts_on", "-id")
    serializer_class = ExchangeRateSerializer

    @extend_schema(
        summary="Set the rate of a day",
        request=ExchangeRateSetSerializer,
        responses={201: ExchangeRateSerializer},
    )
    def create(self, request: Request) -> Response:
        """A rate of the very day is corrected; send `If-Match` to refuse overwriting another's."""
        rate = services.exchange_rate_set(
            actor=self.actor,
            version=version_seen(request),
            **self.validated(ExchangeRateSetSerializer),
        )
        rate.refresh_from_db()
        return with_etag(Response(ExchangeRateSerializer(rate).data, status=201), rate)
