"""What colleagues answer to notices by mail: it goes to colleagues, and never to a client.

A door of its own, so that code which brings clients' mail in knows no comments.
"""

from core.access import Actor
from handoffs.services._texts import LONG
from handoffs.services.comments import comment_add


def colleague_reply_add(*, actor: Actor, request_id: int, body: str, idempotency_key: str) -> int:
    """Add the answer, cut at the length of a comment; returns the request's id.

    A repeated idempotency key adds nothing. Raises as `comment_add`.
    """
    comment = comment_add(
        actor=actor, request_id=request_id, body=body[:LONG], idempotency_key=idempotency_key
    )
    found: int = comment.request_id
    return found
