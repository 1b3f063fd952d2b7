"""Low answers to follow up: the list, one of them, what was said, and how it ended."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.forms import ServiceForm
from core.ui import formats
from core.views import ActorView, ListPage, ServiceFormPage, get_or_not_found
from surveys.loop_filters import STATE_LABELS, LoopFilterSet
from surveys.loop_forms import LoopCloseForm, LoopContactForm, LoopRuleForm
from surveys.models import LoopCase, LoopRule, LoopStepKind, Survey
from surveys.scales import number_of
from surveys.selectors.loop import LoopFigures, LoopState, cases_for, figures_of, rule_of, rules_for
from surveys.services import loop_close, loop_contact, loop_rule_change
from surveys.texts import score_words
from surveys.views.tabs import survey_tabs

TOO_FEW = 10
_TONES = {
    LoopState.WAITING: ("warn", "clock"),
    LoopState.CONTACTED: ("none", "user"),
    LoopState.NO_OUTCOME: ("warn", "tri"),
    LoopState.REOPENED: ("warn", "loop"),
    LoopState.CLOSED: ("ok", "check"),
}


def case_row(case: Any) -> Mapping[str, Any]:
    """Plain values of one case, for the list and its own page."""
    invitation, request = case.invitation, case.request
    state, kind = LoopState(case.state), invitation.kind
    is_late = state == LoopState.WAITING and case.due_at < timezone.now()
    tone, icon = ("risk", "clock") if is_late else _TONES[state]
    steps = list(case.steps.all())
    told = [step for step in steps if step.note]
    written = gettext("Written to the client") if case.contacted_at else ""
    return {
        "url": reverse("survey-loop-case", args=[case.pk]),
        "client": invitation.client.name,
        "contact": invitation.contact.name if invitation.contact else "",
        "kind": kind.upper(),
        "score": number_of(kind, case.score) or score_words(kind, case.score),
        "raised": score_words(kind, case.last_score) if case.raised_at else "",
        "words": next((step.answer.comment for step in reversed(steps) if step.answer), ""),
        "request": f"#{request.number} {request.subject}",
        "request_url": reverse("request-detail", args=[request.number]),
        "owner": request.owner.name if request.owner else str(request.owner_team or ""),
        "role": request.owner_role.code if request.owner_role else "",
        "state": gettext("overdue") if is_late else STATE_LABELS[state],
        "tone": tone,
        "icon": icon,
        "due_at": case.due_at if state == LoopState.WAITING else None,
        "contacted_at": case.contacted_at,
        "opened_at": case.opened_at,
        "done": told[-1].note if told else written,
        "outcome": case.get_outcome_display() if case.outcome else "",
        "is_closed": state == LoopState.CLOSED,
    }


class LoopListPage(ListPage):
    """Low answers with their owner, where they stand, and what was done."""

    capability = Capability.SURVEYS_VIEW
    title = gettext_lazy("To follow up")
    template_name = "surveys/loop_list.html"
    row_template = "surveys/_loop_row.html"
    columns = (
        (gettext_lazy("Client"), ""),
        (gettext_lazy("Score"), "num"),
        (gettext_lazy("In their words"), "opt-s"),
        (gettext_lazy("Owner"), "opt-s"),
        (gettext_lazy("State"), ""),
        (gettext_lazy("What was done"), "opt-s"),
        (gettext_lazy("When"), "end"),
    )
    filterset_class = LoopFilterSet
    ordering = ("-opened_at", "-id")
    empty_title = gettext_lazy("No low answers")
    empty_text = gettext_lazy(
        "When a client answers low, a request opens here by itself and goes to whoever the matrix "
        "names for unhappy clients."
    )

    def get_queryset(self) -> models.QuerySet[Any]:
        """What the actor may see."""
        return cases_for(self.actor)

    def row(self, record: Any) -> Mapping[str, Any]:
        """Plain values."""
        return case_row(record)

    def extra_context(self) -> Mapping[str, Any]:
        """The figures of what the filters show, whatever its state, and the ways on."""
        manages = self.actor.has(Capability.SURVEYS_MANAGE)
        return {
            "crumbs": [{"label": _("Surveys"), "url": reverse("survey-list")}],
            "tabs": survey_tabs(self.actor, "survey-loop"),
            "lead": _("Low answers, and what became of each."),
            "cards": _cards(self.figures()),
            "rules_url": reverse("survey-loop-rules") if manages else "",
        }

    def figures(self) -> LoopFigures:
        """A share of those that are closed among the closed would say nothing."""
        given = self.request.GET.copy()
        given.pop("state", None)
        filterset = LoopFilterSet(given, queryset=self.get_queryset(), request=self.request)
        cases = filterset.qs if filterset.is_valid() else self.get_queryset().none()
        return figures_of(cases.select_related(None).prefetch_related(None), timezone.now())


def _cards(figures: LoopFigures) -> list[dict[str, Any]]:
    """Share closed and time to the first contact, each with its n; and two plain counts."""
    return [
        _closed_card(figures),
        _contact_card(figures),
        {
            "label": gettext("Raised since"),
            "n": figures.n,
            "state": "ok" if figures.n else "no_data",
            "value": formats.number(figures.raised),
            "text": gettext("The client has answered better since, to the same question"),
        },
        {
            "label": gettext("Overdue"),
            "n": None,
            "state": "ok",
            "value": formats.number(figures.overdue),
            "text": gettext("Nobody has spoken with them in the time set for it"),
            "url": "?state=overdue",
        },
    ]


def _state(n: int) -> str:
    return "no_data" if not n else "too_few" if n < TOO_FEW else "ok"


def _closed_card(figures: LoopFigures) -> dict[str, Any]:
    share = figures.share
    card: dict[str, Any] = {
        "n": figures.n,
        "state": _state(figures.n),
        "label": gettext("Loops closed"),
        "text": gettext("Resolved with an outcome, of all low answers shown"),
        "unit": "\N{NO-BREAK SPACE}%",
    }
    if share is not None:
        ends = {"low": formats.number(share.low, 1), "high": formats.number(share.high, 1)}
        card["value"] = formats.number(share.value, 1)
        card["interval"] = gettext("95 %%: %(low)s to %(high)s") % ends
    return card


def _contact_card(figures: LoopFigures) -> dict[str, Any]:
    without = figures.n - figures.contacted
    card: dict[str, Any] = {
        "label": gettext("Median time to the first contact"),
        "n": figures.contacted,
        "state": _state(figures.contacted),
        "text": gettext("From the answer to the first words with the client, by the clock"),
    }
    if figures.median is not None:
        card["value"] = formats.duration(figures.median.total_seconds())
    if without:
        text = ngettext(
            "%(n)s more without a contact yet", "%(n)s more without a contact yet", without
        )
        card["interval"] = text % {"n": without}
    return card


class LoopCasePage(ActorView):
    """One low answer: what happened since."""

    capability = Capability.SURVEYS_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it with all its steps."""
        case: Any = get_or_not_found(cases_for(self.actor), pk=pk)
        row, kind = case_row(case), case.invitation.kind
        works = self.actor.has(Capability.REQUESTS_WORK) and not row["is_closed"]
        context = {
            "title": _("%(kind)s %(score)s of %(client)s")
            % {"kind": row["kind"], "score": row["score"], "client": row["client"]},
            "crumbs": [
                {"label": _("Surveys"), "url": reverse("survey-list")},
                {"label": _("To follow up"), "url": reverse("survey-loop")},
            ],
            "row": row,
            "steps": [_step(kind, step) for step in reversed(case.steps.all())],
            "invitation_url": reverse("survey-invitation", args=[case.invitation_id]),
            "contact_url": reverse("survey-loop-contact", args=[pk]) if works else "",
            "close_url": reverse("survey-loop-close", args=[pk]) if works else "",
            "facts": _facts(case, row),
        }
        return self.render("surveys/loop_case.html", context)


