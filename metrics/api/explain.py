"""What explains figures, over REST: parts side by side, changes taken apart, spreads, cohorts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Actor
from core.errors import InvalidInput
from metrics import selectors
from metrics.api.serializers import CodeQuerySerializer, CutQuerySerializer, FigureSerializer
from metrics.asking import Question
from metrics.catalogue import CATALOGUE
from metrics.cuts import Dimension
from metrics.dashboard.changed import DIMENSIONS
from metrics.dashboard.cohorts import MEASURES, Measure, cohorts_of
from metrics.dashboard.explaining import Explained, divided, why_not
from metrics.dashboard.spread import EDGES, is_spread
from metrics.figures import Figure, change
from metrics.periods import EARLIEST
from metrics.selectors.spread import scores_counted, times_counted


class SidesQuerySerializer(CodeQuerySerializer):
    """One metric side by side, by a feature of the work."""

    by = serializers.ChoiceField(choices=[one.value for one in Dimension])


class TwoSpansQuerySerializer(CodeQuerySerializer):
    """One metric over two spans of days. Where the definition changed between them, nothing is
    compared unless both versions are named."""

    before_start = serializers.DateField()
    before_end = serializers.DateField()
    before_version = serializers.IntegerField(min_value=1, max_value=9999, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Earlier days in order too."""
        attrs = super().validate(attrs)
        if not EARLIEST <= attrs["before_start"] < attrs["before_end"]:
            message = _("The first day must lie before the end, and both between 1990 and 2200.")
            raise serializers.ValidationError({"before_end": [message]})
        version = attrs.pop("before_version", None)
        return {**attrs, "before_versions": {attrs["code"]: version} if version else None}


class PartsQuerySerializer(TwoSpansQuerySerializer):
    """A change, taken apart by a feature of the work."""

    by = serializers.ChoiceField(choices=[one.value for one in DIMENSIONS], default="topic")


class CohortsQuerySerializer(CutQuerySerializer):
    """What is followed, and by what clients are put together."""

    measure = serializers.ChoiceField(choices=list(MEASURES), default=Measure.RETAINED.value)
    by = serializers.ChoiceField(choices=["quarter", "year"], default="quarter")


class SideSerializer(serializers.Serializer[Any]):
    """A part's figure; the key is an id or a text, null for what has none."""

    key = serializers.CharField(allow_null=True)
    name = serializers.CharField()
    figure = FigureSerializer()


class ChangeSerializer(serializers.Serializer[Any]):
    """How a figure differs from an earlier one; `is_more_than_chance` is null where it is not
    judged, and `note` then says why."""

    before = FigureSerializer()
    after = FigureSerializer()
    delta = serializers.FloatField(allow_null=True)
    is_more_than_chance = serializers.BooleanField(allow_null=True)
    z = serializers.FloatField(allow_null=True)
    note = serializers.CharField()


class PartSerializer(serializers.Serializer[Any]):
    """What one group gives to a change: by its own change (`rate`), by its share (`mix`)."""

    key = serializers.CharField(allow_null=True)
    name = serializers.CharField()
    n_before = serializers.IntegerField()
    n_after = serializers.IntegerField()
    value_before = serializers.FloatField(allow_null=True)
    value_after = serializers.FloatField(allow_null=True)
    share_before = serializers.FloatField()
    share_after = serializers.FloatField()
    rate = serializers.FloatField()
    mix = serializers.FloatField()


class DecompositionSerializer(serializers.Serializer[Any]):
    """A change and its parts, which sum to it exactly; `refused` says why there are none."""

    before = serializers.FloatField(allow_null=True)
    after = serializers.FloatField(allow_null=True)
    change = serializers.FloatField(allow_null=True)
    rate = serializers.FloatField(allow_null=True)
    mix = serializers.FloatField(allow_null=True)
    refused = serializers.CharField()
    parts = PartSerializer(many=True)


class BinSerializer(serializers.Serializer[Any]):
    """How many values lie from `low` up to `high` (not included; null: no end)."""

    low = serializers.FloatField()
    high = serializers.FloatField(allow_null=True)
    count = serializers.IntegerField()


class CellSerializer(serializers.Serializer[Any]):
    """One quarter of a cohort."""

    value = serializers.FloatField(allow_null=True)
    n = serializers.IntegerField()
    too_few = serializers.BooleanField(source="few")


class CohortSerializer(serializers.Serializer[Any]):
    """Clients who came together, quarter by quarter since."""

    name = serializers.CharField()
    clients = serializers.IntegerField()
    cells = CellSerializer(many=True)


