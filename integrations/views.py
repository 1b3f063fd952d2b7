"""A person's own API tokens: list, make (the text is shown once), revoke."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.errors import DomainError
from core.forms import ConfirmForm, ServiceForm
from core.views import ListPage, ServiceFormPage, get_or_not_found
from integrations import services
from integrations.forms import SCOPE_LABELS, TokenForm
from integrations.models import ApiToken


class TokenListView(ListPage):
    """One's own tokens, newest first."""

    capability = Capability.TOKENS_OWN
    title = _("API tokens")
    row_template = "integrations/_token_row.html"
    template_name = "integrations/token_list.html"
    columns = (
        (_("Name"), ""),
        (_("May"), ""),
        (_("Last used"), "opt-s"),
        (pgettext_lazy("a token", "Expires"), ""),
        ("", "end"),
    )
    empty_title = _("No tokens yet")
    empty_text = _("A token lets a program of yours work with the API in your name.")

    def get_queryset(self) -> models.QuerySet[Any]:
        """The person's own."""
        return ApiToken.objects.visible_to(self.actor)

    def row(self, record: ApiToken) -> Mapping[str, Any]:
        """One token and whether it still works."""
        if record.revoked_at:
            state = gettext("Revoked")
        elif record.expires_at <= timezone.now():
            state = gettext("Expired")
        else:
            state = ""
        return {
            "name": record.name,
            "scopes": [SCOPE_LABELS[scope] for scope in record.scopes],
            "last_used_at": record.last_used_at,
            "expires_at": record.expires_at,
            "state": state,
            "revoke_url": "" if state else reverse("token-revoke", args=[record.pk]),
        }

    def extra_context(self) -> Mapping[str, Any]:
        """The way to a new one."""
        return {
            "lead": _("Each works in your name, with what your level allows."),
            "create_url": reverse("token-create"),
            "create_label": _("New token"),
            "create_in_dialog": True,
            "crumbs": [
                {"label": _("Profile"), "url": reverse("profile")},
                {"label": self.title},
            ],
        }


class TokenCreateView(ServiceFormPage):
    """Make a token; the answer shows its text, once."""

    capability = Capability.TOKENS_OWN
    title = _("New API token")
    submit_label = _("Make token")
    form_class = TokenForm

    def cancel_url(self) -> str:
        """Back to the list."""
        return reverse("token-list")

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Not redirected: the text exists in this answer only."""
        form = self.get_form(request.POST)
        if not form.is_valid():
            return self.render_form(form, status=422)
        try:
            token, text = services.token_create(actor=self.actor, **form.service_values())
        except DomainError as error:
            form.add_domain_error(error)
            return self.render_form(form, status=error.status)
        return self.render("integrations/token_created.html", {"token": token, "text": text})


class TokenRevokeView(ServiceFormPage):
    """End a token at once."""

    capability = Capability.TOKENS_OWN
    title = _("Revoke this token?")
    submit_label = _("Revoke")
    form_class = ConfirmForm
    template_name = "_generic/confirm.html"
    success_message = _("Revoked: it no longer works.")

    def prepare(self) -> None:
        """The person's own token."""
        self.token: ApiToken = get_or_not_found(
            ApiToken.objects.visible_to(self.actor), pk=self.kwargs["pk"]
        )

    def run(self, form: ServiceForm) -> ApiToken:
        """Revoke it."""
        return services.token_revoke(actor=self.actor, token_id=self.token.pk)

    def success_url(self, result: Any) -> str:
        """Back to the list."""
        return str(reverse_lazy("token-list"))

    def extra_context(self) -> Mapping[str, Any]:
        """Which token."""
        text = _("Programs that use “%(name)s” lose their access at once.")
        return {"text": text % {"name": self.token.name}}
