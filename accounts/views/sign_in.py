"""Signing in, a forgotten password, and what a visitor may choose before signing in."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.views import LoginView, PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from accounts import services
from accounts.forms import LinkRequestForm, SignInForm
from accounts.models import Language, Theme


class SignInView(LoginView):
    """The sign-in page."""

    template_name = "registration/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


class LinkRequestView(View):
    """Ask for a link to choose a new password; the same answer for every address."""

    template_name = "registration/password_reset_form.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Where should it go?"""
        return render(request, self.template_name, {"form": LinkRequestForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Send the link if there is anybody to send it to."""
        form = LinkRequestForm(request.POST)
        if not form.is_valid():
            return render(request, self.template_name, {"form": form}, status=422)
        services.sign_in_link_request(email=form.cleaned_data["email"])
        return redirect("password_reset_done")


class PasswordChooseView(PasswordResetConfirmView):
    """Opened by the link: choose a password. Every session of the person ends."""

    template_name = "registration/password_reset_confirm.html"
    success_url = reverse_lazy("password_reset_complete")

    def get_form(self, form_class: Any = None) -> Any:
        """Django's form without its long help: ours is in the template."""
        form = super().get_form(form_class)
        for field in form.fields.values():
            field.help_text = ""
            field.widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        return form


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
            set_language_cookie(response, language)
        return response


def set_language_cookie(response: HttpResponse, language: str) -> None:
    """Remember the language for a year, for the time before signing in too."""
    translation.activate(language)
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=31_536_000, samesite="Lax")


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
