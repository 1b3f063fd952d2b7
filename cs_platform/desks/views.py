"""The desk as a page: rows prepared, addresses built once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils import formats as django_formats
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Capability
from core.ui import formats
from core.views import ActorView
from cs_platform.desks.cells import due_kind
from cs_platform.desks.layout import groups_of
from cs_platform.desks.reading import (
    SHOWN,
    Desk,
    Part,
    asked_and_called,
    desk_of,
    has_clients,
)
from cs_platform.desks.requests import (
    CALLED,
    IN_SIGHT,
    PROMISED,
    QUEUE,
    STOOD_IN,
    TEAM,
    GoingWrong,
    MyRequests,
)
from cs_platform.desks.waiting import MyNotices, MyOffers, MyQuestions, TeamOffers
from handoffs.circles import AlarmKind
from handoffs.selectors import outside_text, trouble_text
from handoffs.transitions import RequestState
from metrics.dashboard import desk_strip
from roles.models import RoleCode

ALARM_ICONS: dict[str, str] = {
    AlarmKind.LOOP: "loop",
    AlarmKind.CIRCLE: "swap",
    AlarmKind.ABANDONED: "clock",
}


class DeskView(ActorView):
    """The page after sign-in, by what the person may do."""

    capability = Capability.SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        """A desk of work, or only what one is asked and the requests one was called into."""
        self.prefix = reverse("request-list")
        self.now = timezone.now()
        if not self.actor.has(Capability.REQUESTS_WORK):
            asked, called, _kept = asked_and_called(self.actor)
            parts = {
                "questions": self.questions(asked),
                "called": self.requests(called),
                "links": links(),
            }
            return self.render("desks/internal.html", parts)
        desk = desk_of(self.actor)
        context = {
            "today": django_formats.date_format(timezone.localdate(), "l, j E"),
            "leads": self.actor.has(Capability.REQUESTS_ANSWER_FOR_OTHERS),
            "offers": self.offers(desk.offers),
            "late_offers": self.offers(desk.late_offers),
            "promises": self.requests(desk.promises),
            "mine": self.requests(desk.mine),
            "queue": self.requests(desk.queue),
            "stood_in": self.requests(desk.stood_in),
            "called": self.requests(desk.called),
            "in_sight": self.requests(desk.in_sight),
            "questions": self.questions(desk.questions),
            "notices": self.notices(desk.notices),
            "warnings": self.warnings(desk.warnings),
            "going_wrong": self.going_wrong(desk.going_wrong),
            "waiting": self.requests(desk.waiting),
            "to_do": self.to_do(desk),
            "mine_url": f"{self.prefix}?owner=me&state=unresolved",
            "is_support": RoleCode.SUPPORT in self.actor.role_codes,
            "whole_queue": self.queue(desk),
            "groups": list(groups_of(self.actor)),
            "links": links(),
            "hints": self.hints() if desk.is_empty else [],
            "sees_all": self.actor.has(Capability.METRICS_VIEW_ALL),
            "strip": desk_strip(self.actor),
        }
        return self.render("desks/desk.html", context)

    def to_do(self, desk: Desk) -> int:
        """Offers, questions and calls to answer, promises due today, and what goes wrong and one
        was told of."""
        promises = self.due_today(desk.promises.rows)
        waits = desk.offers.total + desk.questions.total + desk.called.total
        return waits + promises + desk.warnings.total

    def queue(self, desk: Desk) -> dict[str, Any]:
        """Own requests and those of one's teams in one line, what is due first on top.

        Both parts begin with their first, so the first of both are among them.
        """
        rows = [*desk.mine.rows, *desk.queue.rows]
        rows.sort(key=lambda row: (row.due_order, row.last_activity_at, row.pk))
        total = desk.mine.total + desk.queue.total
        return self.requests(Part(rows[:SHOWN], total))

    def due_today(self, promises: Iterable[Any]) -> int:
        """Promises that fall due before the day ends, late ones too."""
        today = timezone.localdate()
        return sum(timezone.localdate(row.promised_by) <= today for row in promises)

    def questions(self, part: Part) -> dict[str, Any]:
        """What one is asked, by whom, until when, and where it is answered."""
        rows = [
            {
                "url": f"{self.prefix}{row.number}/#question-{row.question_id}",
                "number": row.number,
                "subject": row.subject,
                "client": row.client.name,
                "asker": row.asker,
                "text": row.question,
                "due": formats.when(row.question_due_at),
                "due_kind": due_kind(row.question_due_at, self.now),
            }
            for row in part.rows
        ]
        return {"total": part.total, "rows": rows}

    def notices(self, part: Part) -> dict[str, Any]:
        """What one was told of touchpoints, and where it is taken off the desk."""
        rows = [
            {
                **self.notice_row(row),
                "role": row.request.owner_role.code if row.request.owner_role else "",
                "owner": row.request.owner_role.name if row.request.owner_role else "",
                "occasion": row.touchpoint.occasion,
            }
            for row in part.rows
        ]
        return {"total": part.total, "rows": rows}

    def warnings(self, part: Part) -> dict[str, Any]:
        """What one was told that goes wrong, with the hours lost and the weak link of then."""
        rows = [
            {
                **self.notice_row(row),
                "kinds": [kind_of_alarm(row.alarm.kind)],
                "occasion": trouble_text(row.alarm.kind, row.alarm.data),
                "role": row.request.owner_role.code if row.request.owner_role else "",
                "owner": str(row.request.owner or row.request.owner_team or ""),
                "lost": cost(row.alarm.lost_working_seconds),
                "weak": str(row.alarm.weak_owner or row.alarm.weak_team or ""),
                "weak_role": row.alarm.weak_role.code if row.alarm.weak_role else "",
            }
            for row in part.rows
        ]
        return {"total": part.total, "rows": rows}

    def notice_row(self, row: Any) -> dict[str, Any]:
        """Which request, and when one was told."""
        return {
            "url": f"{self.prefix}{row.request.number}/",
            "number": row.request.number,
            "subject": row.request.subject,
            "client": row.request.client,
            "when": formats.when(row.at),
            "seen_url": reverse("request-notice-seen", args=[row.pk]),
        }

    def going_wrong(self, part: Part) -> dict[str, Any]:
        """Requests of one's people that go wrong now, and what that has cost until now."""
        rows = []
        for record in part.rows:
            worst = max(record.troubles, key=lambda item: item.lost_working_seconds, default=None)
            weak = worst.weak_link if worst else None
            rows.append(
                {
                    **self.request_row(record),
                    "kinds": [kind_of_alarm(kind) for kind in record.alarm_kinds],
                    "when": formats.when(record.wrong_since),
                    "lost": cost(worst.lost_working_seconds) if worst else "",
                    "weak": weak.name if weak else "",
                    "weak_role": weak.role_code if weak else "",
                }
            )
        return {"total": part.total, "rows": rows}

    def requests(self, part: Part) -> dict[str, Any]:
        """Plain rows of requests."""
        return {"total": part.total, "rows": [self.request_row(row) for row in part.rows]}

    def request_row(self, record: Any) -> dict[str, Any]:
        """One request: what, whose, until when, and what is odd about it."""
        due = record.falls_due_at
        return {
            "url": f"{self.prefix}{record.number}/",
            "number": record.number,
            "subject": record.subject,
            "client": record.client.name,
            "promised": record.promised,
            "due": formats.when(due) if due else "",
            "due_kind": due_kind(due, self.now) if due else "",
            "last_activity": formats.when(record.last_activity_at),
            "role": record.owner_role.code if record.owner_role else "",
            "owner": str(record.owner or record.owner_team or ""),
            "is_waiting": record.state == RequestState.WAITING,
            "is_urgent": record.priority == "urgent",
            "is_free": record.owner_id is None,
            "back_on": formats.date_text(getattr(record, "back_on", None)),
            "was_called": getattr(record, "was_called", False),
        }

    def offers(self, part: Part) -> dict[str, Any]:
        """Plain rows of offers."""
        return {"total": part.total, "rows": [self.offer_row(row) for row in part.rows]}

    def offer_row(self, offer: Any) -> dict[str, Any]:
        """One offer with its context, and how long there is to answer."""
        record = offer.request
        url = f"{self.prefix}{record.number}/"
        due = offer.answer_due_at
        return {
            "pk": offer.pk,
            "url": url,
            "accept_url": f"{url}hand-over/{offer.pk}/accept/",
            "decline_url": f"{url}hand-over/{offer.pk}/decline/",
            "number": record.number,
            "version": record.version,
            "subject": record.subject,
            "client": record.client.name,
            "is_return": offer.kind == "return",
            "why": offer.why,
            "tried": offer.tried,
            "expected": offer.expected,
            "outside": outside_text(offer),
            "promised": offer.promised,
            "promised_by": formats.when(offer.promised_by) if offer.promised_by else "",
            "giver": str(offer.from_owner or offer.from_team or ""),
            "giver_role": offer.from_role.code if offer.from_role else "",
            "receiver": str(offer.to_owner or offer.to_team or ""),
            "answer_by": answer_by(due, self.now),
            "answer_kind": due_kind(due, self.now) if due else "none",
        }

    def hints(self) -> list[dict[str, str]]:
        """What is still to be set up in a company without data, for those who can do it."""
        if not self.actor.has(Capability.CLIENTS_MANAGE) or has_clients(self.actor):
            return []
        steps = [
            ("people", Capability.PEOPLE_MANAGE, _("Add the people who work with clients.")),
            ("role-list", Capability.ROLES_MANAGE, _("Say who holds which role.")),
            ("client-create", Capability.CLIENTS_MANAGE, _("Add the first client.")),
            (
                "import-list",
                Capability.RECORDS_IMPORT,
                _("Or bring your data along."),
            ),
        ]
        hints = []
        for name, capability, text in steps:
            if self.actor.has(capability) and (url := address(name)):
                hints.append({"url": url, "text": text})
        return hints


