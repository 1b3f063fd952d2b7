"""One's own account: profile, password, sessions, and which company to work in."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts import services
from accounts.actors import memberships_of_user
from accounts.forms import PasswordForm, ProfileForm, SwitchForm
from accounts.middleware import COMPANIES_KEY, COMPANY_KEY
from accounts.models import User
from accounts.views.sign_in import set_language_cookie
from core.access import Capability
from core.errors import NotFound
from core.forms import ConfirmForm, ServiceForm
from core.views import ServiceFormPage


class OwnPage(ServiceFormPage, abstract=True):
    """A form about the person who is signed in."""

    capability = Capability.SIGNED_IN

    @property
    def user(self) -> User:
        """The person's user."""
        user = self.request.user
        if not isinstance(user, User):
            raise NotFound
        return user

    def success_url(self, result: Any) -> str:
        """Back to the profile."""
        return reverse("profile")


class ProfileView(OwnPage):
    """Name, language, theme; and the ways to password, sessions and tokens."""

    title = _("Profile")
    submit_label = _("Save")
    form_class = ProfileForm
    template_name = "accounts/profile.html"
    success_message = _("Saved.")

    def get_initial(self) -> dict[str, Any]:
        """As it is now."""
        return {
            "name": self.actor.name,
            "language": self.user.language or get_language(),
            "theme": self.user.theme,
        }

    def run(self, form: ServiceForm) -> None:
        """Name, then preferences."""
        values = form.service_values()
        services.own_name_set(actor=self.actor, name=values["name"])
        services.preferences_set(user=self.user, language=values["language"], theme=values["theme"])

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Carry the language over to the visitor's cookie."""
        response = super().post(request, **kwargs)
        if response.status_code < 400:
            set_language_cookie(response, self.user.language)
        return response

    def extra_context(self) -> Mapping[str, Any]:
        """What the side of the page tells."""
        return {
            "user_email": self.user.email,
            "company_name": self.actor.company_name,
            "may_have_tokens": self.actor.has(Capability.TOKENS_OWN),
            "companies_count": self.actor.companies_count,
        }


@method_decorator(sensitive_post_parameters(), name="dispatch")
class PasswordChangeView(OwnPage):
    """Choose another password; other sessions end, this one stays."""

    title = _("Change password")
    submit_label = _("Change password")
    form_class = PasswordForm
    success_message = _("The password is changed. All other sessions have ended.")

    def run(self, form: ServiceForm) -> None:
        """Change it and keep this session."""
        services.password_change(actor=self.actor, user=self.user, **form.service_values())
        update_session_auth_hash(self.request, self.user)


class SessionsEndView(OwnPage):
    """End every other session of the person."""

    title = _("Sign out everywhere else?")
    submit_label = _("Sign out everywhere else")
    form_class = ConfirmForm
    template_name = "_generic/confirm.html"
    success_message = _("Signed out everywhere else.")

    def run(self, form: ServiceForm) -> None:
        """End all, then renew this one."""
        services.sessions_end(actor=self.actor, user=self.user)
        update_session_auth_hash(self.request, self.user)

    def extra_context(self) -> Mapping[str, Any]:
        """What happens and what does not."""
        return {
            "text": _("All other browsers and devices have to sign in again."),
            "consequences": [_("API tokens stay: revoke them one by one.")],
        }


class SwitchCompanyView(OwnPage):
    """Work in another of one's companies from now on."""

    title = _("Switch company")
    submit_label = _("Switch")
    form_class = SwitchForm

    def form_kwargs(self) -> dict[str, Any]:
        """The person's companies."""
        return {"user": self.user}

    def get_initial(self) -> dict[str, Any]:
        """The present one."""
        return {"company_id": self.actor.company_id}

    def run(self, form: ServiceForm) -> None:
        """Remember it in the session; the form offered only the person's own."""
        session = self.request.session
        session[COMPANY_KEY] = form.cleaned_data["company_id"]
        session[COMPANIES_KEY] = len(memberships_of_user(self.user.pk))
        session.cycle_key()
        messages.success(self.request, gettext("You work in another company now."))

    def success_url(self, result: Any) -> str:
        """The desk of the other company: the present page is not there."""
        return reverse("desk")
