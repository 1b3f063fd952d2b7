"""The company, its people, teams, reporting lines and calendars in the admin panel."""

from typing import Any

from django.contrib import admin

from accounts import services
from accounts.models import Absence, Company, Membership, ReportingLine, Team, WorkingCalendar
from core.access import Actor, Capability
from core.admin_site import CompanyModelAdmin, site


@admin.register(Company, site=site)
class CompanyAdmin(CompanyModelAdmin):
    """The administrator's own company."""

    list_display = ("name", "slug", "time_zone", "language", "currency")
    fields = ("name", "language", "currency", "slug", "time_zone")
    readonly_fields = ("slug", "time_zone")

    def update(
        self, actor: Actor, record: Company, values: dict[str, Any], version: int | None
    ) -> Company:
        """Name, language or currency."""
        return services.company_update(actor=actor, **values)


@admin.register(Membership, site=site)
class PersonAdmin(CompanyModelAdmin):
    """People."""

    capability = Capability.PEOPLE_MANAGE
    list_display = ("name", "level", "job_title", "email", "is_active")
    list_filter = ("level", "is_active")
    search_fields = ("name", "email", "job_title")
    ordering = ("name", "pk")
    fields = ("name", "email", "job_title", "level", "external_ref", "is_active", "user")
    readonly_fields = ("user",)

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """A new person is active."""
        return self.fields if obj else self.fields[:-2]

    def create(self, actor: Actor, values: dict[str, Any]) -> Membership:
        """With an e-mail they get a login; send them a link from their page."""
        return services.person_create(actor=actor, **values)

    def update(
        self, actor: Actor, record: Membership, values: dict[str, Any], version: int | None
    ) -> Membership:
        """The card, then access."""
        is_active = values.pop("is_active", record.is_active)
        person = record
        if values:
            person = services.person_update(actor=actor, person_id=record.pk, **values)
        if is_active != record.is_active:
            change = services.person_activate if is_active else services.person_deactivate
            person = change(actor=actor, person_id=record.pk)
        return person


@admin.register(Team, site=site)
class TeamAdmin(CompanyModelAdmin):
    """Teams."""

    capability = Capability.PEOPLE_MANAGE
    list_display = ("name", "manager", "is_active")
    list_filter = ("is_active",)
    list_select_related = ("manager",)
    search_fields = ("name",)
    ordering = ("name", "pk")
    fields = ("name", "manager", "external_ref", "is_active")

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """A new team is at work."""
        return self.fields if obj else self.fields[:-1]

    def create(self, actor: Actor, values: dict[str, Any]) -> Team:
        """A team."""
        return services.team_create(actor=actor, **values)

    def update(
        self, actor: Actor, record: Team, values: dict[str, Any], version: int | None
    ) -> Team:
        """A team."""
        return services.team_update(actor=actor, team_id=record.pk, **values)


@admin.register(ReportingLine, site=site)
class ReportingLineAdmin(CompanyModelAdmin):
    """Who reports to whom. A new line ends the one before; an old one can only be ended."""

    capability = Capability.PEOPLE_MANAGE
    list_display = ("member", "manager", "team", "starts_on", "ends_on")
    list_select_related = ("member", "manager", "team")
    search_fields = ("member__name", "manager__name")
    ordering = ("-starts_on", "pk")
    fields = ("member", "manager", "team", "starts_on", "ends_on")

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        """Set a new line instead of rewriting an old one."""
        return ("member", "manager", "team", "starts_on") if obj else ()

    def create(self, actor: Actor, values: dict[str, Any]) -> ReportingLine:
        """From a day on."""
        return services.reporting_line_set(actor=actor, **values)

    def update(
        self, actor: Actor, record: ReportingLine, values: dict[str, Any], version: int | None
    ) -> ReportingLine:
        """End it."""
        return services.reporting_line_end(
            actor=actor, line_id=record.pk, ends_on=values["ends_on"]
        )


@admin.register(Absence, site=site)
class AbsenceAdmin(CompanyModelAdmin):
    """Who is away, until when, and who stands in."""

    capability = Capability.REQUESTS_ANSWER_FOR_OTHERS
    list_display = ("member", "starts_on", "ends_on", "stand_in", "note")
    list_select_related = ("member", "stand_in")
    search_fields = ("member__name", "stand_in__name")
    ordering = ("-starts_on", "pk")
    fields = ("member", "starts_on", "ends_on", "stand_in", "note")

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        """Whose it is stays."""
        return ("member",) if obj else ()

    def create(self, actor: Actor, values: dict[str, Any]) -> Absence:
        """From a day to a day."""
        return services.absence_create(actor=actor, **values)

    def update(
        self, actor: Actor, record: Absence, values: dict[str, Any], version: int | None
    ) -> Absence:
        """Days, stand-in, note."""
        return services.absence_update(actor=actor, absence_id=record.pk, **values)


@admin.register(WorkingCalendar, site=site)
class WorkingCalendarAdmin(CompanyModelAdmin):
    """Versions of the working calendar; its page changes it."""

    list_display = ("version", "created_at")
    ordering = ("-version",)
    fields = ("version", "created_at", "spec")
    readonly_fields = ("created_at",)
