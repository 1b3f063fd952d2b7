"""Rules of who must agree, and kinds of solutions, over REST."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request as ApiRequest
from rest_framework.response import Response

from core.access import Capability
from core.api.serializers import StrictSerializer
from core.api.views import ReadViewSet, version_seen, with_etag
from handoffs import services
from handoffs.api.serializers import id_field
from handoffs.api.views import IF_MATCH
from handoffs.models import Agreer, ApprovalRule, Measure, SolutionKind


class ApprovalRuleSerializer(serializers.ModelSerializer[ApprovalRule]):
    """One rule. `above` is in `currency`, or in percent without one; null means always."""

    kind_id = serializers.IntegerField(allow_null=True)
    role_id = serializers.IntegerField(allow_null=True)
    member_id = serializers.IntegerField(allow_null=True)

    class Meta:
        """Read only."""

        model = ApprovalRule
        fields = (
            "id",
            "kind_id",
            "above",
            "currency",
            "agreer",
            "role_id",
            "member_id",
            "position",
            "is_active",
            "version",
        )
        read_only_fields = fields


class ApprovalRuleUpdateSerializer(StrictSerializer):
    """What of a rule can be changed; left out is left as it is."""

    kind_id = id_field(required=False, allow_null=True)
    above = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=0, required=False, allow_null=True
    )
    currency = serializers.CharField(max_length=3, required=False, allow_blank=True)
    agreer = serializers.ChoiceField(Agreer.choices, required=False)
    role_id = id_field(required=False, allow_null=True)
    member_id = id_field(required=False, allow_null=True)
    position = serializers.IntegerField(min_value=1, max_value=32_767, required=False)
    is_active = serializers.BooleanField(required=False)


class ApprovalRuleCreateSerializer(ApprovalRuleUpdateSerializer):
    """A new rule."""

    agreer = serializers.ChoiceField(Agreer.choices)


class ApprovalRuleViewSet(ReadViewSet):
    """Who must agree to which solutions."""

    model = ApprovalRule
    capability = Capability.REQUESTS_WORK
    write_capability = Capability.APPROVALS_MANAGE
    ordering = ("position", "id")
    serializer_class = ApprovalRuleSerializer

    @extend_schema(request=ApprovalRuleCreateSerializer, responses={201: ApprovalRuleSerializer})
    def create(self, request: ApiRequest) -> Response:
        """Add a rule; it holds for solutions proposed from now on."""
        values = self.validated(ApprovalRuleCreateSerializer)
        rule = services.approval_rule_create(actor=self.actor, **values)
        return with_etag(Response(ApprovalRuleSerializer(rule).data, status=201), rule)

    @extend_schema(
        request=ApprovalRuleUpdateSerializer,
        responses=ApprovalRuleSerializer,
        parameters=[IF_MATCH],
    )
    def partial_update(self, request: ApiRequest, pk: str) -> Response:
        """Change a rule; what was proposed under it stays as it was."""
        rule = services.approval_rule_update(
            actor=self.actor,
            rule_id=int(pk),
            version=version_seen(request),
            **self.validated(ApprovalRuleUpdateSerializer),
        )
        return with_etag(Response(ApprovalRuleSerializer(rule).data), rule)


class SolutionKindSerializer(serializers.ModelSerializer[SolutionKind]):
    """One kind; `measure` says whether it has an amount, a percentage or neither."""

    class Meta:
        """Read only."""

        model = SolutionKind
        fields = (
            "id",
            "code",
            "name_en",
            "name_ru",
            "measure",
            "text_en",
            "text_ru",
            "position",
            "is_active",
            "version",
        )
        read_only_fields = fields


class SolutionKindUpdateSerializer(StrictSerializer):
    """What of a kind can be changed; left out is left as it is."""

    name_en = serializers.CharField(max_length=120, required=False)
    name_ru = serializers.CharField(max_length=120, required=False, allow_blank=True)
    text_en = serializers.CharField(
        max_length=5000, required=False, allow_blank=True, trim_whitespace=False
    )
    text_ru = serializers.CharField(
        max_length=5000, required=False, allow_blank=True, trim_whitespace=False
    )
    position = serializers.IntegerField(min_value=1, max_value=32_767, required=False)
    is_active = serializers.BooleanField(required=False)


class SolutionKindCreateSerializer(SolutionKindUpdateSerializer):
    """A new kind."""

    code = serializers.SlugField(max_length=40)
    name_en = serializers.CharField(max_length=120)
    measure = serializers.ChoiceField(Measure.choices)


class SolutionKindViewSet(ReadViewSet):
    """Ways to settle a claim."""

    model = SolutionKind
    capability = Capability.REQUESTS_WORK
    write_capability = Capability.APPROVALS_MANAGE
    ordering = ("position", "id")
    serializer_class = SolutionKindSerializer

    @extend_schema(request=SolutionKindCreateSerializer, responses={201: SolutionKindSerializer})
    def create(self, request: ApiRequest) -> Response:
        """Add a kind."""
        values: dict[str, Any] = self.validated(SolutionKindCreateSerializer)
        kind = services.solution_kind_create(actor=self.actor, **values)
        return with_etag(Response(SolutionKindSerializer(kind).data, status=201), kind)

    @extend_schema(
        request=SolutionKindUpdateSerializer,
        responses=SolutionKindSerializer,
        parameters=[IF_MATCH],
    )
    def partial_update(self, request: ApiRequest, pk: str) -> Response:
        """Change names, words to the client or place, or take it out of use."""
        kind = services.solution_kind_update(
            actor=self.actor,
            kind_id=int(pk),
            version=version_seen(request),
            **self.validated(SolutionKindUpdateSerializer),
        )
        return with_etag(Response(SolutionKindSerializer(kind).data), kind)
