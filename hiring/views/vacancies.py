"""Pages of vacancies: the list, one of them with its candidates, and everything done to it."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.selectors import local_day
from core.access import Actor, Capability
from core.errors import IllegalState
from core.forms import ConfirmForm, ServiceForm
from core.ui import formats
from core.views import ActorView, ListPage, ServiceFormPage, get_or_not_found
from hiring import services
from hiring.filters import VacancyFilterSet
from hiring.forms import PanelForm, VacancyCloseForm, VacancyForm
from hiring.models import CandidateState, Vacancy, VacancyState
from hiring.selectors.vacancies import age_in_days, vacancies_listed
from hiring.views.shown import candidates_shown, outcome_shown
from hiring.views.tabs import hiring_tabs

STATE_LOOKS = {
    VacancyState.OPEN: ("accent", "dot"),
    VacancyState.FILLED: ("ok", "check"),
    VacancyState.CLOSED: ("line", "x"),
}


def vacancy_given(actor: Actor, pk: int) -> Vacancy:
    """A vacancy in sight, or `NotFound`."""
    rows = Vacancy.objects.visible_to(actor).select_related(
        "role", "team", "hiring_manager", "guide"
    )
    vacancy: Vacancy = get_or_not_found(rows, pk=pk)
    return vacancy


def age_text(actor: Actor, vacancy: Vacancy) -> str:
    """For how long it is, or was, searched."""
    days = age_in_days(vacancy, local_day(actor.company_time_zone, timezone.now()))
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": formats.number(days)}


class VacancyListView(ListPage):
    """Vacancies in sight, open ones first: how old they are and how far their candidates."""

    capability = Capability.HIRING_TAKE_PART
    title = _("Hiring")
    row_template = "hiring/_vacancy_row.html"
    columns = (
        (_("Vacancy"), ""),
        (_("State"), ""),
        (_("Hiring manager"), "opt-s"),
        (_("Applied"), "end opt-s"),
        (_("In interviews"), "end opt-s"),
        (_("Hired"), "end opt-s"),
        (_("Refused"), "end opt-s"),
        (_("Withdrew"), "end opt-s"),
        (_("Age"), "end opt-s"),
    )
    filterset_class = VacancyFilterSet
    ordering = ("-state", "-opened_on", "-id")
    empty_title = _("No vacancy that you hire for")
    empty_text = _("You see a vacancy once you decide about it or take part in its interviews.")

    def get_queryset(self) -> models.QuerySet[Any]:
        """Vacancies in sight."""
        return vacancies_listed(self.actor)

    def row(self, record: Any) -> Mapping[str, Any]:
        """Plain values of one vacancy."""
        look, icon = STATE_LOOKS[VacancyState(record.state)]
        return {
            "title": record.title,
            "url": reverse("vacancy", args=[record.pk]),
            "role": record.role.code,
            "team": record.team.name if record.team else "",
            "manager": record.hiring_manager.name,
            "state": record.get_state_display(),
            "look": look,
            "icon": icon,
            "counts": [getattr(record, f"count_{state}") for state in _COUNTED],
            "age": age_text(self.actor, record),
        }

    def extra_context(self) -> Mapping[str, Any]:
        """Tabs, and the way to a new one for those who may."""
        context: dict[str, Any] = {
            "tabs": hiring_tabs(self.actor, "vacancy-list"),
            "lead": _(
                "Several people look for the same four qualities, each on their own, and"
                " then decide"
            ),
        }
        if self.actor.has(Capability.HIRING_OPEN):
            context |= {
                "create_url": reverse("vacancy-open"),
                "create_label": _("Open a vacancy"),
                "create_in_dialog": True,
            }
        return context


_COUNTED = (
    CandidateState.APPLIED,
    CandidateState.INTERVIEWING,
    CandidateState.HIRED,
    CandidateState.REFUSED,
    CandidateState.WITHDRAWN,
)


class VacancyView(ActorView):
    """One vacancy: its candidates by how far they are, the panel, and what came of it."""

    capability = Capability.HIRING_TAKE_PART

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        vacancy = vacancy_given(self.actor, pk)
        look, icon = STATE_LOOKS[VacancyState(vacancy.state)]
        panel = vacancy.panel.select_related("member").order_by("member__name", "pk")
        context = {
            "title": vacancy.title,
            "vacancy": vacancy,
            "state": {"look": look, "icon": icon, "text": vacancy.get_state_display()},
            "is_open": vacancy.state == VacancyState.OPEN,
            "age": age_text(self.actor, vacancy),
            "rows": candidates_shown(self.actor, vacancy),
            "outcome": outcome_shown(vacancy),
            "panel": [{"id": row.member_id, "name": row.member.name} for row in panel],
            "may_run": services.runs(self.actor, vacancy),
            "crumbs": [
                {"label": _("Hiring"), "url": reverse("vacancy-list")},
                {"label": vacancy.title},
            ],
        }
        return self.render("hiring/vacancy.html", context)


class VacancyOpenView(ServiceFormPage):
    """A new vacancy."""

    capability = Capability.HIRING_OPEN
    title = _("Open a vacancy")
    submit_label = _("Open the vacancy")
    success_message = _("Open. Now say who takes part in the interviews.")
    form_class = VacancyForm

    def get_initial(self) -> dict[str, Any]:
        """Whoever opens it decides."""
        return {"hiring_manager_id": self.actor.membership_id, "places": 1}

    def form_kwargs(self) -> dict[str, Any]:
        """Roles, teams and people of the company."""
        return {"actor": self.actor}

    def run(self, form: ServiceForm) -> Vacancy:
        """Open it."""
        return services.vacancy_open(actor=self.actor, **form.service_values())

    def success_url(self, result: Vacancy | None) -> str:
        """Its page, for those who see it; it may be somebody else's from now on."""
        if result is None or not Vacancy.objects.visible_to(self.actor).filter(pk=result.pk):
            return reverse("vacancy-list")
        return reverse("vacancy", args=[result.pk])


