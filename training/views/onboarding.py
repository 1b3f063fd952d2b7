"""Pages of onboarding: newcomers, one plan, and what is done with it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.selectors import local_day
from core.access import Capability
from core.forms import ServiceForm
from core.views import ActorView, ServiceFormPage, get_or_not_found
from training import services
from training.models import Assignment, OnboardingPlan, PictureAnswer, PlanState
from training.onboarding_forms import (
    CancelForm,
    DropForm,
    DueForm,
    FinishForm,
    PlanItemForm,
    PlanStartForm,
)
from training.selectors.learning import answers_for_seen
from training.selectors.onboarding import calendar_spec, plans_listed, progress_of, role_words
from training.selectors.shadowing import days_listed, supervised_listed
from training.views.onboarding_words import grouped, item_rows, plan_row
from training.views.shadowing_words import day_row, supervised_row
from training.views.tabs import training_tabs

_SHOWN = 100


class OnboardingView(ActorView):
    """Who is being brought on board: oneself, one's people, all for heads."""

    capability = Capability.TRAINING_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """Plans under way, then the last ones that are over."""
        plans = list(plans_listed(self.actor).order_by("-starts_on", "-pk")[:_SHOWN])
        today = local_day(self.actor.company_time_zone, timezone.now())
        spec, progress = calendar_spec(self.actor.company_id), progress_of(plans, today)
        names = role_words(self.actor, {code for plan in plans for code in plan.role_codes})
        rows = [plan_row(plan, progress[plan.pk], spec, today, names) for plan in plans]
        context = {
            "title": _("Onboarding"),
            "tabs": training_tabs(self.actor, "onboarding"),
            "rows": sorted(
                (row for row in rows if row["is_open"]), key=lambda row: -int(row["late"] > 0)
            ),
            "over": [row for row in rows if not row["is_open"]],
            "may_manage": self.actor.has(Capability.TRAINING_MANAGE),
        }
        return self.render("training/onboarding.html", context)


