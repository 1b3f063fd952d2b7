"""What people are told about hiring, in their own language.

The title of the vacancy and numbers: a notice outlives the data of the candidates.
"""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.access import Actor, Capability
from core.ui import formats
from hiring.models import Vacancy
from notices.kinds import How, NoticeKind, Params, register, register_group, register_sight

register_group("hiring", gettext_lazy("Hiring"))


def _in_sight(reader: Actor, ids: Collection[int]) -> Collection[int]:
    """Vacancies for which the reader hires still."""
    return set(Vacancy.objects.visible_to(reader).filter(pk__in=ids).values_list("pk", flat=True))


register_sight("vacancy", _in_sight)


def _named(params: Params) -> dict[str, Any]:
    return {"vacancy": str(params["vacancy"])}


def _deletion_title(params: Params) -> str:
    n = int(params["n"])
    said = ngettext(
        "The data of %(n)s candidate will be deleted within a week: %(vacancy)s",
        "The data of %(n)s candidates will be deleted within a week: %(vacancy)s",
        n,
    )
    return said % {**_named(params), "n": formats.number(n)}


register(
    NoticeKind(
        code="hiring.manager",
        label=gettext_lazy("I decide about a vacancy"),
        title=lambda params: _("You are the hiring manager: %(vacancy)s") % _named(params),
        text=lambda _params: _("You decide about its candidates and who interviews them."),
        usual=How.AT_ONCE,
        capability=Capability.HIRING_OPEN,
    )
)
register(
    NoticeKind(
        code="hiring.panel",
        label=gettext_lazy("I am asked to take part in hiring"),
        title=lambda params: _("You take part in hiring: %(vacancy)s") % _named(params),
        text=lambda _params: _("You see its candidates now. Keep what you learn to yourself."),
        usual=How.AT_ONCE,
        capability=Capability.HIRING_TAKE_PART,
    )
)
register(
    NoticeKind(
        code="hiring.deletion_soon",
        label=gettext_lazy("Data of candidates will be deleted soon"),
        title=_deletion_title,
        text=lambda _params: _(
            "Nothing needs to be done. Whoever agreed to it can be kept longer: choose another"
            " day on their page."
        ),
        usual=How.DIGEST,
        capability=Capability.HIRING_OPEN,
    )
)
