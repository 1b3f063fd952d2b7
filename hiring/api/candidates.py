"""Candidates over REST, for whoever hires them; a key shows what its person sees."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Capability
from core.api.parsers import JSONParser
from core.api.serializers import StrictSerializer
from core.api.views import ActorViewSet, ReadViewSet, version_seen, with_etag
from core.files import file_content
from core.files_sent import download
from hiring import services
from hiring.api.vacancies import IF_MATCH, an_id
from hiring.filters import CandidateFilterSet
from hiring.models import (
    Candidate,
    CandidateDocument,
    CandidateState,
    Decision,
    ErasureReason,
    SourceKind,
)
from hiring.transitions import CandidateAction

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="A repeated call with the same key adds nobody a second time.",
)


class CandidateDocumentSerializer(serializers.Serializer[Any]):
    """A document, without its content."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField()
    created_at = serializers.DateTimeField()


class DecisionSerializer(serializers.Serializer[Any]):
    """What was decided; the reasons are empty once the data were deleted."""

    is_hire = serializers.BooleanField()
    reason = serializers.CharField()
    unscored_because = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True)
    decided_by_id = serializers.IntegerField(allow_null=True)
    decided_at = serializers.DateTimeField()


class CandidateSerializer(serializers.Serializer[Any]):
    """A candidate; with empty words once the data were deleted (`erased_at`)."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    vacancy_id = serializers.IntegerField()
    state = serializers.ChoiceField(CandidateState.choices)
    name = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()
    source_kind = serializers.ChoiceField(SourceKind.choices)
    source = serializers.CharField()  # type: ignore[assignment]
    notes = serializers.CharField()
    consent_on = serializers.DateField(allow_null=True)
    consent_how = serializers.CharField()
    delete_on = serializers.DateField()
    erased_at = serializers.DateTimeField(allow_null=True)
    erased_because = serializers.CharField()
    person_id = serializers.IntegerField(source="membership_id", allow_null=True)
    created_at = serializers.DateTimeField()
    documents = serializers.SerializerMethodField()
    decision = serializers.SerializerMethodField()

    @extend_schema_field(CandidateDocumentSerializer(many=True))
    def get_documents(self, candidate: Candidate) -> Any:
        """In the order in which they were added."""
        rows = sorted(candidate.documents.all(), key=lambda row: row.pk)
        return CandidateDocumentSerializer(rows, many=True).data

    @extend_schema_field(DecisionSerializer(allow_null=True))
    def get_decision(self, candidate: Candidate) -> Any:
        """Null until it is decided."""
        decision: Decision | None = getattr(candidate, "decision", None)
        return DecisionSerializer(decision).data if decision else None


class _KnownSerializer(StrictSerializer):
    """What is known of somebody."""

    name = serializers.CharField(max_length=200, required=False)
    email = serializers.EmailField(max_length=254, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=60, required=False, allow_blank=True)
    source_kind = serializers.ChoiceField(SourceKind.choices, required=False)
    source = serializers.CharField(  # type: ignore[assignment]
        max_length=200, required=False, allow_blank=True
    )
    notes = serializers.CharField(max_length=8000, required=False, allow_blank=True)
    consent_on = serializers.DateField(required=False)
    consent_how = serializers.CharField(max_length=500, required=False)


class CandidateAddSerializer(_KnownSerializer):
    """Somebody new: never without their consent."""

    vacancy_id = an_id()
    name = serializers.CharField(max_length=200)
    consent_on = serializers.DateField()
    consent_how = serializers.CharField(max_length=500)
    delete_on = serializers.DateField(required=False, allow_null=True)
    is_another = serializers.BooleanField(
        required=False, help_text="Somebody else than the candidate of the same name."
    )


class CandidateChangeSerializer(_KnownSerializer):
    """What changes; the rest stays."""


class CandidateKeepSerializer(StrictSerializer):
    """The day on which the data are deleted."""

    delete_on = serializers.DateField()


_BY_STATE = (CandidateAction.INTERVIEW, CandidateAction.WITHDRAW, CandidateAction.RETURN)


class CandidateStateSerializer(StrictSerializer):
    """Interviews begin, they withdrew, or they are back."""

    action = serializers.ChoiceField([action.value for action in _BY_STATE])


class CandidateMoveSerializer(StrictSerializer):
    """For which vacancy instead."""

    vacancy_id = an_id()


class CandidateRefuseSerializer(StrictSerializer):
    """Why; and why before all scores are there, where some are awaited."""

    reason = serializers.CharField(max_length=4000)
    unscored_because = serializers.CharField(
        max_length=1000, required=False, allow_blank=True, default=""
    )


class CandidateHireSerializer(CandidateRefuseSerializer):
    """Why, and from which local day on."""

    starts_on = serializers.DateField()
    job_title = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    invite = serializers.BooleanField(required=False, default=False)


class CandidateEraseSerializer(StrictSerializer):
    """Why the data go now."""

    because = serializers.ChoiceField(
        [pair for pair in ErasureReason.choices if pair[0] != ErasureReason.DUE]
    )


class CandidateDocumentAddSerializer(StrictSerializer):
    """One file."""

    file = serializers.FileField(allow_empty_file=True, max_length=1000)


def _changes(summary: str, body: Any) -> Callable[[Any], Any]:
    return extend_schema(
        summary=summary, request=body, responses=CandidateSerializer, parameters=[IF_MATCH]
    )


@extend_schema_view(
    list=extend_schema(summary="Candidates of the vacancies you hire for, the newest first"),
    retrieve=extend_schema(summary="One candidate; the version is in the ETag"),
)
class CandidateViewSet(ReadViewSet):
    """Candidates."""

    model = Candidate
    capability = Capability.HIRING_TAKE_PART
    write_capability = Capability.HIRING_TAKE_PART
    serializer_class = CandidateSerializer
    filterset_class = CandidateFilterSet
    ordering = ("-created_at", "-id")

    def with_relations(self, queryset: Any) -> Any:
        """With documents and the decision."""
        return queryset.select_related("decision").prefetch_related("documents")

    def answer(self, candidate_id: int, *, code: int = status.HTTP_200_OK) -> Response:
        """The candidate as they are now, or nothing for who sees them no more."""
        record = self.get_queryset().filter(pk=candidate_id).first()
        if record is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return with_etag(Response(CandidateSerializer(record).data, status=code), record)

    def run(self, service: Callable[..., Candidate], body: Any) -> Response:
        """Call the service of one action with the body and the version seen."""
        candidate_id = int(self.kwargs["pk"])
        service(
            actor=self.actor,
            candidate_id=candidate_id,
            version=version_seen(self.request),
            **self.validated(body),
        )
        return self.answer(candidate_id)

    @extend_schema(
        summary="Add a candidate, with their consent",
        request=CandidateAddSerializer,
        responses={201: CandidateSerializer},
        parameters=[IDEMPOTENCY_KEY],
    )
    def create(self, request: Request) -> Response:
        """Kept until the day given, or half a year after the vacancy is closed."""
        added = services.candidate_add(
            actor=self.actor,
            idempotency_key=request.headers.get("Idempotency-Key", ""),
            **self.validated(CandidateAddSerializer),
        )
        return self.answer(added.pk, code=status.HTTP_201_CREATED)

    @_changes("Change what is known", CandidateChangeSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Whoever hires for the vacancy."""
        return self.run(services.candidate_change, CandidateChangeSerializer)

    @_changes("Choose the day of deletion", CandidateKeepSerializer)
    @action(detail=True, methods=["post"], url_path="keep-until")
    def keep_until(self, request: Request, pk: str) -> Response:
        """The hiring manager, or a head."""
        return self.run(services.candidate_keep_until, CandidateKeepSerializer)

    @_changes("Say where they are now", CandidateStateSerializer)
    @action(detail=True, methods=["post"])
    def state(self, request: Request, pk: str) -> Response:
        """Interviews begin, they withdrew, or they are back."""
        return self.run(services.candidate_act, CandidateStateSerializer)

    @_changes("Consider them for another vacancy", CandidateMoveSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Its panel sees them from then on."""
        return self.run(services.candidate_move, CandidateMoveSerializer)

    @_changes("Decide against", CandidateRefuseSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: str) -> Response:
        """Once, by the hiring manager or a head."""
        return self.run(services.candidate_refuse, CandidateRefuseSerializer)

    @_changes("Hire", CandidateHireSerializer)
    @action(detail=True, methods=["post"])
    def hire(self, request: Request, pk: str) -> Response:
        """Once, by the hiring manager or a head: they become a consultant of the company."""
        return self.run(services.candidate_hire, CandidateHireSerializer)

    @_changes("Delete the data now", CandidateEraseSerializer)
    @action(detail=True, methods=["post"])
    def erase(self, request: Request, pk: str) -> Response:
        """It cannot be taken back; that there was somebody stays for counting."""
        return self.run(services.candidate_erase, CandidateEraseSerializer)

    @extend_schema(
        summary="Add a document",
        request={"multipart/form-data": CandidateDocumentAddSerializer},
        responses={201: CandidateDocumentSerializer},
    )
    @action(
        detail=True,
        methods=["post"],
        url_path="documents",
        parser_classes=[MultiPartParser, JSONParser],
    )
    def add_document(self, request: Request, pk: str) -> Response:
        """What it is, its bytes say."""
        file: UploadedFile[Any] = self.validated(CandidateDocumentAddSerializer)["file"]
        kept = services.document_add(
            actor=self.actor,
            candidate_id=int(pk),
            name=file.name or "",
            content=file.read(services.MOST_BYTES + 1),
        )
        data = CandidateDocumentSerializer(kept).data
        return Response(data, status=status.HTTP_201_CREATED)


@extend_schema_view(retrieve=extend_schema(summary="One document, without its content"))
class CandidateDocumentViewSet(mixins.RetrieveModelMixin, ActorViewSet):
    """Documents of candidates by id."""

    model = CandidateDocument
    capability = Capability.HIRING_TAKE_PART
    write_capability = Capability.HIRING_TAKE_PART
    serializer_class = CandidateDocumentSerializer

    @extend_schema(
        summary="The content of a document",
        responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY)},
    )
    @action(detail=True, methods=["get"])
    def content(self, request: Request, pk: str) -> HttpResponse:
        """As a download."""
        record: CandidateDocument = self.get_object()
        return download(
            file_content(record.file_id), name=record.name, content_type=record.content_type
        )

    @extend_schema(summary="Delete a document with its bytes", responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """It cannot be taken back."""
        services.document_remove(actor=self.actor, document_id=int(pk))
        return Response(status=status.HTTP_204_NO_CONTENT)
