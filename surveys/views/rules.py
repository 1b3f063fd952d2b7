"""Who is asked by themselves: rules, rhythms, limits, and what they did."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.access import Capability
from core.forms import ServiceForm
from core.ui import formats
from core.views import ActorView, ListPage, ServiceFormPage, get_or_not_found
from handoffs.models import Priority, RequestChannel
from surveys import services
from surveys.filters import OccasionFilterSet
from surveys.models import (
    ContactLimits,
    HeldReason,
    OccasionState,
    SurveyRhythm,
    SurveyRule,
    Trigger,
)
from surveys.rule_forms import LimitsForm, RhythmForm, RuleForm, segments_of
from surveys.selectors.candidates import limits_of
from surveys.selectors.rules import Outcome, occasions_for, outcomes, rhythms_for, rules_for
from surveys.services.limits import LIMIT_FIELDS, USUAL
from surveys.services.rhythms import RHYTHM_FIELDS
from surveys.services.rules import RULE_FIELDS
from surveys.views.tabs import survey_tabs

SPAN_DAYS = 30


class RulesPage(ActorView):
    """Every rule and rhythm in words, with what it did in the last days."""

    capability = Capability.SURVEYS_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        by_rule, by_rhythm = outcomes(self.actor, timezone.now() - timedelta(days=SPAN_DAYS))
        limits = limits_of(self.actor.company_id)
        context = {
            "title": _("Who is asked"),
            "tabs": survey_tabs(self.actor, "survey-rules"),
            "rules": [_rule_row(rule, by_rule.get(rule.pk)) for rule in rules_for(self.actor)],
            "rhythms": [
                _rhythm_row(rhythm, by_rhythm.get(rhythm.pk)) for rhythm in rhythms_for(self.actor)
            ],
            "limits": _limits_in_words(limits),
            "is_limited": bool(limits.contact_days or limits.client_most),
            "may_manage": self.actor.has(Capability.SURVEYS_MANAGE),
            "span": SPAN_DAYS,
        }
        return self.render("surveys/rules.html", context)


def _rule_row(rule: SurveyRule, outcome: Outcome | None) -> dict[str, Any]:
    said = {
        Trigger.RESOLVED: _("When a request is resolved, its contact is asked."),
        Trigger.FIRST_REPLY: _("When a request gets its first reply, its contact is asked."),
    }
    return {
        "pk": rule.pk,
        "name": rule.name,
        "place": rule.position,
        "is_active": rule.is_active,
        "survey": str(rule.survey),
        "survey_is_off": not rule.survey.is_active,
        "sentence": said[Trigger(rule.trigger)],
        "conditions": _conditions(rule),
        **_outcome("rule", rule.pk, outcome or Outcome()),
    }


def _conditions(rule: SurveyRule) -> list[str]:
    """Each condition in words; none at all fits every event."""
    named = (
        (_("Topic: %(value)s"), rule.topic.name if rule.topic else ""),
        (_("Role: %(value)s"), rule.role.name if rule.role else ""),
        (_("Segment: %(value)s"), rule.segment),
        (_("Channel: %(value)s"), dict(RequestChannel.choices).get(rule.channel, "")),
        (_("Priority: %(value)s"), dict(Priority.choices).get(rule.priority, "")),
    )
    said = [text % {"value": value} for text, value in named if value]
    if rule.share_percent < 100:
        said.append(_("%(share)s %% of them, drawn by chance") % {"share": rule.share_percent})
    if rule.delay_hours:
        text = ngettext("%(count)s hour later", "%(count)s hours later", rule.delay_hours)
        said.append(text % {"count": rule.delay_hours})
    return said


def _rhythm_row(rhythm: SurveyRhythm, outcome: Outcome | None) -> dict[str, Any]:
    every = ngettext(
        "One contact of each client is asked every %(count)s day, a few clients a day.",
        "One contact of each client is asked every %(count)s days, a few clients a day.",
        rhythm.every_days,
    )
    conditions = [_("Segment: %(value)s") % {"value": rhythm.segment}] if rhythm.segment else []
    if rhythm.starts_on > timezone.localdate():
        conditions.append(_("from %(day)s") % {"day": formats.day_text(rhythm.starts_on)})
    return {
        "pk": rhythm.pk,
        "name": str(rhythm.survey),
        "is_active": rhythm.is_active,
        "survey_is_off": not rhythm.survey.is_active,
        "sentence": every % {"count": rhythm.every_days},
        "conditions": conditions,
        **_outcome("rhythm", rhythm.pk, outcome or Outcome()),
    }


def _outcome(name: str, pk: int, outcome: Outcome) -> dict[str, Any]:
    url = f"{reverse('survey-occasions')}?{name}={pk}"
    return {
        "sent": outcome.sent,
        "answered": outcome.answered,
        "share": round(100 * outcome.answered / outcome.sent) if outcome.sent else None,
        "waiting": outcome.waiting,
        "not_drawn": outcome.not_drawn,
        "held_count": outcome.held_count,
        "held": [
            {
                "text": HeldReason(reason).label,
                "count": count,
                "url": f"{url}&state=held&reason={reason}",
            }
            for reason, count in outcome.held
        ],
        "url": url,
        "has_any": any(outcome),
    }


def _limits_in_words(limits: ContactLimits) -> list[str]:
    said = []
    if limits.contact_days:
        text = ngettext(
            "A contact gets at most one survey in %(count)s day.",
            "A contact gets at most one survey in %(count)s days.",
            limits.contact_days,
        )
        said.append(text % {"count": limits.contact_days})
    if limits.client_most:
        said.append(
            _("All contacts of a client together: at most %(most)s in %(days)s days.")
            % {"most": limits.client_most, "days": limits.client_days}
        )
    if not said:
        said.append(_("There is no limit: everybody is asked after every event that fits."))
    said.append(
        _("Mail goes out in working hours, by the clock of the contact.")
        if limits.in_working_hours
        else _("Mail goes out at any hour.")
    )
    if limits.remind_after_days:
        text = ngettext(
            "Whoever has not answered after %(count)s day is reminded once.",
            "Whoever has not answered after %(count)s days is reminded once.",
            limits.remind_after_days,
        )
        said.append(text % {"count": limits.remind_after_days})
    else:
        said.append(_("Nobody is reminded."))
    return said


class _ManagePage(ServiceFormPage, abstract=True):
    """A form that leads back to the page of rules."""

    capability = Capability.SURVEYS_MANAGE
    template_name = "surveys/rule_form.html"

    def form_kwargs(self) -> dict[str, Any]:
        """Whose choices are offered."""
        return {"actor": self.actor}

    def extra_context(self) -> Mapping[str, Any]:
        """Segments to choose from while typing."""
        return {"segments": segments_of(self.actor)}

    def success_url(self, result: Any) -> str:
        """The page of rules."""
        return reverse("survey-rules")


class RuleCreatePage(_ManagePage):
    """A new rule."""

    title = gettext_lazy("New rule")
    submit_label = gettext_lazy("Add rule")
    success_message = gettext_lazy("The rule is added. It asks after events from now on.")
    form_class = RuleForm

    def run(self, form: ServiceForm) -> SurveyRule:
        """Add it."""
        return services.survey_rule_create(actor=self.actor, **form.service_values())


class RuleEditPage(_ManagePage):
    """Change a rule, or switch it off."""

    title = gettext_lazy("Change the rule")
    submit_label = gettext_lazy("Save")
    success_message = gettext_lazy("The rule is saved.")
    form_class = RuleForm

    def prepare(self) -> None:
        """The rule, or `NotFound`."""
        found = SurveyRule.objects.visible_to(self.actor)
        self.rule: SurveyRule = get_or_not_found(found, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """What it says now, and the version seen."""
        return {name: getattr(self.rule, name) for name in (*RULE_FIELDS, "version")}

    def form_kwargs(self) -> dict[str, Any]:
        """With the rule."""
        return {"actor": self.actor, "rule": self.rule}

    def run(self, form: ServiceForm) -> SurveyRule:
        """Save it."""
        return services.survey_rule_update(
            actor=self.actor,
            rule_id=self.rule.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )


class RhythmCreatePage(_ManagePage):
    """A new rhythm."""

    title = gettext_lazy("New rhythm")
    submit_label = gettext_lazy("Add rhythm")
    success_message = gettext_lazy("The rhythm is added. The first clients are asked in turn.")
    form_class = RhythmForm

    def run(self, form: ServiceForm) -> SurveyRhythm:
        """Add it."""
        return services.survey_rhythm_create(actor=self.actor, **form.service_values())


class RhythmEditPage(_ManagePage):
    """Change a rhythm, or switch it off."""

    title = gettext_lazy("Change the rhythm")
    submit_label = gettext_lazy("Save")
    success_message = gettext_lazy("The rhythm is saved.")
    form_class = RhythmForm

    def prepare(self) -> None:
        """The rhythm, or `NotFound`."""
        found = SurveyRhythm.objects.visible_to(self.actor).select_related("survey")
        self.rhythm: SurveyRhythm = get_or_not_found(found, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """What it says now, and the version seen."""
        return {name: getattr(self.rhythm, name) for name in (*RHYTHM_FIELDS, "version")}

    def form_kwargs(self) -> dict[str, Any]:
        """With the rhythm."""
        return {"actor": self.actor, "rhythm": self.rhythm}

    def extra_context(self) -> Mapping[str, Any]:
        """What it asks does not change."""
        return {**super().extra_context(), "lead": str(self.rhythm.survey)}

    def run(self, form: ServiceForm) -> SurveyRhythm:
        """Save it."""
        return services.survey_rhythm_update(
            actor=self.actor,
            rhythm_id=self.rhythm.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )


class LimitsPage(_ManagePage):
    """How often people may be asked, and when."""

    title = gettext_lazy("How often people are asked")
    submit_label = gettext_lazy("Save")
    success_message = gettext_lazy("The limits are saved.")
    form_class = LimitsForm

    def form_kwargs(self) -> dict[str, Any]:
        """It offers nothing of the company."""
        return {}

    def get_initial(self) -> dict[str, Any]:
        """What holds now; where nothing was ever set, what is usual is proposed."""
        limits = limits_of(self.actor.company_id)
        if limits.pk is None:
            return {**USUAL, "version": 0}
        return {name: getattr(limits, name) for name in (*LIMIT_FIELDS, "version")}

    def extra_context(self) -> Mapping[str, Any]:
        """What comes seldom goes first."""
        lead = _(
            "The limits hold over all questionnaires. A survey by rhythm waits for a free place, "
            "and surveys after events leave it free."
        )
        return {"lead": lead}

    def run(self, form: ServiceForm) -> ContactLimits:
        """Save them."""
        return services.contact_limits_set(
            actor=self.actor, version=form.cleaned_data["version"], **form.service_values()
        )


class OccasionListPage(ListPage):
    """Every occasion with what became of it."""

    capability = Capability.SURVEYS_VIEW
    title = gettext_lazy("Occasions to ask")
    row_template = "surveys/rule_occasion.html"
    columns = (
        (gettext_lazy("Client"), ""),
        (gettext_lazy("What became of it"), ""),
        (gettext_lazy("Questionnaire"), "opt-s"),
        (gettext_lazy("Asked by"), "opt-s"),
        (gettext_lazy("About"), "opt-s"),
        (gettext_lazy("When"), "end"),
    )
    filterset_class = OccasionFilterSet
    ordering = ("-happened_at", "-id")
    empty_title = gettext_lazy("No occasions yet")
    empty_text = gettext_lazy("Rules and rhythms say here whom they asked, and why not.")

    def get_queryset(self) -> models.QuerySet[Any]:
        """What the actor may see."""
        return occasions_for(self.actor)

    def row(self, record: Any) -> Mapping[str, Any]:
        """Plain values."""
        return occasion_row(record)

    def extra_context(self) -> Mapping[str, Any]:
        """The way back."""
        return {
            "tabs": survey_tabs(self.actor, "survey-rules"),
            "crumbs": [{"label": _("Who is asked"), "url": reverse("survey-rules")}],
        }


_TONES = {OccasionState.SENT: "ok", OccasionState.WAITING: "none", OccasionState.HELD: "warn"}


def occasion_row(record: Any) -> dict[str, Any]:
    """Plain values of an occasion for lists."""
    request, contact = record.request, record.contact
    is_undrawn = record.reason == HeldReason.NOT_DRAWN
    return {
        "client": record.client.name,
        "client_url": reverse("client-detail", args=[record.client_id]),
        "contact": contact.name if contact else "",
        "state": record.get_state_display(),
        "tone": "none" if is_undrawn else _TONES[OccasionState(record.state)],
        "reason": record.get_reason_display() if record.reason else "",
        "until": record.due_at if record.state == OccasionState.WAITING else None,
        "survey": record.survey.kind.upper(),
        "by": record.rule.name if record.rule else _("rhythm"),
        "request": f"#{request.number} {request.subject}" if request else "",
        "request_url": reverse("request-detail", args=[request.number]) if request else "",
        "url": reverse("survey-invitation", args=[record.invitation_id])
        if record.invitation_id
        else "",
        "at": record.happened_at,
    }
