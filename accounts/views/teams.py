"""Teams."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import services
from accounts.forms import TeamEditForm, TeamForm
from accounts.models import Team
from accounts.selectors import teams_with_sizes
from accounts.views.tabs import people_tabs
from core.access import Capability
from core.forms import ServiceForm
from core.views import ListPage, ServiceFormPage, get_or_not_found


class TeamListView(ListPage):
    """Teams, who answers for them and how many people they have today."""

    capability = Capability.PEOPLE_VIEW
    title = _("Teams")
    row_template = "accounts/_team_row.html"
    ordering = ("name", "id")
    columns = (
        (_("Name"), ""),
        (_("People"), "num"),
        (_("Manager"), ""),
        ("", "end"),
    )
    empty_title = _("No teams yet")
    empty_text = _("A team's manager answers for what the team holds together.")

    def get_queryset(self) -> models.QuerySet[Any]:
        """With manager and size."""
        return teams_with_sizes(self.actor, timezone.localdate())

    def row(self, record: Team) -> Mapping[str, Any]:
        """A team."""
        may_manage = self.actor.has(Capability.PEOPLE_MANAGE)
        return {
            "name": record.name,
            "note": "" if record.is_active else gettext("closed"),
            "size": record.size,  # type: ignore[attr-defined]
            "people_url": f"{reverse('people')}?team={record.pk}",
            "manager": record.manager.name,
            "manager_url": reverse("person", args=[record.manager_id]),
            "edit_url": reverse("team-edit", args=[record.pk]) if may_manage else "",
        }

    def extra_context(self) -> Mapping[str, Any]:
        """Tabs, and the way to a new team for those who may."""
        context: dict[str, Any] = {"tabs": people_tabs(self.actor, "team-list")}
        if self.actor.has(Capability.PEOPLE_MANAGE):
            context |= {
                "create_url": reverse("team-create"),
                "create_label": _("New team"),
                "create_in_dialog": True,
            }
        return context


class TeamPage(ServiceFormPage, abstract=True):
    """A form about a team."""

    capability = Capability.PEOPLE_MANAGE

    def form_kwargs(self) -> dict[str, Any]:
        """People to choose from."""
        return {"actor": self.actor}

    def success_url(self, result: Any) -> str:
        """The list."""
        return reverse("team-list")


class TeamCreateView(TeamPage):
    """A new team."""

    title = _("New team")
    submit_label = _("Create team")
    form_class = TeamForm

    def run(self, form: ServiceForm) -> Team:
        """Create."""
        return services.team_create(actor=self.actor, **form.service_values())


class TeamEditView(TeamPage):
    """Rename a team, change its manager, close it."""

    title = _("Edit team")
    submit_label = _("Save")
    form_class = TeamEditForm

    def prepare(self) -> None:
        """Find the team."""
        teams = Team.objects.visible_to(self.actor)
        self.team: Team = get_or_not_found(teams, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """As it is now."""
        team = self.team
        return {"name": team.name, "manager_id": team.manager_id, "is_active": team.is_active}

    def run(self, form: ServiceForm) -> Team:
        """Save."""
        return services.team_update(actor=self.actor, team_id=self.team.pk, **form.service_values())
