"""Pages of shadowing: days at a colleague's side."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Membership
from accounts.selectors import local_day
from core.access import Capability
from core.forms import ServiceForm, number_given
from core.ui import formats
from core.views import ActorView, ServiceFormPage, get_or_not_found
from training import services
from training.models import ShadowingDay
from training.selectors.onboarding import open_plan_of
from training.selectors.shadowing import days_listed, hosts_suggested
from training.shadowing_forms import ArrangeForm, CallOffForm, NotesForm, SayForm
from training.views.shadowing_words import day_row, names_of, why_text
from training.views.tabs import training_tabs

_SHOWN = 100


class ShadowingView(ActorView):
    """Days of shadowing: where one learns, where one is the host, and those of one's people."""

    capability = Capability.TRAINING_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """What waits for one's word, what is to come, what was."""
        today = local_day(self.actor.company_time_zone, timezone.now())
        rows = [day_row(self.actor, day, today) for day in days_listed(self.actor)[:_SHOWN]]
        groups = (
            (_("Waits for your word"), [row for row in rows if row["may_say"]]),
            (_("Planned"), [row for row in rows if row["is_planned"] and not row["may_say"]]),
            (_("Over"), [row for row in rows if not row["is_planned"]]),
        )
        context = {
            "title": _("Shadowing"),
            "tabs": training_tabs(self.actor, "onboarding"),
            "crumbs": [
                {"label": _("Onboarding"), "url": reverse("onboarding")},
                {"label": _("Shadowing")},
            ],
            "groups": [{"title": title, "rows": found} for title, found in groups if found],
        }
        return self.render("training/shadowing.html", context)


class ShadowingDayView(ActorView):
    """One day: why with this colleague, notes, and what both said."""

    capability = Capability.TRAINING_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The day."""
        rows = days_listed(self.actor).select_related("ended_by")
        day: ShadowingDay = get_or_not_found(rows, pk=pk)
        today = local_day(self.actor.company_time_zone, timezone.now())
        row, is_own = day_row(self.actor, day, today), day.member_id == self.actor.membership_id
        may_manage = services.may_manage(self.actor, day.member_id)
        context = {
            "title": _("Shadowing: %(name)s with %(host)s")
            % {"name": day.member.name, "host": day.host.name},
            "crumbs": [
                {"label": _("Shadowing"), "url": reverse("shadowing")},
                {"label": row["on_day"]},
            ],
            "day": day,
            "row": row,
            "why": why_text(day.why, names_of(self.actor, [day.why])),
            "is_own": is_own,
            "may_cancel": row["is_planned"] and (is_own or row["is_host"] or may_manage),
        }
        return self.render("training/shadowing_day.html", context)


class ShadowingArrangeView(ServiceFormPage):
    """Arrange a day, with colleagues suggested for what they do well."""

    capability = Capability.TRAINING_VIEW
    title = gettext_lazy("Arrange a day of shadowing")
    submit_label = gettext_lazy("Arrange it")
    success_message = gettext_lazy("Arranged. Both of you are told.")
    form_class = ArrangeForm
    template_name = "training/shadowing_arrange.html"

    def prepare(self) -> None:
        """The one who learns: oneself, or somebody one answers for."""
        pk = self.kwargs["pk"]
        people = Membership.objects.visible_to(self.actor)
        self.person: Membership = get_or_not_found(people, pk=pk)
        if pk != self.actor.membership_id:
            services.require_manages(self.actor, pk)

    def form_kwargs(self) -> dict[str, Any]:
        """Everybody else."""
        return {"actor": self.actor, "member_id": self.person.pk}

    def get_initial(self) -> dict[str, Any]:
        """The colleague that a suggestion names."""
        return {"host_id": number_given(self.request.GET.get("host"))}

    def run(self, form: ServiceForm) -> ShadowingDay:
        """Arrange it."""
        return services.shadowing_arrange(
            actor=self.actor, member_id=self.person.pk, **form.service_values()
        )

    def success_url(self, result: ShadowingDay | None) -> str:
        """The day; the list without one."""
        return reverse("shadowing-day", args=[result.pk]) if result else reverse("shadowing")

    def extra_context(self) -> dict[str, Any]:
        """Who is worth watching, and why."""
        plan = open_plan_of(self.actor.company_id, self.person.pk)
        codes = plan.role_codes if plan else self.actor.role_codes
        found = hosts_suggested(self.actor, self.person.pk, codes)
        names = names_of(self.actor, [why for one in found for why in one.whys])
        return {
            "lead": _("For %(name)s") % {"name": self.person.name},
            "suggested": [
                {
                    "name": one.person.name,
                    "url": f"?host={one.person.pk}",
                    "whys": [text for why in one.whys[:3] if (text := why_text(why, names))],
                }
                for one in found
            ],
        }


class DayPage(ServiceFormPage, abstract=True):
    """A form about one day."""

    def prepare(self) -> None:
        """The day, or `NotFound`."""
        self.day: ShadowingDay = get_or_not_found(days_listed(self.actor), pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """Which state of it was seen."""
        return {"version": self.day.version, "notes": self.day.notes}

    @property
    def here(self) -> dict[str, Any]:
        """Who does it to which day."""
        return {"actor": self.actor, "shadowing_id": self.day.pk}

    def run(self, form: ServiceForm) -> ShadowingDay:
        """Call the service with what was typed."""
        return self.change(**form.service_values(), version=form.cleaned_data["version"])

    def change(self, **values: Any) -> ShadowingDay:
        """The service."""
        raise NotImplementedError

    def success_url(self, result: Any) -> str:
        """The day."""
        return reverse("shadowing-day", args=[self.day.pk])

    def extra_context(self) -> dict[str, Any]:
        """With whom, and when."""
        words = {
            "name": self.day.member.name,
            "host": self.day.host.name,
            "day": formats.date_text(self.day.on_day),
        }
        return {"lead": _("%(name)s with %(host)s, %(day)s") % words}


class DaySayView(DayPage):
    """One of the two says whether it happened."""

    capability = Capability.TRAINING_VIEW
    title = gettext_lazy("Did it happen?")
    submit_label = gettext_lazy("Say so")
    success_message = gettext_lazy("Noted.")
    form_class = SayForm

    def form_kwargs(self) -> dict[str, Any]:
        """Notes are the newcomer's."""
        return {"is_host": self.day.member_id != self.actor.membership_id}

    def change(self, **values: Any) -> ShadowingDay:
        """Say it."""
        return services.shadowing_say(**self.here, **values)


class DayNotesView(DayPage):
    """What the newcomer saw."""

    capability = Capability.TRAINING_VIEW
    title = gettext_lazy("Notes of the day")
    submit_label = gettext_lazy("Save")
    success_message = gettext_lazy("Saved.")
    form_class = NotesForm

    def change(self, **values: Any) -> ShadowingDay:
        """Keep them."""
        return services.shadowing_note(**self.here, **values)


class DayCancelView(DayPage):
    """Call it off."""

    capability = Capability.TRAINING_VIEW
    title = gettext_lazy("Call the day off")
    submit_label = gettext_lazy("Call it off")
    success_message = gettext_lazy("Called off. The other one is told.")
    form_class = CallOffForm

    def change(self, **values: Any) -> ShadowingDay:
        """Cancel it."""
        return services.shadowing_cancel(**self.here, **values)