class ExplainActions:
    """Actions of the viewset of figures."""

    actor: Actor

    def asked(self, serializer_class: Any) -> dict[str, Any]:
        """The checked query; the viewset's."""
        raise NotImplementedError

    @extend_schema(
        summary="One metric side by side by topic, team, role, channel, segment or client",
        parameters=[SidesQuerySerializer],
        responses=SideSerializer(many=True),
    )
    @action(detail=False, pagination_class=None)
    def sides(self, request: Request) -> Response:
        """Each part with data, by name."""
        asked = self.asked(SidesQuerySerializer)
        code, by = asked.pop("code"), Dimension(asked.pop("by"))
        found = selectors.by_dimension(
            company_id=self.actor.company_id, codes=[code], dimension=by, **asked
        )
        rows = [{"key": key, "name": name, "figure": one} for key, name, one in found[code]]
        return Response(SideSerializer(rows, many=True).data)

    @extend_schema(
        summary="How a figure differs from an earlier one",
        parameters=[TwoSpansQuerySerializer],
        responses=ChangeSerializer,
    )
    @action(detail=False, pagination_class=None)
    def change(self, request: Request) -> Response:
        """Two versions of a definition are compared only where both are asked for by name."""
        asked = self.asked(TwoSpansQuerySerializer)
        before, after = self._two(asked)
        is_named = bool(asked["versions"] and asked["before_versions"])
        held = replace(before, version=after.version) if is_named else before
        difference = change(held, after)
        shown = {
            "before": before,
            "after": after,
            "delta": difference.delta,
            "is_more_than_chance": difference.is_more_than_chance,
            "z": difference.z,
            "note": str(difference.note),
        }
        return Response(ChangeSerializer(shown).data)

    def _two(self, asked: dict[str, Any]) -> tuple[Figure, Figure]:
        """The earlier and the later figure. Raises `InvalidInput` for two versions that were not
        both asked for by name."""
        found = []
        sides = (
            (asked["before_start"], asked["before_end"], asked["before_versions"]),
            (asked["start"], asked["end"], asked["versions"]),
        )
        for start, end, versions in sides:
            figures = selectors.figures(
                company_id=self.actor.company_id,
                codes=[asked["code"]],
                start=start,
                end=end,
                level=asked["level"],
                ids=None if asked["id"] is None else [asked["id"]],
                cut=asked["cut"],
                versions=versions,
            )
            found.append(figures[asked["code"], asked["id"]])
        before, after = found
        is_named = bool(asked["versions"] and asked["before_versions"])
        if before.version != after.version and not is_named:
            message = _(
                "The definition changed between these days (v%(before)s, v%(after)s). Name both "
                "versions to compare them."
            )
            words = {"before": before.version, "after": after.version}
            raise InvalidInput(fields={"before_version": message % words})
        return before, after

    @extend_schema(
        summary="Where a change comes from",
        parameters=[PartsQuerySerializer],
        responses=DecompositionSerializer,
    )
    @action(detail=False, pagination_class=None)
    def decomposition(self, request: Request) -> Response:
        """What groups do differently (`rate`) and another mix of work (`mix`), Kitagawa 1955."""
        asked = self.asked(PartsQuerySerializer)
        before, after = self._two(asked)
        refused = why_not(before, replace(after, version=before.version))
        by = Dimension(asked["by"])
        found = None if refused else divided(by, *(self._parts(asked, by)))
        return Response(DecompositionSerializer(_decomposition(found, refused)).data)

    def _parts(
        self, asked: dict[str, Any], by: Dimension
    ) -> list[Sequence[tuple[int | str | None, str, Figure]]]:
        spans: tuple[tuple[date, date, Any], ...] = (
            (asked["before_start"], asked["before_end"], asked["before_versions"]),
            (asked["start"], asked["end"], asked["versions"]),
        )
        return [
            selectors.by_dimension(
                company_id=self.actor.company_id,
                codes=[asked["code"]],
                start=start,
                end=end,
                dimension=by,
                level=asked["level"],
                id=asked["id"],
                cut=asked["cut"],
                versions=versions,
            )[asked["code"]]
            for start, end, versions in spans
        ]

    @extend_schema(
        summary="How scores or times spread",
        parameters=[CodeQuerySerializer],
        responses=BinSerializer(many=True),
    )
    @action(detail=False, pagination_class=None)
    def distribution(self, request: Request) -> Response:
        """Scores one by one; times in stretches that about double, in seconds."""
        asked = self.asked(CodeQuerySerializer)
        metric = CATALOGUE[asked["code"]]
        if not is_spread(metric):
            message = _("This metric counts yes and no, or adds up: it has no spread.")
            raise InvalidInput(fields={"code": message})
        question = Question(
            company_id=self.actor.company_id,
            codes=[asked["code"]],
            start=asked["start"],
            end=asked["end"],
            level=asked["level"],
            ids=None if asked["id"] is None else [asked["id"]],
            cut=asked["cut"],
            versions=asked["versions"],
        )
        bins: list[dict[str, Any]]
        if metric.is_duration:
            counts = times_counted(question, EDGES)
            ends = [*EDGES, None]
            bins = [
                {"low": low, "high": high, "count": count}
                for low, high, count in zip((0.0, *EDGES), ends, counts, strict=True)
            ]
        else:
            scores = scores_counted(question)
            bins = [
                {"low": score, "high": score + 1, "count": count}
                for score, count in sorted(scores.items())
            ]
        return Response(BinSerializer(bins, many=True).data)

    @extend_schema(
        summary="Clients by when they came, quarter by quarter since",
        parameters=[CohortsQuerySerializer],
        responses=CohortSerializer(many=True),
    )
    @action(detail=False, pagination_class=None)
    def cohorts(self, request: Request) -> Response:
        """Of the whole company, narrowed or not."""
        asked = self.asked(CohortsQuerySerializer)
        rows, _whole, _days = cohorts_of(
            self.actor, asked["cut"], asked["measure"], by_year=asked["by"] == "year"
        )
        found: Any = rows
        return Response(CohortSerializer(found, many=True).data)


def _decomposition(found: Explained | None, refused: str) -> dict[str, Any]:
    if found is None:
        return {
            **dict.fromkeys(("before", "after", "change", "rate", "mix")),
            "refused": refused or _("One of the sides is empty."),
            "parts": [],
        }
    division = found.division
    return {
        "before": division.before,
        "after": division.after,
        "change": division.change,
        "rate": division.rate,
        "mix": division.mix,
        "refused": "",
        "parts": [
            {
                "key": part.key,
                "name": found.names[part.key],
                "n_before": part.before.n if part.before else 0,
                "n_after": part.after.n if part.after else 0,
                "value_before": part.before.value if part.before else None,
                "value_after": part.after.value if part.after else None,
                "share_before": part.share_before,
                "share_after": part.share_after,
                "rate": part.rate,
                "mix": part.mix,
            }
            for part in division.parts
        ],
    }