def _step(kind: str, step: Any) -> dict[str, Any]:
    is_answer = step.kind in {LoopStepKind.OPENED, LoopStepKind.ANSWERED}
    return {
        "what": step.get_kind_display(),
        "score": score_words(kind, step.answer.score) if is_answer and step.answer else "",
        "outcome": step.get_outcome_display() if step.outcome else "",
        "note": step.answer.comment if is_answer and step.answer else step.note,
        "by": step.member.name if step.member else "",
        "at": step.at,
    }


def _facts(case: Any, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    first = formats.when(case.contacted_at) if case.contacted_at else ""
    return [
        {"label": _("Owner"), "value": row["owner"]},
        {"label": _("State"), "value": row["state"]},
        {"label": _("First contact due"), "value": formats.when(case.due_at)},
        {"label": _("First contact"), "value": first},
        {"label": _("Outcome"), "value": row["outcome"]},
    ]


class _CaseFormPage(ServiceFormPage, abstract=True):
    """A form about one case."""

    capability = Capability.REQUESTS_WORK

    def prepare(self) -> None:
        """Find the case."""
        cases = LoopCase.objects.visible_to(self.actor).select_related("invitation__client")
        self.case: LoopCase = get_or_not_found(cases, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """The version that is looked at."""
        return {"version": self.case.version}

    def extra_context(self) -> Mapping[str, Any]:
        """Whose answer it is."""
        return {"lead": self.case.invitation.client.name}

    def success_url(self, result: Any) -> str:
        """Back to the case."""
        return reverse("survey-loop-case", args=[self.case.pk])


class LoopContactPage(_CaseFormPage):
    """Somebody spoke with the client."""

    title = _("Spoken with the client")
    submit_label = _("Note it")
    form_class = LoopContactForm
    success_message = _("Noted.")

    def run(self, form: ServiceForm) -> Any:
        """Note it."""
        version = form.cleaned_data["version"]
        values = form.service_values()
        return loop_contact(actor=self.actor, case_id=self.case.pk, version=version, **values)


class LoopClosePage(_CaseFormPage):
    """How it ended."""

    title = _("Close the loop")
    submit_label = _("Resolve and close")
    form_class = LoopCloseForm
    success_message = _("The loop is closed.")

    def run(self, form: ServiceForm) -> Any:
        """Resolve the request with an outcome."""
        version = form.cleaned_data["version"]
        values = form.service_values()
        return loop_close(actor=self.actor, case_id=self.case.pk, version=version, **values)


class LoopRulesPage(ActorView):
    """Which answers are low, survey by survey."""

    capability = Capability.SURVEYS_MANAGE

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show what holds."""
        context = {
            "title": _("What is a low answer"),
            "crumbs": [
                {"label": _("Surveys"), "url": reverse("survey-list")},
                {"label": _("To follow up"), "url": reverse("survey-loop")},
            ],
            "rules": [_rule_row(rule) for rule in rules_for(self.actor)],
        }
        return self.render("surveys/loop_rules.html", context)


def _rule_row(rule: LoopRule) -> dict[str, Any]:
    hours = rule.contact_hours
    return {
        "name": str(rule.survey),
        "limit": score_words(rule.survey.kind, rule.limit),
        "hours": ngettext("%(n)s working hour", "%(n)s working hours", hours) % {"n": hours},
        "topic": str(rule.topic) if rule.topic else gettext("unhappy clients"),
        "is_active": rule.is_active,
        "url": reverse("survey-loop-rule", args=[rule.survey_id]),
    }


class LoopRulePage(ServiceFormPage):
    """Change what is low for one survey."""

    capability = Capability.SURVEYS_MANAGE
    title = _("What is a low answer")
    submit_label = _("Save")
    form_class = LoopRuleForm
    success_message = _("Saved. It holds for answers from now on.")

    def prepare(self) -> None:
        """Find the survey and what holds for it."""
        surveys = Survey.objects.visible_to(self.actor)
        self.survey: Survey = get_or_not_found(surveys, pk=self.kwargs["pk"])
        self.rule = rule_of(self.survey)

    def form_kwargs(self) -> dict[str, Any]:
        """The kind's scale and the company's topics."""
        return {"actor": self.actor, "kind": self.survey.kind}

    def get_initial(self) -> dict[str, Any]:
        """What holds now."""
        names = ("is_active", "limit", "contact_hours", "topic_id", "version")
        return {name: getattr(self.rule, name) for name in names}

    def extra_context(self) -> Mapping[str, Any]:
        """Which survey."""
        return {"lead": str(self.survey)}

    def run(self, form: ServiceForm) -> Any:
        """Save."""
        version = form.cleaned_data["version"]
        values = form.service_values()
        return loop_rule_change(
            actor=self.actor, survey_id=self.survey.pk, version=version, **values
        )

    def success_url(self, result: Any) -> str:
        """Back to all of them."""
        return reverse("survey-loop-rules")
