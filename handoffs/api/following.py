"""Following a request over REST."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request as ApiRequest
from rest_framework.response import Response

from core.access import Capability
from core.api.serializers import StrictSerializer
from handoffs import services
from handoffs.api.views import REQUEST_ID, OfRequestViewSet
from handoffs.models import Participant


class ParticipantSerializer(serializers.ModelSerializer[Participant]):
    """Who takes part: called in by a comment, or following by themselves."""

    name = serializers.CharField(source="member.name", read_only=True)
    is_told = serializers.SerializerMethodField()

    class Meta:
        """Read only."""

        model = Participant
        fields = ("member_id", "name", "comment_id", "since", "is_told")
        read_only_fields = fields

    def get_is_told(self, participant: Participant) -> bool:
        """Whether they are told what happens to the request."""
        return participant.muted_at is None


class FollowSerializer(StrictSerializer):
    """Whether the caller wants to be told."""

    follow = serializers.BooleanField()


class FollowedSerializer(serializers.Serializer[None]):
    """How it is now."""

    follow = serializers.BooleanField()


@extend_schema_view(list=extend_schema(summary="Who takes part", parameters=[REQUEST_ID]))
class ParticipantViewSet(OfRequestViewSet):
    """Who takes part in a request; following it oneself."""

    model = Participant
    capability = write_capability = Capability.REQUESTS_VIEW_ALL
    serializer_class = ParticipantSerializer
    ordering = ("since", "id")
    related = ("member",)

    @extend_schema(
        summary="Follow, or stop",
        request=FollowSerializer,
        responses={200: FollowedSerializer},
        parameters=[REQUEST_ID],
    )
    def create(self, request: ApiRequest, request_id: str) -> Response:
        """For oneself alone."""
        follow: bool = self.validated(FollowSerializer)["follow"]
        change = services.request_follow if follow else services.request_unfollow
        change(actor=self.actor, request_id=self.request_id)
        return Response({"follow": follow})
