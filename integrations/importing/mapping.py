"""What a file's columns mean: a TOML text, read into frozen dataclasses and checked.

`docs/users/import.md` describes the keys; `integrations/mappings/` holds shipped examples.
"""

import tomllib
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.errors import InvalidInput
from handoffs.models import Priority, RequestChannel
from handoffs.transitions import RequestState

SHIPPED = Path(__file__).resolve().parent.parent / "mappings"


@dataclass(frozen=True, slots=True)
class Column:
    """Where a value comes from: a column (with values translated), or a constant."""

    name: str = ""
    constant: str = ""
    values: MappingType[str, str] = field(default_factory=dict)

    def read(self, row: MappingType[str, str]) -> str:
        """The row's value; an untranslated value when `values` does not name it."""
        if not self.name:
            return self.constant
        value = row.get(self.name, "")
        return self.values.get(value, value) if self.values else value


@dataclass(frozen=True, slots=True)
class Repair:
    """Text whose bytes were once read in the wrong alphabet."""

    read_as: str
    meant: str

    def mend(self, text: str) -> str:
        """The text as it was meant, or unchanged where the repair does not fit."""
        if text.isascii():
            return text
        try:
            return text.encode(self.read_as).decode(self.meant)
        except (UnicodeError, LookupError):
            return text


@dataclass(frozen=True, slots=True)
class Mapping:
    """A checked mapping. `kind` is "rows" (one row a request) or "events" (many rows a request)."""

    kind: str
    encoding: str
    delimiter: str
    trim: bool
    time_formats: tuple[str, ...]
    date_formats: tuple[str, ...]
    key: str
    client: tuple[str, ...]
    client_name: str
    channel: Column
    topic: tuple[str, ...]
    subject: str
    text: str
    priority: Column | None
    opened_at: str
    first_response_at: str
    resolved_at: str
    midnight_is_lost: bool
    event_at: str
    event_state: tuple[str, ...]
    states: MappingType[str, str]
    default_state: str
    queued: frozenset[str]
    person: str
    person_name: str
    not_a_person: frozenset[str]
    repair: Repair | None
    manager: str
    team: str
    team_answered_by: str
    role: Column | None
    role_names: MappingType[str, tuple[str, str]]
    survey: str
    score: str
    answered_on: str

    @property
    def columns(self) -> frozenset[str]:
        """Every column the file must have."""
        names = {
            self.key,
            *self.client,
            *self.topic,
            self.subject,
            self.text,
            self.opened_at,
            self.first_response_at,
            self.resolved_at,
            self.event_at,
            *self.event_state,
            self.person,
            self.person_name,
            self.manager,
            self.team,
            self.team_answered_by,
            self.score,
            self.answered_on,
            self.channel.name,
        }
        for column in (self.priority, self.role):
            if column is not None:
                names.add(column.name)
        return frozenset(names - {""})


def _names(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(str(item) for item in value or ())


def _column(value: Any) -> Column | None:
    if value is None:
        return None
    if isinstance(value, str):
        return Column(name=value)
    return Column(
        name=str(value.get("column", "")),
        constant=str(value.get("constant", "")),
        values={str(key): str(item) for key, item in value.get("values", {}).items()},
    )


def _refuse(message: str) -> InvalidInput:
    return InvalidInput(message, fields={"mapping": message})


def parse_mapping(text: str) -> Mapping:
    """Read a mapping. Raises `InvalidInput` that names what is missing or unknown."""
    try:
        tables = tomllib.loads(text)
        mapping = _build(tables)
    except tomllib.TOMLDecodeError as error:
        raise _refuse(_("The mapping is not valid TOML: %(error)s") % {"error": error}) from error
    except (AttributeError, TypeError, KeyError, ValueError) as error:
        message = _("The mapping has a value of the wrong kind near %(name)s.")
        raise _refuse(message % {"name": error}) from error
    _check(mapping)
    return mapping


def _build(tables: dict[str, Any]) -> Mapping:
    file, request = tables.get("file", {}), tables.get("request", {})
    event, owner, answer = (tables.get(name, {}) for name in ("event", "owner", "answer"))
    states = dict(event.get("states", {}))
    queued = frozenset(states.pop("queued", ()))
    repair = owner.get("repair")
    return Mapping(
        kind=file.get("kind", "rows"),
        encoding=file.get("encoding", "utf-8-sig"),
        delimiter=file.get("delimiter", ","),
        trim=bool(file.get("trim", True)),
        time_formats=_names(file.get("time_formats", ["iso"])),
        date_formats=_names(file.get("date_formats", ["%Y-%m-%d"])),
        key=request.get("key", ""),
        client=_names(request.get("client", ())),
        client_name=request.get("client_name", "{}"),
        channel=_column(request.get("channel")) or Column(constant=RequestChannel.IMPORT),
        topic=_names(request.get("topic", ())),
        subject=request.get("subject", ""),
        text=request.get("text", ""),
        priority=_column(request.get("priority")),
        opened_at=request.get("opened_at", ""),
        first_response_at=request.get("first_response_at", ""),
        resolved_at=request.get("resolved_at", ""),
        midnight_is_lost=bool(request.get("midnight_before_opening_is_lost", False)),
        event_at=event.get("at", ""),
        event_state=_names(event.get("state", ())),
        default_state=states.pop("default", RequestState.OPEN),
        states=states,
        queued=queued,
        person=owner.get("person", ""),
        person_name=owner.get("person_name", ""),
        not_a_person=frozenset(owner.get("not_a_person", ())),
        repair=Repair(repair["read_as"], repair["meant"]) if repair else None,
        manager=owner.get("manager", ""),
        team=owner.get("team", ""),
        team_answered_by=owner.get("team_answered_by", ""),
        role=_column(owner.get("role")),
        role_names={
            code: (names["en"], names["ru"]) for code, names in tables.get("roles", {}).items()
        },
        survey=answer.get("survey", ""),
        score=answer.get("score", ""),
        answered_on=answer.get("on", ""),
    )


def _check(mapping: Mapping) -> None:
    if mapping.kind not in {"rows", "events"}:
        raise _refuse(_('Set file.kind to "rows" or "events".'))
    needed = {"request.key": mapping.key, "request.client": "".join(mapping.client)}
    if mapping.kind == "rows":
        needed["request.opened_at"] = mapping.opened_at
    else:
        needed["event.at"] = mapping.event_at
        needed["event.state"] = "".join(mapping.event_state)
    if not mapping.person and not mapping.team:
        needed["owner.person"] = ""
    missing = sorted(name for name, value in needed.items() if not value)
    if missing:
        raise _refuse(_("The mapping must say: %(names)s.") % {"names": ", ".join(missing)})
    states = {*mapping.states.values(), mapping.default_state}
    if unknown := states - set(RequestState.values):
        raise _refuse(_("Unknown state: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    if mapping.priority and (unknown := set(mapping.priority.values.values()) - set(Priority)):
        raise _refuse(_("Unknown priority: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    if mapping.survey not in {"", "csat", "nps"}:
        raise _refuse(_('Set answer.survey to "csat" or "nps".'))


def shipped_mappings() -> dict[str, str]:
    """Name → TOML text of the mappings that come with the product."""
    return {file.stem: file.read_text("utf-8") for file in sorted(SHIPPED.glob("*.toml"))}
