"""People, teams, reporting lines and the working calendar as JSON."""

from typing import Any

from rest_framework import serializers

from accounts.levels import Level
from accounts.models import Absence, Membership, ReportingLine, Team, WorkingCalendar
from core.api.serializers import StrictSerializer

MAX_ID = 2**63 - 1


def id_field(**kwargs: Any) -> serializers.IntegerField:
    """The id of another record."""
    return serializers.IntegerField(min_value=1, max_value=MAX_ID, **kwargs)


class PersonSerializer(serializers.ModelSerializer[Membership]):
    """One person of the company."""

    level = serializers.ChoiceField(Level.choices)
    role_codes = serializers.ListField(child=serializers.CharField())

    class Meta:
        """Read only."""

        model = Membership
        fields = (
            "id",
            "name",
            "email",
            "job_title",
            "level",
            "is_active",
            "role_codes",
            "external_ref",
            "created_at",
        )
        read_only_fields = fields


class PersonUpdateSerializer(StrictSerializer):
    """What of a person can be changed; left out is left as it is."""

    name = serializers.CharField(max_length=200, required=False)
    email = serializers.EmailField(max_length=254, allow_blank=True, required=False)
    job_title = serializers.CharField(max_length=200, allow_blank=True, required=False)
    level = serializers.ChoiceField(Level.choices, required=False)
    external_ref = serializers.CharField(max_length=200, allow_blank=True, required=False)


class PersonCreateSerializer(StrictSerializer):
    """A new person; with an e-mail they get a login, and with `invite` a link to it."""

    name = serializers.CharField(max_length=200)
    level = serializers.ChoiceField(Level.choices)
    email = serializers.EmailField(max_length=254, allow_blank=True, required=False)
    job_title = serializers.CharField(max_length=200, allow_blank=True, required=False)
    external_ref = serializers.CharField(max_length=200, allow_blank=True, required=False)
    with_login = serializers.BooleanField(required=False)
    invite = serializers.BooleanField(required=False)


class TeamSerializer(serializers.ModelSerializer[Team]):
    """One team and who answers for it."""

    manager_id = serializers.IntegerField()

    class Meta:
        """Read only."""

        model = Team
        fields = ("id", "name", "manager_id", "is_active", "external_ref")
        read_only_fields = fields


class TeamCreateSerializer(StrictSerializer):
    """A new team."""

    name = serializers.CharField(max_length=200)
    manager_id = id_field()
    external_ref = serializers.CharField(max_length=200, allow_blank=True, required=False)


class TeamUpdateSerializer(StrictSerializer):
    """What of a team can be changed; left out is left as it is."""

    name = serializers.CharField(max_length=200, required=False)
    manager_id = id_field(required=False)
    is_active = serializers.BooleanField(required=False)
    external_ref = serializers.CharField(max_length=200, allow_blank=True, required=False)


class LineSerializer(serializers.ModelSerializer[ReportingLine]):
    """Who reported to whom, from a local day up to (not including) another."""

    member_id = serializers.IntegerField()
    manager_id = serializers.IntegerField(allow_null=True)
    team_id = serializers.IntegerField(allow_null=True)

    class Meta:
        """Read only."""

        model = ReportingLine
        fields = ("id", "member_id", "manager_id", "team_id", "starts_on", "ends_on")
        read_only_fields = fields


class LineSetSerializer(StrictSerializer):
    """A line from a day on; the one in force before ends on that day."""

    member_id = id_field()
    manager_id = id_field(allow_null=True)
    team_id = id_field(allow_null=True)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True, required=False)


class LineEndSerializer(StrictSerializer):
    """The first day on which the line no longer holds."""

    ends_on = serializers.DateField()


class AbsenceSerializer(serializers.ModelSerializer[Absence]):
    """A person is away from a local day up to (not including) the day they are back."""

    member_id = serializers.IntegerField()
    stand_in_id = serializers.IntegerField(allow_null=True)

    class Meta:
        """Read only."""

        model = Absence
        fields = ("id", "member_id", "starts_on", "ends_on", "stand_in_id", "note")
        read_only_fields = fields


class AbsenceUpdateSerializer(StrictSerializer):
    """What of an absence can be changed; left out is left as it is."""

    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False)
    stand_in_id = id_field(allow_null=True, required=False)
    note = serializers.CharField(max_length=200, allow_blank=True, required=False)


class AbsenceCreateSerializer(AbsenceUpdateSerializer):
    """Who is away from when to when."""

    member_id = id_field()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()


class _ClockField(serializers.RegexField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$", **kwargs)


class _SpanField(serializers.ListField):
    """`["09:00", "13:00"]`."""

    child = _ClockField()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_length=2, max_length=2, **kwargs)


class CalendarSpecSerializer(StrictSerializer):
    """Week days count from Monday = 0; a day without spans is free; "24:00" ends a day."""

    time_zone = serializers.CharField(max_length=60)
    week = serializers.DictField(child=serializers.ListField(child=_SpanField(), max_length=12))
    holidays = serializers.DictField(child=serializers.CharField(max_length=100))


class CalendarSerializer(serializers.ModelSerializer[WorkingCalendar]):
    """The working calendar in force."""

    spec = CalendarSpecSerializer()

    class Meta:
        """Read only."""

        model = WorkingCalendar
        fields = ("version", "spec", "created_at")
        read_only_fields = fields


class MeSerializer(serializers.Serializer[Any]):
    """Who acts, where, and what they may do."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    level = serializers.CharField()
    role_codes = serializers.ListField(child=serializers.CharField())
    company = serializers.CharField()
    time_zone = serializers.CharField()
    capabilities = serializers.ListField(child=serializers.CharField())
    scopes = serializers.ListField(child=serializers.CharField(), allow_null=True)
