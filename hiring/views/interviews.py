"""Pages of interviews: who is asked, when, who is released, and what one writes during the talk."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.errors import DomainError, IllegalState, NotAllowed, NotFound
from core.forms import ServiceForm
from core.views import ActorView, ServiceFormPage, get_or_not_found
from hiring import services
from hiring.interview_forms import (
    AskForm,
    CorrectForm,
    PlanForm,
    ReleaseForm,
    SheetForm,
    sheet_initial,
)
from hiring.models import Candidate, Interview, InterviewState, ScoreDraft, ScoreSubmission
from hiring.selectors.guides import guides_in_use
from hiring.selectors.interviews import DECIDED, interviews_of, people_to_ask
from hiring.views.interview_words import interview_rows, sheet_rows, when_planned


def candidate_given(actor: Any, pk: int) -> Candidate:
    """A candidate in sight whose data are there, with the vacancy, or `NotFound`."""
    rows = Candidate.objects.visible_to(actor).filter(erased_at=None)
    candidate: Candidate = get_or_not_found(rows.select_related("vacancy"), pk=pk)
    return candidate


def candidate_crumbs(candidate: Candidate, last: Any) -> list[dict[str, Any]]:
    """The way to a page about a candidate's interviews."""
    vacancy = candidate.vacancy
    return [
        {"label": _("Hiring"), "url": reverse("vacancy-list")},
        {"label": vacancy.title, "url": reverse("vacancy", args=[vacancy.pk])},
        {"label": candidate.name, "url": reverse("candidate", args=[candidate.pk])},
        {"label": last},
    ]


class CandidateInterviewsView(ActorView):
    """Who was asked to interview a candidate; for htmx the panel of the candidate's page."""

    capability = Capability.HIRING_TAKE_PART

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """States only: who is awaited, who has given scores, who was released and why."""
        candidate = candidate_given(self.actor, pk)
        runs = services.runs(self.actor, candidate.vacancy)
        interviews = interviews_of(self.actor, pk)
        context = {
            "title": gettext("Interviews: %(name)s") % {"name": candidate.name},
            "candidate": candidate,
            "rows": interview_rows(self.actor, interviews, runs=runs),
            "may_ask": runs and candidate.state not in DECIDED,
            "has_scores": any(row.state == InterviewState.GIVEN for row in interviews),
            "crumbs": candidate_crumbs(candidate, _("Interviews")),
        }
        is_part = bool(getattr(request, "htmx", False))
        return self.render(f"hiring/interview{'_panel' if is_part else 's'}.html", context)


class InterviewAskView(ServiceFormPage):
    """Ask people of the panel to interview a candidate."""

    capability = Capability.HIRING_OPEN
    title = _("Ask for interviews")
    submit_label = _("Ask them")
    success_message = _("They are asked, and find it on their desks.")
    form_class = AskForm

    def prepare(self) -> None:
        """The candidate; who runs the vacancy asks."""
        self.candidate = candidate_given(self.actor, self.kwargs["pk"])
        services.require_runs(self.actor, self.candidate.vacancy)
        if self.candidate.state in DECIDED:
            raise IllegalState(_("The case of this candidate is over."))

    def form_kwargs(self) -> dict[str, Any]:
        """People of the panel who are not asked yet, and guides in force."""
        own = self.candidate.vacancy.guide
        guides = guides_in_use(self.actor).exclude(pk=own.pk if own else None)
        return {
            "people": people_to_ask(self.actor, self.candidate),
            "guides": [(guide.pk, guide.name) for guide in guides],
            "of_vacancy": own.name if own else "",
        }

    def run(self, form: ServiceForm) -> Any:
        """Ask them."""
        return services.interviews_ask(
            actor=self.actor, candidate_id=self.candidate.pk, **form.service_values()
        )

    def success_url(self, result: Any) -> str:
        """The candidate."""
        return reverse("candidate", args=[self.candidate.pk])

    def extra_context(self) -> dict[str, Any]:
        """Of whom."""
        return {
            "lead": self.candidate.name,
            "foot": _("Each scores without seeing the others' scores."),
        }


