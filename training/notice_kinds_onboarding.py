"""What people are told about onboarding: plans, shadowing, supervision, and what is late."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.access import Capability
from core.ui import formats
from notices.kinds import How, NoticeKind, Params, Words, register


def _on(sentence: Callable[[], str], name: str) -> Words:
    """A sentence with a day of the notice in it, in the reader's language."""

    def said(params: Params) -> str:
        return sentence() % {"day": formats.date_text(date.fromisoformat(str(params[name])))}

    return said


def _late_title(params: Params) -> str:
    n = int(params["late"])
    said = ngettext(
        "%(n)s thing to learn is late with your people",
        "%(n)s things to learn are late with your people",
        n,
    )
    return said % {"n": formats.number(n)}


def _late_text(params: Params) -> str:
    n = int(params["people"])
    said = ngettext(
        "It concerns %(n)s person. Each thing is told once, and again a week later.",
        "It concerns %(n)s people. Each thing is told once, and again a week later.",
        n,
    )
    return said % {"n": formats.number(n)}


_KINDS = (
    NoticeKind(
        code="training.onboarding",
        label=gettext_lazy("My onboarding is planned"),
        title=_on(lambda: _("Your plan for the first weeks begins on %(day)s"), "starts_on"),
        text=lambda _params: _("What to read, whom to watch and what to do stands in it by day."),
        usual=How.AT_ONCE,
        capability=Capability.TRAINING_VIEW,
    ),
    NoticeKind(
        code="training.shadowing",
        label=gettext_lazy("A day of shadowing is arranged with me"),
        title=_on(lambda: _("Shadowing on %(day)s: a colleague learns beside another"), "on_day"),
        text=lambda _params: _("Who with whom stands on its page. Call it off there if need be."),
        usual=How.AT_ONCE,
        capability=Capability.TRAINING_VIEW,
    ),
    NoticeKind(
        code="training.shadowing_said",
        label=gettext_lazy("Somebody said how a day of shadowing went"),
        title=_on(lambda: _("Shadowing on %(day)s: look at what was said"), "on_day"),
        text=lambda _params: _("It counts when both have said that it happened."),
        usual=How.DIGEST,
        capability=Capability.TRAINING_VIEW,
    ),
    NoticeKind(
        code="training.supervised",
        label=gettext_lazy("I am to look at a colleague’s request"),
        title=lambda _params: _("A colleague asks you to look at one of their first requests"),
        text=lambda _params: _("Say what was good and what to change."),
        usual=How.AT_ONCE,
        capability=Capability.TRAINING_VIEW,
    ),
    NoticeKind(
        code="training.looked_at",
        label=gettext_lazy("My request was looked at"),
        title=lambda _params: _("Your request was looked at"),
        text=lambda _params: _("What was good and what to change stands beside it."),
        usual=How.AT_ONCE,
        capability=Capability.TRAINING_VIEW,
    ),
    NoticeKind(
        code="training.late",
        label=gettext_lazy("Learning of my people is late"),
        title=_late_title,
        text=_late_text,
        usual=How.DIGEST,
        capability=Capability.TRAINING_VIEW_TEAM,
    ),
)
for _kind in _KINDS:
    register(_kind)
