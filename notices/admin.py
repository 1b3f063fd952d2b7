"""The mail queue in the admin panel: to be read, without the texts: some carry personal links."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.admin_site import CompanyModelAdmin, actor_of, site
from core.errors import DomainError
from notices.models import Mail
from notices.services import mail_send_again


@admin.register(Mail, site=site)
class MailAdmin(CompanyModelAdmin):
    """Mails; those that failed or may have can be sent again."""

    list_display = ("subject", "to_email", "purpose", "state", "attempts", "created_at")
    list_filter = ("state", "purpose")
    search_fields = ("subject", "to_email")
    ordering = ("-pk",)
    exclude = ("company", "text", "html")
    actions = ("send_again",)

    @admin.action(description=_("Send again"))
    def send_again(self, request: HttpRequest, queryset: Any) -> None:
        """Queue the chosen ones; say which cannot be."""
        count = 0
        for mail_id in queryset.values_list("pk", flat=True):
            try:
                mail_send_again(actor=actor_of(request), mail_id=mail_id)
                count += 1
            except DomainError as error:
                self.tell(request, error)
        text = ngettext(
            "%(count)s mail is queued again.", "%(count)s mails are queued again.", count
        )
        self.message_user(request, text % {"count": count})
