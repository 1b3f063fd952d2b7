"""Guides over REST: what is in force, the draft of the next version, and all versions."""

from typing import Any

import django_filters
from django.db import models
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Capability
from core.api.views import ReadViewSet, version_seen, with_etag
from core.errors import NotFound
from hiring import services
from hiring.api.interview_serializers import (
    GuideCreateSerializer,
    GuideDocumentSerializer,
    GuideDraftSerializer,
    GuidePublishSerializer,
    GuideSerializer,
    GuideUseSerializer,
    GuideVersionDetailSerializer,
    GuideVersionSerializer,
)
from hiring.models import Guide, GuideDraft, GuideVersion


@extend_schema_view(
    list=extend_schema(summary="Interview guides"),
    retrieve=extend_schema(summary="One interview guide with what is in force"),
)
class GuideViewSet(ReadViewSet):
    """What interviewers ask, what they listen for, and what stands for each point."""

    capability = Capability.HIRING_TAKE_PART
    write_capability = Capability.HIRING_GUIDES
    action_capabilities = {"draft": Capability.HIRING_GUIDES}
    model = Guide
    ordering = ("code", "id")
    serializer_class = GuideSerializer
    filter_backends: list[Any] = []

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """The version in force."""
        return queryset.select_related("current__author").order_by("code")

    def here(self, request: Request, pk: str) -> dict[str, Any]:
        """Who acts on which draft, and which state of it they saw."""
        return {"actor": self.actor, "guide_id": int(pk), "seen": version_seen(request)}

    def shown(self, guide: Guide, *, code: int = 200) -> Response:
        """The guide as it is now."""
        record = self.get_queryset().get(pk=guide.pk)
        return Response(GuideSerializer(record).data, status=code)

    @extend_schema(
        summary="Begin a guide of your own as a copy",
        request=GuideCreateSerializer,
        responses={201: GuideSerializer},
    )
    def create(self, request: Request) -> Response:
        """A draft with the qualities of another guide; publish it before interviews."""
        values = self.validated(GuideCreateSerializer)
        return self.shown(services.guide_create(actor=self.actor, **values), code=201)

    @extend_schema(
        summary="Put a guide out of use for new vacancies, or into use again",
        request=GuideUseSerializer,
        responses=GuideSerializer,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        """Vacancies and interviews that have it keep it."""
        values = self.validated(GuideUseSerializer)
        return self.shown(services.guide_use(actor=self.actor, guide_id=int(pk), **values))

    def draft_shown(self, draft: GuideDraft) -> Response:
        """The draft with its own ETag."""
        return with_etag(Response(GuideDraftSerializer(draft).data), draft)

    @extend_schema(summary="The draft of the next version", responses=GuideDraftSerializer)
    @action(detail=True)
    def draft(self, request: Request, pk: str) -> Response:
        """The qualities as they are being written, and what is wrong with them."""
        draft = GuideDraft.objects.visible_to(self.actor).filter(guide_id=int(pk)).first()
        if draft is None:
            raise NotFound
        return self.draft_shown(draft)

    @extend_schema(
        summary="Put all qualities of the draft",
        request=GuideDocumentSerializer,
        responses=GuideDraftSerializer,
    )
    @draft.mapping.put
    def draft_put(self, request: Request, pk: str) -> Response:
        """Replace the draft's qualities."""
        document = [dict(item) for item in self.validated(GuideDocumentSerializer)["document"]]
        draft = services.guide_draft_replace(**self.here(request, pk), document=document)
        return self.draft_shown(draft)

    @extend_schema(
        summary="Publish the draft",
        request=GuidePublishSerializer,
        responses={201: GuideVersionDetailSerializer},
    )
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Interviews asked for from now on use it; 422 with every problem as a sentence."""
        version = services.guide_publish(
            **self.here(request, pk), **self.validated(GuidePublishSerializer)
        )
        return Response(GuideVersionDetailSerializer(version).data, status=201)

    @extend_schema(summary="Forget the draft", request=None, responses=GuideDraftSerializer)
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str) -> Response:
        """Go back to the newest version."""
        return self.draft_shown(services.guide_draft_discard(**self.here(request, pk)))


class GuideVersionFilterSet(django_filters.FilterSet):
    """By guide."""

    guide = django_filters.NumberFilter(field_name="guide_id")

    class Meta:
        """Fields are declared above."""

        model = GuideVersion
        fields: tuple[str, ...] = ()


@extend_schema_view(list=extend_schema(summary="Versions of interview guides"))
class GuideVersionViewSet(ReadViewSet):
    """Published versions, the newest first; nothing changes them."""

    capability = Capability.HIRING_TAKE_PART
    model = GuideVersion
    ordering = ("-id",)
    filterset_class = GuideVersionFilterSet
    serializer_class = GuideVersionSerializer

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Names of the people; qualities only for one version."""
        related = queryset.select_related("author")
        return related.defer("document") if self.action == "list" else related

    @extend_schema(summary="One version", responses=GuideVersionDetailSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """With its qualities."""
        return Response(GuideVersionDetailSerializer(self.get_object()).data)
