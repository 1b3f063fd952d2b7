"""Requests and their history in the admin panel: to be read; people work on the request's page."""

from django.contrib import admin

from core.admin_site import CompanyModelAdmin, site
from handoffs.models import Entry, Handover, Request, RequestAlarm


@admin.register(Request, site=site)
class RequestAdmin(CompanyModelAdmin):
    """Requests."""

    list_display = ("number", "subject", "client", "state", "owner", "opened_at")
    list_display_links = ("number", "subject")
    list_filter = ("state", "channel", "priority")
    list_select_related = ("client", "owner")
    search_fields = ("subject", "client__name")
    ordering = ("-pk",)
    exclude = ("company", "idempotency_key", "imported_by", "owner_reason")


@admin.register(Handover, site=site)
class HandoverAdmin(CompanyModelAdmin):
    """Hand-overs."""

    list_display = ("__str__", "state", "request")
    list_filter = ("state",)
    list_select_related = ("request",)
    ordering = ("-pk",)
    exclude = ("company",)


@admin.register(Entry, site=site)
class EntryAdmin(CompanyModelAdmin):
    """The history of requests."""

    list_display = ("kind", "request", "at")
    list_filter = ("kind",)
    list_select_related = ("request",)
    ordering = ("-pk",)
    exclude = ("company",)


@admin.register(RequestAlarm, site=site)
class RequestAlarmAdmin(CompanyModelAdmin):
    """What went wrong with requests, and when it was over."""

    list_display = ("kind", "request", "raised_at", "cleared_at")
    list_filter = ("kind",)
    list_select_related = ("request",)
    ordering = ("-pk",)
    exclude = ("company", "data")