class OneVacancyPage(ServiceFormPage, abstract=True):
    """A form about one vacancy, for those who decide about it."""

    capability = Capability.HIRING_OPEN
    success_message = _("Saved.")

    def prepare(self) -> None:
        """The vacancy, or `NotFound`, `NotAllowed`."""
        self.vacancy = vacancy_given(self.actor, self.kwargs["pk"])
        services.require_runs(self.actor, self.vacancy)

    def get_initial(self) -> dict[str, Any]:
        """The version seen."""
        return {"version": self.vacancy.version}

    def success_url(self, result: Any) -> str:
        """Its page, for those who see it still."""
        if result is None or Vacancy.objects.visible_to(self.actor).filter(pk=self.vacancy.pk):
            return reverse("vacancy", args=[self.vacancy.pk])
        return reverse("vacancy-list")


class VacancyEditView(OneVacancyPage):
    """What the work is, and who decides."""

    title = _("Change the vacancy")
    submit_label = _("Save")
    form_class = VacancyForm

    def get_initial(self) -> dict[str, Any]:
        """What it says now."""
        names = services.VACANCY_FIELDS | {"version"}
        return {name: getattr(self.vacancy, name) for name in names}

    def form_kwargs(self) -> dict[str, Any]:
        """Roles, teams and people of the company."""
        return {"actor": self.actor, "vacancy": self.vacancy}

    def run(self, form: ServiceForm) -> Vacancy:
        """Save it."""
        return services.vacancy_change(
            actor=self.actor,
            vacancy_id=self.vacancy.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )


class PanelAddView(OneVacancyPage):
    """Somebody more for the interviews."""

    title = _("Add to the panel")
    submit_label = _("Add")
    success_message = _("Added. They see the candidates now.")
    form_class = PanelForm

    def form_kwargs(self) -> dict[str, Any]:
        """People who are not on it yet."""
        return {"actor": self.actor, "vacancy": self.vacancy}

    def run(self, form: ServiceForm) -> Vacancy:
        """Add them."""
        return services.panel_member_add(
            actor=self.actor,
            vacancy_id=self.vacancy.pk,
            member_id=form.cleaned_data["member_id"],
        )


class PanelRemoveView(OneVacancyPage):
    """Somebody less."""

    title = _("Take off the panel?")
    submit_label = _("Take off")
    success_message = _("They see the candidates no more.")
    form_class = ConfirmForm
    template_name = "_generic/confirm.html"

    def prepare(self) -> None:
        """Somebody of the panel, or `NotFound`."""
        super().prepare()
        panel = self.vacancy.panel.select_related("member")
        self.seat = get_or_not_found(panel, member_id=self.kwargs["member_id"])

    def run(self, form: ServiceForm) -> Vacancy:
        """Take them off."""
        return services.panel_member_remove(
            actor=self.actor, vacancy_id=self.vacancy.pk, member_id=self.seat.member_id
        )

    def extra_context(self) -> Mapping[str, Any]:
        """Who, and what follows."""
        return {
            "text": _("%(name)s will see the candidates of this vacancy no more.")
            % {"name": self.seat.member.name}
        }


class VacancyCloseView(OneVacancyPage):
    """The end of the search."""

    title = _("End the search")
    submit_label = _("End the search")
    form_class = VacancyCloseForm

    def prepare(self) -> None:
        """An open one."""
        super().prepare()
        if self.vacancy.state != VacancyState.OPEN:
            raise IllegalState(_("This vacancy is not open any more."))

    def run(self, form: ServiceForm) -> Vacancy:
        """Close it."""
        return services.vacancy_close(
            actor=self.actor,
            vacancy_id=self.vacancy.pk,
            version=form.cleaned_data["version"],
            filled=form.cleaned_data["outcome"] == "filled",
            reason=form.cleaned_data["reason"],
        )

    def extra_context(self) -> Mapping[str, Any]:
        """What follows."""
        return {
            "lead": _(
                "The data of its candidates are deleted half a year later, unless another"
                " day was chosen."
            )
        }


class VacancyReopenView(OneVacancyPage):
    """The search goes on."""

    title = _("Search again?")
    submit_label = _("Search again")
    form_class = ConfirmForm

    def prepare(self) -> None:
        """One that is over."""
        super().prepare()
        if self.vacancy.state == VacancyState.OPEN:
            raise IllegalState(_("This vacancy is open."))

    def run(self, form: ServiceForm) -> Vacancy:
        """Open it again."""
        return services.vacancy_reopen(
            actor=self.actor,
            vacancy_id=self.vacancy.pk,
            version=form.cleaned_data["version"],
        )
