"""API tokens of the company in the admin panel: who has them, and an end to each."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.admin_site import CompanyModelAdmin, actor_of, site
from integrations.models import ApiToken
from integrations.services import token_revoke


@admin.register(ApiToken, site=site)
class ApiTokenAdmin(CompanyModelAdmin):
    """Everybody's tokens; their texts are nowhere."""

    list_display = ("name", "member", "scopes", "last_used_at", "expires_at", "revoked_at")
    list_select_related = ("member",)
    search_fields = ("name", "member__name")
    ordering = ("-pk",)
    fields = ("name", "member", "scopes", "created_at", "last_used_at", "expires_at", "revoked_at")
    readonly_fields = fields
    actions = ("revoke",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """The company's, not one's own only."""
        return ApiToken.objects.manageable_by(actor_of(request)).order_by("-pk")

    @admin.action(description=_("Revoke"))
    def revoke(self, request: HttpRequest, queryset: Any) -> None:
        """End the chosen ones at once."""
        ids = list(queryset.values_list("pk", flat=True))
        for token_id in ids:
            token_revoke(actor=actor_of(request), token_id=token_id)
        text = ngettext("%(count)s token is revoked.", "%(count)s tokens are revoked.", len(ids))
        self.message_user(request, text % {"count": len(ids)})
