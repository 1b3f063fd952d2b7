"""The mail queue in the admin panel, to be read, without the texts (some carry personal links); and
in whose name mail goes out."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.access import Actor
from core.admin_site import CompanyModelAdmin, actor_of, site
from core.errors import DomainError
from notices.models import Mail, MailSender
from notices.services import mail_send_again, mail_sender_set


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


@admin.register(MailSender, site=site)
class MailSenderAdmin(CompanyModelAdmin):
    """The company's sender: one row, set by the same service as on its page."""

    list_display = ("address", "name_en", "name_ru", "reply_address")
    ordering = ("pk",)
    fields = (
        ("name_en", "name_ru"),
        ("address", "reply_address"),
        "takes_plus_addresses",
        ("signature_en", "signature_ru"),
        "version_seen",
    )

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """A new one has no version yet."""
        return self.fields if obj else self.fields[:-1]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """At most one a company."""
        is_first = not self.get_queryset(request).exists()
        return is_first and super().has_add_permission(request)

    def create(self, actor: Actor, values: dict[str, Any]) -> MailSender:
        """The first time."""
        return mail_sender_set(actor=actor, **values)

    def update(
        self, actor: Actor, record: MailSender, values: dict[str, Any], version: int | None
    ) -> MailSender:
        """What was changed."""
        return mail_sender_set(actor=actor, version=version, **values)
