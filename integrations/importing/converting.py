"""Turns the rows of one case into a request of the past, still by names.

Pure: no database. A case that cannot be understood raises `CaseRefused` with a reason that the
reader can act on; nothing is guessed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from handoffs.models import Priority, RequestChannel
from handoffs.transitions import RequestState
from integrations.importing.mapping import Mapping
from integrations.importing.reading import Row
from surveys.models import SCALES

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
NOON = time(12)


class CaseRefused(Exception):
    """A case that cannot be imported, and why."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who held a case, by the names of the file. Empty where the file says nothing."""

    person: str = ""
    person_name: str = ""
    role: str = ""
    team: str = ""
    team_answered_by: str = ""
    manager: str = ""


@dataclass(frozen=True, slots=True)
class NamedStep:
    """One step of a case: `kind` as in `handoffs.services.past`."""

    kind: str
    at: datetime
    holder: Holder
    time_known: bool = True


@dataclass(frozen=True, slots=True)
class NamedAnswer:
    """The satisfaction answer of a case."""

    score: int
    at: datetime


@dataclass(frozen=True, slots=True)
class NamedCase:
    """A whole case by names."""

    rows: tuple[Row, ...]
    key: str
    client_key: str
    client_name: str
    topic: str
    subject: str
    text: str
    channel: str
    priority: str
    opened_at: datetime
    steps: tuple[NamedStep, ...]
    answer: NamedAnswer | None


