"""Who has a request open now, and who is writing: kept in the broker for a minute, nowhere else."""

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from redis import Redis

from core.access import Actor, Capability
from core.broker import attempt
from core.errors import InvalidInput
from core.live import announce
from handoffs.models import DraftKind, Request

HERE_SECONDS = 75
"""Pages say every half minute that they are open."""

_TAB = re.compile(r"[a-z0-9]{1,24}")
_MOST_TABS = 300


@dataclass(frozen=True, slots=True)
class Here:
    """A colleague on a request: what they are writing, or an empty text."""

    member_id: int
    writing: str


def presence_say(
    *, actor: Actor, request: Request, tab: str, writing: str = "", is_leaving: bool = False
) -> list[Here]:
    """Note that this page of the actor is open, or is left; gives who else is here.

    `request` was found in sight of the actor. Internal employees are seen and see nobody.
    Raises `InvalidInput`.
    """
    if not _TAB.fullmatch(tab) or writing not in ("", *DraftKind.values):
        raise InvalidInput
    if actor.membership_id is None:
        return []
    field = f"{actor.membership_id}:{tab}"

    def say(broker: "Redis") -> tuple[bool, list[Here]]:
        now, open_pages = _read(broker, request)
        before = _people((now, open_pages))
        open_pages.pop(field, None)
        over = [name for name, (until, _writing) in open_pages.items() if until <= now]
        if not is_leaving and len(open_pages) - len(over) < _MOST_TABS:
            open_pages[field] = (now + HERE_SECONDS, writing)
        with broker.pipeline(transaction=False) as pipeline:
            if field in open_pages:
                pipeline.hset(_key(request), field, f"{now + HERE_SECONDS} {writing}")
            else:
                over.append(field)
            if over:
                pipeline.hdel(_key(request), *over)
            pipeline.expire(_key(request), HERE_SECONDS)
            pipeline.execute()
        after = _people((now, open_pages))
        return before != after, after

    has_changed, people = attempt(say, (False, list[Here]()))
    if has_changed:
        announce(company_id=actor.company_id, topics=[f"here:{request.pk}"])
    return _others(actor, people)


def presence_of(*, actor: Actor, request: Request) -> list[Here]:
    """Who else has the request open; `request` was found in sight of the actor."""
    people = attempt(lambda broker: _people(_read(broker, request)), list[Here]())
    return _others(actor, people)


def _others(actor: Actor, people: list[Here]) -> list[Here]:
    if not actor.has(Capability.REQUESTS_VIEW_ALL):
        return []
    return [person for person in people if person.member_id != actor.membership_id]


_Pages = dict[str, tuple[int, str]]


def _read(broker: "Redis", request: Request) -> tuple[int, _Pages]:
    """The broker's time, and until when each page counts as open and what is written on it."""
    with broker.pipeline(transaction=False) as pipeline:
        pipeline.time()
        pipeline.hgetall(_key(request))
        (now, _microseconds), found = pipeline.execute()
    pages: _Pages = {}
    for field, value in found.items():
        until, _space, writing = value.partition(" ")
        pages[field] = (int(until), writing)
    return now, pages


def _people(read: tuple[int, _Pages]) -> list[Here]:
    """Each person once, in order; whoever writes on one of their pages writes."""
    now, pages = read
    found: dict[int, str] = {}
    for field, (until, writing) in pages.items():
        if until > now:
            member_id = int(field.partition(":")[0])
            found[member_id] = found.get(member_id) or writing
    return [Here(member_id, writing) for member_id, writing in sorted(found.items())]


def _key(request: Any) -> str:
    return f"{settings.LIVE_CHANNEL}:here:{request.company_id}:{request.pk}"
