"""Records found by what somebody typed: a few of each kind, each with the way to it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import DateTimeField, ExpressionWrapper, F, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from clients.selectors import clients_named_like
from core.access import Actor, Capability
from core.languages import reading_order
from core.likeness import named_like
from cs_platform.palette.places import Place, actions_of, named, pages_of
from handoffs.models import Request
from handoffs.selectors import found_by_text
from playbooks.models import Playbook
from roles.models import Role, Topic

# Of each kind.
MOST = 5
# One letter finds too much to be worth looking.
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Group:
    """Finds of one kind; `key` names it in the page."""

    key: str
    label: Any
    places: list[Place]


def found(actor: Actor, text: str) -> list[Group]:
    """Groups with finds; without a text the actions and pages."""
    groups = [
        Group("actions", _("Actions"), named(actions_of(actor), text, MOST)),
        Group("pages", _("Pages"), named(pages_of(actor), text, MOST)),
    ]
    if len(text.lstrip("#")) >= SHORTEST or text.lstrip("#").isdigit():
        records = [
            Group("requests", _("Requests"), _requests(actor, text)),
            Group("clients", _("Clients"), _clients(actor, text)),
            Group("people", _("People"), _people(actor, text)),
            Group("playbooks", _("Playbooks"), _playbooks(actor, text)),
            Group("roles", _("Roles and topics"), _roles_and_topics(actor, text)),
        ]
        groups = [*groups, *records]
    return [group for group in groups if group.places]


def _requests(actor: Actor, text: str) -> list[Place]:
    """The latest ones; the last word may be unfinished."""
    is_plain = all(word.isalnum() for word in text.split())
    asked = f"{text}*" if is_plain and text[-1:].isalpha() else text
    requests = found_by_text(Request.objects.visible_to(actor), actor, asked)
    # Not the bare column: the planner would walk all requests by time instead of asking the words.
    when = ExpressionWrapper(F("last_activity_at") + timedelta(0), output_field=DateTimeField())
    rows = requests.order_by(when.desc(), "-id").values_list("number", "subject", "client__name")
    prefix = reverse("request-list")
    return [
        {
            "label": subject,
            "url": f"{prefix}{number}/",
            "icon": "inbox",
            "hint": f"#{number} {name}",
        }
        for number, subject, name in rows[:MOST]
    ]


def _clients(actor: Actor, text: str) -> list[Place]:
    clients = clients_named_like(actor, text).order_by("-is_active", "name", "pk")
    return _places(clients, "name", "client-detail", "people")


def _people(actor: Actor, text: str) -> list[Place]:
    if not actor.has(Capability.PEOPLE_VIEW):
        return []
    people = Membership.objects.visible_to(actor).filter(is_active=True)
    return _places(
        named_like(people, text, "name").order_by("name", "pk"), "name", "person", "user"
    )


def _playbooks(actor: Actor, text: str) -> list[Place]:
    playbooks = Playbook.objects.visible_to(actor).filter(is_active=True)
    return _places(_by_names(playbooks, text), "shown", "playbook-detail", "book")


def _roles_and_topics(actor: Actor, text: str) -> list[Place]:
    """Roles lead to their page, topics to their requests."""
    if not actor.has(Capability.ROLES_VIEW):
        return []
    roles = _by_names(Role.objects.visible_to(actor).filter(is_active=True), text, also=["code"])
    topics = _by_names(Topic.objects.visible_to(actor).filter(is_active=True), text)
    both = roles.values_list(Value(0), "pk", "code", "shown")[:MOST].union(
        topics.values_list(Value(1), "pk", "code", "shown")[:MOST], all=True
    )
    topic_url = f"{reverse('request-list')}?topic="
    return [
        {"label": shown, "url": f"{topic_url}{pk}", "icon": "filter", "hint": _("Topic")}
        if is_topic
        else {"label": shown, "url": reverse("role-detail", args=[code]), "role": code}
        for is_topic, pk, code, shown in both
    ][:MOST]


def _by_names(rows: QuerySet[Any], text: str, also: list[str] | None = None) -> QuerySet[Any]:
    """Rows by either name, with the one in the language in use."""
    first, second = (f"name_{language}" for language in reading_order())
    like = named_like(rows, text, first, second, also=also or [])
    shown: QuerySet[Any] = like.annotate(shown=Coalesce(NullIf(first, Value("")), second))
    return shown.order_by("shown", "pk")


def _places(rows: QuerySet[Any], name: str, address: str, icon: str) -> list[Place]:
    return [
        {"label": label, "url": reverse(address, args=[pk]), "icon": icon}
        for pk, label in rows.values_list("pk", name)[:MOST]
    ]
