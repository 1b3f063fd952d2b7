"""Drafts of definitions over REST: the same services as the workshop's pages."""

from typing import Any

from django.db import models
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ReadViewSet, version_seen, with_etag
from handoffs.api.views import IF_MATCH
from metrics import services
from metrics.api.serializers import DefinitionSerializer
from metrics.catalogue import CATALOGUE
from metrics.models import DefinitionDraft
from metrics.services.definitions import MAX_DAYS, MAX_MIN_N


class DefinitionDraftSerializer(serializers.ModelSerializer[DefinitionDraft]):
    """What the next version of a metric is to say, and how far its past is computed."""

    class Meta:
        """Read only."""

        model = DefinitionDraft
        fields = (
            *("id", "code", "parameters", "min_n", "time_zone", "starts_on", "reason", "version"),
            *("created_by", "changed_by", "created_at", "changed_at"),
            *("state", "done", "total", "computed_at"),
        )
        read_only_fields = fields


class DraftChangeSerializer(StrictSerializer):
    """What of a draft can be changed. Parameters are whole days; what is left out stays."""

    starts_on = serializers.DateField(required=False)
    reason = serializers.CharField(max_length=2_000, allow_blank=True, required=False)
    parameters = serializers.DictField(
        child=serializers.IntegerField(min_value=1, max_value=MAX_DAYS), required=False
    )
    min_n = serializers.IntegerField(min_value=1, max_value=MAX_MIN_N, required=False)
    time_zone = serializers.CharField(max_length=60, required=False)


class DraftCreateSerializer(DraftChangeSerializer):
    """A draft of one metric; it begins from the newest version."""

    code = serializers.ChoiceField(choices=sorted(CATALOGUE))


class CountersSerializer(serializers.Serializer[Any]):
    """What was counted in one month; seconds for metrics of time, null without data."""

    n = serializers.IntegerField()
    total = serializers.FloatField()
    positives = serializers.IntegerField()
    negatives = serializers.IntegerField()
    provisional_n = serializers.IntegerField()
    median = serializers.FloatField(allow_null=True)
    p90 = serializers.FloatField(allow_null=True)


class PreviewMonthSerializer(serializers.Serializer[Any]):
    """One month by the version in use and by the draft."""

    month = serializers.DateField()
    in_use = CountersSerializer()
    draft = CountersSerializer()


class PreviewFactSerializer(serializers.Serializer[Any]):
    """How one side counts a thing."""

    day = serializers.DateField()
    value = serializers.FloatField()
    positive = serializers.BooleanField()


class PreviewThingSerializer(serializers.Serializer[Any]):
    """A thing that counts differently; null where a side does not count it."""

    source_kind = serializers.CharField(source="kind")
    source_id = serializers.IntegerField(source="id")
    at = serializers.DateTimeField()
    in_use = PreviewFactSerializer(source="old", allow_null=True)
    draft = PreviewFactSerializer(source="new", allow_null=True)


class PreviewSerializer(serializers.Serializer[Any]):
    """The past by a draft beside the version in use; no months until `state` is "done"."""

    state = serializers.CharField()
    version_in_use = serializers.IntegerField(allow_null=True)
    months = PreviewMonthSerializer(many=True)
    differ = serializers.IntegerField()
    newest_that_differ = PreviewThingSerializer(many=True)


@extend_schema_view(
    list=extend_schema(summary="Drafts of definitions"),
    retrieve=extend_schema(summary="One draft of a definition"),
)
class DefinitionDraftViewSet(ReadViewSet):
    """The next version of a metric's definition, until it is published or thrown away."""

    model = DefinitionDraft
    capability = Capability.COMPANY_CONFIGURE
    serializer_class = DefinitionDraftSerializer
    filter_backends: list[Any] = []

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Without the computed past, unless it is asked for."""
        return queryset if self.action == "preview" else queryset.defer("computed")

    @extend_schema(
        summary="Begin a draft",
        request=DraftCreateSerializer,
        responses={201: DefinitionDraftSerializer},
    )
    def create(self, request: Request) -> Response:
        """One draft a metric; its past is computed in the background."""
        values = self.validated(DraftCreateSerializer)
        draft = services.draft_save(actor=self.actor, version=0, **values)
        return with_etag(Response(DefinitionDraftSerializer(draft).data, status=201), draft)

    @extend_schema(
        summary="Change a draft",
        request=DraftChangeSerializer,
        responses=DefinitionDraftSerializer,
        parameters=[IF_MATCH],
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        """Its past is computed anew. `If-Match` refuses a stale change."""
        draft = self.get_object()
        draft = services.draft_save(
            actor=self.actor,
            code=draft.code,
            version=version_seen(request),
            **self.validated(DraftChangeSerializer),
        )
        return with_etag(Response(DefinitionDraftSerializer(draft).data), draft)

    @extend_schema(summary="Throw a draft away", responses={204: None}, parameters=[IF_MATCH])
    def destroy(self, request: Request, pk: str) -> Response:
        """Figures stay as they are."""
        draft = self.get_object()
        services.draft_discard(actor=self.actor, code=draft.code, version=version_seen(request))
        return Response(status=204)

    @extend_schema(
        summary="The past by a draft and by the version in use", responses=PreviewSerializer
    )
    @action(detail=True)
    def preview(self, request: Request, pk: str) -> Response:
        """Month by month, with the newest things that count differently."""
        draft = self.get_object()
        said = {
            "state": draft.state,
            "version_in_use": draft.computed.get("version"),
            "months": [
                {"month": month, "in_use": old, "draft": new}
                for month, old, new in draft.computed.get("months", [])
            ],
            "differ": draft.computed.get("differ", 0),
            "newest_that_differ": draft.computed.get("sample", []),
        }
        return with_etag(Response(PreviewSerializer(said).data), draft)

    @extend_schema(
        summary="Publish a draft as the next version",
        request=None,
        responses={201: DefinitionSerializer},
        parameters=[IF_MATCH],
    )
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Frozen from then on; it is computed in the background and then switched on."""
        draft = self.get_object()
        definition = services.draft_publish(
            actor=self.actor, code=draft.code, version=version_seen(request)
        )
        return Response(DefinitionSerializer(definition).data, status=201)
