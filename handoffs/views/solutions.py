"""Solutions of a request: the options side by side, and each step as a page or a dialog."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from clients.models import Contact, Contract
from core.access import Capability
from core.errors import IllegalState, Stale
from core.forms import ServiceForm, number_given
from core.views import ActorView, get_or_not_found
from handoffs import services
from handoffs.forms import OptionalReasonForm
from handoffs.models import Solution
from handoffs.selectors.solutions import (
    answerable_by,
    approvals_awaited,
    client_text,
    kinds_in_use,
    solution_text,
    solutions_of,
    solutions_shown,
)
from handoffs.solution_forms import (
    AgreeForm,
    CarryOutForm,
    ChooseForm,
    RefuseForm,
    SolutionChangeForm,
    SolutionForm,
    TellForm,
)
from handoffs.transitions import SOLUTION_TRANSITIONS, RequestAction, RequestState, SolutionState
from handoffs.variables import braced
from handoffs.views.allowed import actions_for, requests_for
from handoffs.views.base import RequestFormPage, adopt_version, request_url
from handoffs.views.solution_words import awaited_row, options

SHOWN_ON_DESK = 10


class SolutionsView(ActorView):
    """The options of a request: a panel of its page, and a page of its own.

    An internal employee sees the client's words and what they must agree to, nothing else.
    """

    capability = Capability.REQUESTS_VIEW

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        """As a panel for htmx, else with the client's words above."""
        record: Any = get_or_not_found(requests_for(self.actor), number=number)
        allowed = actions_for(self.actor, record)
        sees_all = self.actor.has(Capability.REQUESTS_VIEW_ALL)
        solutions = solutions_of(self.actor, record.pk)
        mine = answerable_by(self.actor, record.pk) if solutions else frozenset()
        if record.owner_id == self.actor.membership_id:
            alone = [
                row.pk for item in solutions for row in item.approvals.all() if row.only_one_left
            ]
            mine = mine & frozenset(alone)
        found = options(solutions, self.actor, allowed, mine, sees_all=sees_all)
        resolved = record.state == RequestState.RESOLVED
        context = {
            "record": record,
            "url": request_url(record.number),
            "title": gettext("Solutions"),
            "can_propose": RequestAction.PROPOSE in allowed,
            "is_shown": sees_all or bool(solutions),
            "sees_all": sees_all,
            "unfinished": resolved
            and any(item.state == SolutionState.CHOSEN for item in solutions),
            **found,
        }
        is_panel = bool(self.request.htmx)
        template = "handoffs/_solutions.html" if is_panel else "handoffs/solutions.html"
        return self.render(template, context)


class ToAgreeView(ActorView):
    """What the reader is asked to agree to: a part of the desk, and a page of its own."""

    capability = Capability.REQUESTS_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """The longest awaited first; as a part of the desk nothing where nobody asks."""
        found = list(approvals_awaited(self.actor)[: SHOWN_ON_DESK + 1])
        rows = [awaited_row(row) for row in found[:SHOWN_ON_DESK]]
        for row in rows:
            row["url"] = request_url(row["number"], anchor="#solutions")
            if row["asked_id"] == self.actor.membership_id:
                row["instead_of"] = ""
        context = {
            "title": gettext("Solutions to agree to"),
            "rows": rows,
            "has_more": len(found) > SHOWN_ON_DESK,
        }
        is_part = bool(self.request.htmx)
        template = (
            "handoffs/_solutions_to_agree.html" if is_part else "handoffs/solutions_to_agree.html"
        )
        return self.render(template, context)