class InterviewPage(ServiceFormPage, abstract=True):
    """A form about one interview."""

    capability = Capability.HIRING_TAKE_PART

    def prepare(self) -> None:
        """The interview, or `NotFound`."""
        rows = Interview.objects.visible_to(self.actor).filter(candidate__erased_at=None)
        self.interview: Interview = get_or_not_found(
            rows.select_related("candidate__vacancy", "interviewer"), pk=self.kwargs["pk"]
        )
        self.check()

    def check(self) -> None:
        """Whether this person may."""
        services.require_runs(self.actor, self.interview.candidate.vacancy)
        if self.interview.state != InterviewState.ASKED:
            raise IllegalState(_("The scores of this interview are not awaited any more."))

    def get_initial(self) -> dict[str, Any]:
        """Which state of it was seen."""
        return {"version": self.interview.version}

    def here(self, form: ServiceForm) -> dict[str, Any]:
        """Who does it to which interview."""
        return {
            "actor": self.actor,
            "interview_id": self.interview.pk,
            "version": form.cleaned_data["version"],
        }

    def success_url(self, result: Any) -> str:
        """The candidate."""
        return reverse("candidate", args=[self.interview.candidate_id])

    def extra_context(self) -> dict[str, Any]:
        """Of whom by whom."""
        words = {
            "candidate": self.interview.candidate.name,
            "interviewer": self.interview.interviewer.name,
        }
        return {"lead": gettext("%(candidate)s, interviewed by %(interviewer)s") % words}


class InterviewPlanView(InterviewPage):
    """Set the day and the hour."""

    title = _("When is the talk?")
    submit_label = _("Save")
    success_message = _("Saved.")
    form_class = PlanForm

    def check(self) -> None:
        """For the interviewer too."""
        if self.interview.interviewer_id != self.actor.membership_id:
            super().check()
        elif self.interview.state != InterviewState.ASKED:
            raise IllegalState(_("The scores of this interview are not awaited any more."))

    def get_initial(self) -> dict[str, Any]:
        """As it is planned."""
        planned = {name: getattr(self.interview, name) for name in ("planned_on", "planned_at")}
        return super().get_initial() | planned

    def run(self, form: ServiceForm) -> Interview:
        """Save it."""
        return services.interview_plan(**self.here(form), **form.service_values())


class InterviewReleaseView(InterviewPage):
    """Wait for an interviewer's scores no longer."""

    title = _("Release this interviewer?")
    submit_label = _("Release")
    success_message = _("Released. What they had written is deleted unread.")
    form_class = ReleaseForm

    def run(self, form: ServiceForm) -> Interview:
        """Release them."""
        return services.interview_release(**self.here(form), because=form.cleaned_data["because"])


class OwnInterviewPage(InterviewPage, abstract=True):
    """A form for the interviewer alone, about scores."""

    form_class = SheetForm

    def check(self) -> None:
        """One's own. Raises `NotAllowed`."""
        if self.interview.interviewer_id != self.actor.membership_id:
            raise NotAllowed(_("Only the interviewer scores an interview."))

    def form_kwargs(self) -> dict[str, Any]:
        """The qualities of the guide as it was when they were asked."""
        return {"qualities": self.interview.guide_version.qualities}

    def form_of(self, form: ServiceForm) -> SheetForm:
        """The form as what it is."""
        assert isinstance(form, SheetForm)  # noqa: S101 -- declared above
        return form

    def cancel_url(self) -> str:
        """The candidate."""
        return reverse("candidate", args=[self.interview.candidate_id])

    def extra_context(self) -> dict[str, Any]:
        """What the page says beside the form."""
        candidate = self.interview.candidate
        return {
            "interview": self.interview,
            "candidate": candidate,
            "planned": when_planned(self.interview),
            "crumbs": candidate_crumbs(candidate, _("Interview")),
        }


