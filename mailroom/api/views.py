"""Incoming mail: read it, and decide about what waits. Mailboxes are set up on their page."""

from typing import Any

from django.db import models
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ReadViewSet, version_seen, with_etag
from mailroom import services
from mailroom.filters import IncomingMailFilterSet
from mailroom.models import IncomingMail

_MAX_ID = 2**63 - 1


class IncomingMailSerializer(serializers.ModelSerializer[IncomingMail]):
    """One mail and what became of it; its words are read on its page."""

    request_number = serializers.IntegerField(
        source="request.number", default=None, allow_null=True
    )

    class Meta:
        """Read only."""

        model = IncomingMail
        fields = (
            "id",
            "mailbox_id",
            "door",
            "size",
            "message_id",
            "sender",
            "sender_name",
            "subject",
            "sent_at",
            "received_at",
            "state",
            "reason",
            "note",
            "request_number",
            "same_as_id",
            "handled_at",
            "version",
        )
        read_only_fields = fields


class MailOpenSerializer(StrictSerializer):
    """Whose request it is: a contact of the client, or the name of a new one."""

    client_id = serializers.IntegerField(min_value=1, max_value=_MAX_ID)
    contact_id = serializers.IntegerField(
        min_value=1, max_value=_MAX_ID, required=False, allow_null=True
    )
    contact_name = serializers.CharField(max_length=200, required=False, allow_blank=True)


class MailAttachSerializer(StrictSerializer):
    """Which request it belongs to."""

    request_number = serializers.IntegerField(min_value=1, max_value=2**62)


class MailDismissSerializer(StrictSerializer):
    """Why it is no request."""

    note = serializers.CharField(max_length=1000, required=False, allow_blank=True)


class IncomingMailViewSet(ReadViewSet):
    """Incoming mail, the newest first."""

    capability = Capability.REQUESTS_ANSWER_FOR_OTHERS
    model = IncomingMail
    ordering = ("-received_at", "-id")
    filterset_class = IncomingMailFilterSet
    serializer_class = IncomingMailSerializer

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """The request's number."""
        return queryset.select_related("request")

    def _answer(self, mail: IncomingMail) -> Response:
        return with_etag(Response(IncomingMailSerializer(mail).data), mail)

    @extend_schema(
        summary="Open a request with it",
        request=MailOpenSerializer,
        responses=IncomingMailSerializer,
    )
    @action(detail=True, methods=["post"])
    def open(self, request: Request, pk: str) -> Response:
        """Open a request of a client; the sender may become a contact."""
        mail = services.mail_open(
            actor=self.actor,
            mail_id=int(pk),
            version=version_seen(request),
            **self.validated(MailOpenSerializer),
        )
        return self._answer(mail)

    @extend_schema(
        summary="Add it to a request",
        request=MailAttachSerializer,
        responses=IncomingMailSerializer,
    )
    @action(detail=True, methods=["post"])
    def attach(self, request: Request, pk: str) -> Response:
        """Add it to a request as the client's message."""
        mail = services.mail_attach(
            actor=self.actor,
            mail_id=int(pk),
            version=version_seen(request),
            **self.validated(MailAttachSerializer),
        )
        return self._answer(mail)

    @extend_schema(
        summary="Say that it is no request",
        request=MailDismissSerializer,
        responses=IncomingMailSerializer,
    )
    @action(detail=True, methods=["post"])
    def dismiss(self, request: Request, pk: str) -> Response:
        """Put it aside."""
        mail = services.mail_dismiss(
            actor=self.actor,
            mail_id=int(pk),
            version=version_seen(request),
            **self.validated(MailDismissSerializer),
        )
        return self._answer(mail)

    @extend_schema(summary="Let it wait again", request=None, responses=IncomingMailSerializer)
    @action(detail=True, methods=["post"])
    def hold(self, request: Request, pk: str) -> Response:
        """Take back that it is no request."""
        mail = services.mail_hold(actor=self.actor, mail_id=int(pk), version=version_seen(request))
        return self._answer(mail)
