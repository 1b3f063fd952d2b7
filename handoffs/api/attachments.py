"""Files over REST: upload, then send with a message or comment; list; download."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request as ApiRequest
from rest_framework.response import Response

from core.access import Capability
from core.api.parsers import JSONParser
from core.api.serializers import StrictSerializer
from core.api.views import ActorViewSet
from core.errors import NotFound
from handoffs import services
from handoffs.api.views import REQUEST_ID, OfRequestViewSet
from handoffs.files_sent import file_response
from handoffs.models import Attachment
from handoffs.refusals import refusal_text


class AttachmentSerializer(serializers.Serializer[Any]):
    """A file. `refused` says why one of a client's mail was not kept; it has no content then."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField()
    message_id = serializers.IntegerField(allow_null=True)
    comment_id = serializers.IntegerField(allow_null=True)
    side = serializers.SerializerMethodField()
    refused = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()

    def get_side(self, record: Attachment) -> str:
        """`client` or `colleagues`."""
        return "client" if record.is_with_client else "colleagues"

    def get_refused(self, record: Attachment) -> str:
        """The reason in the language in use, or nothing."""
        return refusal_text(record.refused_reason, record.name) if record.refused_reason else ""


class FileUploadSerializer(StrictSerializer):
    """One file, and for whom: what is for colleagues can never be sent to a client."""

    file = serializers.FileField(allow_empty_file=True, max_length=1000)
    side = serializers.ChoiceField(choices=["client", "colleagues"])


@extend_schema_view(
    list=extend_schema(summary="Files of a request, oldest first", parameters=[REQUEST_ID])
)
class RequestFileViewSet(OfRequestViewSet):
    """Files of the messages and comments of one request, and one's own that are not sent yet."""

    model = Attachment
    serializer_class = AttachmentSerializer
    write_capability = Capability.REQUESTS_COMMENT
    ordering = ("created_at", "id")

    def get_parsers(self) -> list[Any]:
        """Files come as a form, as from a browser; JSON is told that the file is missing."""
        return [MultiPartParser(), JSONParser()]

    @extend_schema(
        summary="Upload a file to be sent",
        request={"multipart/form-data": FileUploadSerializer},
        responses={201: AttachmentSerializer},
        parameters=[REQUEST_ID],
    )
    def create(self, request: ApiRequest, request_id: str) -> Response:
        """It waits a day for a message or comment that names it in `attachment_ids`."""
        values = self.validated(FileUploadSerializer)
        file: UploadedFile[Any] = values["file"]
        kept = services.attachment_upload(
            actor=self.actor,
            request_id=self.request_id,
            name=file.name or "",
            content=file.read(services.MOST_BYTES + 1),
            is_with_client=values["side"] == "client",
        )
        return self.created(kept)


@extend_schema_view(retrieve=extend_schema(summary="One file, without its content"))
class FileViewSet(mixins.RetrieveModelMixin, ActorViewSet):
    """Files by id."""

    model = Attachment
    capability = Capability.REQUESTS_VIEW
    write_capability = Capability.REQUESTS_COMMENT
    serializer_class = AttachmentSerializer

    @extend_schema(
        summary="The content of a file",
        responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY)},
    )
    @action(detail=True, methods=["get"])
    def content(self, request: ApiRequest, pk: str) -> HttpResponse:
        """As a download."""
        record = self.get_object()
        if record.file_id is None:
            raise NotFound
        return file_response(record)

    @extend_schema(summary="Take back a file that was not sent", responses={204: None})
    def destroy(self, request: ApiRequest, pk: str) -> Response:
        """One's own only; what was sent stays."""
        services.attachment_remove(actor=self.actor, attachment_id=int(pk))
        return Response(status=status.HTTP_204_NO_CONTENT)
