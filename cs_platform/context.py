"""What the shell of every page needs: who looks, the menu and the theme."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import Actor, Capability
from handoffs.models import Request
from handoffs.transitions import RequestState

THEME_COOKIE = "theme"
THEMES = ("light", "dark", "system")


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context for `base.html`; anonymous pages get the theme only."""
    actor: Actor | None = getattr(request, "actor", None)
    context: dict[str, Any] = {"actor": actor, "theme": theme_of(request), "nav": []}
    if actor is not None:
        context["nav"] = menu(request, actor)
    return context


def theme_of(request: HttpRequest) -> str:
    """The person's theme, or the visitor's cookie, or the device's."""
    # The API's pages have no user, whoever looks.
    user = getattr(request, "user", None)
    if getattr(request, "actor", None) is not None and user is not None:
        return str(user.theme)
    cookie = request.COOKIES.get(THEME_COOKIE, "system")
    return cookie if cookie in THEMES else "system"


def open_requests_of(actor: Actor) -> int:
    """How many open requests the actor owns."""
    owned = Request.objects.visible_to(actor).filter(owner_id=actor.membership_id)
    return int(owned.exclude(state=RequestState.RESOLVED).count())


def menu(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    """The menu: only what this person can open."""
    items = [
        (None, "desk", _("My desk"), "home", Capability.SIGNED_IN, None),
        (None, "request-list", _("Requests"), "inbox", Capability.REQUESTS_VIEW, "requests"),
        (None, "client-list", _("Clients"), "people", Capability.CLIENTS_VIEW, None),
        (_("How we work"), "metrics", _("Metrics"), "chart", Capability.METRICS_VIEW, None),
        (_("How we work"), "role-list", _("Roles"), "grid", Capability.ROLES_VIEW, None),
        (_("How we work"), "survey-list", _("Surveys"), "mail", Capability.SURVEYS_VIEW, None),
        (_("How we work"), "people", _("People"), "user", Capability.PEOPLE_VIEW, None),
        (
            _("Administration"),
            "import-list",
            _("Imports"),
            "upload",
            Capability.RECORDS_IMPORT,
            None,
        ),
        (
            _("Administration"),
            "operations",
            _("Operations"),
            "gear",
            Capability.OPERATIONS_VIEW,
            None,
        ),
        (
            _("Administration"),
            "admin:index",
            _("Admin panel"),
            "key",
            Capability.COMPANY_CONFIGURE,
            None,
        ),
    ]
    groups: dict[Any, list[dict[str, Any]]] = {}
    for group, name, label, icon, capability, count in items:
        if not actor.has(capability):
            continue
        url = reverse(name)
        groups.setdefault(group, []).append(
            {
                "label": label,
                "url": url,
                "icon": icon,
                "current": request.path == url or (url != "/" and request.path.startswith(url)),
                "count": open_requests_of(actor) if count else None,
                "due": False,
            }
        )
    return [{"label": label, "items": entries} for label, entries in groups.items()]
