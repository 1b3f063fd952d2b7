"""What colleagues are told about requests, in their own language. Never words of comments."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.ui.formats import when_text
from handoffs.due_rules import DueKind
from handoffs.selectors.solutions import Kept, solution_text
from notices.kinds import How, NoticeKind, Params, register


def _solution(params: Params) -> dict[str, str]:
    """Request, client, who acted, and the solution's kind and size."""
    names = {name: str(params[name]) for name in ("number", "subject", "client", "by")}
    return {**names, "solution": solution_text(Kept(params))}


register(
    NoticeKind(
        code="solutions.to_agree",
        label=gettext_lazy("Solutions to which I must agree"),
        title=lambda params: _("Do you agree? #%(number)s %(subject)s") % _solution(params),
        text=lambda params: (
            _("%(by)s proposes for %(client)s: %(solution)s. Nothing happens until you answer.")
            % _solution(params)
        ),
        usual=How.AT_ONCE,
        must_tell=True,
    )
)
register(
    NoticeKind(
        code="solutions.agreed",
        label=gettext_lazy("Everybody has agreed to a solution"),
        title=lambda params: _("All have agreed: #%(number)s %(subject)s") % _solution(params),
        text=lambda params: (
            _("%(client)s: %(solution)s. It can be chosen and carried out now.") % _solution(params)
        ),
        usual=How.AT_ONCE,
    )
)
register(
    NoticeKind(
        code="solutions.refused",
        label=gettext_lazy("A solution was refused"),
        title=lambda params: _("%(by)s refuses: #%(number)s %(subject)s") % _solution(params),
        text=lambda params: (
            _("%(client)s: %(solution)s. Why is said on the page of the request.")
            % _solution(params)
        ),
        usual=How.AT_ONCE,
    )
)


register(
    NoticeKind(
        code="requests.undelivered",
        label=gettext_lazy("A message to a client did not arrive"),
        title=lambda params: _("Did not arrive: #%(number)s %(subject)s") % params,
        text=lambda params: (
            _(
                "The mail to %(to)s (%(client)s) could not be delivered. Why is said on the page "
                "of the request."
            )
            % params
        ),
        usual=How.AT_ONCE,
        must_tell=True,
    )
)


def _due(params: Params) -> dict[str, str]:
    """Request, client, and when what was due."""
    names = {name: str(params[name]) for name in ("number", "subject", "client")}
    return {**names, "when": when_text(datetime.fromisoformat(str(params["due_at"])))}


_DUE_SOON = {
    DueKind.FIRST_RESPONSE: gettext_lazy("First response due soon: #%(number)s %(subject)s"),
    DueKind.NEXT_RESPONSE: gettext_lazy("Next response due soon: #%(number)s %(subject)s"),
    DueKind.RESOLUTION: gettext_lazy("Resolution due soon: #%(number)s %(subject)s"),
    DueKind.ACCEPTANCE: gettext_lazy("To be accepted soon: #%(number)s %(subject)s"),
    DueKind.ANSWER: gettext_lazy("Your answer is due soon: #%(number)s %(subject)s"),
}
_DUE_MISSED = {
    DueKind.FIRST_RESPONSE: gettext_lazy("First response missed: #%(number)s %(subject)s"),
    DueKind.NEXT_RESPONSE: gettext_lazy("Next response missed: #%(number)s %(subject)s"),
    DueKind.RESOLUTION: gettext_lazy("Resolution missed: #%(number)s %(subject)s"),
    DueKind.ACCEPTANCE: gettext_lazy("Not accepted in time: #%(number)s %(subject)s"),
    DueKind.ANSWER: gettext_lazy("Not answered in time: #%(number)s %(subject)s"),
}


def _due_many_title(params: Params) -> str:
    """How many, those that were missed before those that are near."""
    missed = int(params["missed"])
    if not missed:
        soon = int(params["soon"])
        return ngettext("%(n)s thing is due soon", "%(n)s things are due soon", soon) % {"n": soon}
    return ngettext("%(n)s due time was missed", "%(n)s due times were missed", missed) % {
        "n": missed
    }


def _due_many_text(params: Params) -> str:
    """Which requests."""
    numbers = ", ".join(f"#{number}" for number in params["numbers"])
    if params["more"]:
        values = {"numbers": numbers, "more": params["more"]}
        return _("Requests: %(numbers)s, and %(more)s more.") % values
    return _("Requests: %(numbers)s.") % {"numbers": numbers}


register(
    NoticeKind(
        code="due.soon",
        label=gettext_lazy("Something of mine is due soon"),
        title=lambda params: str(_DUE_SOON[DueKind(params["due"])]) % _due(params),
        text=lambda params: _("%(client)s. Due: %(when)s.") % _due(params),
        usual=How.PRODUCT,
    )
)
register(
    NoticeKind(
        code="due.missed",
        label=gettext_lazy("A due time was missed"),
        title=lambda params: str(_DUE_MISSED[DueKind(params["due"])]) % _due(params),
        text=lambda params: _("%(client)s. It was due: %(when)s.") % _due(params),
        usual=How.AT_ONCE,
    )
)
register(
    NoticeKind(
        code="due.many",
        label=gettext_lazy("Several due times at once"),
        title=_due_many_title,
        text=_due_many_text,
        usual=How.AT_ONCE,
    )
)
