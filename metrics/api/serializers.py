"""Figures over REST: the page's values and nothing else; null where there is no data."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from metrics.catalogue import CATALOGUE, Level
from metrics.cuts import Dimension
from metrics.dashboard import cut_of
from metrics.figures import Figure
from metrics.models import MetricDefinition, Observation
from metrics.periods import EARLIEST, LATEST, Period

CODES = sorted(CATALOGUE)


class FigureSerializer(serializers.Serializer[Figure]):
    """One value with n, interval, definition and whether it can still change."""

    code = serializers.CharField()
    version = serializers.IntegerField()
    definition_id = serializers.IntegerField(allow_null=True)
    value = serializers.FloatField(allow_null=True)
    unit = serializers.CharField()
    n = serializers.IntegerField()
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    mean = serializers.FloatField(allow_null=True)
    p90 = serializers.FloatField(allow_null=True)
    provisional_n = serializers.IntegerField()
    too_few = serializers.BooleanField()
    min_n = serializers.IntegerField()


class CutQuerySerializer(serializers.Serializer[Any]):
    """Of which part of what was measured; 0, or a dash, asks for what has none of it."""

    role = serializers.IntegerField(min_value=0, max_value=2**62, required=False)
    team = serializers.IntegerField(min_value=0, max_value=2**62, required=False)
    topic = serializers.IntegerField(min_value=0, max_value=2**62, required=False)
    client = serializers.IntegerField(min_value=0, max_value=2**62, required=False)
    channel = serializers.CharField(max_length=10, required=False)
    segment = serializers.CharField(
        max_length=80, required=False, help_text="The segment that clients are in now."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The parts as one cut."""
        given = {one.value: attrs.pop(one.value, None) for one in Dimension}
        return {**attrs, "cut": cut_of(given)}


class SpanQuerySerializer(CutQuerySerializer):
    """Level, person, days and cut; `end` is the first day no longer included."""

    level = serializers.ChoiceField(choices=[level.value for level in Level], default="company")
    id = serializers.IntegerField(min_value=1, max_value=2**62, required=False)
    start = serializers.DateField()
    end = serializers.DateField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Days in order and within reach; a person for the levels that need one."""
        attrs = super().validate(attrs)
        if not EARLIEST <= attrs["start"] < attrs["end"] <= LATEST:
            message = _("The first day must lie before the end, and both between 1990 and 2200.")
            raise serializers.ValidationError({"end": [message]})
        attrs["id"] = attrs.get("id")
        if (attrs["level"] == Level.COMPANY) != (attrs["id"] is None):
            message = _("Give an id for a manager or a consultant, none for the company.")
            raise serializers.ValidationError({"id": [message]})
        attrs["level"] = Level(attrs["level"])
        return attrs


class FiguresQuerySerializer(SpanQuerySerializer):
    """`codes`: metric codes separated by commas; all of them without it. `versions`: of which
    version, where it is not the one that reads these days, such as ``fcr:1,csat:2``."""

    codes = serializers.CharField(required=False, max_length=1000)
    versions = serializers.RegexField(
        r"^[a-z_]{1,40}:[0-9]{1,4}(,[a-z_]{1,40}:[0-9]{1,4})*$", required=False, max_length=1000
    )

    def validate_versions(self, value: str) -> dict[str, int]:
        """Versions by code."""
        pairs = (part.split(":") for part in value.split(","))
        return {code: int(version) for code, version in pairs}

    def validate_codes(self, value: str) -> list[str]:
        """Known codes only."""
        codes = [code.strip() for code in value.split(",") if code.strip()]
        unknown = sorted(set(codes) - set(CODES))
        if unknown:
            message = _("There is no such metric: %(codes)s.")
            raise serializers.ValidationError(message % {"codes": ", ".join(unknown)})
        return list(dict.fromkeys(codes))


class CodeQuerySerializer(SpanQuerySerializer):
    """One metric, by the version that reads these days or by one asked for by name."""

    code = serializers.ChoiceField(choices=CODES)
    version = serializers.IntegerField(min_value=1, max_value=9999, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The version by its code."""
        attrs = super().validate(attrs)
        version = attrs.pop("version", None)
        return {**attrs, "versions": {attrs["code"]: version} if version else None}


class BreakdownQuerySerializer(CodeQuerySerializer):
    """One metric of the level below: a consultant has none."""

    level = serializers.ChoiceField(choices=["company", "manager"], default="company")


class SeriesQuerySerializer(CodeQuerySerializer):
    """One metric by period."""

    period = serializers.ChoiceField(choices=[period.value for period in Period], default="month")


class SeriesPointSerializer(serializers.Serializer[Any]):
    """A figure and the first day of its period."""

    period_start = serializers.DateField()
    figure = FigureSerializer()


class BreakdownRowSerializer(serializers.Serializer[Any]):
    """A person's figure."""

    member_id = serializers.IntegerField()
    name = serializers.CharField()
    figure = FigureSerializer()


class ObservationSerializer(serializers.ModelSerializer[Observation]):
    """One measured thing behind a figure."""

    class Meta:
        """What a reader may follow up."""

        model = Observation
        fields = (
            "id",
            "source_kind",
            "source_id",
            "day",
            "at",
            "value",
            "positive",
            "negative",
            "settles_at",
            "consultant",
            "manager",
            "team",
            "role",
            "client",
            "topic",
            "channel",
        )
        read_only_fields = fields


class DefinitionSerializer(serializers.ModelSerializer[MetricDefinition]):
    """One version of one metric."""

    name = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()
    formula_source = serializers.SerializerMethodField()

    class Meta:
        """Frozen once used."""

        model = MetricDefinition
        fields = (
            "id",
            "code",
            "version",
            "name",
            "text",
            "formula_source",
            "parameters",
            "min_n",
            "time_zone",
            "reason",
            "starts_on",
            "created_by",
            "created_at",
        )
        read_only_fields = fields

    def get_name(self, definition: MetricDefinition) -> str:
        """In the reader's language."""
        return str(CATALOGUE[definition.code].name)

    def get_text(self, definition: MetricDefinition) -> str:
        """The definition word for word."""
        return str(CATALOGUE[definition.code].definition)

    def get_formula_source(self, definition: MetricDefinition) -> str:
        """Where the formula comes from."""
        return str(CATALOGUE[definition.code].source)
