"""The question inside another site: a frame for people, and a door for that site's programs.

Both are opened by the invitation's token, set no cookie and hold nothing of the product but the
question. The browser shows the frame on the company's own sites only (`frame-ancestors`).
"""

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from core.errors import DomainError, InvalidInput, NotFound
from surveys.models import Answer
from surveys.scales import value_of
from surveys.selectors.answering import answer_of
from surveys.selectors.widget import origins_of
from surveys.services import answer_record
from surveys.views.public import AnswerView, InvitationPage, ThanksView

_MOST_BYTES = 100_000
_FIELDS = frozenset({"score", "comment", "follow_ups"})
_NEEDED = _("Send score, and with it comment and follow_ups if you like; nothing else.")
_SHAPE = _("An object: ids of questions, each with a text or a list of keys.")


@method_decorator(csrf_exempt, name="dispatch")
class FramedPage(InvitationPage):
    """Base of pages inside a frame."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let the company's sites show it, and nobody else."""
        self.origins: list[str] = []
        response = super().dispatch(request, *args, **kwargs)
        origins = self.origins
        response._csp_replace = {  # type: ignore[attr-defined]
            "frame-ancestors": origins or ["'none'"]
        }
        response.xframe_options_exempt = bool(origins)  # type: ignore[attr-defined]
        return response

    def show(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """As in a page of its own; the sites are read while the company's rows are open."""
        self.origins = origins_of(self.invitation.company_id)
        return super().show(template, status=status, **context)


class WidgetView(FramedPage, AnswerView):
    """The question in a frame."""

    source = "widget"
    page = "survey-widget"
    thanks_page = "survey-widget-thanks"
    template = "surveys/widget.html"
    closed_template = "surveys/widget_closed.html"


class WidgetThanksView(FramedPage, ThanksView):
    """What was recorded, in a frame."""

    page = "survey-widget"
    template = "surveys/widget_thanks.html"


@method_decorator(csrf_exempt, name="dispatch")
class TokenAnswersView(InvitationPage):
    """`POST` an answer as JSON with the invitation's token: from a site of the company, or from a
    program that was given the token. `GET` says what counts so far."""

    source = "api"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Say to the browser which sites may read the answer."""
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Vary"] = "Origin"
        if getattr(self, "allowed_origin", ""):
            response.headers["Access-Control-Allow-Origin"] = self.allowed_origin
            response.headers["Access-Control-Allow-Headers"] = "Content-Type, Idempotency-Key"
            response.headers["Access-Control-Allow-Methods"] = "GET, POST"
        return response

    def nothing(self, request: HttpRequest) -> HttpResponse:
        """As a problem, with the status of the page."""
        status = super().nothing(request).status_code
        return _problem(status, "not_found" if status == HTTPStatus.NOT_FOUND else "too_many")

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What a browser asks before it sends."""
        self._look_at_origin(request)
        return HttpResponse(status=HTTPStatus.NO_CONTENT)

    def get(self, request: HttpRequest) -> HttpResponse:
        """What counts now."""
        self._look_at_origin(request)
        return JsonResponse(self._body(answer_of(self.invitation)))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Record it; the same answer, or the same `Idempotency-Key`, again changes nothing."""
        self._look_at_origin(request)
        try:
            answer = answer_record(
                public_id=self.invitation.public_id,
                source=self.source,
                idempotency_key=request.headers.get("Idempotency-Key", ""),
                **_values(request),
            )
        except NotFound:
            raise
        except DomainError as error:
            fields = {name: str(text) for name, text in error.fields.items()}
            return _problem(error.status, error.error_code, str(error.message), fields)
        return JsonResponse(self._body(answer), status=HTTPStatus.CREATED)

    def _look_at_origin(self, request: HttpRequest) -> None:
        origin = request.headers.get("Origin", "")
        is_known = bool(origin) and origin in origins_of(self.invitation.company_id)
        self.allowed_origin = origin if is_known else ""

    def _body(self, answer: Answer | None) -> dict[str, Any]:
        return {
            "kind": self.invitation.kind,
            "question": self.invitation.words.question(self.invitation.company.name),
            "closes_at": self.invitation.closes_at.isoformat(),
            "is_open": self.is_open,
            "answer": answer
            and {
                "score": answer.score,
                "value": value_of(answer.score),
                "comment": answer.comment,
                "at": answer.at.isoformat(),
            },
        }


def _values(request: HttpRequest) -> dict[str, Any]:
    """The body's fields, of the right shapes. Raises `InvalidInput`."""
    try:
        body = json.loads(request.body[: _MOST_BYTES + 1])
    except (ValueError, RecursionError) as error:
        raise InvalidInput(code="malformed") from error
    if not isinstance(body, dict) or set(body) - _FIELDS or "score" not in body:
        raise InvalidInput(fields={"score": _NEEDED})
    score, comment = body["score"], body.get("comment", "")
    if score is not None and (isinstance(score, bool) or not isinstance(score, int)):
        raise InvalidInput(fields={"score": _("A whole number, or null.")})
    if not isinstance(comment, str) or "\x00" in comment:
        raise InvalidInput(fields={"comment": _("A text.")})
    return {"score": score, "comment": comment, "follow_ups": _follow_ups(body)}


def _follow_ups(body: dict[str, Any]) -> dict[int, Any]:
    given = body.get("follow_ups", {})
    if not isinstance(given, dict) or len(given) > 50:
        raise InvalidInput(fields={"follow_ups": _SHAPE})
    found: dict[int, Any] = {}
    for key, said in given.items():
        words = said if isinstance(said, list) else [said]
        is_text = all(isinstance(word, str) and "\x00" not in word for word in words)
        if not (key.isascii() and key.isdigit() and len(key) <= 18 and is_text):
            raise InvalidInput(fields={"follow_ups": _SHAPE})
        found[int(key)] = said
    return found


def _problem(
    status: int, code: str, detail: str = "", fields: dict[str, str] | None = None
) -> JsonResponse:
    body = {"type": "about:blank", "status": int(status), "code": code, "detail": detail}
    return JsonResponse(
        body | ({"errors": fields} if fields else {}),
        status=status,
        content_type="application/problem+json",
    )
