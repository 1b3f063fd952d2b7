"""The company's own settings and its working calendar."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from accounts import services
from accounts.calendar_forms import HolidayForm, PublicHolidaysForm, WeekForm
from accounts.forms import CompanyForm
from accounts.models import WorkingCalendar
from accounts.selectors import calendar_in_force, company_of
from accounts.views.tabs import people_tabs
from core.access import Capability
from core.errors import NotFound
from core.forms import ConfirmForm, ServiceForm
from core.views import ActorView, ServiceFormPage, url_above


class CompanyView(ServiceFormPage):
    """Name and language."""

    capability = Capability.COMPANY_CONFIGURE
    title = _("Company")
    submit_label = _("Save")
    form_class = CompanyForm
    template_name = "accounts/company.html"
    success_message = _("Saved.")

    def prepare(self) -> None:
        """The actor's company."""
        self.company = company_of(self.actor)

    def get_initial(self) -> dict[str, Any]:
        """As it is now."""
        return {name: getattr(self.company, name) for name in ("name", "language", "currency")}

    def run(self, form: ServiceForm) -> None:
        """Save."""
        services.company_update(actor=self.actor, **form.service_values())

    def success_url(self, result: Any) -> str:
        """The same page."""
        return reverse("company")

    def extra_context(self) -> Mapping[str, Any]:
        """What does not change here."""
        return {
            "tabs": people_tabs(self.actor, "company"),
            "zone_url": url_above("metric-zone"),
            "facts": [
                {"label": _("Reporting zone"), "value": self.company.time_zone},
                {"label": _("Short name"), "value": self.company.slug},
            ],
        }


class CalendarView(ActorView):
    """When the company works: week, zone, days off."""

    capability = Capability.PEOPLE_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """The calendar in force."""
        calendar = calendar_in_force(self.actor.company_id)
        week = calendar.spec["week"]
        context = {
            "title": _("Working hours"),
            "tabs": people_tabs(self.actor, "calendar"),
            "calendar": calendar,
            "time_zone": calendar.spec["time_zone"],
            "week": [{"name": WEEKDAYS[day], "spans": week.get(str(day), [])} for day in range(7)],
            "holidays": _holidays(calendar),
            "may_configure": self.actor.has(Capability.COMPANY_CONFIGURE),
        }
        return self.render("accounts/calendar.html", context)


def _holidays(calendar: WorkingCalendar) -> list[dict[str, Any]]:
    """Days off from a month ago on, soonest first: older ones only matter to old requests."""
    since = timezone.localdate() - timedelta(days=31)
    days = [(date.fromisoformat(day), name) for day, name in calendar.spec["holidays"].items()]
    return [{"day": day, "name": name} for day, name in sorted(days) if day >= since]


class CalendarPage(ServiceFormPage, abstract=True):
    """A form that puts a new version of the calendar in force."""

    capability = Capability.COMPANY_CONFIGURE
    submit_label = _("Save")
    success_message = _("Saved: requests that come in from now on use it.")

    def success_url(self, result: Any) -> str:
        """The calendar."""
        return reverse("calendar")


class WeekView(CalendarPage):
    """Hours of the week and their zone."""

    title = _("Working week")
    form_class = WeekForm
    template_name = "accounts/week.html"

    def get_initial(self) -> dict[str, Any]:
        """The calendar in force, and which version it is."""
        calendar = calendar_in_force(self.actor.company_id)
        return {**WeekForm.initial_of(calendar.spec), "version": calendar.version}

    def run(self, form: ServiceForm) -> Any:
        """Put it in force."""
        if not isinstance(form, WeekForm):
            raise TypeError
        data = form.cleaned_data
        return services.working_week_set(
            actor=self.actor,
            week=form.week(),
            time_zone=data["time_zone"],
            version=data["version"],
        )


class HolidayAddView(CalendarPage):
    """One day off."""

    title = _("Add a day off")
    submit_label = _("Add")
    form_class = HolidayForm

    def run(self, form: ServiceForm) -> Any:
        """Add it."""
        data = form.cleaned_data
        return services.holidays_change(actor=self.actor, add={data["day"]: data["name"]})


class PublicHolidaysView(CalendarPage):
    """A country's public holidays of a year."""

    title = _("Add public holidays")
    submit_label = _("Add")
    form_class = PublicHolidaysForm
    success_message = _("Added: check whether your company works on some of them.")

    def run(self, form: ServiceForm) -> Any:
        """Add those that are missing."""
        if not isinstance(form, PublicHolidaysForm):
            raise TypeError
        return services.holidays_change(actor=self.actor, add=form.days())


class HolidayRemoveView(CalendarPage):
    """Take a day off away."""

    title = _("Work on this day?")
    submit_label = _("Take the day off away")
    form_class = ConfirmForm
    template_name = "_generic/confirm.html"

    def prepare(self) -> None:
        """The day must be one of the calendar."""
        try:
            self.day = date.fromisoformat(self.kwargs["day"])
        except ValueError as error:
            raise NotFound from error
        holidays = calendar_in_force(self.actor.company_id).spec["holidays"]
        if self.day.isoformat() not in holidays:
            raise NotFound
        self.name = holidays[self.day.isoformat()]

    def run(self, form: ServiceForm) -> Any:
        """Take it away."""
        return services.holidays_change(actor=self.actor, remove=[self.day])

    def extra_context(self) -> Mapping[str, Any]:
        """Which day."""
        text = _("“%(name)s” will be a working day like any other of its week day.")
        return {"text": text % {"name": self.name}}
