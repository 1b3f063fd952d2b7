"""Clients, contacts, contracts and client teams in the admin panel."""

from typing import Any

from django.contrib import admin

from clients import services
from clients.models import Client, ClientTeamMember, Contact, Contract, ExchangeRate
from core.access import Actor, Capability
from core.admin_site import CompanyModelAdmin, site
from core.errors import IllegalState


@admin.register(Client, site=site)
class ClientAdmin(CompanyModelAdmin):
    """Clients."""

    capability = Capability.CLIENTS_MANAGE
    list_display = ("name", "segment", "channel", "is_active")
    list_filter = ("channel", "is_active")
    search_fields = ("name", "segment", "external_ref")
    ordering = ("name", "pk")
    fields = (
        "name",
        ("segment", "channel"),
        ("partner_name", "time_zone"),
        "value_sought",
        ("value_measure", "value_due_on"),
        "external_ref",
        "is_active",
        "version_seen",
    )

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """A new client is active."""
        return self.fields if obj else self.fields[:-2]

    def create(self, actor: Actor, values: dict[str, Any]) -> Client:
        """A client."""
        return services.client_create(actor=actor, **values)

    def update(
        self, actor: Actor, record: Client, values: dict[str, Any], version: int | None
    ) -> Client:
        """A client."""
        return services.client_update(actor=actor, client_id=record.pk, version=version, **values)


@admin.register(Contact, site=site)
class ContactAdmin(CompanyModelAdmin):
    """People at clients."""

    capability = Capability.REQUESTS_WORK
    list_display = ("name", "client", "email", "takes_surveys", "is_active")
    list_filter = ("takes_surveys", "is_active", "language")
    list_select_related = ("client",)
    search_fields = ("name", "email", "client__name")
    ordering = ("name", "pk")
    fields = (
        "client",
        "name",
        "email",
        "job_title",
        "language",
        "time_zone",
        "takes_surveys",
        "external_ref",
        "is_active",
        "version_seen",
    )

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """A new contact is active."""
        return self.fields if obj else self.fields[:-2]

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        """A contact stays with their client."""
        return ("client",) if obj else ()

    def create(self, actor: Actor, values: dict[str, Any]) -> Contact:
        """A contact."""
        return services.contact_create(actor=actor, **values)

    def update(
        self, actor: Actor, record: Contact, values: dict[str, Any], version: int | None
    ) -> Contact:
        """A contact."""
        return services.contact_update(actor=actor, contact_id=record.pk, version=version, **values)


@admin.register(Contract, site=site)
class ContractAdmin(CompanyModelAdmin):
    """What clients pay."""

    capability = Capability.CLIENTS_MANAGE
    list_display = ("title", "client", "amount", "currency", "starts_on", "ends_on")
    list_filter = ("currency",)
    list_select_related = ("client",)
    search_fields = ("title", "client__name")
    ordering = ("-starts_on", "pk")
    fields = (
        "client",
        "title",
        ("amount", "currency"),
        ("starts_on", "ends_on"),
        "renewal_terms",
        "version_seen",
    )

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """A new one has no version yet."""
        return self.fields if obj else self.fields[:-1]

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        """A contract stays with its client."""
        return ("client",) if obj else ()

    def create(self, actor: Actor, values: dict[str, Any]) -> Contract:
        """A contract."""
        return services.contract_create(actor=actor, **values)

    def update(
        self, actor: Actor, record: Contract, values: dict[str, Any], version: int | None
    ) -> Contract:
        """A contract."""
        return services.contract_update(
            actor=actor, contract_id=record.pk, version=version, **values
        )


@admin.register(ExchangeRate, site=site)
class ExchangeRateAdmin(CompanyModelAdmin):
    """What other currencies are worth in the company's own, by day."""

    list_display = ("currency", "into", "starts_on", "rate")
    list_filter = ("currency",)
    ordering = ("currency", "-starts_on", "pk")
    fields = ("currency", "into", "starts_on", "rate", "version_seen")

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """A new one is worth so much of the company's currency."""
        return self.fields if obj else ("currency", "starts_on", "rate")

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        """Only the rate of a day is corrected."""
        return ("currency", "into", "starts_on") if obj else ()

    def create(self, actor: Actor, values: dict[str, Any]) -> ExchangeRate:
        """A rate from a day on."""
        return services.exchange_rate_set(actor=actor, **values)

    def update(
        self, actor: Actor, record: ExchangeRate, values: dict[str, Any], version: int | None
    ) -> ExchangeRate:
        """The rate of that day."""
        return services.exchange_rate_set(
            actor=actor,
            currency=record.currency,
            starts_on=record.starts_on,
            version=version,
            rate=values["rate"],
        )


@admin.register(ClientTeamMember, site=site)
class ClientTeamAdmin(CompanyModelAdmin):
    """Who holds a role for a client. A new line ends the one before; old ones stay."""

    capability = Capability.CLIENTS_MANAGE
    list_display = ("client", "role", "member", "stand_in", "starts_on", "ends_on")
    list_select_related = ("client", "role", "member", "stand_in")
    search_fields = ("client__name", "member__name")
    ordering = ("-starts_on", "pk")
    fields = ("client", "role", "member", "stand_in", "starts_on", "ends_on")

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """The next line ends this one."""
        return self.fields if obj else self.fields[:-1]

    def create(self, actor: Actor, values: dict[str, Any]) -> ClientTeamMember:
        """From a day on."""
        line = services.client_team_set(actor=actor, **values)
        if line is None:
            raise IllegalState
        return line
