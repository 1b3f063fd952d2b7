"""Signing in, one's own preferences, people and teams."""

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views import View

from accounts import services
from accounts.models import Language, Theme


class SignInForm(AuthenticationForm):
    """E-mail and password; the same answer for a wrong address and a wrong password."""

    username = forms.EmailField(
        label=_("E-mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    error_messages = {
        "invalid_login": _("This e-mail and password do not fit together. Check both."),
        "inactive": _("This e-mail and password do not fit together. Check both."),
    }

    def clean_username(self) -> str:
        """Case does not matter."""
        return str(self.cleaned_data["username"]).lower()


class SignInView(LoginView):
    """The sign-in page."""

    template_name = "registration/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


def _back(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(target if safe else "/")


class SetLanguageView(View):
    """Choose the interface's language: in a cookie, and on the user when signed in."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Remember the choice and go back."""
        response = _back(request)
        language = request.POST.get("language", "")
        if language in Language.values:
            if getattr(request, "actor", None) is not None:
                services.preferences_set(user=request.user, language=language)  # type: ignore[arg-type]
            translation.activate(language)
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, language, max_age=31_536_000, samesite="Lax"
            )
        return response


class SetThemeView(View):
    """Choose light, dark or the device's colours."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Remember the choice and go back."""
        response = _back(request)
        theme = request.POST.get("theme", "")
        if theme in Theme.values:
            if getattr(request, "actor", None) is not None:
                services.preferences_set(user=request.user, theme=theme)  # type: ignore[arg-type]
            response.set_cookie("theme", theme, max_age=31_536_000, samesite="Lax")
        return response
