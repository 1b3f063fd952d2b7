"""Knowledge checks and attempts over REST.

What is right is read and written under `draft` and `versions` by those who write checks; whoever
reads it is kept as having seen it. An attempt's questions are named by its own random keys.
"""

from typing import Any

from django.db import models
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Capability
from core.api.views import ReadViewSet, version_seen, with_etag
from core.errors import NotFound
from training import services
from training.api.check_serializers import (
    CheckAnswersSerializer,
    CheckAttemptDetailSerializer,
    CheckAttemptSerializer,
    CheckCreateSerializer,
    CheckDocumentSerializer,
    CheckDraftSerializer,
    CheckPublishSerializer,
    CheckUseSerializer,
    CheckVersionSerializer,
    KnowledgeCheckSerializer,
)
from training.models import CheckAttempt, CheckDraft, CheckVersion, KnowledgeCheck


class KnowledgeCheckViewSet(ReadViewSet):
    """Checks of playbooks and courses. `If-Match` names the draft's version where it is changed."""

    capability = Capability.TRAINING_VIEW
    write_capability = Capability.TRAINING_MANAGE
    action_capabilities = {
        "draft": Capability.TRAINING_MANAGE,
        "published": Capability.TRAINING_MANAGE,
        "start": Capability.TRAINING_VIEW,
    }
    model = KnowledgeCheck
    ordering = ("id",)
    serializer_class = KnowledgeCheckSerializer

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """What it is about; drafts that were never published only for those who write."""
        related = queryset.select_related("playbook", "course", "current")
        if self.actor.has(Capability.TRAINING_MANAGE):
            return related
        return related.filter(current__isnull=False)

    def shown(self, check_id: int, *, status: int = 200) -> Response:
        """The check as it is now, with its ETag."""
        check = self.get_queryset().get(pk=check_id)
        return with_etag(Response(KnowledgeCheckSerializer(check).data, status=status), check)

    def here(self, request: Request, pk: str) -> dict[str, Any]:
        """Who acts on which draft, and which state of it they saw."""
        return {"actor": self.actor, "check_id": int(pk), "seen": version_seen(request)}

    def draft_shown(self, draft: CheckDraft) -> Response:
        """The draft with its own ETag."""
        return with_etag(Response(CheckDraftSerializer(draft).data), draft)

    @extend_schema(request=CheckCreateSerializer, responses={201: KnowledgeCheckSerializer})
    def create(self, request: Request) -> Response:
        """Begin the check of a playbook or of a course."""
        check = services.check_create(actor=self.actor, **self.validated(CheckCreateSerializer))
        return self.shown(check.pk, status=201)

    @extend_schema(request=CheckUseSerializer, responses=KnowledgeCheckSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Take it out of use, or into use again."""
        values = self.validated(CheckUseSerializer)
        check = services.check_use(
            actor=self.actor, check_id=int(pk), version=version_seen(request), **values
        )
        return self.shown(check.pk)

    @extend_schema(summary="The draft, with what is right", responses=CheckDraftSerializer)
    @action(detail=True)
    def draft(self, request: Request, pk: str) -> Response:
        """For those who write checks; they cannot be certified by it then."""
        rows = CheckDraft.objects.visible_to(self.actor).select_related(
            "check_of__playbook__current"
        )
        draft = rows.filter(check_of_id=int(pk)).first()
        if draft is None:
            raise NotFound
        services.key_seen(self.actor, int(pk))
        return self.draft_shown(draft)

    @extend_schema(
        summary="Put all of the draft",
        request=CheckDocumentSerializer,
        responses=CheckDraftSerializer,
    )
    @draft.mapping.put
    def draft_put(self, request: Request, pk: str) -> Response:
        """Replace settings and questions."""
        document = self.validated(CheckDocumentSerializer)
        draft = services.check_draft_replace(**self.here(request, pk), document=document)
        return self.draft_shown(draft)

    @extend_schema(
        summary="Publish the draft",
        request=CheckPublishSerializer,
        responses={201: CheckVersionSerializer},
    )
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Attempts get these questions from now on; 422 with what must be mended first."""
        values = self.validated(CheckPublishSerializer)
        version = services.check_publish(**self.here(request, pk), **values)
        return Response(CheckVersionSerializer(version).data, status=201)

    @extend_schema(
        summary="One published version, with what is right", responses=CheckVersionSerializer
    )
    @action(detail=True, url_path="versions/(?P<number>[0-9]{1,9})")
    def published(self, request: Request, pk: str, number: str) -> Response:
        """For those who write checks; they cannot be certified by it then."""
        rows = CheckVersion.objects.visible_to(self.actor)
        version = rows.filter(check_of_id=int(pk), number=int(number)).first()
        if version is None:
            raise NotFound
        services.key_seen(self.actor, int(pk))
        return Response(CheckVersionSerializer(version).data)

    @extend_schema(
        summary="The questions fit the newest version",
        request=None,
        responses=KnowledgeCheckSerializer,
    )
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Say that they still hold for the playbook as it is now."""
        check = services.check_confirm(
            actor=self.actor, check_id=int(pk), version=version_seen(request)
        )
        return self.shown(check.pk)

    @extend_schema(
        summary="Begin an attempt", request=None, responses={201: CheckAttemptDetailSerializer}
    )
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: str) -> Response:
        """One's own; the open one if there is one."""
        attempt = services.attempt_start(actor=self.actor, check_id=int(pk))
        context = self.get_serializer_context()
        data = CheckAttemptDetailSerializer(attempt, context=context).data
        return Response(data, status=201)


class CheckAttemptViewSet(ReadViewSet):
    """Attempts: one's own, and the results of those one answers for."""

    capability = Capability.TRAINING_VIEW
    model = CheckAttempt
    serializer_class = CheckAttemptSerializer

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """What was drawn, for those shown one by one."""
        related = queryset.select_related("check_version")
        return related.defer("drawn", "answers") if self.action == "list" else related

    def attempt_shown(self, pk: int) -> Response:
        """One attempt as it is now."""
        attempt = self.get_queryset().get(pk=pk)
        context = self.get_serializer_context()
        data = CheckAttemptDetailSerializer(attempt, context=context).data
        return with_etag(Response(data), attempt)

    @extend_schema(responses=CheckAttemptDetailSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """With its questions while it is one's own and open."""
        return self.attempt_shown(self.get_object().pk)

    @extend_schema(
        summary="Keep answers",
        request=CheckAnswersSerializer,
        responses=CheckAttemptDetailSerializer,
    )
    @action(detail=True, methods=["put"])
    def answers(self, request: Request, pk: str) -> Response:
        """Keep what is answered so far; says nothing about what is right."""
        answers = self.validated(CheckAnswersSerializer)["answers"]
        services.attempt_save(actor=self.actor, attempt_id=int(pk), answers=answers)
        return self.attempt_shown(int(pk))

    @extend_schema(
        summary="Hand in", request=CheckAnswersSerializer, responses=CheckAttemptDetailSerializer
    )
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: str) -> Response:
        """Grade it; again the same result."""
        answers = self.validated(CheckAnswersSerializer)["answers"]
        services.attempt_finish(actor=self.actor, attempt_id=int(pk), answers=answers)
        return self.attempt_shown(int(pk))