def links() -> dict[str, str]:
    """Where all the rows behind each number of the desk are."""
    requests, notices = f"{MyRequests.address()}?which=", f"{MyNotices.address()}?kind="
    return {
        "queue": requests + QUEUE,
        "team": requests + TEAM,
        "promised": requests + PROMISED,
        "stood_in": requests + STOOD_IN,
        "called": requests + CALLED,
        "in_sight": requests + IN_SIGHT,
        "offers": MyOffers.address(),
        "late_offers": f"{TeamOffers.address()}?late=yes",
        "questions": MyQuestions.address(),
        "notices": f"{notices}asked",
        "warnings": f"{notices}wrong",
        "going_wrong": GoingWrong.address(),
    }


def cost(working_seconds: int) -> str:
    """Hours lost, once there are any."""
    return formats.duration(working_seconds) if working_seconds else ""


def kind_of_alarm(kind: str) -> dict[str, Any]:
    """A kind of alarm with its drawing."""
    return {"label": AlarmKind(kind).label, "icon": ALARM_ICONS[kind]}


def address(name: str) -> str:
    """The address of a page, or nothing where the product is built without it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def answer_by(due: datetime | None, now: datetime) -> str:
    """Until when an offer should be answered; empty when nothing presses."""
    if due is None:
        return ""
    text = _("Overdue since: %(time)s") if due <= now else _("Answer by: %(time)s")
    return text % {"time": formats.when_text(due)}
