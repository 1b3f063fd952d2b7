"""What lies on a person's desk, in a constant number of queries, whatever the company's size."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber
from django.utils import timezone

from accounts.levels import Level
from accounts.models import Membership, ReportingLine, Team
from accounts.selectors import of_absence
from clients.models import Client
from core.access import Actor, Capability
from handoffs.models import Handover, Participant, Request, RequestNotice
from handoffs.selectors import open_alarms, troubles_of, with_paths
from handoffs.selectors.standing import stood_in_for
from handoffs.transitions import HandoverState, QuestionState, RequestState
from roles.models import Role

SHOWN = 10
# Named instead of "not resolved": an index answers these.
UNRESOLVED = (RequestState.OPEN, RequestState.WAITING)


@dataclass(frozen=True, slots=True)
class Part:
    """The first rows of one part of the desk, and how many there are in all."""

    rows: list[Any] = field(default_factory=list)
    total: int = 0


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything on the desk. Parts that are not this person's are empty."""

    offers: Part
    promises: Part
    mine: Part
    queue: Part
    stood_in: Part
    in_sight: Part
    questions: Part
    notices: Part
    warnings: Part
    going_wrong: Part
    late_offers: Part
    waiting: Part
    load: list[tuple[int, str, int]]

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all lies on it."""
        own = (self.offers, self.mine, self.queue, self.in_sight, self.notices, self.warnings)
        others = (self.questions, self.stood_in, self.going_wrong, self.late_offers, self.waiting)
        return not any(part.rows for part in (*own, *others))


def counted(rows: QuerySet[Any], *order: Any, shown: int = SHOWN) -> Part:
    """The first rows and the number of all, in one query."""
    found = list(rows.annotate(in_all=Window(Count("*"))).order_by(*order)[:shown])
    return Part(found, found[0].in_all if found else 0)


def desk_of(actor: Actor) -> Desk:
    """The desk of somebody who works requests."""
    now = timezone.now()
    leads = actor.has(Capability.REQUESTS_ANSWER_FOR_OTHERS)
    offers, late = _offers(actor, now, leads=leads)
    mine, promises = _mine(actor)
    notices, warnings = _notices(actor)
    queue, stood_in = _to_take(actor)
    questions, in_sight = asked_and_called(actor)
    going_wrong, waiting = _led(actor, now) if leads else (Part(), Part())
    return Desk(
        offers=offers,
        promises=promises,
        mine=mine,
        queue=queue,
        stood_in=stood_in,
        in_sight=in_sight,
        questions=questions,
        notices=notices,
        warnings=warnings,
        going_wrong=going_wrong,
        late_offers=late,
        waiting=waiting,
        load=_load(actor) if leads else [],
    )


def _mine(actor: Actor) -> tuple[Part, Part]:
    """The actor's own requests, and those of them with a promise, which come first: one query."""
    own = _open(actor).filter(owner_id=actor.membership_id)
    mine = counted(
        own.annotate(promised_in_all=Window(Count("promised_by"))),
        F("promised_by").asc(nulls_last=True),
        "last_activity_at",
        "pk",
    )
    promised = [row for row in mine.rows if row.promised_by is not None]
    return mine, Part(promised, promised[0].promised_in_all if promised else 0)


def _to_take(actor: Actor) -> tuple[Part, Part]:
    """What the actor's teams hold, and what people own who are away while the actor stands in,
    the longest untouched first: one query."""
    day = timezone.localdate()
    of_teams = Q(owner=None, owner_team__in=_my_teams(actor))
    of_away = stood_in_for(actor.company_id, actor.membership_id, day)
    parts = [
        _open(actor)
        .filter(rule)
        .annotate(
            is_stood_in=Value(is_stood_in),
            back_on=of_absence("ends_on", day, "owner_id"),
            in_all=Window(Count("*")),
        )
        .order_by("last_activity_at", "pk")[:SHOWN]
        for rule, is_stood_in in ((of_teams, False), (of_away, True))
    ]
    rows = list(parts[0].union(parts[1], all=True))
    return (
        _part(row for row in rows if not row.is_stood_in),
        _part(row for row in rows if row.is_stood_in),
    )


def has_clients(actor: Actor) -> bool:
    """Whether there is anything to work with yet."""
    return bool(Client.objects.visible_to(actor).exists())


