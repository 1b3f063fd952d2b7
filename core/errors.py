"""One family of errors that people and integrations can act on.

Services raise them; `core.middleware` turns them into pages and `core.api.errors` into RFC 9457
problem details. The sentence says what is wrong and what to do, in the reader's language.
"""

from collections.abc import Mapping
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """Something the product refuses, with a code for programs and a sentence for people."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400
    default_message: ClassVar[str | Promise] = _("This is not possible.")

    def __init__(
        self,
        message: str | Promise | None = None,
        *,
        code: str | None = None,
        fields: Mapping[str, str | Promise] | None = None,
    ) -> None:
        """Keep the sentence, a more exact code, and the fields it concerns by name."""
        self.message = message or self.default_message
        self.error_code = code or self.code
        self.fields = dict(fields or {})
        super().__init__(str(self.message))


class InvalidInput(DomainError):
    """A value is missing, malformed or out of range; `fields` says which and why."""

    code = "invalid"
    status = 422
    default_message = _("Some values are not right. Correct them and try again.")


class NotFound(DomainError):
    """It does not exist, or it is not this person's to see: the two look the same."""

    code = "not_found"
    status = 404
    default_message = _("Nothing was found here.")


class NotAllowed(DomainError):
    """In sight, but this person may not do this."""

    code = "not_allowed"
    status = 403
    default_message = _("You are not allowed to do this. Ask your company administrator.")


class IllegalState(DomainError):
    """The action does not fit the state the thing is in now."""

    code = "illegal_state"
    status = 409
    default_message = _("This is not possible in the present state.")


class Stale(DomainError):
    """Somebody changed the thing since this person saw it."""

    code = "stale"
    status = 412
    default_message = _(
        "Someone changed this while you were looking at it. Nothing of yours was saved: "
        "look at the new state and try again."
    )