class PlanView(ActorView):
    """One plan: for the person what is next and late, for the manager how it goes."""

    capability = Capability.TRAINING_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Items by when they are due, days of shadowing, requests under supervision."""
        plan: OnboardingPlan = get_or_not_found(plans_listed(self.actor), pk=pk)
        today = local_day(self.actor.company_time_zone, timezone.now())
        progress = progress_of([plan], today)[plan.pk]
        is_own = plan.member_id == self.actor.membership_id
        may_manage = answers_for_seen(self.actor, plan.member_id)
        may_change = may_manage and plan.state == PlanState.OPEN
        names = role_words(self.actor, plan.role_codes)
        row = plan_row(plan, progress, calendar_spec(self.actor.company_id), today, names)
        items = item_rows(progress.items, today, is_own=is_own, may_change=may_change)
        days = days_listed(self.actor).filter(member_id=plan.member_id)[:20]
        supervised = supervised_listed(self.actor).filter(member_id=plan.member_id)[:20]
        answers = PictureAnswer.objects.visible_to(self.actor).filter(member_id=plan.member_id)
        title = _("My onboarding") if is_own else _("Onboarding: %(name)s") % {"name": row["name"]}
        context = {
            "title": title,
            "crumbs": [
                {"label": _("Onboarding"), "url": reverse("onboarding")},
                {"label": plan.member.name},
            ],
            "plan": plan,
            "row": row,
            "groups": grouped(items),
            "is_own": is_own,
            "may_change": may_change,
            "may_arrange": plan.state == PlanState.OPEN and (is_own or may_manage),
            "days": [day_row(self.actor, day, today) for day in days],
            "supervised": [supervised_row(one) for one in supervised],
            "answer": answers.order_by("-pk").first(),
        }
        return self.render("training/onboarding_plan.html", context)


class PlanStartView(ServiceFormPage):
    """Begin a plan, or add another role to the one under way."""

    capability = Capability.TRAINING_MANAGE
    title = gettext_lazy("Begin an onboarding")
    submit_label = gettext_lazy("Make the plan")
    success_message = gettext_lazy("The plan is made. Look it over, and change what does not fit.")
    form_class = PlanStartForm

    def form_kwargs(self) -> dict[str, Any]:
        """Whom one answers for."""
        return {"actor": self.actor}

    def get_initial(self) -> dict[str, Any]:
        """Today."""
        return {"starts_on": local_day(self.actor.company_time_zone, timezone.now())}

    def run(self, form: ServiceForm) -> OnboardingPlan:
        """Make it."""
        return services.onboarding_start(actor=self.actor, **form.service_values())

    def success_url(self, result: OnboardingPlan | None) -> str:
        """The plan; the list without one."""
        if result is None:
            return reverse("onboarding")
        return reverse("onboarding-plan", args=[result.pk])


class PlanPage(ServiceFormPage, abstract=True):
    """A form about one plan."""

    def prepare(self) -> None:
        """The plan, or `NotFound`."""
        self.plan: OnboardingPlan = get_or_not_found(plans_listed(self.actor), pk=self.kwargs["pk"])
        services.require_manages(self.actor, self.plan.member_id)

    def get_initial(self) -> dict[str, Any]:
        """Which state of it was seen."""
        return {"version": self.plan.version}

    def success_url(self, result: Any) -> str:
        """The plan."""
        return reverse("onboarding-plan", args=[self.plan.pk])


class PlanAddView(PlanPage):
    """One more task."""

    capability = Capability.TRAINING_MANAGE
    title = gettext_lazy("Add a task")
    submit_label = gettext_lazy("Add")
    form_class = PlanItemForm

    def run(self, form: ServiceForm) -> Assignment:
        """Add it."""
        return services.onboarding_item_add(
            actor=self.actor, plan_id=self.plan.pk, **form.service_values()
        )


class PlanFinishView(PlanPage):
    """On board."""

    capability = Capability.TRAINING_MANAGE
    title = gettext_lazy("Finish the onboarding")
    submit_label = gettext_lazy("Finish")
    success_message = gettext_lazy("Finished.")
    form_class = FinishForm

    def run(self, form: ServiceForm) -> OnboardingPlan:
        """Finish it."""
        return services.onboarding_finish(
            actor=self.actor,
            plan_id=self.plan.pk,
            note=form.cleaned_data["note"],
            version=form.cleaned_data["version"],
        )


class PlanCancelView(PlanPage):
    """Call it off."""

    capability = Capability.TRAINING_MANAGE
    title = gettext_lazy("Call the onboarding off")
    submit_label = gettext_lazy("Call it off")
    success_message = gettext_lazy("Called off. What was open is dropped.")
    form_class = CancelForm

    def run(self, form: ServiceForm) -> OnboardingPlan:
        """Cancel it."""
        return services.onboarding_cancel(
            actor=self.actor,
            plan_id=self.plan.pk,
            because=form.cleaned_data["because"],
            version=form.cleaned_data["version"],
        )


class ItemPage(ServiceFormPage, abstract=True):
    """A form about one item of a plan."""

    def prepare(self) -> None:
        """The item of a plan in sight, or `NotFound`."""
        rows = Assignment.objects.visible_to(self.actor).filter(key__startswith="onboarding:")
        self.item: Assignment = get_or_not_found(rows, pk=self.kwargs["pk"])
        services.require_manages(self.actor, self.item.member_id)

    def get_initial(self) -> dict[str, Any]:
        """What it says now."""
        return {"due_on": self.item.due_on, "version": self.item.version}

    def run(self, form: ServiceForm) -> Any:
        """Call the service with what was typed."""
        return self.change(**form.service_values(), version=form.cleaned_data["version"])

    def change(self, **values: Any) -> Any:
        """The service."""
        raise NotImplementedError

    def success_url(self, result: Any) -> str:
        """The plan it belongs to."""
        return reverse("onboarding-plan", args=[int(self.item.key.split(":")[1])])


class ItemMoveView(ItemPage):
    """Another due day."""

    capability = Capability.TRAINING_MANAGE
    title = gettext_lazy("Another day")
    submit_label = gettext_lazy("Save")
    form_class = DueForm

    def change(self, **values: Any) -> Any:
        """Move it."""
        return services.assignment_due_change(
            actor=self.actor, assignment_id=self.item.pk, **values
        )


class ItemDropView(ItemPage):
    """Not to be done."""

    capability = Capability.TRAINING_MANAGE
    title = gettext_lazy("Leave it out")
    submit_label = gettext_lazy("Leave it out")
    form_class = DropForm

    def change(self, **values: Any) -> Any:
        """Drop it with the reason."""
        return services.assignment_drop(actor=self.actor, assignment_id=self.item.pk, **values)


class ItemDoneView(ActorView):
    """A task ticked off, by the person or their manager."""

    capability = Capability.TRAINING_VIEW

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Tick it and go back to the plan."""
        rows = Assignment.objects.visible_to(self.actor).filter(key__startswith="onboarding:")
        item: Assignment = get_or_not_found(rows, pk=pk)
        services.assignment_finish(actor=self.actor, assignment_id=item.pk)
        plan_id = int(item.key.split(":")[1])
        return self.redirect(reverse("onboarding-plan", args=[plan_id]), _("Done."))
