"""The company's sender over REST, for its administrators."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ActorViewSet, version_seen, with_etag
from notices.models import MailSender
from notices.selectors import sender_of
from notices.services.sender import mail_sender_set


class MailSenderSerializer(serializers.Serializer[Any]):
    """In whose name mail goes out; empty: the company's name and the product's own address."""

    name_en = serializers.CharField(allow_blank=True)
    name_ru = serializers.CharField(allow_blank=True)
    address = serializers.CharField(allow_blank=True)
    reply_address = serializers.CharField(allow_blank=True)
    takes_plus_addresses = serializers.BooleanField()
    signature_en = serializers.CharField(allow_blank=True)
    signature_ru = serializers.CharField(allow_blank=True)


class MailSenderSetSerializer(StrictSerializer):
    """What to set; what is left out stays."""

    name_en = serializers.CharField(required=False, allow_blank=True, max_length=100)
    name_ru = serializers.CharField(required=False, allow_blank=True, max_length=100)
    address = serializers.CharField(required=False, allow_blank=True, max_length=254)
    reply_address = serializers.CharField(required=False, allow_blank=True, max_length=254)
    takes_plus_addresses = serializers.BooleanField(required=False)
    signature_en = serializers.CharField(required=False, allow_blank=True, max_length=1000)
    signature_ru = serializers.CharField(required=False, allow_blank=True, max_length=1000)


class MailSenderViewSet(ActorViewSet):
    """One a company."""

    model = MailSender
    capability = Capability.COMPANY_CONFIGURE
    serializer_class = MailSenderSerializer
    pagination_class = None

    @extend_schema(
        summary="In whose name mail goes out", responses=MailSenderSerializer(many=False)
    )
    def list(self, request: Request) -> Response:
        """As it is now; its version is in the ETag."""
        return self._answer(sender_of(self.actor.company_id))

    @extend_schema(
        summary="Set in whose name mail goes out",
        request=MailSenderSetSerializer,
        responses=MailSenderSerializer,
    )
    @action(detail=False, methods=["post"])
    def change(self, request: Request) -> Response:
        """What is left out stays."""
        values = self.validated(MailSenderSetSerializer)
        return self._answer(
            mail_sender_set(actor=self.actor, version=version_seen(request), **values)
        )

    def _answer(self, sender: MailSender | None) -> Response:
        shown = sender or MailSender(company_id=self.actor.company_id, version=0)
        return with_etag(Response(MailSenderSerializer(shown).data), shown)
