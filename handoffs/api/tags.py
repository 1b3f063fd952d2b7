"""Tags over REST: the company's list of them, and those of one request."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request as ApiRequest
from rest_framework.response import Response

from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ReadViewSet, version_seen, with_etag
from handoffs import services
from handoffs.api.serializers import id_field
from handoffs.api.views import IF_MATCH, REQUEST_ID, OfRequestViewSet
from handoffs.models import RequestTag, Tag, TagColour


class TagSerializer(serializers.ModelSerializer[Tag]):
    """A tag; one that was merged names the one it leads to."""

    class Meta:
        """Read only."""

        model = Tag
        fields = ("id", "name", "colour", "is_active", "merged_into_id", "version", "created_at")
        read_only_fields = fields


class TagCreateSerializer(StrictSerializer):
    """A new tag."""

    name = serializers.CharField(max_length=40)
    colour = serializers.ChoiceField(TagColour.choices, default=TagColour.NONE.value)


class TagUpdateSerializer(StrictSerializer):
    """What is left out stays as it is."""

    name = serializers.CharField(max_length=40, required=False)
    colour = serializers.ChoiceField(TagColour.choices, required=False)
    is_active = serializers.BooleanField(required=False)


class TagMergeSerializer(StrictSerializer):
    """The tag that stays."""

    into_id = id_field()


@extend_schema_view(
    retrieve=extend_schema(summary="One tag"), list=extend_schema(summary="Tags of the company")
)
class TagViewSet(ReadViewSet):
    """Tags; those who work requests make them, managers look after them."""

    model = Tag
    capability = Capability.REQUESTS_VIEW_ALL
    write_capability = Capability.REQUESTS_WORK
    action_capabilities: ClassVar[dict[str, Capability]] = {
        "partial_update": Capability.REQUESTS_ANSWER_FOR_OTHERS,
        "merge": Capability.REQUESTS_ANSWER_FOR_OTHERS,
    }
    ordering = ("id",)
    serializer_class = TagSerializer

    def answer(self, tag: Tag, *, code: int = 200) -> Response:
        """The tag as it is now."""
        return with_etag(Response(TagSerializer(tag).data, status=code), tag)

    @extend_schema(request=TagCreateSerializer, responses={201: TagSerializer})
    def create(self, request: ApiRequest) -> Response:
        """Make a tag."""
        tag = services.tag_create(actor=self.actor, **self.validated(TagCreateSerializer))
        return self.answer(tag, code=201)

    @extend_schema(request=TagUpdateSerializer, responses=TagSerializer, parameters=[IF_MATCH])
    def partial_update(self, request: ApiRequest, pk: str) -> Response:
        """Rename it, give it another colour, retire it or bring it back."""
        tag = services.tag_update(
            actor=self.actor,
            tag_id=int(pk),
            version=version_seen(request),
            **self.validated(TagUpdateSerializer),
        )
        return self.answer(tag)

    @extend_schema(request=TagMergeSerializer, responses=TagSerializer, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def merge(self, request: ApiRequest, pk: str) -> Response:
        """Its requests get the other one; so does who types its name."""
        into = services.tag_merge(
            actor=self.actor,
            tag_id=int(pk),
            version=version_seen(request),
            **self.validated(TagMergeSerializer),
        )
        return self.answer(into)


class RequestTagSerializer(serializers.Serializer[Any]):
    """A tag on a request."""

    id = serializers.IntegerField(source="tag_id")
    name = serializers.CharField(source="tag.name")
    colour = serializers.CharField(source="tag.colour")
    added_at = serializers.DateTimeField()


class RequestTagsChangeSerializer(StrictSerializer):
    """Names; a new one makes a tag."""

    add = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, default=list, max_length=30
    )
    remove = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, default=list, max_length=30
    )


@extend_schema_view(list=extend_schema(summary="Tags of the request", parameters=[REQUEST_ID]))
class RequestTagViewSet(OfRequestViewSet):
    """The tags of one request."""

    model = RequestTag
    serializer_class = RequestTagSerializer
    ordering = ("added_at", "id")
    related = ("tag",)

    @extend_schema(
        summary="Put tags on the request and take others off",
        request=RequestTagsChangeSerializer,
        responses={200: RequestTagSerializer(many=True)},
        parameters=[REQUEST_ID, IF_MATCH],
    )
    def create(self, request: ApiRequest, request_id: str) -> Response:
        """What is there already, or not there, is no error."""
        services.request_tags_change(
            actor=self.actor,
            request_id=self.request_id,
            version=version_seen(request),
            **self.validated(RequestTagsChangeSerializer),
        )
        rows = self.get_queryset().order_by("tag__name", "pk")
        return Response(self.get_serializer(rows, many=True).data)
