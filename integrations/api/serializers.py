"""API tokens as JSON: the text appears in one answer only, the one that made it."""

from typing import Any

from rest_framework import serializers

from core.api.serializers import StrictSerializer
from integrations.models import ApiToken
from integrations.services import MAX_DAYS, SCOPES


class TokenSerializer(serializers.ModelSerializer[ApiToken]):
    """What may be known of a token after it was made."""

    scopes = serializers.ListField(child=serializers.ChoiceField(SCOPES))

    class Meta:
        """Never the digest."""

        model = ApiToken
        fields = (
            "id",
            "name",
            "scopes",
            "created_at",
            "expires_at",
            "last_used_at",
            "revoked_at",
        )
        read_only_fields = fields


class TokenSignInSerializer(StrictSerializer):
    """Sign-in of a program with a person's e-mail and password."""

    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=500, trim_whitespace=False)
    name = serializers.CharField(max_length=100)
    scopes = serializers.ListField(
        child=serializers.ChoiceField(SCOPES), allow_empty=False, max_length=len(SCOPES)
    )
    days = serializers.IntegerField(min_value=1, max_value=MAX_DAYS, default=90)
    company = serializers.SlugField(
        required=False,
        help_text="Short name of the company, for people of several companies.",
    )


class NewTokenSerializer(serializers.Serializer[Any]):
    """The one answer with the token's text."""

    id = serializers.IntegerField()
    token = serializers.CharField(help_text="Shown once: keep it now.")
    company = serializers.CharField()
    scopes = serializers.ListField(child=serializers.ChoiceField(SCOPES))
    expires_at = serializers.DateTimeField()