def asked_and_called(actor: Actor) -> tuple[Part, Part]:
    """Unresolved requests about which the actor is asked and awaited, once for each question, the
    first due first; and those of others in which they take part, called in or keeping it in
    sight, the latest first. One query."""
    asked = (
        _open(actor)
        .filter(questions__asked_to_id=actor.membership_id, questions__state=QuestionState.OPEN)
        .annotate(
            question_id=F("questions__pk"),
            question=F("questions__text"),
            question_due_at=F("questions__due_at"),
            asker=F("questions__asked_by__name"),
            was_called=Value(False),
            in_all=Window(Count("*")),
        )
        .order_by("questions__due_at", "questions__pk")
    )
    took_part = Participant.objects.of_company(actor.company_id).filter(
        request=OuterRef("pk"), member_id=actor.membership_id
    )
    others = (
        _open(actor)
        .filter(Exists(took_part), ~Q(owner_id=actor.membership_id) | Q(owner=None))
        .annotate(
            question_id=Value(None, BigIntegerField()),
            question=Value(None, TextField()),
            question_due_at=Value(None, DateTimeField()),
            asker=Value(None, CharField()),
            was_called=Exists(took_part.exclude(comment=None)),
            in_all=Window(Count("*")),
        )
        .order_by("-last_activity_at", "-pk")
    )
    rows = list(asked[:SHOWN].union(others[:SHOWN], all=True))
    return (
        _part(row for row in rows if row.question_id is not None),
        _part(row for row in rows if row.question_id is None),
    )


def _notices(actor: Actor) -> tuple[Part, Part]:
    """What the product told this person, not yet taken off the desk: that their clients asked
    elsewhere, and that something goes wrong and is not over. One query."""
    notices = RequestNotice.objects.visible_to(actor).filter(
        Q(alarm=None) | Q(alarm__cleared_at=None), member_id=actor.membership_id, seen_at=None
    )
    unread = ("request__original_text", "request__owner_reason")
    texts = (
        f"{role}__{name}"
        for role in ("request__owner_role", "alarm__weak_role")
        for name in Role.TEXTS
    )
    warns = ExpressionWrapper(Q(alarm__isnull=False), output_field=BooleanField())
    rows = (
        notices.annotate(warns=warns)
        .annotate(in_all=Window(Count("*"), partition_by=[F("warns")]))
        .annotate(place=Window(RowNumber(), partition_by=[F("warns")], order_by=["-at", "-pk"]))
        .filter(place__lte=SHOWN)
        .select_related(
            *("request__client", "request__owner", "request__owner_team", "request__owner_role"),
            *("touchpoint", "alarm__weak_owner", "alarm__weak_role", "alarm__weak_team"),
        )
        .defer(*unread, *texts)
        .order_by("place")
    )
    found = list(rows)
    return _part(row for row in found if not row.warns), _part(row for row in found if row.warns)


def _open(actor: Actor) -> QuerySet[Request]:
    """Requests in sight that are not resolved, without their long texts."""
    requests: QuerySet[Request] = Request.objects.visible_to(actor)
    return (
        requests.filter(state__in=UNRESOLVED)
        .defer("original_text", "owner_reason")
        .select_related("client", "owner", "owner_role", "owner_team")
    )


def _lines_today(actor: Actor) -> QuerySet[ReportingLine]:
    lines: QuerySet[ReportingLine] = ReportingLine.objects.of_company(actor.company_id).on(
        timezone.localdate()
    )
    return lines


def _my_teams(actor: Actor) -> QuerySet[Any]:
    """Ids of the teams the actor works in today or answers for, for a subquery."""
    lines = _lines_today(actor).filter(member_id=actor.membership_id)
    teams = Team.objects.of_company(actor.company_id).filter(
        Q(manager_id=actor.membership_id) | Q(pk__in=lines.values("team"))
    )
    return teams.order_by().values("pk")


def _my_people(actor: Actor) -> QuerySet[Membership]:
    """People the actor leads: everyone for a head, those who report to them for a manager."""
    people: QuerySet[Membership] = Membership.objects.of_company(actor.company_id)
    if actor.has(Capability.METRICS_VIEW_ALL):
        return people
    lines = _lines_today(actor)
    teams = Team.objects.of_company(actor.company_id).filter(manager_id=actor.membership_id)
    led = lines.filter(Q(manager_id=actor.membership_id) | Q(team__in=teams.values("pk")))
    return people.filter(pk__in=led.values("member"))


