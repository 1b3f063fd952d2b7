"""Pages of roles: what each role does, which topics it answers, and who holds it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.errors import NotFound
from core.forms import ServiceForm
from core.views import ActorView, ServiceFormPage, get_or_not_found, url_above
from roles import services
from roles.forms import (
    DifferenceForm,
    HoldingEndForm,
    HoldingStartForm,
    RoleForm,
    TopicCreateForm,
    TopicEditForm,
)
from roles.models import Role, RoleCode, RoleDifference, RoleHolding, Topic, in_language
from roles.selectors import (
    Neighbour,
    duties_on,
    holdings_of_role,
    meetings_of,
    neighbours_of,
    roles_overview,
    topics_nobody_answers,
    topics_of_role,
)
from roles.views.tabs import work_tabs

_TRAITS: tuple[tuple[str, str | Promise], ...] = (
    ("cares_for", _("Cares for")),
    ("work_object", _("Object of the work")),
    ("contact", _("Who starts the contact")),
    ("horizon", _("Horizon")),
    ("rhythm", _("Usual rhythm")),
)


def traits_of(role: Role) -> list[dict[str, Any]]:
    """How the role deals with clients, as labelled facts; empty texts are left out."""
    traits: list[dict[str, Any]] = [{"label": _("Mode"), "value": role.get_mode_display()}]
    for field, label in _TRAITS:
        if text := in_language(role, field):
            traits.append({"label": label, "value": text})
    return traits


class RoleListView(ActorView):
    """The roles side by side, and which question goes where."""

    capability = Capability.ROLES_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """All roles in use."""
        rows = [
            {
                "code": entry.role.code,
                "name": entry.role.name,
                "url": reverse("role-detail", args=[entry.role.code]),
                "summary": in_language(entry.role, "summary"),
                "mode": entry.role.get_mode_display(),
                "cares_for": in_language(entry.role, "cares_for"),
                "horizon": in_language(entry.role, "horizon"),
                "holders": entry.holders,
                "topics": sorted(topic.name for topic in entry.topics),
            }
            for entry in roles_overview(self.actor, timezone.localdate())
        ]
        context = {
            "tabs": work_tabs("role-list"),
            "rows": rows,
            "unanswered": topics_nobody_answers(self.actor, timezone.localdate()),
            "may_manage": self.actor.has(Capability.ROLES_MANAGE),
        }
        return self.render("roles/role_list.html", context)


class RoleDetailView(ActorView):
    """One role so that a newcomer understands it in five minutes."""

    capability = Capability.ROLES_VIEW

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """The role, its topics and its holders."""
        role = role_in_sight(self.actor, code)
        today = timezone.localdate()
        holdings = holdings_of_role(self.actor, role.pk)
        context = {
            "role": role,
            "title": role.name,
            "summary": in_language(role, "summary"),
            "description": in_language(role, "description"),
            "responsibilities": in_language(role, "responsibilities").splitlines(),
            "duties": duties(self.actor, role, today),
            "neighbours": [neighbour_row(role, row) for row in neighbours_of(self.actor, role.pk)],
            "side_job_url": side_job_url(self.actor, role),
            "meetings": meetings_of(self.actor, role.pk),
            "analogy": in_language(role, "analogy"),
            "success": in_language(role, "success"),
            "traits": traits_of(role),
            "topics": topics_of_role(self.actor, role.pk, today),
            "holding_now": [row for row in holdings if _on(row, today)],
            "holding_later": [row for row in holdings if row.starts_on > today],
            "held_before": [row for row in holdings if row.ends_on and row.ends_on <= today],
            "may_manage": self.actor.has(Capability.ROLES_MANAGE),
            "crumbs": [
                {"label": _("Roles"), "url": reverse("role-list")},
                {"label": role.name},
            ],
        }
        return self.render("roles/role_detail.html", context)


def duties(actor: Actor, role: Role, day: date) -> list[dict[str, Any]]:
    """Rows of the matrix by what the role has to do with them."""
    found = duties_on(actor, role.pk, day)
    groups = [
        ("AR", _("Answers for and does")),
        ("A", _("Answers for")),
        ("R", _("Does the work of")),
        ("C", _("Is asked about")),
        ("I", _("Is told of")),
    ]
    rows = [
        {
            "letters": " ".join(letters),
            "label": label,
            "rows": [row.name for of_row, row in found if of_row == letters],
        }
        for letters, label in groups
    ]
    return [group for group in rows if group["rows"]]


def neighbour_row(role: Role, neighbour: Neighbour) -> dict[str, Any]:
    """Another role and how it differs from this one."""
    other = neighbour.role
    return {
        "code": other.code,
        "name": other.name,
        "url": reverse("role-detail", args=[other.code]),
        "mode": other.get_mode_display(),
        "horizon": in_language(other, "horizon"),
        "text": neighbour.text,
        "edit_url": reverse("role-difference", args=[role.code, other.code]),
    }


def side_job_url(actor: Actor, role: Role) -> str | None:
    """Where those who see the whole company read who does customer success on the side."""
    reads = role.code == RoleCode.SUCCESS and actor.has(Capability.METRICS_VIEW_ALL)
    url = url_above("side-job") if reads else None
    return f"{url}?all=1" if url else None


def _on(holding: RoleHolding, day: date) -> bool:
    return holding.starts_on <= day and (holding.ends_on is None or holding.ends_on > day)


def role_in_sight(actor: Actor, code: str) -> Role:
    """The company's role with that code, or `NotFound`."""
    role: Role = get_or_not_found(Role.objects.visible_to(actor), code=code)
    return role


