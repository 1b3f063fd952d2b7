"""Definitions of metrics in the admin panel: to be read; a change makes a version elsewhere."""

from django.contrib import admin

from core.admin_site import CompanyModelAdmin, site
from metrics.models import MetricBuild, MetricDefinition


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