def _offers(actor: Actor, now: datetime, *, leads: bool) -> tuple[Part, Part]:
    """Offers to the actor, and (for those who lead) late ones to their people: one query."""
    to_me = Q(to_owner_id=actor.membership_id) | Q(to_owner=None, to_team__in=_my_teams(actor))
    to_me &= ~Q(offered_by_id=actor.membership_id) | Q(offered_by=None)
    wanted = to_me
    if leads:
        people = _my_people(actor).values("pk")
        wanted |= Q(answer_due_at__lt=now) & (Q(to_owner__in=people) | Q(from_owner__in=people))
    for_me = ExpressionWrapper(to_me, output_field=BooleanField())
    offers = (
        Handover.objects.visible_to(actor)
        .filter(wanted, state=HandoverState.OFFERED)
        .annotate(
            for_me=Case(When(for_me, then=Value(True)), default=Value(False)),
            in_all=Window(Count("*"), partition_by=[F("for_me")]),
        )
        .select_related(
            "request__client", "from_owner", "from_role", "from_team", "to_owner", "to_team"
        )
        .defer("request__original_text", "request__owner_reason")
        .order_by("-for_me", F("answer_due_at").asc(nulls_last=True), "pk")
    )
    rows = list(offers[: 2 * SHOWN])
    return _part(row for row in rows if row.for_me), _part(row for row in rows if not row.for_me)


def _part(rows: Iterable[Any]) -> Part:
    found = list(rows)
    return Part(found[:SHOWN], found[0].in_all if found else 0)


def _theirs(actor: Actor) -> Q:
    """Held by the actor's people or by the teams for which they answer; all of them for a head."""
    if actor.has(Capability.METRICS_VIEW_ALL):
        return Q()
    people = _my_people(actor).values("pk")
    teams = Team.objects.of_company(actor.company_id).filter(manager_id=actor.membership_id)
    return Q(owner__in=people) | Q(owner=None, owner_team__in=teams.values("pk"))


def _led(actor: Actor, now: datetime) -> tuple[Part, Part]:
    """Of the requests of the actor's people: those that go wrong, the longest first, and open
    ones in which nothing has happened for longest. One query.

    Each has `alarm_kinds`, `wrong_since`, and `troubles` as they are now.
    """
    alarms = open_alarms().order_by("since_at")
    theirs = (
        with_paths(_open(actor).filter(_theirs(actor)))
        .select_related("calendar")
        .annotate(
            alarm_kinds=ArraySubquery(alarms.values("kind")),
            wrong_since=Subquery(alarms.values("since_at")[:1]),
        )
    )
    wrong = theirs.filter(Exists(open_alarms())).annotate(
        goes_wrong=Value(True), in_all=Window(Count("*"))
    )
    # Not counted: a head's are all of the company's.
    waiting = theirs.filter(state=RequestState.OPEN).annotate(
        goes_wrong=Value(False), in_all=Value(0)
    )
    longest_wrong = wrong.order_by("wrong_since", "pk")[:SHOWN]
    longest_waiting = waiting.order_by("last_activity_at", "pk")[:6]
    rows = list(longest_wrong.union(longest_waiting, all=True))
    for row in rows:
        row.troubles = troubles_of(row, now)
    return (
        _part(row for row in rows if row.goes_wrong),
        _part(row for row in rows if not row.goes_wrong),
    )


def _load(actor: Actor) -> list[tuple[int, str, int]]:
    """Open requests per person the actor leads, the fullest first, an empty desk shown too.

    One count per person by an index, so that resolved requests of years cost nothing.
    """
    people = _my_people(actor).filter(is_active=True).exclude(level=Level.INTERNAL)
    theirs = Request.objects.of_company(actor.company_id).filter(
        owner=OuterRef("pk"), state__in=UNRESOLVED
    )
    count = theirs.order_by().values("owner").annotate(count=Count("pk")).values("count")
    rows = people.annotate(load=Coalesce(Subquery(count), 0)).order_by("-load", "name", "pk")
    return list(rows.values_list("pk", "name", "load")[:12])
