"""Playbooks over REST: themselves, their drafts on the way to a version, and their versions.

`If-Match` names the playbook's version where the playbook is changed, and the draft's where the
draft is.
"""

from typing import Any

import django_filters
from django.db import models
from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Capability
from core.api.views import ReadViewSet, version_seen, with_etag
from core.errors import NotFound
from playbooks import services
from playbooks.api.serializers import (
    DocumentSerializer,
    DraftSerializer,
    PlaybookCreateSerializer,
    PlaybookDetailSerializer,
    PlaybookSerializer,
    PlaybookUpdateSerializer,
    ProposeSerializer,
    SendBackSerializer,
    VersionDetailSerializer,
    VersionSerializer,
)
from playbooks.filters import PlaybookFilterSet
from playbooks.models import (
    Playbook,
    PlaybookDraft,
    PlaybookTopic,
    PlaybookTouchpoint,
    PlaybookVersion,
)


class PlaybookViewSet(ReadViewSet):
    """How the work is done, with what is in force and what is being written."""

    capability = Capability.PLAYBOOKS_VIEW
    write_capability = Capability.PLAYBOOKS_WRITE
    model = Playbook
    ordering = ("code", "id")
    filterset_class = PlaybookFilterSet
    serializer_class = PlaybookSerializer

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """The version in force, the draft, topics and touchpoints."""
        related = queryset.select_related(
            "current__author", "current__approved_by", "draft"
        ).prefetch_related(
            Prefetch("of_topics", PlaybookTopic.objects.visible_to(self.actor)),
            Prefetch("of_touchpoints", PlaybookTouchpoint.objects.visible_to(self.actor)),
        )
        if self.action == "list":
            return related.defer("current__document", "draft__document")
        return related

    def filter_queryset(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Only the list is narrowed: what is out of use can be read and changed by its id."""
        return super().filter_queryset(queryset) if self.action == "list" else queryset

    def shown(self, playbook_id: int, *, status: int = 200) -> Response:
        """The playbook as it is now, with its ETag."""
        playbook = self.get_queryset().get(pk=playbook_id)
        context = self.get_serializer_context()
        data = PlaybookDetailSerializer(playbook, context=context).data
        return with_etag(Response(data, status=status), playbook)

    def draft_shown(self, draft: PlaybookDraft) -> Response:
        """The draft with its own ETag."""
        return with_etag(Response(DraftSerializer(draft).data), draft)

    def here(self, request: Request, pk: str) -> dict[str, Any]:
        """Who acts on which draft, and which state of it they saw."""
        return {"actor": self.actor, "playbook_id": int(pk), "seen": version_seen(request)}

    @extend_schema(responses=PlaybookDetailSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One playbook with the steps in force and its draft."""
        return self.shown(self.get_object().pk)

    @extend_schema(request=PlaybookCreateSerializer, responses={201: PlaybookDetailSerializer})
    def create(self, request: Request) -> Response:
        """Begin a playbook; put its steps into the draft."""
        values = self.validated(PlaybookCreateSerializer)
        playbook = services.playbook_create(actor=self.actor, **values)
        return self.shown(playbook.pk, status=201)

    @extend_schema(request=PlaybookUpdateSerializer, responses=PlaybookDetailSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a playbook; send `If-Match` to refuse overwriting someone's change."""
        playbook = services.playbook_update(
            actor=self.actor,
            playbook_id=int(pk),
            version=version_seen(request),
            **self.validated(PlaybookUpdateSerializer),
        )
        return self.shown(playbook.pk)

    @extend_schema(
        summary="The version in force still holds",
        request=None,
        responses=PlaybookDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    def review(self, request: Request, pk: str) -> Response:
        """Move the day of the next review; for its owner and those who approve."""
        playbook = services.playbook_review_confirm(
            actor=self.actor, playbook_id=int(pk), version=version_seen(request)
        )
        return self.shown(playbook.pk)

    @extend_schema(summary="The draft of the next version", responses=DraftSerializer)
    @action(detail=True)
    def draft(self, request: Request, pk: str) -> Response:
        """The steps as they are being written, and what is wrong with them."""
        drafts = PlaybookDraft.objects.visible_to(self.actor)
        draft = drafts.filter(playbook_id=int(pk)).first()
        if draft is None:
            raise NotFound
        return self.draft_shown(draft)

    @extend_schema(
        summary="Put all steps of the draft", request=DocumentSerializer, responses=DraftSerializer
    )
    @draft.mapping.put
    def draft_put(self, request: Request, pk: str) -> Response:
        """Replace the draft's steps; what waits for approval is taken back by it."""
        document = [_plain(step) for step in self.validated(DocumentSerializer)["document"]]
        draft = services.draft_replace(**self.here(request, pk), document=document)
        return self.draft_shown(draft)

    @extend_schema(
        summary="Propose the draft", request=ProposeSerializer, responses=DraftSerializer
    )
    @action(detail=True, methods=["post"])
    def propose(self, request: Request, pk: str) -> Response:
        """Ask for approval; 422 with every problem as a sentence."""
        draft = services.draft_propose(
            **self.here(request, pk), **self.validated(ProposeSerializer)
        )
        return self.draft_shown(draft)

    @extend_schema(
        summary="Approve the draft", request=None, responses={201: VersionDetailSerializer}
    )
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """Put what was proposed in force."""
        version = services.draft_approve(**self.here(request, pk))
        return Response(VersionDetailSerializer(version).data, status=201)

    @extend_schema(
        summary="Send the draft back", request=SendBackSerializer, responses=DraftSerializer
    )
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, pk: str) -> Response:
        """Say what must be mended before it can be approved."""
        draft = services.draft_send_back(
            **self.here(request, pk), **self.validated(SendBackSerializer)
        )
        return self.draft_shown(draft)

    @extend_schema(summary="Forget the draft", request=None, responses=DraftSerializer)
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str) -> Response:
        """Go back to the newest version."""
        return self.draft_shown(services.draft_discard(**self.here(request, pk)))


def _plain(step: dict[str, Any]) -> dict[str, Any]:
    """A validated step as a document holds it."""
    due = step["due"]
    return {
        **step,
        "due": dict(due) if due is not None else None,
        "next": [dict(way) for way in step["next"]],
    }


class PlaybookVersionFilterSet(django_filters.FilterSet):
    """By playbook."""

    playbook = django_filters.NumberFilter(field_name="playbook_id")

    class Meta:
        """Fields are declared above."""

        model = PlaybookVersion
        fields: tuple[str, ...] = ()


class PlaybookVersionViewSet(ReadViewSet):
    """Approved versions, the newest first; nothing changes them."""

    capability = Capability.PLAYBOOKS_VIEW
    model = PlaybookVersion
    ordering = ("-id",)
    filterset_class = PlaybookVersionFilterSet
    serializer_class = VersionSerializer

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Names of the people; steps only for one version."""
        related = queryset.select_related("author", "approved_by")
        return related.defer("document") if self.action == "list" else related

    @extend_schema(responses=VersionDetailSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One version with its steps."""
        return Response(VersionDetailSerializer(self.get_object()).data)
