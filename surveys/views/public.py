"""The contact's own page, opened by a personal link without signing in.

GET and HEAD have no effect, whatever the address says: mail scanners follow links. Only a POST
records: a press of the button, or `survey.js` once a person has moved in the page. The page opens
the company's rows itself, for the one invitation its token names; whoever is signed in in the same
browser plays no part, so there is no cookie to be set and none to be misused: who holds the token
may answer, and nobody else can write a form that does.

What names no invitation looks the same whatever is wrong with it: forged, cut off, of another
company, gone.
"""

from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from accounts.middleware import client_address
from core.errors import DomainError, NotFound
from core.tenancy import company_scope
from surveys.answer_forms import PublicAnswerForm, follow_up_initial
from surveys.limits import WINDOW_SECONDS, missed_too_often
from surveys.models import Answer, Invitation
from surveys.scales import choices_of, has_words, number_of, scale_ends, value_of
from surveys.selectors.answering import answer_of, invitation_of
from surveys.services import answer_record, opt_out
from surveys.tokens import read_token

_HEADERS = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


@method_decorator(csrf_exempt, name="dispatch")
class InvitationPage(View):
    """Base: reads the token, opens the company, speaks the contact's language."""

    http_method_names = ["get", "head", "post", "options"]
    source = "page"
    page = "survey-answer"
    invitation: Invitation
    token: str

    def dispatch(
        self, request: HttpRequest, *args: Any, token: str = "", **kwargs: Any
    ) -> HttpResponseBase:
        """Find the invitation in its company, or show the page of what does not exist."""
        request.actor = None  # type: ignore[attr-defined]
        try:
            company_id, public_id = read_token(token)
            with company_scope(company_id):
                found = invitation_of(company_id, public_id)
                if found is None:
                    raise NotFound
                self.invitation, self.token = found, token
                zone = ZoneInfo(found.company.time_zone)
                with translation.override(self.language()), timezone.override(zone):
                    response = super().dispatch(request, *args, **kwargs)
                    response.headers["Content-Language"] = translation.get_language() or "en"
        except NotFound:
            response = self.nothing(request)
        for name, value in _HEADERS.items():
            response.headers[name] = value
        return response

    def nothing(self, request: HttpRequest) -> HttpResponse:
        """The page of what does not exist; refused when this address asks for it too often."""
        if not missed_too_often(client_address(request)):
            return render(request, "surveys/nothing.html", status=HTTPStatus.NOT_FOUND)
        context = {"too_often": True}
        status = HTTPStatus.TOO_MANY_REQUESTS
        response = render(request, "surveys/nothing.html", context, status=status)
        response.headers["Retry-After"] = str(WINDOW_SECONDS)
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

    @property
    def is_open(self) -> bool:
        """Whether an answer is still taken."""
        return timezone.now() <= self.invitation.closes_at

    def show(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """Render with what every page of the invitation shows."""
        invitation, answer = self.invitation, context.get("answer")
        shared = {
            "number": number_of(invitation.kind, answer.score) if answer else "",
            "invitation": invitation,
            "company": invitation.company.name,
            "contact": invitation.contact.name if invitation.contact else "",
            "consultant": invitation.consultant.name if invitation.consultant else "",
            "may_be_asked": bool(invitation.contact and invitation.contact.takes_surveys),
            "is_open": self.is_open,
            "answer_url": self.address(self.page),
            "stop_url": self.address("survey-opt-out"),
        }
        return render(self.request, template, shared | context, status=status)


class AnswerView(InvitationPage):
    """The question."""

    thanks_page = "survey-thanks"
    template = "surveys/answer.html"
    closed_template = "surveys/closed.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the question, with the choice of the link or of the last answer marked."""
        last = answer_of(self.invitation)
        if not self.is_open:
            return self.show(self.closed_template, answer=last)
        pressed = self.pressed()
        is_news = pressed is not None and (last is None or pressed != value_of(last.score))
        if last is not None and not is_news and "change" not in request.GET:
            return HttpResponseRedirect(self.address(self.thanks_page))
        initial = _as_said(last) if last else {}
        if is_news:
            initial["score"] = str(pressed)
        form = PublicAnswerForm(invitation=self.invitation, initial=initial)
        return self.question(form, pressed=is_news)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Record the answer; a refusal keeps what was typed."""
        form = PublicAnswerForm(request.POST, invitation=self.invitation)
        if not form.is_valid():
            return self.question(form, status=422)
        try:
            answer_record(
                public_id=self.invitation.public_id, source=self.said_by(), **form.service_values()
            )
        except NotFound:
            raise
        except DomainError as error:
            if not self.is_open:
                answer = answer_of(self.invitation)
                return self.show(self.closed_template, answer=answer, status=409)
            form.add_domain_error(error)
            return self.question(form, status=error.status)
        return HttpResponseRedirect(self.address(self.thanks_page))

    def said_by(self) -> str:
        """Where it was pressed: on the page, or in the mail."""
        return "mail" if self.request.POST.get("pressed_in") == "mail" else self.source

    def pressed(self) -> str | None:
        """The score that a link of the mail carries, if the scale has it."""
        text = self.request.GET.get("score", "")
        known = {choice.value for choice in choices_of(self.invitation.kind)}
        return text if text in known else None

    def question(
        self, form: PublicAnswerForm, *, pressed: bool = False, status: int = 200
    ) -> HttpResponse:
        """The page with its form."""
        words, kind = self.invitation.words, self.invitation.kind
        chosen = str(form["score"].value())
        low, high = scale_ends(kind)
        choices = choices_of(kind)
        return self.show(
            self.template,
            status=status,
            form=form,
            pressed=pressed,
            question=words.question(self.invitation.company.name),
            follow_up=words.follow_up(),
            choices=[(choice, choice.value == chosen) for choice in choices],
            with_words=has_words(kind),
            steps=len(choices),
            low=low,
            high=high,
        )


class ThanksView(InvitationPage):
    """What was recorded, what else one may say to it, and the way to change it."""

    http_method_names = ["get", "head", "options"]
    template = "surveys/thanks.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Say what counts now."""
        answer = answer_of(self.invitation)
        if answer is None:
            return HttpResponseRedirect(self.address(self.page))
        said = list(answer.follow_ups.select_related("question").order_by("question__position"))
        initial = _as_said(answer)
        form = PublicAnswerForm(invitation=self.invitation, initial=initial)
        is_complete = bool(answer.comment or said)
        return self.show(
            self.template,
            answer=answer,
            said=[(one.question.text, one.words) for one in said],
            form=form if self.is_open and not is_complete else None,
            follow_up=self.invitation.words.follow_up(),
        )


class OptOutView(InvitationPage):
    """*Do not ask me again*: a press, never the opening of the link."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for the press, or say that it is done."""
        return self.show("surveys/opt_out.html")

    def post(self, request: HttpRequest) -> HttpResponse:
        """Remember it."""
        opt_out(public_id=self.invitation.public_id)
        return HttpResponseRedirect(self.address("survey-opt-out"))


def _as_said(answer: Answer) -> dict[str, Any]:
    """An answer as the form's first values."""
    said = follow_up_initial(answer)
    return {**said, "score": value_of(answer.score), "comment": answer.comment}
