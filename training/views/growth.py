"""Pages of growth: who has which grade, one person's readiness and history, and decisions."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from core.access import Capability
from core.errors import NotFound
from core.forms import ServiceForm
from core.ui import formats
from core.views import ActorView, ServiceFormPage, get_or_not_found
from metrics.wording import value_text
from training import growth_words as words
from training.growth_forms import JudgeForm, PromotionForm
from training.models.growth import Grade, GradeVersion, Judgement, Promotion, WhyNow
from training.selectors import growth as reads
from training.selectors.learning import answers_for_seen
from training.selectors.readiness import Readiness, newest_version, readiness_of
from training.services import grades, promotions
from training.services.practices import today_of
from training.views.delegated import task_row
from training.views.practices import number_in
from training.views.tabs import training_tabs

YEARS_SHOWN = timedelta(days=730)


class GrowthView(ActorView):
    """Everybody whose growth one may see, with their grade and since when."""

    capability = Capability.TRAINING_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page; heads see how decisions came about, managers what they do themselves."""
        in_use = {one.pk: one for one in Grade.objects.visible_to(self.actor)}
        today = today_of(self.actor)
        decides = self.actor.has(Capability.GROWTH_DECIDE)
        filled = reads.filled_places(self.actor, today - YEARS_SHOWN) if decides else None
        context = {
            "title": gettext("Growth"),
            "tabs": training_tabs(self.actor, "growth"),
            "people": [person_row(one, in_use) for one in reads.people_who_grow(self.actor)],
            "has_grades": bool(in_use),
            "tasks": [task_row(one) for one in reads.tasks_waiting(self.actor)[:20]],
            "filled": filled_shown(filled) if filled else None,
            "filled_rows": [
                {
                    "name": one.member.name,
                    "grade": one.grade.name,
                    "day": formats.date_text(one.starts_on),
                    "url": reverse("promotion-detail", args=[one.pk]),
                }
                for one in (
                    reads.places_filled(self.actor, today - YEARS_SHOWN)[:20] if decides else ()
                )
            ],
            "own": [own_row(one) for one in reads.own_requests(self.actor, today)],
            "decides": decides,
            "leads": self.actor.has(Capability.TRAINING_MANAGE),
        }
        return self.render("training/growth.html", context)


def person_row(person: Any, in_use: dict[int, Grade]) -> dict[str, Any]:
    """Plain values of one person."""
    grade = in_use.get(person.grade_id_now)
    return {
        "name": person.name,
        "job": person.job_title,
        "url": reverse("growth-person", args=[person.pk]),
        "grade": grade.name if grade else "",
        "since": formats.date_text(person.grade_since),
    }


def filled_shown(found: reads.FilledPlaces) -> dict[str, Any]:
    """The share of promotions that only filled a place, with all that belongs to it."""
    estimate = found.estimate
    if estimate is None:
        return {"value": "", "n": 0}
    return {
        "value": formats.number(estimate.value, 1),
        "low": formats.number(estimate.low, 1),
        "high": formats.number(estimate.high, 1),
        "n": found.n,
        "is_few": found.is_too_few,
    }


def own_row(one: reads.OwnRequests) -> dict[str, Any]:
    """What a manager did personally this month."""
    return {
        "name": one.name,
        "url": reverse("growth-person", args=[one.member_id]),
        "resolved": value_text("closed_requests", one.resolved.value),
        "worked": value_text("handling_time", one.worked.value),
        "owned": one.owned,
    }


class GrowthPersonView(ActorView):
    """One person: readiness for the next grade (or `?grade=`), tasks, and the grades they had."""

    capability = Capability.TRAINING_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        person = person_given(self, pk)
        history = list(reads.history_of(self.actor, person.pk))
        versions = {one.grade: one for one in reads.versions_in_use(self.actor)}
        in_use = list(versions)
        now = history[0].grade if history else None
        target = asked_grade(request, in_use) or reads.next_grade(in_use, now)
        version = versions[target] if target else None
        ready = readiness_of(self.actor, person.pk, version) if version else None
        is_me = person.pk == self.actor.membership_id
        answers = answers_for_seen(self.actor, person.pk) and not is_me
        context = {
            "title": person.name,
            "person": person,
            "now": now,
            "since": formats.date_text(history[0].starts_on) if history else "",
            "grades": [
                {
                    "label": one.name,
                    "url": f"?grade={one.pk}",
                    "current": target is not None and one.pk == target.pk,
                }
                for one in in_use
            ],
            "ready": ready_shown(ready, person.pk) if ready else None,
            "tasks": [task_row(one) for one in reads.tasks_of(self.actor, person.pk)[:50]],
            "history": [promotion_row(one) for one in history],
            "may_judge": answers,
            "may_give": answers,
            "may_decide": self.actor.has(Capability.GROWTH_DECIDE) and not is_me,
            "crumbs": [
                {"label": _("Growth"), "url": reverse("growth")},
                {"label": person.name},
            ],
        }
        return self.render("training/growth_person.html", context)


def person_given(view: ActorView, pk: int) -> Membership:
    """Somebody whose growth the actor may see, or `NotFound`."""
    person: Membership = get_or_not_found(reads.people_who_grow(view.actor), pk=pk)
    return person


