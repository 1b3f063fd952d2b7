"""What people are told about figures, in their own language."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.ui import formats
from notices.kinds import How, NoticeKind, Params, register


def _days(params: Params) -> dict[str, str]:
    """The days looked at."""
    since, last = (date.fromisoformat(str(params[name])) for name in ("since", "last"))
    return {"since": formats.day(since), "last": formats.day(last)}


def _title(params: Params) -> str:
    found = int(params["found"])
    return ngettext(
        "%(n)s figure differs from the history", "%(n)s figures differ from the history", found
    ) % {"n": formats.number(found)}


register(
    NoticeKind(
        code="metrics.differ",
        label=gettext_lazy("Figures differ from the history"),
        title=_title,
        text=lambda params: (
            _("The check of %(since)s to %(last)s found it. What to do is said on its page.")
            % _days(params)
        ),
        usual=How.AT_ONCE,
        must_tell=True,
    )
)
