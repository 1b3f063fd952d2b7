"""Hints: one waits at most, none is kept back once its task begins, none is worth a failure."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from kombu.exceptions import OperationalError
from redis import Redis

from core import broker
from core.hints import send_hint
from core.tasks import take_hint


class Sent:
    """A task that only notes for whom it was asked."""

    name = "tests.sent"

    def __init__(self) -> None:
        self.args: list[list[int]] = []
        self.fails: list[Exception] = []

    def apply_async(self, *, args: list[int], **_options: Any) -> None:
        """What Celery would send."""
        if self.fails:
            raise self.fails.pop()
        self.args.append(args)


@pytest.fixture
def client() -> Iterator[Redis]:
    """The broker without any hints."""
    redis = Redis.from_url(settings.REDIS_URL, decode_responses=True)
    names = f"{settings.BROKER_PREFIX}-hint:tests.*"
    yield redis
    for key in redis.scan_iter(names):
        redis.delete(key)


def test_hints_while_one_waits_are_the_one(client: Redis) -> None:
    task = Sent()
    assert [send_hint(task, 1), send_hint(task, 1), send_hint(task, 2)] == [True] * 3
    assert task.args == [[1], [2]]
    (first, second) = sorted(client.scan_iter(f"{settings.BROKER_PREFIX}-hint:tests.*"))
    assert 0 < int(client.ttl(first)) <= 30
    assert second.endswith(":2")


def test_task_that_begins_lets_the_next_hint_out(client: Redis) -> None:
    task = Sent()
    send_hint(task, 1)
    take_hint(task=task, args=(1,), task_id="any")
    assert send_hint(task, 1)
    assert task.args == [[1], [1]]


def test_hint_that_could_not_be_sent_keeps_none_back(client: Redis) -> None:
    task = Sent()
    task.fails = [OperationalError("gone")]
    assert not send_hint(task, 1)
    assert send_hint(task, 1)
    assert task.args == [[1]]


def test_without_a_broker_nothing_is_sent(monkeypatch: Any) -> None:
    monkeypatch.setattr(settings, "REDIS_URL", "unix:///nowhere.sock")
    task = Sent()
    assert not send_hint(task, 1)
    assert task.args == []
    broker._Pause.ends_at = 0
