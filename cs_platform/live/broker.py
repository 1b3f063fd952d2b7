"""Reads announcements from the broker, for as long as the process runs."""

import asyncio
import logging

from redis.asyncio import Redis

from cs_platform.live.hub import AGAIN, Hub

logger = logging.getLogger(__name__)

_QUIET_SECONDS = 15.0
_ANSWER_SECONDS = 5.0
_RETRY_SECONDS = 1.0


async def hear(hub: Hub, url: str, channel: str) -> None:
    """Pass lines of the channel to the hub; connects again by itself.

    After a gap every page is told to look again, since lines were lost meanwhile.
    """
    had_gap = False
    while True:
        client = _client(url)
        try:
            await _hear_until_lost(hub, client, channel, had_gap=had_gap)
        except Exception as error:
            # Of whatever kind: pages would never hear of anything again.
            if hub.hears_broker or not had_gap:
                logger.warning("the broker is away: %s", error)
        finally:
            hub.hears_broker = False
            had_gap = True
            await client.aclose()
        await asyncio.sleep(_RETRY_SECONDS)


def _client(url: str) -> Redis:
    # Over a network a connection can die unnoticed; a socket file cannot.
    network = {} if url.startswith("unix:") else {"socket_keepalive": True}
    return Redis.from_url(url, socket_connect_timeout=_ANSWER_SECONDS, **network)


async def _hear_until_lost(hub: Hub, client: Redis, channel: str, *, had_gap: bool) -> None:
    async with client.pubsub() as pubsub:
        await pubsub.subscribe(channel)
        hub.hears_broker = True
        if had_gap:
            hub.tell_all(AGAIN)
        while True:
            message = await pubsub.get_message(
                ignore_subscribe_messages=True, timeout=_QUIET_SECONDS
            )
            if message is not None:
                hub.announced(message["data"])
            elif not hub.stopping.is_set():
                await asyncio.wait_for(client.ping(), _ANSWER_SECONDS)