class ProposeView(RequestFormPage):
    """One option; several may stand side by side."""

    action = RequestAction.PROPOSE
    title = _("Propose a solution")
    submit_label = pgettext_lazy("button", "Propose")
    success_message = _("Proposed. Whoever must agree has been asked.")
    template_name = "handoffs/solutions_propose.html"
    form_class = SolutionForm

    def get_initial(self) -> dict[str, Any]:
        """As another option that is repeated; else in the currency of the client's contract."""
        initial = {**super().get_initial(), "currency": self.currency(), "purchases": 2}
        like = number_given(self.request.GET.get("like"))
        if like is not None:
            shown = solutions_shown(self.actor).filter(request=self.record, pk=like)
            for solution in shown[:1]:
                initial |= sizes_of(solution)
        return initial

    def currency(self) -> str:
        """Of the client's newest contract."""
        contracts = Contract.objects.visible_to(self.actor).filter(client=self.record.client_id)
        known = contracts.order_by("-starts_on", "-pk").values_list("currency", flat=True).first()
        return str(known or "EUR")

    def form_kwargs(self) -> dict[str, Any]:
        """The kinds in use."""
        return {"kinds": kinds_in_use(self.actor)}

    def run(self, form: ServiceForm) -> Any:
        """Propose it."""
        return services.solution_propose(**self.values(form))


def sizes_of(solution: Solution) -> dict[str, Any]:
    """An option as a form shows it."""
    names = ("kind_id", "words", "amount", "percent")
    values = {name: getattr(solution, name) for name in names}
    if solution.amount is not None:
        values["currency"] = solution.currency
    if solution.purchases is not None:
        values["purchases"] = solution.purchases
    return values


class OfSolutionPage(RequestFormPage, abstract=True):
    """A step of one solution, held against the version of the solution that was seen."""

    def prepare(self) -> None:
        """The request, and the solution in a state in which this can be done."""
        super().prepare()
        self.find()

    def find(self) -> None:
        """The solution. Raises `NotFound`, and `IllegalState` for a link that has grown old."""
        shown = solutions_shown(self.actor).filter(request=self.record)
        self.solution: Any = get_or_not_found(shown, pk=self.kwargs["solution_id"])
        fits = (self.solution.state, self.action) in SOLUTION_TRANSITIONS
        if self.request.method == "GET" and not fits:
            raise IllegalState

    def get_initial(self) -> dict[str, Any]:
        """The version seen."""
        return {"version": self.solution.version}

    def values(self, form: ServiceForm) -> dict[str, Any]:
        """By the solution and not the request."""
        values = super().values(form)
        values.pop("request_id")
        return {**values, "solution_id": self.solution.pk}

    def render_form(self, form: ServiceForm, *, status: int = 200) -> HttpResponse:
        """With the present version of the solution after a conflict."""
        if status != Stale.status:
            return super().render_form(form, status=status)
        adopt_version(form, self.solution)
        return super(RequestFormPage, self).render_form(form, status=status)

    def extra_context(self) -> dict[str, Any]:
        """Which solution."""
        names = {"number": self.record.number, "solution": solution_text(self.solution)}
        lead = gettext("#%(number)s: %(solution)s") % names
        return {**super().extra_context(), "lead": lead, "solution": self.solution}


class ChangeView(OfSolutionPage):
    """Another size or other words before anybody has answered."""

    action = RequestAction.PROPOSE
    title = _("Change the solution")
    submit_label = _("Change it")
    success_message = _("Changed. Everybody who must agree is asked anew.")
    template_name = "handoffs/solutions_propose.html"
    form_class = SolutionChangeForm

    def get_initial(self) -> dict[str, Any]:
        """As it is."""
        return {
            "currency": "EUR",
            "purchases": 2,
            **sizes_of(self.solution),
            **super().get_initial(),
        }

    def form_kwargs(self) -> dict[str, Any]:
        """The kinds in use."""
        return {"kinds": kinds_in_use(self.actor)}

    def run(self, form: ServiceForm) -> Any:
        """Change it."""
        return services.solution_change(**self.values(form))


class AnswerPage(OfSolutionPage, abstract=True):
    """A yes or no by whoever is asked, internal employees too."""

    capability = Capability.REQUESTS_COMMENT

    def prepare(self) -> None:
        """The request in sight, and the solution; who may answer, the service judges."""
        self.record = get_or_not_found(requests_for(self.actor), number=self.kwargs["number"])
        self.find()

    def success_url(self, result: Any) -> str:
        """Back to the options."""
        return request_url(self.record.number)


