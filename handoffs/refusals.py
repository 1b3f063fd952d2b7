"""Why a file is not kept: a code in the database, a sentence for people in their language."""

from enum import StrEnum

from django.utils.translation import gettext as _


class Refusal(StrEnum):
    """Codes are kept with incoming mail: never rename one."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    KIND = "kind"
    PIXELS = "pixels"
    TOO_MANY = "too_many"
    TOO_BIG_TOGETHER = "too_big_together"


def refusal_text(code: str, name: str) -> str:
    """The sentence about this file."""
    values = {"name": name}
    match code:
        case Refusal.EMPTY:
            return _("“%(name)s” is empty.") % values
        case Refusal.TOO_BIG:
            return _("“%(name)s” has more than 10 MB.") % values
        case Refusal.PIXELS:
            return _("“%(name)s” is a picture of more than 50 megapixels.") % values
        case Refusal.TOO_MANY:
            return _("“%(name)s” is one of more than 20 files.") % values
        case Refusal.TOO_BIG_TOGETHER:
            return _("With “%(name)s” the files have more than 20 MB together.") % values
    return (
        _(
            "“%(name)s” cannot be attached. Pictures, PDF, office documents, plain text, archives, "
            "sound and video can be; what counts is what is in the file, not its name."
        )
        % values
    )
