"""Forms of vacancies, candidates, their documents and decisions."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from accounts.selectors import people_for
from core.access import Actor
from core.errors import DomainError
from core.forms import IdChoiceField, ServiceForm, day_field, text_field
from hiring.models import Candidate, ErasureReason, SourceKind, Vacancy
from hiring.models.vacancies import MOST_PLACES
from hiring.selectors.guides import guides_in_use
from hiring.selectors.vacancies import open_to_move
from hiring.services import who_may_run
from hiring.transitions import CANDIDATE_TRANSITIONS, CandidateAction
from roles.models import Role

WORDS_OF_ACTIONS = {
    CandidateAction.INTERVIEW: _("Interviews begin"),
    CandidateAction.WITHDRAW: _("They withdrew"),
    CandidateAction.RETURN: _("They are back"),
}


class VacancyForm(ServiceForm):
    """What the work is, whose it is, and who decides."""

    title = forms.CharField(label=_("Title"), max_length=200)
    about = text_field(
        _("What the work is"),
        rows=5,
        max_length=8000,
        required=False,
        help_text=_("What the person will do, with whom, and how success is measured."),
    )
    role_id = IdChoiceField(label=_("Role"), empty_label=_("Choose a role"))
    team_id = IdChoiceField(label=_("Team"), required=False, empty_label=_("No team yet"))
    guide_id = IdChoiceField(
        label=_("Interview guide"), required=False, empty_label=_("The usual one")
    )
    places = forms.IntegerField(label=_("Places"), min_value=1, max_value=MOST_PLACES, initial=1)
    hiring_manager_id = IdChoiceField(
        label=_("Hiring manager"),
        empty_label=_("Choose"),
        help_text=_(
            "Decides about the candidates. They are seen by this person, the panel and"
            " heads, and by nobody else."
        ),
    )

    def __init__(
        self, *args: Any, actor: Actor, vacancy: Vacancy | None = None, **kwargs: Any
    ) -> None:
        """Offer roles, teams, people and guides in use, and those the vacancy already has."""
        super().__init__(*args, **kwargs)
        roles = Role.objects.visible_to(actor).filter(is_active=True)
        offered = {
            "role_id": {row.pk: row.name for row in roles},
            "team_id": dict(_teams(actor)),
            "hiring_manager_id": dict(who_may_run(actor).values_list("pk", "name")),
            "guide_id": {guide.pk: guide.name for guide in guides_in_use(actor)},
        }
        if vacancy is not None:
            offered["role_id"].setdefault(vacancy.role_id, vacancy.role.name)
            manager = vacancy.hiring_manager
            offered["hiring_manager_id"].setdefault(manager.pk, manager.name)
            if vacancy.team is not None:
                offered["team_id"].setdefault(vacancy.team.pk, vacancy.team.name)
            if vacancy.guide is not None:
                offered["guide_id"].setdefault(vacancy.guide.pk, vacancy.guide.name)
        for name, choices in offered.items():
            self.offer(name, choices.items())
        if len(offered["guide_id"]) < 2:
            del self.fields["guide_id"]


def _teams(actor: Actor) -> Any:
    teams = Team.objects.visible_to(actor).filter(is_active=True)
    return teams.order_by("name", "pk").values_list("pk", "name")


class PanelForm(ServiceForm):
    """Who takes part."""

    member_id = IdChoiceField(
        label=_("Person"),
        empty_label=_("Choose"),
        help_text=_("They see all candidates of this vacancy from now on."),
    )

    def __init__(self, *args: Any, actor: Actor, vacancy: Vacancy, **kwargs: Any) -> None:
        """Offer everyone who works with clients and is not on the panel yet."""
        super().__init__(*args, **kwargs)
        people = people_for(actor).exclude(pk__in=vacancy.panel.values_list("member_id", flat=True))
        self.offer("member_id", people.values_list("pk", "name"))


class VacancyCloseForm(ServiceForm):
    """How the search ended."""

    outcome = forms.ChoiceField(
        label=_("How it ended"),
        choices=[
            ("closed", _("Closed without hiring")),
            ("filled", _("Filled, from within or another way")),
        ],
        widget=forms.RadioSelect,
        initial="closed",
    )
    reason = text_field(_("Why"), required=False, max_length=1000)


class CandidateForm(ServiceForm):
    """Who it is, and that they agreed to it."""

    name = forms.CharField(label=_("Name"), max_length=200)
    is_another = forms.BooleanField(
        label=_("This is another person of the same name"),
        required=False,
        widget=forms.HiddenInput,
    )
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    phone = forms.CharField(label=_("Phone"), required=False, max_length=60)
    source_kind = forms.ChoiceField(
        label=_("How they came"),
        choices=SourceKind.choices,
        help_text=_("Kept for counting after the data are deleted."),
    )
    source = forms.CharField(
        label=_("Where from"),
        required=False,
        max_length=200,
        help_text=_("The site, or who recommended them."),
    )
    consent_on = day_field(
        _("Consent given on"),
        help_text=_("Without their consent nothing about a person is kept."),
    )
    consent_how = forms.CharField(
        label=_("How they gave it"),
        max_length=500,
        help_text=_("For example: ticked on the form of the job site, or by e-mail."),
    )
    delete_on = day_field(
        _("Delete the data on"),
        required=False,
        help_text=_("Left empty: half a year after the vacancy is closed."),
    )
    notes = text_field(
        _("Notes"),
        rows=4,
        required=False,
        max_length=8000,
        help_text=_("Read by everybody on the panel: no impressions of interviews here."),
    )
    idempotency_key = forms.CharField(
        widget=forms.HiddenInput,
        required=False,
        max_length=100,
        initial=lambda: uuid4().hex,  # a callable: a new key for each form shown
    )

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        """The day of deletion of somebody known is chosen on a form of its own."""
        super().__init__(*args, **kwargs)
        if not is_new:
            for name in ("delete_on", "is_another", "idempotency_key"):
                del self.fields[name]
        elif self.data.get("is_another"):
            self._ask_who()

    def _ask_who(self) -> None:
        """Ask in sight whether it is somebody else."""
        self.fields["is_another"].widget = forms.CheckboxInput()

    def add_domain_error(self, error: DomainError) -> None:
        """A name that is there already asks whether it is somebody else."""
        if "is_another" in error.fields:
            self._ask_who()
        super().add_domain_error(error)


class KeepUntilForm(ServiceForm):
    """Another day of deletion."""

    delete_on = day_field(
        _("Delete the data on"),
        help_text=_("No longer than they agreed to."),
    )


class CandidateStateForm(ServiceForm):
    """Where a candidate is now."""

    action = forms.ChoiceField(label=_("What happened"), choices=[], widget=forms.RadioSelect)

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        """Offer what fits the state."""
        super().__init__(*args, **kwargs)
        self.offer(
            "action",
            [
                (action.value, words)
                for action, words in WORDS_OF_ACTIONS.items()
                if (candidate.state, action) in CANDIDATE_TRANSITIONS
            ],
        )


class MoveForm(ServiceForm):
    """For which vacancy instead."""

    vacancy_id = IdChoiceField(
        label=_("Vacancy"),
        empty_label=_("Choose"),
        help_text=_("Its panel sees the candidate from then on, this one no more."),
    )

    def __init__(self, *args: Any, actor: Actor, candidate: Candidate, **kwargs: Any) -> None:
        """Offer other open vacancies in sight."""
        super().__init__(*args, **kwargs)
        rows = open_to_move(actor, candidate.vacancy_id)
        self.offer("vacancy_id", rows.values_list("pk", "title"))


class RefuseForm(ServiceForm):
    """Why not."""

    reason = text_field(
        _("Why"),
        max_length=4000,
        help_text=_("What was seen in the interviews, not a feeling. Deleted with their data."),
    )
    unscored_because = text_field(_("Why before all scores are there"), max_length=1000, rows=2)

    def __init__(self, *args: Any, awaited: int, **kwargs: Any) -> None:
        """Ask about missing scores only where some are missing."""
        super().__init__(*args, **kwargs)
        if not awaited:
            del self.fields["unscored_because"]


class HireForm(RefuseForm):
    """Why, and from when."""

    starts_on = day_field(_("First day of work"))
    job_title = forms.CharField(label=_("Job title"), required=False, max_length=200)
    invite = forms.BooleanField(
        label=_("Send a link to choose a password"),
        required=False,
        help_text=_("To the address of the candidate. It can be sent later too."),
    )
    field_order = ("starts_on", "job_title", "reason", "unscored_because", "invite")


class EraseForm(ServiceForm):
    """Why the data go now."""

    because = forms.ChoiceField(
        label=_("Why"),
        choices=[pair for pair in ErasureReason.choices if pair[0] != ErasureReason.DUE],
        widget=forms.RadioSelect,
    )


class DocumentForm(ServiceForm):
    """A file of a candidate."""

    file = forms.FileField(
        label=_("File"), max_length=1000, allow_empty_file=True, help_text=_("At most 10 MB.")
    )
