"""Who listens to what, in memory: a page that is slow gathers topics, never a queue."""

import asyncio
import json
import logging
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from core.live import Listening

logger = logging.getLogger(__name__)

# Said to all when lines may have been lost: look again at everything.
AGAIN = "again"


class Listener:
    """One open page: the topics that were announced since it was last told."""

    def __init__(self, listening: Listening) -> None:
        """Begin with nothing to tell."""
        self.listening = listening
        self._pending: dict[str, None] = {}
        self._something = asyncio.Event()

    def tell(self, topic: str) -> None:
        """Note a topic; several times is once."""
        self._pending[topic] = None
        self._something.set()

    async def topics(self, patience_seconds: float) -> list[str]:
        """What was announced; an empty list when nothing was for so long."""
        try:
            await asyncio.wait_for(self._something.wait(), patience_seconds)
        except TimeoutError:
            return []
        topics = list(self._pending)
        self._pending.clear()
        self._something.clear()
        return topics


class Hub:
    """All open pages, by company and topic."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self.listeners: set[Listener] = set()
        self.hears_broker = False
        self.stopping = asyncio.Event()
        self._by_topic: dict[tuple[int, str], set[Listener]] = defaultdict(set)
        self._by_member: dict[int, int] = defaultdict(int)

    @contextmanager
    def joined(self, listening: Listening) -> Iterator[Listener]:
        """A listener for the length of the block."""
        listener = Listener(listening)
        self.listeners.add(listener)
        self._by_member[listening.member_id] += 1
        for topic in listening.topics:
            self._by_topic[listening.company_id, topic].add(listener)
        try:
            yield listener
        finally:
            self._leave(listener)

    def _leave(self, listener: Listener) -> None:
        listening = listener.listening
        self.listeners.discard(listener)
        self._by_member[listening.member_id] -= 1
        if not self._by_member[listening.member_id]:
            del self._by_member[listening.member_id]
        for topic in listening.topics:
            key = (listening.company_id, topic)
            self._by_topic[key].discard(listener)
            if not self._by_topic[key]:
                del self._by_topic[key]

    def streams_of(self, member_id: int) -> int:
        """How many streams a person has open."""
        return self._by_member.get(member_id, 0)

    def announced(self, line: str | bytes) -> None:
        """A line of the broker: tell those who listen; what cannot be read is left."""
        try:
            said: dict[str, Any] = json.loads(line)
            company_id, topics = int(said["company"]), [str(topic) for topic in said["topics"]]
        except (ValueError, TypeError, KeyError):
            logger.warning("a line of the broker could not be read")
            return
        for topic in topics:
            for listener in self._by_topic.get((company_id, topic), ()):
                listener.tell(topic)

    def tell_all(self, topic: str) -> None:
        """Tell everybody."""
        for listener in self.listeners:
            listener.tell(topic)
