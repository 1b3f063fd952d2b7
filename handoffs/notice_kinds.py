"""What colleagues are told about requests, in their own language. Never words of comments."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
