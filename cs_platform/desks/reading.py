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
from django.db.models.functions import RowNumber
from django.utils import timezone

from accounts.selectors import of_absence
from clients.models import Client
from core.access import Actor, Capability
from cs_platform.desks.due import with_due
from cs_platform.desks.people import my_people, my_teams, theirs
from handoffs.models import Handover, Participant, Request, RequestNotice
from handoffs.selectors import open_alarms, troubles_of, with_paths
from handoffs.selectors.standing import stood_in_for
from handoffs.transitions import HandoverState, QuestionState, RequestState
from roles.models import Role

SHOWN = 10
# Named instead of "not resolved": an index answers these.
UNRESOLVED = (RequestState.OPEN, RequestState.WAITING)
BY_DUE_TIME = ("due_order", "last_activity_at", "pk")


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
    called: Part
    in_sight: Part
    questions: Part
    notices: Part
    warnings: Part
    going_wrong: Part
    late_offers: Part
    waiting: Part

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all lies on it."""
        own = (self.offers, self.mine, self.queue, self.questions, self.notices, self.warnings)
        others = (self.called, self.in_sight, self.stood_in)
        led = (self.going_wrong, self.late_offers, self.waiting)
        return not any(part.rows for part in (*own, *others, *led))


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
    questions, called, in_sight = asked_and_called(actor)
    going_wrong, waiting = _led(actor, now) if leads else (Part(), Part())
    return Desk(
        offers=offers,
        promises=promises,
        mine=mine,
        queue=queue,
        stood_in=stood_in,
        called=called,
        in_sight=in_sight,
        questions=questions,
        notices=notices,
        warnings=warnings,
        going_wrong=going_wrong,
        late_offers=late,
        waiting=waiting,
    )


def _mine(actor: Actor) -> tuple[Part, Part]:
    """The actor's own requests, and those of them with a promise, which come first: one query."""
    own = _open(actor).filter(owner_id=actor.membership_id)
    mine = counted(own.annotate(promised_in_all=Window(Count("promised_by"))), *BY_DUE_TIME)
    promised = [row for row in mine.rows if row.promised_by is not None]
    return mine, Part(promised, promised[0].promised_in_all if promised else 0)


def _to_take(actor: Actor) -> tuple[Part, Part]:
    """What the actor's teams hold, and what people own who are away while the actor stands in,
    what is due first on top: one query."""
    day = timezone.localdate()
    parts = [
        _open(actor)
        .filter(rule)
        .annotate(
            is_stood_in=Value(is_stood_in),
            back_on=of_absence("ends_on", day, "owner_id"),
            in_all=Window(Count("*")),
        )
        .order_by(*BY_DUE_TIME)[:SHOWN]
        for rule, is_stood_in in ((of_my_teams(actor), False), (stood_in_by(actor), True))
    ]
    rows = list(parts[0].union(parts[1], all=True))
    return (
        _part(row for row in rows if not row.is_stood_in),
        _part(row for row in rows if row.is_stood_in),
    )


def of_my_teams(actor: Actor) -> Q:
    """Held by one of the actor's teams until somebody takes it."""
    return Q(owner=None, owner_team__in=my_teams(actor))


def stood_in_by(actor: Actor) -> Q:
    """Owned by people who are away while the actor stands in."""
    return stood_in_for(actor.company_id, actor.membership_id, timezone.localdate())


def has_clients(actor: Actor) -> bool:
    """Whether there is anything to work with yet."""
    return bool(Client.objects.visible_to(actor).exists())


def asked_and_called(actor: Actor) -> tuple[Part, Part, Part]:
    """Unresolved requests about which the actor is asked and awaited, once for each question, the
    first due first; those into which a colleague called them; and those they keep in sight; of
    both the latest first. One query."""
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
    others = [
        _open(actor)
        .filter(rule)
        .annotate(
            question_id=Value(None, BigIntegerField()),
            question=Value(None, TextField()),
            question_due_at=Value(None, DateTimeField()),
            asker=Value(None, CharField()),
            was_called=Value(was_called),
            in_all=Window(Count("*")),
        )
        .order_by("-last_activity_at", "-pk")[:SHOWN]
        for rule, was_called in ((called_in(actor), True), (kept_in_sight(actor), False))
    ]
    rows = list(asked[:SHOWN].union(*others, all=True))
    return (
        _part(row for row in rows if row.question_id is not None),
        _part(row for row in rows if row.was_called),
        _part(row for row in rows if row.question_id is None and not row.was_called),
    )


def called_in(actor: Actor) -> Q:
    """Requests of others into which a colleague called the actor."""
    return _of_others(actor) & Q(Exists(_takes_part(actor).exclude(comment=None)))


def kept_in_sight(actor: Actor) -> Q:
    """Requests of others that the actor keeps in sight and was not called into."""
    takes_part = _takes_part(actor)
    was_called = Q(Exists(takes_part.exclude(comment=None)))
    return _of_others(actor) & Q(Exists(takes_part)) & ~was_called


def _of_others(actor: Actor) -> Q:
    return ~Q(owner_id=actor.membership_id) | Q(owner=None)


def _takes_part(actor: Actor) -> QuerySet[Participant]:
    found: QuerySet[Participant] = Participant.objects.of_company(actor.company_id).filter(
        request=OuterRef("pk"), member_id=actor.membership_id
    )
    return found