class Converter:
    """Converts cases with one mapping, in one company's time zone."""

    def __init__(self, mapping: Mapping, time_zone: str, now: datetime) -> None:
        """`now` bounds the dates: records of the past do not lie in the future."""
        self.mapping, self.zone, self.now = mapping, ZoneInfo(time_zone), now

    def convert(self, rows: Sequence[Row]) -> NamedCase:
        """The case, or `CaseRefused`."""
        first = rows[0].values
        key = first.get(self.mapping.key, "")
        if not key:
            raise CaseRefused(_("The key column is empty."))
        if len(key) > 200:
            raise CaseRefused(_("The key is longer than 200 characters."))
        if self.mapping.kind == "rows":
            opened_at, steps = self._steps_of_row(first)
        else:
            opened_at, steps = self._steps_of_events(rows)
        client = next((first[name] for name in self.mapping.client if first.get(name)), "")
        if not client:
            raise CaseRefused(_("No column names the client."))
        topic = " / ".join(filter(None, (first.get(name, "") for name in self.mapping.topic)))
        subject = first.get(self.mapping.subject, "") or topic or key
        return NamedCase(
            rows=tuple(rows),
            key=key,
            # Two spellings of one name are one client, as in the table of clients.
            client_key=client[:200].lower(),
            client_name=self.mapping.client_name.replace("{}", client)[:200],
            topic=topic[:80],
            subject=subject[:300],
            text=first.get(self.mapping.text, "") if self.mapping.text else "",
            channel=self._channel(first),
            priority=self._priority(first),
            opened_at=opened_at,
            steps=tuple(steps),
            answer=self._answer(first, opened_at),
        )

    def _channel(self, values: dict[str, str]) -> str:
        channel = self.mapping.channel.read(values)
        return channel if channel in RequestChannel.values else RequestChannel.IMPORT.value

    def _priority(self, values: dict[str, str]) -> str:
        if self.mapping.priority is None:
            return Priority.NORMAL
        priority = self.mapping.priority.read(values)
        return priority if priority in Priority.values else Priority.NORMAL.value

    def time(self, text: str, column: str) -> datetime:
        """An aware instant; without an offset, in the company's zone. Raises `CaseRefused`."""
        for form in self.mapping.time_formats:
            try:
                if form == "iso":
                    at = datetime.fromisoformat(text)
                else:
                    at = datetime.strptime(text, form)  # noqa: DTZ007
            except ValueError:
                continue
            return self._in_range(at if at.tzinfo else at.replace(tzinfo=self.zone), column)
        raise CaseRefused(
            _("“%(column)s” holds no date that the mapping knows.") % {"column": column}
        )

    def _in_range(self, at: datetime, column: str) -> datetime:
        if not EARLIEST <= at <= self.now:
            message = _("“%(column)s” lies before 1990 or in the future.")
            raise CaseRefused(message % {"column": column})
        return at.astimezone(UTC)

    def _holder(self, values: dict[str, str]) -> Holder:
        mapping = self.mapping
        person = values.get(mapping.person, "") if mapping.person else ""
        name = values.get(mapping.person_name, "") if mapping.person_name else person
        if name in mapping.not_a_person or person in mapping.not_a_person:
            person = name = ""
        if mapping.repair is not None:
            person, name = mapping.repair.mend(person), mapping.repair.mend(name)
        return Holder(
            person=person[:200],
            person_name=(name or person)[:200],
            role=mapping.role.read(values) if mapping.role else "",
            team=values.get(mapping.team, "")[:200] if mapping.team else "",
            team_answered_by=values.get(mapping.team_answered_by, "")[:200]
            if mapping.team_answered_by
            else "",
            manager=values.get(mapping.manager, "")[:200] if mapping.manager else "",
        )

    def _checked_holder(self, values: dict[str, str]) -> Holder:
        holder = self._holder(values)
        if not holder.person and not holder.team:
            raise CaseRefused(_("Neither a person nor a team held this case."))
        return holder

    def _steps_of_row(self, values: dict[str, str]) -> tuple[datetime, list[NamedStep]]:
        mapping = self.mapping
        opened_at = self.time(values[mapping.opened_at], mapping.opened_at)
        holder = self._checked_holder(values)
        steps = [NamedStep("held", opened_at, holder)]
        for kind, column in (
            ("first_response", mapping.first_response_at),
            ("resolved", mapping.resolved_at),
        ):
            text = values.get(column, "") if column else ""
            if not text:
                continue
            at = self.time(text, column)
            if at >= opened_at:
                steps.append(NamedStep(kind, at, holder))
            elif mapping.midnight_is_lost and self._is_midnight(at):
                # Only the day is known: it counts as resolved, but no duration is taken from it.
                if kind == "resolved":
                    steps.append(NamedStep(kind, opened_at, holder, time_known=False))
            else:
                message = _("“%(column)s” lies before the opening.")
                raise CaseRefused(message % {"column": column})
        return opened_at, steps

    def _is_midnight(self, at: datetime) -> bool:
        return at.astimezone(self.zone).time() == time()

    def _steps_of_events(self, rows: Sequence[Row]) -> tuple[datetime, list[NamedStep]]:
        mapping = self.mapping
        steps: list[NamedStep] = []
        state = RequestState.OPEN.value
        before: Holder | None = None
        timed = [(self.time(row.values[mapping.event_at], mapping.event_at), row) for row in rows]
        timed.sort(key=lambda pair: (pair[0], pair[1].number))
        for at, row in timed:
            name = "/".join(row.values.get(column, "") for column in mapping.event_state)
            holder = self._checked_holder(row.values)
            if name in mapping.queued and holder.team:
                holder = replace(holder, person="", person_name="")
            after = mapping.states.get(name, mapping.default_state)
            if after == RequestState.OPEN and state == RequestState.RESOLVED:
                steps.append(NamedStep("reopened", at, before or holder))
            if holder != before:
                steps.append(NamedStep("held", at, holder))
                before = holder
            if after != state and not (
                after == RequestState.OPEN and state == RequestState.RESOLVED
            ):
                kind = {"waiting": "waiting", "resolved": "resolved", "open": "resumed"}[after]
                steps.append(NamedStep(kind, at, holder))
            state = after
        return timed[0][0], steps

    def _answer(self, values: dict[str, str], opened_at: datetime) -> NamedAnswer | None:
        mapping = self.mapping
        text = values.get(mapping.score, "") if mapping.score else ""
        if not mapping.survey or not text:
            return None
        if not (text.isascii() and text.isdigit() and int(text) in SCALES[mapping.survey]):
            message = _("“%(score)s” is not on the scale of the survey.")
            raise CaseRefused(message % {"score": text[:20]})
        return NamedAnswer(int(text), self._answered_at(values, opened_at))

    def _answered_at(self, values: dict[str, str], opened_at: datetime) -> datetime:
        """The instant of the answer; of a bare date, its noon, or the opening if that is later."""
        text = values.get(self.mapping.answered_on, "")
        for form in self.mapping.date_formats:
            try:
                day = datetime.strptime(text, form).date()  # noqa: DTZ007
            except ValueError:
                continue
            end = datetime.combine(day, time(), self.zone) + timedelta(days=1, seconds=-1)
            noon = datetime.combine(day, NOON, self.zone)
            at = self._in_range(max(noon, opened_at), self.mapping.answered_on)
            if at > end:
                raise CaseRefused(_("The answer lies before the opening."))
            return at
        raise CaseRefused(_no_date(self.mapping.answered_on))


def _no_date(column: str) -> str:
    return _("“%(column)s” holds no date that the mapping knows.") % {"column": column}
