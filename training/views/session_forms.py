"""Forms of sessions: planned, changed, called off, invited to, marked, spoken of."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.selectors import people_for
from core.access import Capability
from core.errors import NotAllowed, NotFound
from core.forms import ServiceForm, number_given
from core.views import ServiceFormPage
from training import services
from training.models import Attendance, AttendanceState, Session
from training.querysets import managed_today
from training.session_forms import (
    AttendanceForm,
    BecauseForm,
    FeedbackForm,
    InviteForm,
    SessionForm,
)
from training.views.sessions import session_given


class SessionCreateView(ServiceFormPage):
    """A new session; `?course=` says of which course."""

    capability = Capability.TRAINING_MANAGE
    title = _("New session")
    submit_label = _("Plan it")
    success_message = _("Planned. Now invite people.")
    form_class = SessionForm

    def get_initial(self) -> dict[str, Any]:
        """The course asked for."""
        asked = number_given(self.request.GET.get("course"))
        return {} if asked is None else {"course_id": asked}

    def form_kwargs(self) -> dict[str, Any]:
        """Courses and people of the company."""
        return {"actor": self.actor}

    def run(self, form: ServiceForm) -> Session:
        """Plan it."""
        return services.session_create(actor=self.actor, **form.service_values())

    def success_url(self, result: Session | None) -> str:
        """Its page."""
        if result is None:
            return reverse("session-list")
        return reverse("session-detail", args=[result.pk])


class OneSessionPage(ServiceFormPage, abstract=True):
    """A form about one session, for its teachers and those who plan learning."""

    capability = Capability.TRAINING_VIEW

    def prepare(self) -> None:
        """The session, or `NotFound`; `NotAllowed` for those who do not plan it."""
        self.session: Any = session_given(self)
        if not self.is_allowed():
            raise NotAllowed(_("Its teachers, whoever planned it and heads change a session."))

    def is_allowed(self) -> bool:
        """Whether the actor may do this at all."""
        return services.may_plan(self.actor, self.session)

    def get_initial(self) -> dict[str, Any]:
        """The version seen."""
        return {"version": self.session.version}

    def success_url(self, result: Any) -> str:
        """Its page."""
        return reverse("session-detail", args=[self.session.pk])

    def extra_context(self) -> Mapping[str, Any]:
        """Which one."""
        return {"lead": self.session.title}


class SessionEditView(OneSessionPage):
    """Change what, when, where, by whom, for how many."""

    title = _("Change the session")
    submit_label = _("Save")
    success_message = _("Saved. Those who come are told of another time or place.")
    form_class = SessionForm

    def form_kwargs(self) -> dict[str, Any]:
        """What the company has, and what the session has."""
        return {"actor": self.actor, "session": self.session}

    def get_initial(self) -> dict[str, Any]:
        """What it says now, times by the company's clock."""
        names = services.SESSION_FIELDS - {"teacher_ids"} | {"version"}
        teachers = [row.member_id for row in self.session.teachers.all()]
        return {name: getattr(self.session, name) for name in names} | {"teacher_ids": teachers}

    def run(self, form: ServiceForm) -> Session:
        """Save it."""
        return services.session_update(
            actor=self.actor,
            session_id=self.session.pk,
            version=form.cleaned_data["version"],
            **form.service_values(),
        )


class SessionCancelView(OneSessionPage):
    """Call it off."""

    title = _("Call it off?")
    submit_label = _("Call off")
    success_message = _("Called off. Everybody who comes is told.")
    form_class = BecauseForm

    def run(self, form: ServiceForm) -> Session:
        """Call it off, saying why."""
        return services.session_cancel(
            actor=self.actor,
            session_id=self.session.pk,
            because=form.cleaned_data["because"],
            version=form.cleaned_data["version"],
        )


class SessionInviteView(OneSessionPage):
    """Invite people."""

    title = _("Invite people")
    submit_label = _("Invite")
    success_message = _("Invited.")
    form_class = InviteForm

    def is_allowed(self) -> bool:
        """Managers invite their own to any session."""
        return self.actor.has(Capability.TRAINING_MANAGE) or super().is_allowed()

    def form_kwargs(self) -> dict[str, Any]:
        """Managers invite their own; teachers and heads everybody who learns here."""
        people = people_for(self.actor)
        teaches = services.teaches(self.session, self.actor.membership_id)
        if not teaches and not self.actor.has(Capability.TRAINING_VIEW_ALL):
            people = people.filter(pk__in=managed_today(self.actor))
        there = Attendance.objects.of_company(self.actor.company_id).filter(session=self.session)
        free = people.exclude(pk__in=there.values("member"))
        return {"people": list(free.values_list("pk", "name"))}

    def run(self, form: ServiceForm) -> int:
        """Invite them."""
        return services.session_invite(
            actor=self.actor,
            session_id=self.session.pk,
            member_ids=form.cleaned_data["member_ids"],
        )


class AttendanceView(OneSessionPage):
    """Who was there."""

    title = _("Who was there?")
    submit_label = _("Save")
    success_message = _("Saved.")
    form_class = AttendanceForm

    def form_kwargs(self) -> dict[str, Any]:
        """Everybody who has to do with the session, and the others."""
        rows = Attendance.objects.of_company(self.actor.company_id).filter(session=self.session)
        places = list(
            rows.exclude(state=AttendanceState.CANCELLED)
            .select_related("member")
            .order_by("member__name", "pk")
        )
        others = people_for(self.actor).exclude(pk__in=[place.member_id for place in places])
        return {"places": places, "others": list(others.values_list("pk", "name"))}

    def run(self, form: Any) -> int:
        """Mark what was chosen."""
        return services.attendance_mark(
            actor=self.actor, session_id=self.session.pk, marks=form.marks()
        )


class FeedbackView(ServiceFormPage):
    """What somebody who was there says."""

    capability = Capability.TRAINING_VIEW
    title = _("How was it?")
    submit_label = _("Say it")
    success_message = _("Thank you.")
    form_class = FeedbackForm

    def prepare(self) -> None:
        """A session one was at, or `NotFound`."""
        self.session: Any = session_given(self)
        if self.session.own_state != AttendanceState.PRESENT:
            raise NotFound

    def run(self, form: ServiceForm) -> Any:
        """Keep it, once."""
        values = form.service_values()
        return services.session_feedback_give(
            actor=self.actor, session_id=self.session.pk, **values
        )

    def success_url(self, result: Any) -> str:
        """Its page."""
        return reverse("session-detail", args=[self.session.pk])

    def extra_context(self) -> Mapping[str, Any]:
        """Which one, and when it was."""
        day = timezone.localtime(self.session.starts_at).date()
        return {"lead": f"{self.session.title} · {day:%Y-%m-%d}"}
