"""Definitions of metrics in the admin panel: to be read; a change makes a version elsewhere."""

from django.contrib import admin

from core.admin_site import CompanyModelAdmin, site
from metrics import admin_reports, admin_workload, admin_workshop  # noqa: F401
from metrics.models import (
    MetricBuild,
    MetricDefinition,
    OutlierFinding,
    OutlierFollowUp,
    OutlierRun,
    Target,
    TargetVersion,
)


@admin.register(MetricDefinition, site=site)
class MetricDefinitionAdmin(CompanyModelAdmin):
    """Versions of definitions."""

    list_display = ("code", "version", "min_n", "time_zone", "created_at")
    search_fields = ("code",)
    ordering = ("code", "-version", "pk")
    exclude = ("company",)


@admin.register(MetricBuild, site=site)
class MetricBuildAdmin(CompanyModelAdmin):
    """Complete sets of figures of a definition."""

    list_display = ("definition", "state", "filled", "started_at", "activated_at")
    list_filter = ("state",)
    list_select_related = ("definition",)
    ordering = ("-pk",)
    exclude = ("company",)


@admin.register(Target, site=site)
class TargetAdmin(CompanyModelAdmin):
    """Who has a target for what; it is set on its page."""

    list_display = ("code", "level", "member", "period", "version")
    list_filter = ("level", "period")
    list_select_related = ("member",)
    search_fields = ("code", "member__name")
    ordering = ("code", "pk")
    exclude = ("company",)


@admin.register(TargetVersion, site=site)
class TargetVersionAdmin(CompanyModelAdmin):
    """What was to be reached from when on."""

    list_display = ("target", "number", "starts_on", "ends_on", "at_least", "at_most")
    list_select_related = ("target",)
    ordering = ("-pk",)
    exclude = ("company",)


@admin.register(OutlierRun, site=site)
class OutlierRunAdmin(CompanyModelAdmin):
    """Weekly looks at everybody."""

    list_display = ("week", "number", "looked_peers", "looked_past", "read_at")
    ordering = ("-week", "-number", "pk")
    exclude = ("company",)


@admin.register(OutlierFinding, site=site)
class OutlierFindingAdmin(CompanyModelAdmin):
    """What they found."""

    list_display = ("code", "consultant", "comparison", "is_good", "n", "run")
    list_filter = ("comparison", "is_good")
    list_select_related = ("consultant", "run")
    search_fields = ("code", "consultant__name")
    ordering = ("-pk",)
    exclude = ("company",)


@admin.register(OutlierFollowUp, site=site)
class OutlierFollowUpAdmin(CompanyModelAdmin):
    """What was done about it."""

    list_display = ("code", "consultant", "kind", "state", "starts_on", "due_on")
    list_filter = ("kind", "state")
    list_select_related = ("consultant",)
    search_fields = ("code", "consultant__name")
    ordering = ("-pk",)
    exclude = ("company",)
