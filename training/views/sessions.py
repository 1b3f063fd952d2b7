"""Pages of sessions: what comes and what was, one of them, the calendar file, seats."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.files_sent import download
from core.views import ActorView, ListPage, get_or_not_found
from training import services
from training.ics import CalendarEntry, ics_of
from training.models import HAS_SEAT, Attendance, AttendanceState, Session, SessionFeedback
from training.selectors.courses import Feedback, feedback_of, sessions_listed
from training.views.learning_rows import PLACE_LOOKS
from training.views.session_rows import session_row
from training.views.tabs import training_tabs


class SessionListView(ListPage):
    """Sessions to come, the next one first; `?past=yes` those that were."""

    capability = Capability.TRAINING_VIEW
    title = _("Sessions")
    template_name = "training/session_list.html"
    row_template = "training/_session_row.html"
    columns = (
        (_("Session"), ""),
        (_("When"), ""),
        (_("Teachers"), "opt-s"),
        (_("Seats"), "end opt-s"),
        (_("Yours"), "end"),
    )
    empty_title = _("No session")
    empty_text = _("Sessions of courses, and others, stand here with their day and hour.")

    @property
    def is_past(self) -> bool:
        """Whether those are asked for that were."""
        return self.request.GET.get("past") == "yes"

    def get_queryset(self) -> models.QuerySet[Any]:
        """Those to come, also the ones called off, or those that were."""
        rows = sessions_listed(self.actor)
        now = timezone.now()
        return rows.filter(ends_at__lte=now) if self.is_past else rows.filter(ends_at__gt=now)

    def get_ordering(self) -> tuple[str, ...]:
        """The nearest first."""
        return ("-starts_at", "-id") if self.is_past else ("starts_at", "id")

    def row(self, record: Any) -> Mapping[str, Any]:
        """Plain values of one session."""
        return session_row(record, timezone.now())

    def extra_context(self) -> Mapping[str, Any]:
        """Tabs, the two views, and the way to a new one for those who may."""
        url = reverse("session-list")
        context: dict[str, Any] = {
            "tabs": training_tabs(self.actor, "session-list"),
            "ways": [
                {"label": _("To come"), "url": url, "current": not self.is_past},
                {"label": _("Past"), "url": f"{url}?past=yes", "current": self.is_past},
            ],
        }
        if self.actor.has(Capability.TRAINING_MANAGE):
            context |= {
                "create_url": reverse("session-create"),
                "create_label": _("New session"),
                "create_in_dialog": True,
            }
        return context


def session_given(view: ActorView) -> Any:
    """The session of the address with teachers and seats, or `NotFound`."""
    return get_or_not_found(sessions_listed(view.actor), pk=view.kwargs["pk"])


class SessionView(ActorView):
    """One session: when and where, who comes, what those who were there say."""

    capability = Capability.TRAINING_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page; names of who comes for those who may see them."""
        session, now = session_given(self), timezone.now()
        may_plan = services.may_plan(self.actor, session)
        has_begun, is_over = session.starts_at <= now, session.ends_at <= now
        is_off = session.cancelled_at is not None
        own, places = session.own_state, self.places(session)
        context = {
            "title": session.title,
            "session": session,
            "row": session_row(session, now),
            "teachers": [row.member.name for row in session.teachers.all()],
            "places": places,
            "is_partial": sum(place["has_seat"] for place in places) < session.taken,
            "is_off": is_off,
            "has_begun": has_begun,
            "may_plan": may_plan,
            "may_invite": may_plan or self.actor.has(Capability.TRAINING_MANAGE),
            "may_mark": may_plan and has_begun and not is_off,
            "may_enrol": not has_begun
            and not is_off
            and own not in {AttendanceState.ENROLLED, AttendanceState.WAITING}
            and not services.teaches(session, self.actor.membership_id),
            "may_leave": not has_begun and not is_off and own in _MAY_LEAVE,
            "may_say": own == AttendanceState.PRESENT and not self.has_said(session),
            "feedback": feedback_shown(feedback_of(self.actor.company_id, session.pk))
            if is_over and not is_off
            else None,
            "crumbs": [
                {"label": _("Sessions"), "url": reverse("session-list")},
                {"label": session.title},
            ],
        }
        return self.render("training/session.html", context)

    def places(self, session: Session) -> list[dict[str, Any]]:
        """Who has to do with it, of those in sight."""
        rows = Attendance.objects.visible_to(self.actor).filter(session=session)
        return [
            {
                "name": place.member.name,
                "state": place.get_state_display(),
                "look": PLACE_LOOKS[place.state][0],
                "icon": PLACE_LOOKS[place.state][1],
                "has_seat": place.state in HAS_SEAT,
            }
            for place in rows.select_related("member").order_by("asked_at", "pk")
        ]

    def has_said(self, session: Session) -> bool:
        """Whether the reader's feedback is there."""
        rows = SessionFeedback.objects.of_company(self.actor.company_id).filter(session=session)
        return bool(rows.filter(member_id=self.actor.membership_id).exists())


_MAY_LEAVE = frozenset({AttendanceState.INVITED, AttendanceState.ENROLLED, AttendanceState.WAITING})


def feedback_shown(feedback: Feedback) -> dict[str, Any]:
    """What is shown of it: with too few answers only how many there are."""
    return {
        "n": feedback.n,
        "mean": feedback.mean,
        "is_too_few": feedback.is_too_few,
        "counts": [
            {"score": score, "count": count} for score, count in enumerate(feedback.counts, start=1)
        ],
        "words": feedback.words,
    }


class SessionIcsView(ActorView):
    """The session for one's own calendar."""

    capability = Capability.TRAINING_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A file of one entry."""
        session: Session = session_given(self)
        host = request.get_host().partition(":")[0]
        entry = CalendarEntry(
            uid=f"session-{session.pk}@{host}",
            title=session.title,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            stamp=timezone.now(),
            place=session.place or session.url,
            about=session.about,
            url=session.url,
            sequence=session.version - 1,
            is_cancelled=session.cancelled_at is not None,
        )
        content = ics_of(entry).encode()
        return download(content, name=f"session-{session.pk}.ics", content_type="text/calendar")


class SessionEnrolView(ActorView):
    """Take a seat, or wait for one."""

    capability = Capability.TRAINING_VIEW
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """For oneself."""
        place = services.session_enrol(actor=self.actor, session_id=pk)
        is_waiting = place.state == AttendanceState.WAITING
        message = (
            gettext("All seats are taken: you are on the waiting list.")
            if is_waiting
            else gettext("You have a seat.")
        )
        return self.redirect(reverse("session-detail", args=[pk]), message)


class SessionLeaveView(ActorView):
    """Give the seat up."""

    capability = Capability.TRAINING_VIEW
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Whoever waits longest moves up."""
        services.session_leave(actor=self.actor, session_id=pk)
        return self.redirect(reverse("session-detail", args=[pk]), _("Noted: you do not come."))