class RolePage(ServiceFormPage, abstract=True):
    """A form about one role; afterwards its page."""

    capability = Capability.ROLES_MANAGE

    def prepare(self) -> None:
        """The role, or `NotFound`."""
        self.role = role_in_sight(self.actor, self.kwargs["code"])

    def success_url(self, result: Any) -> str:
        """The role's page."""
        return reverse("role-detail", args=[self.role.code])


class RoleEditView(RolePage):
    """Both languages side by side."""

    title = _("Describe the role")
    submit_label = _("Save")
    success_message = _("Saved.")
    form_class = RoleForm
    template_name = "roles/role_edit.html"

    def get_initial(self) -> dict[str, Any]:
        """What the role says now, and the version seen."""
        names = [*RoleForm().fields]
        return {name: getattr(self.role, name) for name in names}

    def run(self, form: ServiceForm) -> Role:
        """Save the texts."""
        return services.role_update(
            actor=self.actor,
            role_id=self.role.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )

    def extra_context(self) -> Mapping[str, Any]:
        """Which role it is."""
        return {
            "role": self.role,
            "lead": _("Colleagues and newcomers read this. Write it as you would tell it."),
        }


class DifferenceView(RolePage):
    """Say how two roles differ."""

    title = _("How the two differ")
    submit_label = _("Save")
    success_message = _("Saved.")
    form_class = DifferenceForm

    def prepare(self) -> None:
        """Both roles, or `NotFound`."""
        super().prepare()
        other = role_in_sight(self.actor, self.kwargs["other"])
        found = {row.role.pk: row for row in neighbours_of(self.actor, self.role.pk)}
        if other.pk not in found:
            raise NotFound
        self.neighbour = found[other.pk]

    def get_initial(self) -> dict[str, Any]:
        """What is said now, and the version seen."""
        known = self.neighbour.difference
        return {
            "text_en": known.text_en if known else "",
            "text_ru": known.text_ru if known else "",
            "version": self.neighbour.version,
        }

    def run(self, form: ServiceForm) -> RoleDifference:
        """Save the words."""
        return services.role_difference_set(
            actor=self.actor,
            role_id=self.role.pk,
            other_id=self.neighbour.role.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )

    def extra_context(self) -> Mapping[str, Any]:
        """Which two roles, and what helps a newcomer."""
        names = {"first": self.role.name, "second": self.neighbour.role.name}
        pair = gettext("%(first)s and %(second)s.") % names
        advice = gettext("Say what each cares for, and give one question that goes to either.")
        return {"lead": f"{pair} {advice}"}


