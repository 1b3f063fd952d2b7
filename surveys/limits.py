"""How often one address may ask for what does not exist: a sliding window kept in the broker.

Only tokens that name nothing are counted, and only they are refused: a good link opens whatever
its neighbours behind the same address have tried, so the limit locks nobody out. Without a broker
nothing is counted; guessing a signature is hopeless all the same.
"""

import time
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from redis import Redis

from core.broker import attempt

WINDOW_SECONDS = 60
MOST_MISSES = 100


def missed_too_often(address: str) -> bool:
    """Count a miss of this address; whether there were too many within the last minute.

    The window slides by counting this minute's misses and the part of the last minute's that is
    still in sight. An IPv6 address counts with its network: anybody has 2^64 of them.
    """
    now = time.time()
    minute, gone = int(now // WINDOW_SECONDS), now % WINDOW_SECONDS / WINDOW_SECONDS
    key = f"{settings.LIVE_CHANNEL}:misses:{_network(address)}"

    def count(broker: "Redis") -> float:
        with broker.pipeline(transaction=False) as pipeline:
            pipeline.incr(f"{key}:{minute}")
            pipeline.expire(f"{key}:{minute}", 2 * WINDOW_SECONDS)
            pipeline.get(f"{key}:{minute - 1}")
            here, _kept, before = pipeline.execute()
        return float(here) + (1 - gone) * float(before or 0)

    return attempt(count, 0.0) > MOST_MISSES


def _network(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(IPv6Address(int(found) >> 64 << 64))
    return str(found)
