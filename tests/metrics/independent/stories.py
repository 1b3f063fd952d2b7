"""What is measured of one request, from its history read forward, one line after the other."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from handoffs.models import DueTime, Entry, Holding, Question, Request

WINDOW = timedelta(days=7)


class Who(NamedTuple):
    """Who is credited."""

    consultant: int | None
    manager: int | None


class Measured(NamedTuple):
    """One measured thing, before it is put on a local day."""

    code: str
    at: datetime
    who: Who
    value: float
    positive: bool = False
    negative: bool = False


def _owner(entry: Entry) -> Who:
    return Who(entry.owner_id, entry.owner_manager_id)


def _member(entry: Entry) -> Who:
    return Who(entry.member_id, entry.member_manager_id)


def _clock(start: datetime, end: datetime) -> int:
    return max(int((end - start).total_seconds() // 1), 0)


def measured_of_request(request: Request, others: Sequence[datetime]) -> Iterator[Measured]:
    """Everything about one request; `others` are the openings of the client's other requests on
    its present topic."""
    entries = [
        entry
        for entry in Entry.objects.filter(request=request).order_by("at", "pk")
        if entry.kind != "commented"
    ]
    resolutions = [number for number, entry in enumerate(entries) if entry.kind == "resolved"]
    yield from _replies(request, entries)
    yield from _offers(entries)
    yield from _questions(request)
    yield from _promises(request, entries)
    if resolutions:
        yield from _first(request, entries, resolutions[0], others)
        yield from _last(request, entries, resolutions[-1])


def _replies(request: Request, entries: Sequence[Entry]) -> Iterator[Measured]:
    for entry in entries:
        if entry.kind == "message_out" and not entry.is_automatic:
            if entry.working_seconds is not None:
                who, at = _member(entry), entry.at
                yield Measured("first_response_time", at, who, entry.working_seconds)
                yield Measured("first_response_clock", at, who, _clock(request.opened_at, at))
            return


def _offers(entries: Sequence[Entry]) -> Iterator[Measured]:
    offered: dict[int | None, int | None] = {}
    for entry in entries:
        if entry.kind in {"offered", "returned"}:
            offered.setdefault(entry.handover_id, entry.working_seconds)
        if entry.kind in {"accepted", "declined"} and entry.handover_id in offered:
            begun, ended = offered[entry.handover_id], entry.working_seconds
            if begun is not None and ended is not None:
                seconds = max(ended - begun, 0)
                yield Measured("handover_acceptance_time", entry.at, _member(entry), seconds)


def _questions(request: Request) -> Iterator[Measured]:
    for question in Question.objects.filter(request=request, state="answered"):
        who = Who(question.asked_to_id, question.asked_to_manager_id)
        assert question.answered_at is not None
        seconds = question.answer_working_seconds or 0
        yield Measured("question_answer_time", question.answered_at, who, seconds)


def _promises(request: Request, entries: Sequence[Entry]) -> Iterator[Measured]:
    codes = {
        "first_response": "service_level_first_response",
        "resolution": "service_level_resolution",
    }
    for due in DueTime.objects.filter(request=request, replaced_at=None, kind__in=codes):
        code = codes[due.kind]
        if due.missed_at is not None:
            at = due.missed_at
            before = [entry for entry in entries if entry.at <= at]
            yield Measured(code, at, _owner(before[-1]), 0, positive=False, negative=True)
        elif due.met_at is not None:
            at = due.met_at
            kind = "message_out" if due.kind == "first_response" else "resolved"
            done = [
                entry
                for entry in entries
                if entry.kind == kind and entry.at <= at and not entry.is_automatic
            ]
            who = _member(done[-1]) if due.kind == "first_response" else _owner(done[-1])
            yield Measured(code, at, who, 1, positive=True)


def _first(
    request: Request, entries: Sequence[Entry], place: int, others: Sequence[datetime]
) -> Iterator[Measured]:
    end, before, after = entries[place], entries[:place], entries[place + 1 :]
    who, at = _owner(end), end.at
    kinds = [entry.kind for entry in before]
    accepted = kinds.count("accepted")
    reopened = next((entry.at for entry in after if entry.state != "resolved"), None)
    again = min((opened for opened in others if opened > at), default=None)
    solved = (
        not accepted
        and (reopened is None or reopened - at >= WINDOW)
        and (again is None or again - at >= WINDOW)
    )
    yield Measured("closed_requests", at, who, 1)
    yield Measured("closed_per_hour", at, who, 0, positive=True)
    yield Measured("fcr", at, who, int(solved), positive=solved)
    if end.topic is None or end.topic.solvable_at_first_contact:
        yield Measured("fcr_net", at, who, int(solved), positive=solved)
    yield Measured("handovers_per_request", at, who, accepted)
    came_back = _came_back(before)
    circles = accepted + kinds.count("declined") >= 3
    yield Measured("loop_rate", at, who, int(came_back), positive=came_back)
    yield Measured("circle_rate", at, who, int(circles), positive=circles)
    if end.working_seconds is not None:
        yield Measured("resolve_time_first", at, who, end.working_seconds)
        yield Measured("resolve_time_first_clock", at, who, _clock(request.opened_at, at))
    if all(entry.working_seconds is not None for entry in entries):
        for held in Holding.objects.filter(request=request, ended_at__lte=at):
            holder = Who(held.owner_id, held.manager_id)
            yield Measured("time_by_holder", at, holder, held.working_seconds or 0)


def _came_back(entries: Sequence[Entry]) -> bool:
    turns: list[Any] = []
    for entry in entries:
        holder = ("person", entry.owner_id) if entry.owner_id else ("team", entry.owner_team_id)
        if not turns or turns[-1] != holder:
            turns.append(holder)
    return any(a == c for a, _b, c in zip(turns, turns[1:], turns[2:], strict=False))


def _last(request: Request, entries: Sequence[Entry], place: int) -> Iterator[Measured]:
    end = entries[place]
    if end.working_seconds is None:
        return
    waited = clock_waited = timedelta()
    for entry, following in pairwise(entries[: place + 1]):
        if entry.state == "waiting":
            clock_waited += following.at - entry.at
            if entry.working_seconds is not None and following.working_seconds is not None:
                waited += timedelta(seconds=following.working_seconds - entry.working_seconds)
    who, at, clock = _owner(end), end.at, _clock(request.opened_at, end.at)
    net = max(end.working_seconds - int(waited.total_seconds()), 0)
    net_clock = max(clock - int(clock_waited.total_seconds()), 0)
    yield Measured("resolve_time_last", at, who, end.working_seconds)
    yield Measured("resolve_time_last_clock", at, who, clock)
    yield Measured("resolve_time_net", at, who, net)
    yield Measured("resolve_time_net_clock", at, who, net_clock)