def asked_grade(request: HttpRequest, in_use: list[Grade]) -> Grade | None:
    """The grade that the address names."""
    asked = number_in(request, "grade")
    return next((one for one in in_use if one.pk == asked), None)


def ready_shown(ready: Readiness, member_id: int) -> dict[str, Any]:
    """Readiness for a page."""
    return {
        "grade": ready.grade,
        "version": ready.version,
        "met": ready.met,
        "all": len(ready.evidence),
        "rows": [words.shown(one, member_id) for one in ready.evidence],
    }


def promotion_row(one: Promotion) -> dict[str, Any]:
    """One decision."""
    is_filled = one.why_now == WhyNow.VACANCY
    return {
        "grade": one.grade.name,
        "since": formats.date_text(one.starts_on),
        "why": WhyNow(one.why_now).label,
        "is_filled": is_filled,
        "reason": one.reason,
        "missing": one.missing,
        "missing_reason": one.missing_reason,
        "by": one.decided_by.name if one.decided_by else _("The product"),
        "url": reverse("promotion-detail", args=[one.pk]),
    }


class PromotionView(ActorView):
    """A decision with the evidence of its day, as it was frozen then."""

    capability = Capability.TRAINING_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        rows = Promotion.objects.visible_to(self.actor)
        related = rows.select_related("grade", "member", "decided_by", "grade_version")
        one: Promotion = get_or_not_found(related, pk=pk)
        context = {
            "title": gettext("%(name)s: %(grade)s")
            % {"name": one.member.name, "grade": one.grade.name},
            "row": promotion_row(one),
            "rows": [words.shown(each, one.member_id) for each in one.evidence],
            "version": one.grade_version,
            "crumbs": [
                {"label": _("Growth"), "url": reverse("growth")},
                {"label": one.member.name, "url": reverse("growth-person", args=[one.member_id])},
                {"label": one.grade.name},
            ],
        }
        return self.render("training/promotion.html", context)


class PromotionDecideView(ServiceFormPage):
    """Decide a grade for a person."""

    capability = Capability.GROWTH_DECIDE
    title = _("Decide a grade")
    submit_label = _("Decide")
    success_message = _("Decided; the evidence of today is kept with it.")
    form_class = PromotionForm
    template_name = "training/promotion_form.html"

    def prepare(self) -> None:
        """The person, or `NotFound`."""
        self.person = person_given(self, self.kwargs["pk"])
        self.now = reads.grade_now(self.actor.company_id, self.person.pk)
        in_use = reads.grades_in_use(self.actor)
        asked = asked_grade(self.request, in_use)
        self.target = asked or reads.next_grade(in_use, self.now.grade if self.now else None)

    def form_kwargs(self) -> dict[str, Any]:
        """The company's grades."""
        return {"actor": self.actor}

    def get_initial(self) -> dict[str, Any]:
        """The next grade, and the decision that was known."""
        return {
            "grade_id": self.target.pk if self.target else None,
            "seen": self.now.pk if self.now else 0,
        }

    def extra_context(self) -> dict[str, Any]:
        """What is met and what is missing, and that the access level stays."""
        version = newest_version(self.target) if self.target else None
        ready = readiness_of(self.actor, self.person.pk, version) if version else None
        return {
            "lead": self.person.name,
            "ready": ready_shown(ready, self.person.pk) if ready else None,
            "person": self.person,
        }

    def run(self, form: ServiceForm) -> Promotion:
        """Decide it."""
        return promotions.promotion_decide(
            actor=self.actor, member_id=self.person.pk, **form.service_values()
        )

    def success_url(self, result: Any) -> str:
        """The person's growth."""
        return reverse("growth-person", args=[self.person.pk])


class JudgeView(ServiceFormPage):
    """Judge what no figure can tell."""

    capability = Capability.TRAINING_MANAGE
    title = _("What do you see?")
    submit_label = _("Save")
    success_message = _("Saved. The person reads it too.")
    form_class = JudgeForm

    def prepare(self) -> None:
        """The person, the grade and the requirement, or `NotFound`."""
        self.person = person_given(self, self.kwargs["pk"])
        found = Grade.objects.visible_to(self.actor)
        self.grade: Grade = get_or_not_found(found, pk=self.kwargs["grade_id"])
        version: GradeVersion | None = newest_version(self.grade)
        asked = [
            one
            for one in (version.requirements if version else ())
            if one.key == self.kwargs["key"] and one.kind == "judged"
        ]
        if not asked:
            raise NotFound
        self.asked = asked[0]

    def extra_context(self) -> dict[str, Any]:
        """What is judged, of whom."""
        return {"lead": f"{self.person.name}: {self.asked.title}"}

    def run(self, form: ServiceForm) -> Judgement:
        """Judge it."""
        return grades.judgement_give(
            actor=self.actor,
            member_id=self.person.pk,
            grade_id=self.grade.pk,
            key=self.asked.key,
            **form.service_values(),
        )

    def success_url(self, result: Any) -> str:
        """The person's readiness for that grade."""
        return reverse("growth-person", args=[self.person.pk]) + f"?grade={self.grade.pk}"
