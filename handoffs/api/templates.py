"""Templates of answers over REST."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request as ApiRequest
from rest_framework.response import Response

from accounts.models import Language
from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ReadViewSet, version_seen, with_etag
from core.views import get_or_not_found
from handoffs import services
from handoffs.api.serializers import MAX_ID, NothingSerializer
from handoffs.api.views import IF_MATCH
from handoffs.models import AnswerTemplate
from handoffs.selectors import requests_in_detail, template_filled


class AnswerTemplateSerializer(serializers.ModelSerializer[AnswerTemplate]):
    """One template; an empty language and no topic mean any."""

    class Meta:
        """Read only."""

        model = AnswerTemplate
        fields = (
            "id",
            "owner_id",
            "name",
            "body",
            "language",
            "topic_id",
            "is_shared",
            "is_active",
            "version",
            "created_at",
        )
        read_only_fields = fields


class AnswerTemplateUpdateSerializer(StrictSerializer):
    """What of a template can be changed; left out is left as it is."""

    name = serializers.CharField(max_length=120, required=False)
    body = serializers.CharField(max_length=10_000, required=False, trim_whitespace=False)
    language = serializers.ChoiceField(Language.choices, allow_blank=True, required=False)
    topic_id = serializers.IntegerField(
        min_value=1, max_value=MAX_ID, allow_null=True, required=False
    )
    is_shared = serializers.BooleanField(required=False)
    is_active = serializers.BooleanField(required=False)


class AnswerTemplateCreateSerializer(StrictSerializer):
    """A new template; shared ones are written by those who answer for others."""

    name = serializers.CharField(max_length=120)
    body = serializers.CharField(max_length=10_000, trim_whitespace=False)
    language = serializers.ChoiceField(Language.choices, allow_blank=True, required=False)
    topic_id = serializers.IntegerField(
        min_value=1, max_value=MAX_ID, allow_null=True, required=False
    )
    is_shared = serializers.BooleanField(required=False)


class TemplateFillSerializer(StrictSerializer):
    """For which request."""

    request_id = serializers.IntegerField(min_value=1, max_value=MAX_ID)


class FilledSerializer(serializers.Serializer[Any]):
    """The text, and the variables without a value: they still stand in it."""

    text = serializers.CharField()
    missing = serializers.ListField(child=serializers.CharField())


class AnswerTemplateViewSet(ReadViewSet):
    """One's own templates, and those that are shared."""

    model = AnswerTemplate
    capability = write_capability = Capability.REQUESTS_WORK
    ordering = ("name", "id")
    serializer_class = AnswerTemplateSerializer

    def answer(self, template: AnswerTemplate, *, code: int = 200) -> Response:
        """The template as it is now."""
        return with_etag(Response(AnswerTemplateSerializer(template).data, status=code), template)

    @extend_schema(
        request=AnswerTemplateCreateSerializer, responses={201: AnswerTemplateSerializer}
    )
    def create(self, request: ApiRequest) -> Response:
        """Write a template."""
        values = self.validated(AnswerTemplateCreateSerializer)
        return self.answer(services.template_create(actor=self.actor, **values), code=201)

    @extend_schema(
        request=AnswerTemplateUpdateSerializer,
        responses=AnswerTemplateSerializer,
        parameters=[IF_MATCH],
    )
    def partial_update(self, request: ApiRequest, pk: str) -> Response:
        """Change a template."""
        template = services.template_update(
            actor=self.actor,
            template_id=int(pk),
            version=version_seen(request),
            **self.validated(AnswerTemplateUpdateSerializer),
        )
        return self.answer(template)

    @extend_schema(
        summary="Take a template out of use",
        request=NothingSerializer,
        responses=AnswerTemplateSerializer,
        parameters=[IF_MATCH],
    )
    @action(detail=True, methods=["post"])
    def deactivate(self, request: ApiRequest, pk: str) -> Response:
        """It stays, and can be brought back."""
        self.validated(NothingSerializer)
        template = services.template_deactivate(
            actor=self.actor, template_id=int(pk), version=version_seen(request)
        )
        return self.answer(template)

    @extend_schema(
        summary="The text for one request",
        request=TemplateFillSerializer,
        responses=FilledSerializer,
    )
    @action(detail=True, methods=["post"])
    def fill(self, request: ApiRequest, pk: str) -> Response:
        """With the values of the request and its contact; nothing is sent."""
        values = self.validated(TemplateFillSerializer)
        record = get_or_not_found(requests_in_detail(self.actor), pk=values["request_id"])
        filled = template_filled(self.actor, self.get_object(), record, record.contact)
        return Response({"text": filled.text, "missing": list(filled.missing)})
