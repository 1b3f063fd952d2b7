"""Solutions of a request, who is awaited, what it is in words, and what the client is told."""

from collections.abc import Mapping
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients.models import Contact
from core.access import Actor
from core.languages import text_among
from core.ui import formats
from handoffs.models import AnswerTemplate, Approval, Request, Solution, SolutionKind
from handoffs.querysets import awaited_from
from handoffs.selectors.templates import template_filled
from handoffs.transitions import RequestState, SolutionState
from handoffs.variables import Filled
from roles.models import Role

SOLUTION_VARIABLE = "solution"


def solutions_of(actor: Actor, request_id: int) -> list[Solution]:
    """Solutions of one request that the actor may see, oldest first, each with those asked to
    agree whom the actor may see (`asked_now`, of the present round). Two queries."""
    return list(solutions_shown(actor).filter(request_id=request_id).order_by("proposed_at", "pk"))


def solutions_shown(actor: Actor) -> QuerySet[Solution]:
    """Solutions in sight with all that is shown of them."""
    approvals = (
        Approval.objects.visible_to(actor).select_related("asked", "answered_by").order_by("pk")
    )
    solutions: QuerySet[Solution] = Solution.objects.visible_to(actor)
    people = ("proposed_by", "proposed_by_role", "chosen_by", "carried_out_by", "dropped_by")
    return (
        solutions.select_related("kind", *people)
        .defer(*(f"proposed_by_role__{name}" for name in Role.TEXTS))
        .prefetch_related(Prefetch("approvals", approvals))
    )


def approvals_awaited(actor: Actor) -> QuerySet[Any]:
    """What this person is asked to agree to, for themselves or for somebody who is away, the
    longest awaited first."""
    me = actor.membership_id
    own = Q(solution__proposed_by_id=me) | Q(solution__request__owner_id=me)
    approvals = Approval.objects.visible_to(actor).filter(awaited_from(actor))
    approvals = approvals.exclude(own & Q(only_one_left=False))
    related = ("asked", "solution__kind", "solution__proposed_by", "solution__request__client")
    return (
        approvals.exclude(solution__request__state=RequestState.RESOLVED)
        .select_related(*related)
        .defer("solution__request__original_text", "solution__request__owner_reason")
        .order_by("asked_at", "pk")
    )


def answerable_by(actor: Actor, request_id: int) -> frozenset[int]:
    """Ids of the open approvals of a request that wait for this person."""
    approvals = Approval.objects.visible_to(actor).filter(awaited_from(actor))
    ids = approvals.filter(solution__request_id=request_id).values_list("pk", flat=True)
    return frozenset(ids)


def kinds_in_use(actor: Actor) -> QuerySet[SolutionKind]:
    """Kinds that can be proposed, in the company's order."""
    kinds: QuerySet[SolutionKind] = SolutionKind.objects.visible_to(actor)
    return kinds.filter(is_active=True).order_by("position", "pk")


def has_unfinished(actor: Actor, request: Request) -> bool:
    """Whether a solution was chosen for the request and not carried out yet."""
    solutions = Solution.objects.visible_to(actor).filter(request=request)
    return bool(solutions.filter(state=SolutionState.CHOSEN).exists())


def size_text(solution: Any) -> str:
    """How much, in the language in use: `50.00 EUR`, `10 % off the next purchase`, or nothing."""
    if solution.percent is not None:
        return ngettext(
            "%(percent)s %% off the next purchase",
            "%(percent)s %% off the next %(count)s purchases",
            solution.purchases,
        ) % {"percent": percent_text(solution.percent), "count": solution.purchases}
    if solution.amount is not None:
        return f"{formats.number(solution.amount, 2)} {solution.currency}"
    return ""


def percent_text(value: Any) -> str:
    """Without decimals where there are none."""
    return formats.number(value, 0 if value == value.to_integral_value() else 2)


def solution_text(solution: Any) -> str:
    """Kind and size: `Refund, 50.00 EUR`."""
    size = size_text(solution)
    return f"{solution.kind.name}, {size}" if size else solution.kind.name


class Kept:
    """Kind and size of a solution as the history and notices keep them; made when it is read."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Read plain values."""
        self.kind = SimpleNamespace(name=text_among(data, "kind"))
        self.amount = Decimal(data["amount"]) if data.get("amount") else None
        self.percent = Decimal(data["percent"]) if data.get("percent") else None
        self.currency = data.get("currency", "")
        self.purchases = data.get("purchases")


def client_text(
    actor: Actor, solution: Solution, request: Request, contact: Contact | None
) -> Filled:
    """What the client is told of a solution, in the language of whoever receives it.

    It comes from the kind's own words: the solution's words are for colleagues.
    """
    language = contact.language if contact is not None else "en"
    with translation.override(language):
        body = getattr(solution.kind, f"text_{language}", "") or solution.kind.text_en
        size = size_text(solution) or solution.kind.name
    filled = body.replace(f"{{{SOLUTION_VARIABLE}}}", size)
    template = AnswerTemplate(body=filled, language=language)
    return template_filled(actor, template, request, contact)


def nobody_to_agree() -> str:
    """Why a solution cannot be proposed where no rule finds anybody."""
    return _("Nobody else is here who could agree to it. Name a manager or change the rules.")
