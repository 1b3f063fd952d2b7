"""Touch time on the page of a request: how long it was in use, putting one's own right, and the
company's switch."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.forms import ServiceForm, day_field, text_field
from core.ui import formats
from core.views import ActorView, ServiceFormPage, get_or_not_found
from handoffs.models import Request, TouchSetting
from handoffs.selectors.touch import TouchOfPerson, touch_of_request
from handoffs.services.touch import touch_correct, touch_is_measured, touch_setting_change
from handoffs.views.allowed import requests_for
from handoffs.views.base import request_url


class TouchPanelView(ActorView):
    """Who had the request in use for how long: one's own time, for managers their people's."""

    capability = Capability.REQUESTS_VIEW_ALL

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        """The panel for the request's page; a page of its own without script."""
        record = get_or_not_found(Request.objects.visible_to(self.actor), number=number)
        people = touch_of_request(self.actor, record.pk)
        context = {
            "record": record,
            "url": request_url(number),
            "is_measured": touch_is_measured(self.actor.company_id),
            "may_switch": self.actor.has(Capability.COMPANY_CONFIGURE),
            "people": [self.shown(person) for person in people],
            "total": formats.duration(sum(person.seconds for person in people)),
        }
        template = "handoffs/_touch.html" if self.request.htmx else "handoffs/touch.html"
        return self.render(template, context)

    def shown(self, person: TouchOfPerson) -> dict[str, Any]:
        """Plain values."""
        is_own = person.member_id == self.actor.membership_id
        return {
            "name": person.name,
            "is_own": is_own,
            "total": formats.duration(person.seconds),
            "days": [
                {
                    "day": formats.day(day.day),
                    "iso": day.day.isoformat(),
                    "spent": formats.duration(day.seconds),
                    "measured": formats.duration(day.measured_seconds),
                    "corrections": [
                        {
                            "before": formats.duration(one["before"]),
                            "after": formats.duration(one["after"]),
                            "reason": one["reason"],
                        }
                        for one in day.corrections
                    ],
                }
                for day in person.days
            ],
        }


class TouchForm(ServiceForm):
    """How long one really worked."""

    day = day_field(_("Day"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=1440)
    reason = text_field(
        _("Reason"), rows=2, max_length=2000, help_text=_("It stands beside what was measured.")
    )

    def service_values(self) -> dict[str, Any]:
        """Seconds, as the service takes them."""
        values = super().service_values()
        values["seconds"] = values.pop("minutes") * 60
        return values


class TouchCorrectView(ServiceFormPage):
    """Put one's own time right."""

    capability = Capability.REQUESTS_WORK
    title = _("Correct my time")
    submit_label = _("Correct")
    success_message = _("Your time is corrected.")
    form_class = TouchForm

    def prepare(self) -> None:
        """The request, and what is known of the day."""
        self.record: Any = get_or_not_found(requests_for(self.actor), number=self.kwargs["number"])

    def get_initial(self) -> dict[str, Any]:
        """The day asked for, or today, with the time known."""
        wanted = _day(self.request.GET.get("day", "")) or timezone.localdate()
        for person in touch_of_request(self.actor, self.record.pk):
            for day in person.days:
                if person.member_id == self.actor.membership_id and day.day == wanted:
                    minutes = round(day.seconds / 60)
                    return {"day": wanted, "minutes": minutes, "version": day.version}
        return {"day": wanted}

    def run(self, form: ServiceForm) -> Any:
        """Correct."""
        return touch_correct(
            actor=self.actor,
            request_id=self.record.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )

    def success_url(self, result: Any) -> str:
        """Back to the request."""
        return request_url(self.record.number)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class TouchSettingForm(ServiceForm):
    """On or off."""

    is_measured = forms.BooleanField(
        label=_("Measure how long requests are in use"),
        required=False,
        help_text=_(
            "Seconds in which a request is open, in sight and used, for each person and day. "
            "Everyone sees and corrects their own; managers see their people's. "
            "Nothing else is measured."
        ),
    )


class TouchSettingView(ServiceFormPage):
    """Whether the company measures touch time."""

    capability = Capability.COMPANY_CONFIGURE
    title = _("Touch time")
    submit_label = _("Save")
    success_message = _("Saved.")
    form_class = TouchSettingForm

    def prepare(self) -> None:
        """How it stands."""
        settings = TouchSetting.objects.visible_to(self.actor)
        self.setting: TouchSetting = settings.first() or TouchSetting()

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        return {"is_measured": self.setting.is_measured, "version": self.setting.version}

    def run(self, form: ServiceForm) -> Any:
        """Switch."""
        return touch_setting_change(
            actor=self.actor,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )

    def success_url(self, result: Any) -> str:
        """Back to the list of requests."""
        return reverse("request-list")
