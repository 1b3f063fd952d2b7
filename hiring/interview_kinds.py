"""What people are told about interviews: numbers and the vacancy's title, never who or how well."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.access import Capability
from core.ui import formats
from notices.kinds import How, NoticeKind, Params, register


def _named(params: Params) -> dict[str, Any]:
    return {"vacancy": str(params["vacancy"]), "n": formats.number(int(params["n"]))}


def _scored_text(params: Params) -> str:
    said = ngettext(
        "%(n)s interviewer has given scores, and nobody is awaited any more.",
        "%(n)s interviewers have given scores, and nobody is awaited any more.",
        int(params["n"]),
    )
    return said % _named(params)


register(
    NoticeKind(
        code="hiring.asked",
        label=gettext_lazy("I am asked to interview a candidate"),
        title=lambda params: _("You are asked to interview: %(vacancy)s") % _named(params),
        text=lambda _params: _(
            "The guide says what to ask. You see others' scores once you have given your own."
        ),
        usual=How.AT_ONCE,
        capability=Capability.HIRING_TAKE_PART,
    )
)
register(
    NoticeKind(
        code="hiring.all_scored",
        label=gettext_lazy("All interviewers of a candidate have given their scores"),
        title=lambda params: _("All scores are given: %(vacancy)s") % _named(params),
        text=_scored_text,
        usual=How.AT_ONCE,
        capability=Capability.HIRING_OPEN,
    )
)
