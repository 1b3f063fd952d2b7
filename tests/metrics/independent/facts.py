"""Every measured thing of a company, read row by row from the ledger."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import F

from accounts.models import Company
from handoffs.models import Request, TouchTime
from metrics.models import CreditOverride, MemberDay
from surveys.models import Invitation
from tests.metrics.independent.stories import Measured, Who, measured_of_request

SCALES = {
    "nps": (range(9, 11), range(7)),
    "csat": (range(4, 6), range(1, 3)),
    "ces": (range(5, 8), range(1, 4)),
    "nsat": (range(1, 2), range(3, 5)),
    "fcr": (range(1, 2), range(1)),
}
CREDITED_BY_RESOLUTION = {
    *("closed_requests", "closed_per_hour", "fcr", "fcr_net", "handovers_per_request"),
    *("loop_rate", "circle_rate", "resolve_time_first", "resolve_time_first_clock"),
    *("resolve_time_last", "resolve_time_last_clock", "resolve_time_net"),
    *("resolve_time_net_clock", "service_level_resolution"),
}
CREDITED_BY_REPLY = {
    *("first_response_time", "first_response_clock", "service_level_first_response"),
}


class Key(NamedTuple):
    """A leaf; 0 where nobody is credited."""

    code: str
    day: date
    manager: int
    consultant: int


@dataclass(frozen=True, slots=True)
class Fact:
    """One measured thing."""

    key: Key
    value: float
    positive: bool
    negative: bool


@dataclass(slots=True)
class Sums:
    """What the facts of a leaf add up to."""

    n: int = 0
    total: float = 0.0
    positives: int = 0
    negatives: int = 0
    values: list[float] = field(default_factory=list)

    def add(self, fact: Fact) -> None:
        """One more."""
        self.n += 1
        self.total += fact.value
        self.positives += fact.positive
        self.negatives += fact.negative
        self.values.append(fact.value)

    @property
    def counters(self) -> tuple[int, float, int, int]:
        """As a leaf has them."""
        return self.n, self.total, self.positives, self.negatives


def summed(facts: Iterable[Fact]) -> dict[Key, Sums]:
    """By leaf."""
    found: dict[Key, Sums] = {}
    for fact in facts:
        found.setdefault(fact.key, Sums()).add(fact)
    return found


def facts_of(company: Company, zone: str) -> list[Fact]:
    """All facts of a company, by the days of a zone."""
    found = [
        *_of_requests(company),
        *_of_invitations(company),
        *_of_touch(company),
        *_of_days(company),
    ]
    return [_fact(one, ZoneInfo(zone)) for one in found]


def _fact(one: Measured, zone: ZoneInfo) -> Fact:
    day = one.at.astimezone(zone).date()
    key = Key(one.code, day, one.who.manager or 0, one.who.consultant or 0)
    return Fact(key, float(one.value), one.positive, one.negative)


def _of_requests(company: Company) -> Iterator[Measured]:
    requests = list(Request.objects.filter(company=company).select_related("topic"))
    overrides: dict[tuple[int, str], Who] = {}
    for row in CreditOverride.objects.filter(company=company, source_kind="request").order_by("pk"):
        overrides[row.source_id, row.part] = Who(row.consultant_id, row.manager_id)
    for request in requests:
        others = [
            other.opened_at
            for other in requests
            if other.pk != request.pk
            and other.client_id == request.client_id
            and other.topic_id == request.topic_id is not None
        ]
        for one in measured_of_request(request, others):
            by_resolution = overrides.get((request.pk, "resolution"))
            by_reply = overrides.get((request.pk, "first_reply"))
            if by_resolution and one.code in CREDITED_BY_RESOLUTION:
                yield one._replace(who=by_resolution)
            elif by_reply and one.code in CREDITED_BY_REPLY:
                yield one._replace(who=by_reply)
            else:
                yield one


def _of_invitations(company: Company) -> Iterator[Measured]:
    for row in Invitation.objects.filter(company=company):
        who = Who(row.consultant_id, row.manager_id)
        answers: list[Any] = list(row.answers.order_by("at", "pk"))
        if answers and answers[-1].score is not None:
            score, (good, bad) = answers[-1].score, SCALES[row.kind]
            code = "fcr_confirmed" if row.kind == "fcr" else row.kind
            yield Measured(code, answers[0].at, who, score, score in good, score in bad)
        if row.delivered_at and row.state == "delivered" and row.credit_rule != "imported":
            in_time = bool(answers) and answers[0].at <= row.closes_at
            for code in ("response_rate", f"response_rate_{row.kind}"):
                yield Measured(code, row.delivered_at, who, int(in_time), in_time)


def _of_touch(company: Company) -> Iterator[Measured]:
    days = {(row.member_id, row.day): row for row in MemberDay.objects.filter(company=company)}
    for touch in TouchTime.objects.filter(company=company):
        seconds = touch.measured_seconds + touch.corrected_seconds
        if seconds:
            day = days[touch.member_id, touch.day]
            yield Measured("handling_time", day.at, Who(touch.member_id, day.manager_id), seconds)


def _of_days(company: Company) -> Iterator[Measured]:
    rows: Iterable[tuple[datetime, int, int | None, int, int]] = (
        MemberDay.objects.filter(company=company, scheduled_seconds__gt=0)
        .annotate(things=F("open_requests") + F("open_questions") + F("open_steps"))
        .values_list("at", "member_id", "manager_id", "scheduled_seconds", "things")
    )
    for at, member, manager, seconds, things in rows:
        yield Measured("closed_per_hour", at, Who(member, manager), seconds)
        yield Measured("load", at, Who(member, manager), things)
