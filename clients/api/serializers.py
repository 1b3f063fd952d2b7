"""Clients, contacts, contracts and teams as JSON."""

from rest_framework import serializers

from accounts.models import Language
from clients.models import Client, ClientChannel, ClientTeamMember, Contact, Contract
from core.api.serializers import StrictSerializer

MAX_ID = 2**63 - 1


class ClientSerializer(serializers.ModelSerializer[Client]):
    """One client."""

    channel = serializers.CharField()

    class Meta:
        """Read only."""

        model = Client
        fields = (
            "id",
            "name",
            "segment",
            "channel",
            "partner_name",
            "time_zone",
            "value_sought",
            "value_measure",
            "value_due_on",
            "external_ref",
            "is_active",
            "version",
            "created_at",
        )
        read_only_fields = fields


class ClientUpdateSerializer(StrictSerializer):
    """What of a client can be changed; left out is left as it is."""

    name = serializers.CharField(max_length=200, required=False)
    segment = serializers.CharField(max_length=80, allow_blank=True, required=False)
    channel = serializers.ChoiceField(ClientChannel.choices, required=False)
    partner_name = serializers.CharField(max_length=200, allow_blank=True, required=False)
    time_zone = serializers.CharField(max_length=60, allow_blank=True, required=False)
    value_sought = serializers.CharField(max_length=20_000, allow_blank=True, required=False)
    value_measure = serializers.CharField(max_length=300, allow_blank=True, required=False)
    value_due_on = serializers.DateField(allow_null=True, required=False)
    external_ref = serializers.CharField(max_length=200, allow_blank=True, required=False)
    is_active = serializers.BooleanField(required=False)


class ClientCreateSerializer(StrictSerializer):
    """A new client: only the name is needed."""

    name = serializers.CharField(max_length=200)
    segment = serializers.CharField(max_length=80, allow_blank=True, required=False)
    channel = serializers.ChoiceField(ClientChannel.choices, required=False)
    partner_name = serializers.CharField(max_length=200, allow_blank=True, required=False)
    time_zone = serializers.CharField(max_length=60, allow_blank=True, required=False)
    value_sought = serializers.CharField(max_length=20_000, allow_blank=True, required=False)
    value_measure = serializers.CharField(max_length=300, allow_blank=True, required=False)
    value_due_on = serializers.DateField(allow_null=True, required=False)
    external_ref = serializers.CharField(max_length=200, allow_blank=True, required=False)


class ContactSerializer(serializers.ModelSerializer[Contact]):
    """One person at a client."""

    language = serializers.CharField()

    class Meta:
        """Read only."""

        model = Contact
        fields = (
            "id",
            "client_id",
            "name",
            "email",
            "job_title",
            "language",
            "time_zone",
            "takes_mail",
            "takes_surveys",
            "external_ref",
            "is_active",
            "version",
            "created_at",
        )
        read_only_fields = fields


class ContactUpdateSerializer(StrictSerializer):
    """What of a contact can be changed; left out is left as it is."""

    name = serializers.CharField(max_length=200, required=False)
    email = serializers.EmailField(max_length=254, allow_blank=True, required=False)
    job_title = serializers.CharField(max_length=200, allow_blank=True, required=False)
    language = serializers.ChoiceField(Language.choices, required=False)
    time_zone = serializers.CharField(max_length=60, allow_blank=True, required=False)
    takes_surveys = serializers.BooleanField(required=False)
    external_ref = serializers.CharField(max_length=200, allow_blank=True, required=False)
    is_active = serializers.BooleanField(required=False)


class ContactCreateSerializer(StrictSerializer):
    """A new contact."""

    client_id = serializers.IntegerField(min_value=1, max_value=MAX_ID)
    name = serializers.CharField(max_length=200)
    email = serializers.EmailField(max_length=254, allow_blank=True, required=False)
    job_title = serializers.CharField(max_length=200, allow_blank=True, required=False)
    language = serializers.ChoiceField(Language.choices, required=False)
    time_zone = serializers.CharField(max_length=60, allow_blank=True, required=False)
    takes_surveys = serializers.BooleanField(required=False)
    external_ref = serializers.CharField(max_length=200, allow_blank=True, required=False)


class ContractSerializer(serializers.ModelSerializer[Contract]):
    """One contract: the amount is a year's."""

    class Meta:
        """Read only."""

        model = Contract
        fields = (
            "id",
            "client_id",
            "title",
            "amount",
            "currency",
            "starts_on",
            "ends_on",
            "renewal_terms",
            "version",
            "created_at",
        )
        read_only_fields = fields


class ContractUpdateSerializer(StrictSerializer):
    """What of a contract can be changed; left out is left as it is."""

    title = serializers.CharField(max_length=200, required=False)
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, required=False)
    currency = serializers.CharField(min_length=3, max_length=3, required=False)
    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(allow_null=True, required=False)
    renewal_terms = serializers.CharField(max_length=300, allow_blank=True, required=False)


class ContractCreateSerializer(StrictSerializer):
    """A new contract."""

    client_id = serializers.IntegerField(min_value=1, max_value=MAX_ID)
    title = serializers.CharField(max_length=200)
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0)
    currency = serializers.CharField(min_length=3, max_length=3, required=False)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True, required=False)
    renewal_terms = serializers.CharField(max_length=300, allow_blank=True, required=False)


class ClientTeamSerializer(serializers.ModelSerializer[ClientTeamMember]):
    """Who holds a role for a client, from a day up to (not including) another."""

    role = serializers.CharField(source="role.code")
    member_name = serializers.CharField(source="member.name")

    class Meta:
        """Read only."""

        model = ClientTeamMember
        fields = (
            "id",
            "client_id",
            "role_id",
            "role",
            "member_id",
            "member_name",
            "stand_in_id",
            "starts_on",
            "ends_on",
        )
        read_only_fields = fields


class ClientTeamSetSerializer(StrictSerializer):
    """From a day on this person holds the role for the client; null leaves it vacant."""

    client_id = serializers.IntegerField(min_value=1, max_value=MAX_ID)
    role_id = serializers.IntegerField(min_value=1, max_value=MAX_ID)
    member_id = serializers.IntegerField(min_value=1, max_value=MAX_ID, allow_null=True)
    starts_on = serializers.DateField()
    stand_in_id = serializers.IntegerField(
        min_value=1, max_value=MAX_ID, allow_null=True, required=False
    )
