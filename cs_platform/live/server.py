"""Runs the live server in this process."""

import logging
import resource
from types import FrameType

import uvicorn
from django.conf import settings

from cs_platform.live.app import LiveApp

# Besides the streams: the broker, logs, and connections that are just being accepted.
_SPARE_FILES = 200


class _Server(uvicorn.Server):
    """Ends its streams when told to stop: pages come back by themselves."""

    def __init__(self, config: uvicorn.Config, live: LiveApp) -> None:
        super().__init__(config)
        self._live = live

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Let every stream end, then stop."""
        self._live.hub.stopping.set()
        super().handle_exit(sig, frame)


def make_app() -> LiveApp:
    """The application, by the settings."""
    return LiveApp(
        broker_url=settings.REDIS_URL,
        channel=settings.LIVE_CHANNEL,
        origins=settings.LIVE_ORIGINS,
        most_streams=settings.LIVE_MOST_STREAMS,
    )


def serve(host: str, port: int) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s", level="INFO")
    _allow_files(settings.LIVE_MOST_STREAMS + _SPARE_FILES)
    live = make_app()
    config = uvicorn.Config(
        live,
        host=host,
        port=port,
        http="h11",
        ws="none",
        loop="asyncio",
        lifespan="on",
        # Addresses hold tokens.
        access_log=False,
        log_config=None,
        backlog=1024,
        timeout_graceful_shutdown=5,
        server_header=False,
    )
    _Server(config, live).run()


def _allow_files(wanted: int) -> None:
    """Each stream is an open file: raise the limit as far as the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