def notices_of(actor: Actor) -> QuerySet[Any]:
    """What the product told this person, not yet taken off the desk: that their clients asked
    elsewhere, and (`warns`) that something goes wrong and is not over."""
    notices = RequestNotice.objects.visible_to(actor).filter(
        Q(alarm=None) | Q(alarm__cleared_at=None), member_id=actor.membership_id, seen_at=None
    )
    warns = ExpressionWrapper(Q(alarm__isnull=False), output_field=BooleanField())
    found: QuerySet[Any] = notices.annotate(warns=warns)
    return found


def _notices(actor: Actor) -> tuple[Part, Part]:
    """The latest notices of both kinds: one query."""
    unread = ("request__original_text", "request__owner_reason")
    texts = (
        f"{role}__{name}"
        for role in ("request__owner_role", "alarm__weak_role")
        for name in Role.TEXTS
    )
    rows = (
        notices_of(actor)
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


# What a row of the desk shows. Each column more is paid for in every part of a union.
_SHOWN_OF_A_REQUEST = (
    *("number", "subject", "state", "priority", "promised", "promised_by", "last_activity_at"),
    *("owner", "owner_role", "owner_team", "client"),
    *("client__name", "owner__name", "owner_role__code", "owner_team__name"),
)


def _open(actor: Actor, *more: str) -> QuerySet[Request]:
    """Requests in sight that are not resolved, with what a row shows and columns named here."""
    requests: QuerySet[Request] = Request.objects.visible_to(actor)
    related = ("client", "owner", "owner_role", "owner_team", *_related(more))
    named = requests.select_related(*related).only(*_SHOWN_OF_A_REQUEST, *more)
    return with_due(named.filter(state__in=UNRESOLVED))


def _related(columns: Iterable[str]) -> list[str]:
    return [name.rpartition("__")[0] for name in columns if "__" in name]


def offers_to(actor: Actor) -> Q:
    """Offered to the actor or to one of their teams, by somebody else."""
    to_me = Q(to_owner_id=actor.membership_id) | Q(to_owner=None, to_team__in=my_teams(actor))
    return to_me & (~Q(offered_by_id=actor.membership_id) | Q(offered_by=None))


def offers_led(actor: Actor) -> Q:
    """Offered to or by people the actor leads."""
    people = my_people(actor).values("pk")
    return Q(to_owner__in=people) | Q(from_owner__in=people)


def is_for(rule: Q) -> Case:
    """Whether a row fits a rule; not unknown where it holds nothing to judge by."""
    fits = ExpressionWrapper(rule, output_field=BooleanField())
    return Case(When(fits, then=Value(True)), default=Value(False))


_SHOWN_OF_AN_OFFER = (
    *("request", "kind", "why", "tried", "expected", "promised", "promised_by", "answer_due_at"),
    *("is_outside_matrix", "outside_reason", "to_role", "from_role", "from_role__code"),
    *("from_owner", "from_owner__name", "from_team", "from_team__name"),
    *("to_owner", "to_owner__name", "to_team", "to_team__name"),
    *("request__number", "request__version", "request__subject", "request__client"),
    "request__client__name",
)


def _offers(actor: Actor, now: datetime, *, leads: bool) -> tuple[Part, Part]:
    """Offers to the actor, and (for those who lead) late ones to their people: one query."""
    to_me = offers_to(actor)
    wanted = to_me
    if leads:
        wanted |= Q(answer_due_at__lt=now) & offers_led(actor)
    offers = (
        Handover.objects.visible_to(actor)
        .filter(wanted, state=HandoverState.OFFERED)
        .annotate(
            for_me=is_for(to_me),
            in_all=Window(Count("*"), partition_by=[F("for_me")]),
        )
        .select_related(
            "request__client", "from_owner", "from_role", "from_team", "to_owner", "to_team"
        )
        .only(*_SHOWN_OF_AN_OFFER)
        .order_by("-for_me", F("answer_due_at").asc(nulls_last=True), "pk")
    )
    rows = list(offers[: 2 * SHOWN])
    return _part(row for row in rows if row.for_me), _part(row for row in rows if not row.for_me)


def _part(rows: Iterable[Any]) -> Part:
    found = list(rows)
    return Part(found[:SHOWN], found[0].in_all if found else 0)


def _led(actor: Actor, now: datetime) -> tuple[Part, Part]:
    """Of the requests of the actor's people: those that go wrong, the longest first, and open
    ones in which nothing has happened for longest. One query.

    Each has `alarm_kinds`, `wrong_since`, and `troubles` as they are now.
    """
    alarms = open_alarms().order_by("since_at")
    of_people = with_paths(
        _open(actor, "calendar", "calendar__spec").filter(theirs(actor))
    ).annotate(
        alarm_kinds=ArraySubquery(alarms.values("kind")),
        wrong_since=Subquery(alarms.values("since_at")[:1]),
    )
    wrong = of_people.filter(Exists(open_alarms())).annotate(
        goes_wrong=Value(True), in_all=Window(Count("*"))
    )
    # Not counted: a head's are all of the company's.
    waiting = of_people.filter(state=RequestState.OPEN).annotate(
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
