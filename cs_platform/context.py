"""What the shell of every page needs: who looks, the menu and the theme."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

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
        context["live_url"] = settings.LIVE_URL
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


HOW, ADMINISTRATION = gettext_lazy("How we work"), gettext_lazy("Administration")
# Group, name of the address, label, icon, who sees it.
_ITEMS = (
    (None, "desk", gettext_lazy("My desk"), "home", Capability.SIGNED_IN),
    (None, "request-list", gettext_lazy("Requests"), "inbox", Capability.REQUESTS_VIEW),
    (
        None,
        "incoming-mail-list",
        gettext_lazy("Incoming mail"),
        "mail",
        Capability.REQUESTS_ANSWER_FOR_OTHERS,
    ),
    (None, "client-list", gettext_lazy("Clients"), "people", Capability.CLIENTS_VIEW),
    (HOW, "metrics", gettext_lazy("Metrics"), "chart", Capability.METRICS_VIEW),
    (HOW, "confusion", gettext_lazy("Confusion"), "swap", Capability.CONFUSION_VIEW),
    (HOW, "matrix", gettext_lazy("Who does what"), "grid", Capability.ROLES_VIEW),
    (HOW, "playbook-list", gettext_lazy("Playbooks"), "book", Capability.PLAYBOOKS_VIEW),
    (HOW, "learning", gettext_lazy("Learning"), "star", Capability.TRAINING_VIEW),
    (HOW, "role-list", gettext_lazy("Roles"), "team", Capability.ROLES_VIEW),
    (HOW, "approval-rules", gettext_lazy("Agreement"), "check", Capability.REQUESTS_WORK),
    (HOW, "survey-list", gettext_lazy("Surveys"), "mail", Capability.SURVEYS_VIEW),
    (HOW, "people", gettext_lazy("People"), "user", Capability.PEOPLE_VIEW),
    (HOW, "vacancy-list", gettext_lazy("Hiring"), "plus", Capability.HIRING_OPEN),
    (
        ADMINISTRATION,
        "service-policy-list",
        gettext_lazy("Service levels"),
        "clock",
        Capability.SERVICE_LEVELS_MANAGE,
    ),
    (ADMINISTRATION, "import-list", gettext_lazy("Imports"), "upload", Capability.RECORDS_IMPORT),
    (ADMINISTRATION, "operations", gettext_lazy("Operations"), "gear", Capability.OPERATIONS_VIEW),
    (
        ADMINISTRATION,
        "admin:index",
        gettext_lazy("Admin panel"),
        "key",
        Capability.COMPANY_CONFIGURE,
    ),
)


def places_of(actor: Actor) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Pages of the menu that this person can open, each with its group."""
    for group, name, label, icon, capability in _ITEMS:
        if actor.has(capability):
            yield group, {"name": name, "label": label, "url": reverse(name), "icon": icon}


def menu(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    """The menu: only what this person can open."""
    groups: dict[Any, list[dict[str, Any]]] = {}
    for group, place in places_of(actor):
        url = place["url"]
        entry = {
            **place,
            "current": request.path == url or (url != "/" and request.path.startswith(url)),
            "count": open_requests_of(actor) if place["name"] == "request-list" else None,
            "due": False,
        }
        groups.setdefault(group, []).append(entry)
    return [{"label": label, "items": entries} for label, entries in groups.items()]
