"""Reports by mail over REST: the same services and scopes as the pages."""

from typing import Any

from django.db import models
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actors import actor_for_membership
from accounts.selectors import company_of
from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ReadViewSet, version_seen, with_etag
from core.errors import NotFound
from metrics import services
from metrics.models import ReportSubscription, SentReport
from metrics.reports.letters import letter_of
from metrics.selectors.reports import due_of, sent_reports, subscriptions_in_sight

_MAX_ID = 2**62


class ReportSerializer(serializers.ModelSerializer[ReportSubscription]):
    """A subscription. `day` is of the week (1 is Monday) or of the month; `at` by the clock of
    `time_zone`."""

    class Meta:
        """Read only."""

        model = ReportSubscription
        fields = (
            *("id", "reader_id", "made_by_id", "rhythm", "level", "subject_id", "codes", "cut"),
            *("day", "at", "time_zone", "language", "is_active", "version", "created_at"),
        )
        read_only_fields = fields


class CutSerializer(StrictSerializer):
    """Which part of the figures: all that is given must fit."""

    role_id = serializers.IntegerField(min_value=0, max_value=_MAX_ID, required=False)
    team_id = serializers.IntegerField(min_value=0, max_value=_MAX_ID, required=False)
    topic_id = serializers.IntegerField(min_value=0, max_value=_MAX_ID, required=False)
    client_id = serializers.IntegerField(min_value=0, max_value=_MAX_ID, required=False)
    channel = serializers.CharField(max_length=80, required=False)
    segment = serializers.CharField(max_length=80, required=False)


class ReportChangeSerializer(StrictSerializer):
    """What of a subscription can be changed; left out is left as it is."""

    rhythm = serializers.CharField(max_length=8, required=False, help_text="weekly or monthly")
    level = serializers.CharField(
        max_length=12, required=False, help_text="company, manager or consultant"
    )
    subject_id = serializers.IntegerField(
        min_value=1, max_value=_MAX_ID, allow_null=True, required=False
    )
    codes = serializers.ListField(
        child=serializers.CharField(max_length=40), max_length=20, required=False
    )
    cut = CutSerializer(required=False)
    day = serializers.IntegerField(min_value=1, max_value=28, required=False)
    at = serializers.TimeField(required=False)
    time_zone = serializers.CharField(max_length=60, required=False)
    language = serializers.CharField(max_length=2, required=False)
    is_active = serializers.BooleanField(required=False)


class ReportCreateSerializer(ReportChangeSerializer):
    """A new one, for the caller unless a reader is named."""

    codes = serializers.ListField(child=serializers.CharField(max_length=40), max_length=20)
    reader_id = serializers.IntegerField(min_value=1, max_value=_MAX_ID, required=False)
    is_active: Any = None


class ReportPreviewSerializer(serializers.Serializer[Any]):
    """The mail as it would go now."""

    subject = serializers.CharField()
    text = serializers.CharField()
    html = serializers.CharField()


class SentReportSerializer(serializers.ModelSerializer[SentReport]):
    """What became of one report; `period_end` is the first day no longer in it."""

    class Meta:
        """Read only."""

        model = SentReport
        fields = ("id", "period_start", "period_end", "outcome", "as_of")
        read_only_fields = fields


@extend_schema_view(
    retrieve=extend_schema(summary="One report subscription"),
    list=extend_schema(summary="Report subscriptions: one's own, for heads all"),
)
class ReportViewSet(ReadViewSet):
    """Figures by mail. What the reader may see is asked whenever a report goes."""

    capability = Capability.METRICS_VIEW
    write_capability = Capability.METRICS_VIEW
    model = ReportSubscription
    ordering = ("id",)
    serializer_class = ReportSerializer

    def with_relations(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Only what the caller may see."""
        found: models.QuerySet[Any] = subscriptions_in_sight(self.actor)
        return found

    @extend_schema(
        summary="Subscribe to a report",
        request=ReportCreateSerializer,
        responses={201: ReportSerializer},
    )
    def create(self, request: Request) -> Response:
        """For oneself; heads also for others."""
        made = services.report_subscribe(actor=self.actor, **self.validated(ReportCreateSerializer))
        made.refresh_from_db()
        return with_etag(Response(ReportSerializer(made).data, status=201), made)

    @extend_schema(
        summary="Change, pause or go on with a report",
        request=ReportChangeSerializer,
        responses=ReportSerializer,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        """What was due while it was paused is not sent."""
        found = services.report_change(
            actor=self.actor,
            subscription_id=int(pk),
            version=version_seen(request),
            **self.validated(ReportChangeSerializer),
        )
        return with_etag(Response(ReportSerializer(found).data), found)

    @extend_schema(summary="The report as it would go now", responses=ReportPreviewSerializer)
    @action(detail=True)
    def preview(self, request: Request, pk: str) -> Response:
        """With the reader's eyes."""
        found = self.get_object()
        if not found.reader.is_active:
            raise NotFound
        due = due_of(found, company_of(self.actor).time_zone, timezone.now())
        letter = letter_of(actor_for_membership(found.reader), found, due)
        return Response(ReportPreviewSerializer(letter).data)

    @extend_schema(summary="What was sent", responses=SentReportSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def sent(self, request: Request, pk: str) -> Response:
        """The last thirty."""
        rows = sent_reports(self.get_object())
        return Response(SentReportSerializer(rows, many=True).data)
