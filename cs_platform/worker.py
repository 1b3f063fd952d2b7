"""What a worker does differently from Celery's own."""

from typing import Any

from celery.worker import request


class Request(request.Request):
    """A task on its way through a worker: a lost acknowledgement breaks the connection.

    Celery logs it and goes on. With one task at a time, and a broker that only hung, the worker
    then waits for ever: the broker's client counts the task as running and fetches no other.
    Broken connections are made anew, with nothing counted.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name no errors that acknowledging may swallow."""
        super().__init__(*args, **{**kwargs, "connection_errors": ()})
