"""Roles, holdings and topics as JSON: both languages, so that programs need not switch."""

from typing import Any

from rest_framework import serializers

from core.api.serializers import StrictSerializer
from roles.models import Mode, Role, RoleHolding, Topic
from roles.services import ROLE_TEXTS

MAX_ID = 2**63 - 1
TEXT_FIELDS = tuple(f"{name}_{language}" for name in ROLE_TEXTS for language in ("en", "ru"))


class RoleSerializer(serializers.ModelSerializer[Role]):
    """One role with all its texts."""

    mode = serializers.CharField()

    class Meta:
        """Read only."""

        model = Role
        fields = (
            "id",
            "code",
            "position",
            "is_standard",
            "is_active",
            "version",
            "mode",
            *TEXT_FIELDS,
        )
        read_only_fields = fields


class RoleUpdateSerializer(StrictSerializer):
    """What of a role can be changed; left out is left as it is."""

    mode = serializers.ChoiceField(Mode.choices, required=False)
    position = serializers.IntegerField(min_value=1, max_value=32767, required=False)
    is_active = serializers.BooleanField(required=False)

    def get_fields(self) -> dict[str, Any]:
        """Each text as long as its column."""
        fields = super().get_fields()
        for name in TEXT_FIELDS:
            column = Role._meta.get_field(name)
            fields[name] = serializers.CharField(
                max_length=getattr(column, "max_length", None) or 20_000,
                allow_blank=bool(getattr(column, "blank", False)),
                required=False,
            )
        return fields


class TopicSerializer(serializers.ModelSerializer[Topic]):
    """One topic and the role that answers for it."""

    role = serializers.CharField(source="role.code", default=None, allow_null=True)

    class Meta:
        """Read only."""

        model = Topic
        fields = (
            "id",
            "code",
            "name_en",
            "name_ru",
            "role_id",
            "role",
            "responsibility_id",
            "solvable_at_first_contact",
            "is_active",
            "version",
            "created_at",
        )
        read_only_fields = fields


class TopicCreateSerializer(StrictSerializer):
    """A new topic."""

    code = serializers.SlugField(max_length=80)
    name_en = serializers.CharField(max_length=200)
    name_ru = serializers.CharField(max_length=200, allow_blank=True, required=False)
    role_id = serializers.IntegerField(
        min_value=1, max_value=MAX_ID, allow_null=True, required=False
    )
    responsibility_id = serializers.IntegerField(
        min_value=1, max_value=MAX_ID, allow_null=True, required=False
    )
    solvable_at_first_contact = serializers.BooleanField(required=False)


class TopicUpdateSerializer(StrictSerializer):
    """What of a topic can be changed; left out is left as it is."""

    name_en = serializers.CharField(max_length=200, required=False)
    name_ru = serializers.CharField(max_length=200, allow_blank=True, required=False)
    role_id = serializers.IntegerField(
        min_value=1, max_value=MAX_ID, allow_null=True, required=False
    )
    responsibility_id = serializers.IntegerField(
        min_value=1, max_value=MAX_ID, allow_null=True, required=False
    )
    solvable_at_first_contact = serializers.BooleanField(required=False)
    is_active = serializers.BooleanField(required=False)


class RoleHoldingSerializer(serializers.ModelSerializer[RoleHolding]):
    """Who holds which role, from a day up to (not including) another."""

    role = serializers.CharField(source="role.code")
    member_name = serializers.CharField(source="member.name")

    class Meta:
        """Read only."""

        model = RoleHolding
        fields = ("id", "role_id", "role", "member_id", "member_name", "starts_on", "ends_on")
        read_only_fields = fields


class RoleHoldingStartSerializer(StrictSerializer):
    """A person takes a role on."""

    role_id = serializers.IntegerField(min_value=1, max_value=MAX_ID)
    member_id = serializers.IntegerField(min_value=1, max_value=MAX_ID)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(required=False, allow_null=True)


class RoleHoldingEndSerializer(StrictSerializer):
    """The first day on which the person no longer holds the role."""

    ends_on = serializers.DateField()
