"""What goes in and out of the API of notices."""

from typing import Any

from rest_framework import serializers

from core.api.serializers import StrictSerializer
from notices.kinds import How


class NoticeSerializer(serializers.Serializer[Any]):
    """One notice in the reader's language; `link` is a path, empty when it is out of sight."""

    id = serializers.IntegerField(source="notice.pk")
    kind = serializers.CharField(source="notice.kind")
    about = serializers.CharField(source="notice.about")
    title = serializers.CharField()
    text = serializers.CharField()
    link = serializers.CharField()
    at = serializers.DateTimeField(source="notice.at")
    read_at = serializers.DateTimeField(source="notice.read_at", allow_null=True)


class NoticesReadSerializer(StrictSerializer):
    """Which ones to mark: up to an id, of one kind, about one thing; together they narrow."""

    up_to = serializers.IntegerField(min_value=0, max_value=2**63 - 1)
    kind = serializers.CharField(max_length=60, required=False)
    about = serializers.CharField(max_length=60, required=False)


class CountSerializer(serializers.Serializer[Any]):
    """How many were marked."""

    count = serializers.IntegerField()


class NoticeKindSerializer(serializers.Serializer[Any]):
    """One kind of notice: how the person is told of it, and what they may choose from."""

    kind = serializers.CharField()
    title = serializers.CharField()
    how = serializers.ChoiceField(choices=How.choices)
    ways = serializers.ListField(child=serializers.ChoiceField(choices=How.choices))


class NoticeChoicesSerializer(serializers.Serializer[Any]):
    """All kinds, and when the daily mail comes; an empty zone is the company's."""

    kinds = NoticeKindSerializer(many=True)
    digest_at = serializers.TimeField(format="%H:%M")
    time_zone = serializers.CharField(allow_blank=True)


class NoticeChoicesSetSerializer(StrictSerializer):
    """What to change; what is left out stays."""

    choices = serializers.DictField(
        child=serializers.ChoiceField(choices=How.choices), required=False
    )
    digest_at = serializers.TimeField(required=False)
    time_zone = serializers.CharField(max_length=60, required=False, allow_blank=True)
