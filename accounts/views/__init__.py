"""Pages of `accounts`: signing in, one's own account, people, teams, the company."""

from accounts.views.own import (
    PasswordChangeView,
    ProfileView,
    SessionsEndView,
    SwitchCompanyView,
)
from accounts.views.sign_in import (
    LinkRequestView,
    PasswordChooseView,
    SetLanguageView,
    SetThemeView,
    SignInView,
)

__all__ = [
    "LinkRequestView",
    "PasswordChangeView",
    "PasswordChooseView",
    "ProfileView",
    "SessionsEndView",
    "SetLanguageView",
    "SetThemeView",
    "SignInView",
    "SwitchCompanyView",
]