class AgreeView(AnswerPage):
    """Agree. The options post here without a form."""

    action = RequestAction.AGREE
    title = _("Agree to the solution")
    submit_label = pgettext_lazy("button", "Agree")
    success_message = _("You have agreed.")
    form_class = AgreeForm

    def run(self, form: ServiceForm) -> Any:
        """Agree."""
        return services.solution_agree(**self.values(form))


class RefuseView(AnswerPage):
    """Refuse, and say why."""

    action = RequestAction.REFUSE
    title = _("Refuse the solution")
    submit_label = pgettext_lazy("button", "Refuse")
    success_message = _("Refused. Whoever proposed it is told.")
    form_class = RefuseForm

    def run(self, form: ServiceForm) -> Any:
        """Refuse."""
        return services.solution_refuse(**self.values(form))


class DropView(OfSolutionPage):
    """Take an option back."""

    action = RequestAction.DROP
    title = _("Drop the solution")
    submit_label = pgettext_lazy("button", "Drop")
    success_message = _("It is dropped.")
    form_class = OptionalReasonForm

    def run(self, form: ServiceForm) -> Any:
        """Drop it."""
        return services.solution_drop(**self.values(form))


class ChooseView(OfSolutionPage):
    """One of the options becomes the one."""

    action = RequestAction.CHOOSE
    title = _("Choose the solution")
    submit_label = pgettext_lazy("button", "Choose")
    success_message = _("Chosen. Now carry it out.")
    form_class = ChooseForm

    def form_kwargs(self) -> dict[str, Any]:
        """Whether there are others that could be dropped."""
        states = [state for state, action in SOLUTION_TRANSITIONS if action == RequestAction.DROP]
        others = Solution.objects.visible_to(self.actor).filter(
            request=self.record, state__in=states
        )
        return {"has_others": others.exclude(pk=self.solution.pk).exists()}

    def run(self, form: ServiceForm) -> Any:
        """Choose it."""
        return services.solution_choose(**self.values(form))


class CarryOutView(OfSolutionPage):
    """It is done."""

    action = RequestAction.CARRY_OUT
    title = _("The solution is carried out")
    submit_label = _("It is carried out")
    success_message = _("Now tell the client.")
    form_class = CarryOutForm

    def run(self, form: ServiceForm) -> Any:
        """Carry it out."""
        return services.solution_carry_out(**self.values(form))


class TellView(OfSolutionPage):
    """The message to the client, begun from the kind's own words in the client's language."""

    action: ClassVar[str] = RequestAction.MESSAGE_CLIENT
    title = _("Tell the client")
    submit_label = _("Send to the client")
    success_message = _("Sent. The client knows.")
    template_name = "handoffs/solutions_tell.html"
    form_class = TellForm

    def prepare(self) -> None:
        """The request, the solution, and who receives the message."""
        super().prepare()
        self.contacts = list(self.reachable())
        chosen = self.request.POST.get("contact_id") or self.request.GET.get("to") or ""
        by_id = {str(contact.pk): contact for contact in self.contacts}
        self.contact = by_id.get(chosen) or by_id.get(str(self.record.contact_id))

    def reachable(self) -> QuerySet[Contact]:
        """The client's contacts whom mail can reach."""
        contacts: QuerySet[Contact] = Contact.objects.visible_to(self.actor)
        found = contacts.filter(client=self.record.client_id, is_active=True).exclude(email="")
        return found.order_by("name", "pk")

    def get_initial(self) -> dict[str, Any]:
        """The kind's words, filled."""
        filled = client_text(self.actor, self.solution, self.record, self.contact)
        self.gaps = braced(filled.missing)
        return {
            **super().get_initial(),
            "body": filled.text,
            "contact_id": self.contact.pk if self.contact else None,
        }

    def run(self, form: ServiceForm) -> Any:
        """Send it."""
        return services.solution_tell(**self.values(form))

    def extra_context(self) -> dict[str, Any]:
        """Who receives it, and who else could."""
        return {
            **super().extra_context(),
            "contact": self.contact,
            "others": [row for row in self.contacts if row != self.contact],
            "gaps": self.gaps if self.request.method == "GET" else "",
        }