class InterviewScoreView(OwnInterviewPage):
    """Used during the talk: what to ask, what to listen for, and what was said."""

    title = _("Interview")
    submit_label = _("Give my scores")
    success_message = _("Your scores are given. You see those of the others now.")
    template_name = "hiring/interview_score.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The sheet to write on; what was given once it is given."""
        self.prepare()
        if self.interview.state == InterviewState.ASKED:
            return self.render_form(self.get_form())
        return self._given()

    def _given(self) -> HttpResponse:
        submissions = list(
            ScoreSubmission.objects.visible_to(self.actor)
            .filter(interview=self.interview)
            .order_by("-number")
        )
        qualities = self.interview.guide_version.qualities
        context = {
            "title": self._title(),
            "sheets": [
                {"submission": row, "rows": sheet_rows(qualities, row.sheet)} for row in submissions
            ],
            "is_released": self.interview.state == InterviewState.RELEASED,
            **super().extra_context(),
        }
        return self.render("hiring/interview_given.html", context)

    def get_initial(self) -> dict[str, Any]:
        """What was kept while it was typed."""
        drafts = ScoreDraft.objects.visible_to(self.actor).filter(interview=self.interview)
        draft: ScoreDraft | None = drafts.first()
        self.draft = draft
        return {"version": 0} if draft is None else self._kept(draft)

    def _kept(self, draft: ScoreDraft) -> dict[str, Any]:
        return {"version": draft.version, **sheet_initial(draft.sheet)}

    def run(self, form: ServiceForm) -> ScoreSubmission:
        """Give them."""
        return services.scores_give(
            actor=self.actor,
            interview_id=self.interview.pk,
            sheet=self.form_of(form).sheet(),
            seen=form.cleaned_data["version"],
        )

    def success_url(self, result: Any) -> str:
        """All scores side by side."""
        return reverse("comparison", args=[self.interview.candidate_id])

    def _title(self) -> str:
        return gettext("Interview: %(name)s") % {"name": self.interview.candidate.name}

    def extra_context(self) -> dict[str, Any]:
        """When it was last kept."""
        kept = self.draft.changed_at if self.draft else None
        return super().extra_context() | {"title": self._title(), "kept": kept}


class InterviewDraftView(OwnInterviewPage):
    """Keeps what is typed while it is typed: the answer is a line that says so."""

    title = _("Interview")
    submit_label = _("Keep")

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """Nothing to see here: the sheet has its own page."""
        self.prepare()
        return self.redirect(reverse("interview-score", args=[self.interview.pk]))

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """Keep it; whatever is wrong is said in the line, and nothing typed is touched."""
        self.prepare()
        form = self.form_of(self.get_form(request.POST))
        context: dict[str, Any] = {"kept": None, "version": None, "message": ""}
        if form.is_valid():
            try:
                draft = services.scores_keep(
                    actor=self.actor,
                    interview_id=self.interview.pk,
                    sheet=form.sheet(),
                    seen=form.cleaned_data["version"],
                )
                context |= {"kept": draft.changed_at, "version": draft.version}
            except NotFound:
                raise
            except DomainError as error:
                context["message"] = error.message
        else:
            context["message"] = gettext("Some of it is too long. It is not kept yet.")
        context["now"] = timezone.now()
        return self.render("hiring/interview_kept.html", context)

    def run(self, form: ServiceForm) -> Any:
        """Kept above, without a page of its own."""
        raise NotImplementedError


class InterviewCorrectView(OwnInterviewPage):
    """Say something else than at first; both stay."""

    title = _("Correct my scores")
    submit_label = _("Give the correction")
    success_message = _("The correction stands beside your first scores.")
    form_class = CorrectForm
    template_name = "hiring/interview_correct.html"

    def check(self) -> None:
        """Something must have been given. Raises `IllegalState`."""
        super().check()
        rows = ScoreSubmission.objects.visible_to(self.actor).filter(interview=self.interview)
        self.newest: ScoreSubmission | None = rows.order_by("-number").first()
        if self.newest is None:
            raise IllegalState(_("You have not given your scores yet."))

    def get_initial(self) -> dict[str, Any]:
        """What holds now."""
        assert self.newest is not None  # noqa: S101 -- checked above
        return {"version": self.newest.number, **sheet_initial(self.newest.sheet)}

    def run(self, form: ServiceForm) -> ScoreSubmission:
        """Keep both."""
        return services.scores_correct(
            actor=self.actor,
            interview_id=self.interview.pk,
            sheet=self.form_of(form).sheet(),
            reason=form.cleaned_data["reason"],
            seen=form.cleaned_data["version"],
        )

    def success_url(self, result: Any) -> str:
        """One's own scores."""
        return reverse("interview-score", args=[self.interview.pk])
