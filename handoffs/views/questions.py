"""Asking colleagues, answering, taking a question back, and going on without the answers."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.errors import DomainError, NotAllowed, NotFound
from core.forms import ConfirmForm, ServiceForm
from core.views import get_or_not_found
from handoffs import services
from handoffs.models import Question
from handoffs.question_forms import QuestionForm, departments
from handoffs.selectors import RequestPage
from handoffs.transitions import QuestionState, RequestAction
from handoffs.views.asked import answer_form
from handoffs.views.base import RequestFormPage, request_url
from handoffs.views.page import RequestDetailView
from handoffs.views.reading import page_by_number

QUESTIONS = "#questions"


class AskView(RequestFormPage):
    """One question to several colleagues at once."""

    action = RequestAction.ASK
    title = _("Ask colleagues")
    submit_label = pgettext_lazy("button", "Ask")
    success_message = _("Asked. The answers come to this page and by mail.")
    template_name = "handoffs/question_ask.html"
    form_class = QuestionForm

    def form_kwargs(self) -> dict[str, Any]:
        """Everyone who can be asked."""
        return {"departments": departments(self.actor)}

    def run(self, form: ServiceForm) -> Any:
        """Ask."""
        return services.questions_ask(**self.values(form))


class GoOnView(RequestFormPage):
    """Wait no longer for the answers that have not come."""

    action = RequestAction.GO_ON
    title = _("Go on without the answers")
    submit_label = _("Go on without them")
    success_message = _("Nobody is awaited any more. An answer that still comes is kept.")
    form_class = ConfirmForm

    def run(self, form: ServiceForm) -> Any:
        """Go on."""
        return services.questions_go_on(**self.values(form))

    def extra_context(self) -> dict[str, Any]:
        """Whose answers are missing."""
        awaited = Question.objects.visible_to(self.actor).filter(
            request=self.record, state=QuestionState.OPEN
        )
        names = dict.fromkeys(awaited.order_by("pk").values_list("asked_to__name", flat=True))
        lead = gettext("Not answered yet: %(names)s. They can still answer afterwards.")
        return {**super().extra_context(), "lead": lead % {"names": ", ".join(names) or "—"}}


class TakeBackView(RequestFormPage):
    """Take a question back that has no answer."""

    action = RequestAction.TAKE_BACK
    title = _("Take the question back")
    submit_label = _("Take it back")
    success_message = _("The question is taken back.")
    form_class = ConfirmForm

    def prepare(self) -> None:
        """The question; only for those who asked it or act for the owner."""
        super().prepare()
        questions = Question.objects.visible_to(self.actor).select_related("asked_to")
        self.question: Question = get_or_not_found(
            questions, request=self.record, pk=self.kwargs["question_id"]
        )
        asked_it = self.question.asked_by_id == self.actor.membership_id
        if not asked_it and RequestAction.GO_ON not in self.allowed:
            raise NotAllowed

    def values(self, form: ServiceForm) -> dict[str, Any]:
        """By the question and not the request."""
        values = super().values(form)
        values.pop("request_id")
        return {**values, "question_id": self.question.pk}

    def run(self, form: ServiceForm) -> Any:
        """Take it back."""
        return services.question_withdraw(**self.values(form))

    def extra_context(self) -> dict[str, Any]:
        """Whom it was put to."""
        lead = gettext("%(name)s need not answer it any more.")
        values = {"name": self.question.asked_to.name}
        return {**super().extra_context(), "lead": lead % values}


class QuestionAnswerView(RequestDetailView):
    """An answer, written on the page of the request and kept there when refused."""

    capability = Capability.REQUESTS_COMMENT

    def get(self, request: HttpRequest, number: int, question_id: int = 0) -> HttpResponse:
        """The form lives on the request's page."""
        found(page_by_number(self.actor, number), question_id)
        return HttpResponseRedirect(request_url(number, anchor=QUESTIONS))

    def post(self, request: HttpRequest, number: int, question_id: int) -> HttpResponse:
        """Answer, or show the page again with the reason why not."""
        page = page_by_number(self.actor, number)
        question = found(page, question_id)
        if question.asked_to_id != self.actor.membership_id:
            raise NotAllowed
        form, status = answer_form(question.pk, request.POST), 422
        if form.is_valid():
            try:
                services.question_answer(
                    actor=self.actor, question_id=question.pk, **form.service_values()
                )
            except NotFound:
                raise
            except DomainError as error:
                form.add_domain_error(error)
                status = error.status
                page = page_by_number(self.actor, number)
            else:
                said = gettext("Thank you. Your answer has arrived.")
                return self.redirect(request_url(number, anchor=QUESTIONS), said)
        self.refused_answer = (question.pk, form)
        return self.show(page, status=status)


def found(page: RequestPage, question_id: int) -> Question:
    """The question, if it stands on the page. Raises `NotFound`."""
    for question in page.questions:
        if question.pk == question_id:
            return question
    raise NotFound
