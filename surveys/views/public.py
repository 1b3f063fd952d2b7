"""The contact's own page, opened by a personal link without signing in.

GET and HEAD have no effect, whatever the address says: mail scanners follow links. Only a press
of the button votes. The page opens the company's rows itself, for the one invitation its token
names; whoever is signed in in the same browser plays no part.
"""

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views import View

from core.errors import DomainError, NotFound
from core.tenancy import company_scope
from surveys.forms import AnswerForm
from surveys.models import SCALES, Answer, Invitation, SurveyKind
from surveys.services import answer_record, opt_out
from surveys.texts import CSAT_WORDS, SCALE_ENDS
from surveys.tokens import read_token


class InvitationPage(View):
    """Base: reads the token, opens the company, speaks the contact's language."""

    http_method_names = ["get", "head", "post", "options"]
    invitation: Invitation
    token: str

    def dispatch(
        self, request: HttpRequest, *args: Any, token: str = "", **kwargs: Any
    ) -> HttpResponseBase:
        """Find the invitation in its company, or show the page of what does not exist."""
        company_id, public_id = read_token(token)
        request.actor = None  # type: ignore[attr-defined]
        with company_scope(company_id):
            found = (
                Invitation.objects.filter(company_id=company_id, public_id=public_id)
                .select_related("company", "survey", "contact", "consultant", "request")
                .first()
            )
            if found is None:
                raise NotFound
            self.invitation, self.token = found, token
            zone = ZoneInfo(found.company.time_zone)
            with translation.override(self.language()), timezone.override(zone):
                response = super().dispatch(request, *args, **kwargs)
                response.headers["Content-Language"] = translation.get_language() or "en"
                return response

    def language(self) -> str:
        """The one chosen on the page, or the invitation's."""
        chosen = self.request.GET.get("lang", "")
        return chosen if chosen in dict(settings.LANGUAGES) else self.invitation.language

    def address(self, page: str) -> str:
        """A page of this invitation, in the language chosen."""
        url = reverse(page, args=[self.token])
        chosen = self.language()
        return url if chosen == self.invitation.language else f"{url}?lang={chosen}"

    def last_answer(self) -> Answer | None:
        """The answer that counts so far."""
        answers: Any = self.invitation.answers.order_by("-at", "-pk")
        last: Answer | None = answers.first()
        return last

    @property
    def is_open(self) -> bool:
        """Whether an answer is still taken."""
        return timezone.now() <= self.invitation.closes_at

    def show(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """Render with what every page of the invitation shows."""
        invitation = self.invitation
        shared = {
            "invitation": invitation,
            "company": invitation.company.name,
            "contact": invitation.contact.name if invitation.contact else "",
            "consultant": invitation.consultant.name if invitation.consultant else "",
            "may_be_asked": bool(invitation.contact and invitation.contact.takes_surveys),
            "is_open": self.is_open,
            "answer_url": self.address("survey-answer"),
            "stop_url": self.address("survey-opt-out"),
        }
        return render(self.request, template, shared | context, status=status)


class AnswerView(InvitationPage):
    """The question."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the question, with the choice of the link or of the last answer marked."""
        last = self.last_answer()
        if not self.is_open:
            return self.show("surveys/closed.html", answer=last)
        chosen = _score_in_link(request, self.invitation.kind)
        if last is not None and chosen is None and "change" not in request.GET:
            return HttpResponseRedirect(self.address("survey-thanks"))
        initial = {"score": last.score, "comment": last.comment} if last else {}
        if chosen is not None:
            initial["score"] = chosen
        return self.question(AnswerForm(kind=self.invitation.kind, initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Record the answer; a refusal keeps what was typed."""
        form = AnswerForm(request.POST, kind=self.invitation.kind)
        if not form.is_valid():
            return self.question(form, status=422)
        try:
            answer_record(
                public_id=self.invitation.public_id, source="page", **form.service_values()
            )
        except NotFound:
            raise
        except DomainError as error:
            if not self.is_open:
                return self.show("surveys/closed.html", answer=self.last_answer(), status=409)
            form.add_domain_error(error)
            return self.question(form, status=error.status)
        return HttpResponseRedirect(self.address("survey-thanks"))

    def question(self, form: AnswerForm, *, status: int = 200) -> HttpResponse:
        """The page with its form."""
        survey, kind = self.invitation.survey, self.invitation.kind
        low, high = SCALE_ENDS[kind]
        with_words = kind == SurveyKind.CSAT
        chosen = str(form["score"].value())
        return self.show(
            "surveys/answer.html",
            status=status,
            form=form,
            question=survey.question(self.invitation.company.name),
            follow_up=survey.follow_up(),
            with_words=with_words,
            choices=[
                {
                    "score": score,
                    "word": CSAT_WORDS[score] if with_words else "",
                    "checked": str(score) == chosen,
                }
                for score in SCALES[kind]
            ],
            low=low,
            high=high,
        )


class ThanksView(InvitationPage):
    """What was recorded, and the way to change it."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Say what counts now."""
        answer = self.last_answer()
        if answer is None:
            return HttpResponseRedirect(self.address("survey-answer"))
        return self.show("surveys/thanks.html", answer=answer)


class OptOutView(InvitationPage):
    """*Do not ask me again*: a press, never the opening of the link."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for the press, or say that it is done."""
        return self.show("surveys/opt_out.html")

    def post(self, request: HttpRequest) -> HttpResponse:
        """Remember it."""
        opt_out(public_id=self.invitation.public_id)
        return HttpResponseRedirect(self.address("survey-opt-out"))


def _score_in_link(request: HttpRequest, kind: str) -> int | None:
    """The score a link of the mail carries, if the scale has it."""
    text = request.GET.get("score", "")
    return next((score for score in SCALES[kind] if str(score) == text), None)