class HoldingStartView(RolePage):
    """Give the role to a person."""

    title = _("Who takes the role on")
    submit_label = _("Give the role")
    success_message = _("The role is given.")
    form_class = HoldingStartForm

    def form_kwargs(self) -> dict[str, Any]:
        """People of the company."""
        return {"actor": self.actor}

    def run(self, form: ServiceForm) -> RoleHolding:
        """Start the holding."""
        return services.role_holding_start(
            actor=self.actor, role_id=self.role.pk, **form.service_values()
        )

    def extra_context(self) -> Mapping[str, Any]:
        """Which role it is."""
        return {"lead": str(self.role)}


class HoldingEndView(RolePage):
    """Take the role from a person."""

    title = _("End of the role")
    submit_label = pgettext_lazy("button", "End it")
    success_message = _("The end is noted.")
    form_class = HoldingEndForm

    def prepare(self) -> None:
        """The role and its holding, or `NotFound`."""
        super().prepare()
        holdings = RoleHolding.objects.visible_to(self.actor).select_related("member")
        self.holding: RoleHolding = get_or_not_found(holdings, pk=self.kwargs["pk"], role=self.role)

    def get_initial(self) -> dict[str, Any]:
        """The day already noted, or today."""
        return {"ends_on": self.holding.ends_on or timezone.localdate()}

    def run(self, form: ServiceForm) -> RoleHolding:
        """End the holding."""
        return services.role_holding_end(
            actor=self.actor, holding_id=self.holding.pk, **form.service_values()
        )

    def extra_context(self) -> Mapping[str, Any]:
        """Whose holding it is."""
        values = {"person": self.holding.member.name, "role": self.role.name}
        return {"lead": gettext("%(person)s as %(role)s") % values}


class TopicCreateView(ServiceFormPage):
    """A new topic."""

    capability = Capability.ROLES_MANAGE
    title = _("New topic")
    submit_label = _("Add topic")
    success_message = _("The topic is added.")
    form_class = TopicCreateForm

    def get_initial(self) -> dict[str, Any]:
        """Most topics can be solved at once."""
        return {
            "solvable_at_first_contact": True,
            "role_id": self.request.GET.get("role"),
        }

    def form_kwargs(self) -> dict[str, Any]:
        """Roles of the company."""
        return {"actor": self.actor}

    def run(self, form: ServiceForm) -> Topic:
        """Add it."""
        return services.topic_create(actor=self.actor, **form.service_values())

    def success_url(self, result: Topic | None) -> str:
        """The role that answers, or the list."""
        return _home_of(result)


class TopicEditView(ServiceFormPage):
    """Rename a topic or name another role for it."""

    capability = Capability.ROLES_MANAGE
    title = _("Change the topic")
    submit_label = _("Save")
    success_message = _("Saved.")
    form_class = TopicEditForm

    def prepare(self) -> None:
        """The topic, or `NotFound`."""
        topics = Topic.objects.visible_to(self.actor).select_related("role")
        self.topic: Topic = get_or_not_found(topics, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """What it says now, and the version seen."""
        names = [*TopicEditForm(actor=self.actor).fields]
        return {name: getattr(self.topic, name) for name in names}

    def form_kwargs(self) -> dict[str, Any]:
        """Roles of the company."""
        return {"actor": self.actor}

    def run(self, form: ServiceForm) -> Topic:
        """Save it."""
        return services.topic_update(
            actor=self.actor,
            topic_id=self.topic.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )

    def success_url(self, result: Topic | None) -> str:
        """The role that answered before: there the change shows."""
        return _home_of(self.topic)


def _home_of(topic: Topic | None) -> str:
    if topic is None or topic.role is None:
        return reverse("role-list")
    return reverse("role-detail", args=[topic.role.code])
