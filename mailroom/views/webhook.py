"""The door for providers that push mail: raw MIME in, kept, answered; safe to call again.

No person is signed in here. The token in the address or the header names the mailbox; it is
compared in constant time.
"""

import re
from http import HTTPStatus
from urllib.parse import parse_qs

from django.http import HttpRequest, JsonResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from core.tenancy import company_scope
from mailroom import services
from mailroom.models import Door

_FIELDS = ("email", "body-mime")
_BOUNDARY = re.compile(r'boundary="?([^";,]{1,200})"?', re.IGNORECASE)
_NAME = re.compile(rb'name="?([A-Za-z-]{1,40})"?', re.IGNORECASE)
_FORM_SLACK = 1_000_000


@method_decorator(csrf_exempt, name="dispatch")
class MailboxWebhookView(View):
    """`POST` a mail as `message/rfc822`, or as the form of SendGrid (raw) or Mailgun (MIME)."""

    def post(self, request: HttpRequest, token: str = "") -> JsonResponse:
        """Keep it. The same mail again gets the same answer."""
        mailbox = services.mailbox_of_token(token or _bearer(request))
        if mailbox is None:
            return _problem(HTTPStatus.UNAUTHORIZED, "not_allowed", _("This token opens nothing."))
        body = _body(request)
        if body is None:
            sentence = _("A mail may have at most 30 MB.")
            return _problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", sentence)
        raw = _mail_in(request.content_type or "", request.headers.get("Content-Type", ""), body)
        if not raw or not raw.strip():
            sentence = _("Send a mail as it came, with its header lines (message/rfc822).")
            return _problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", sentence)
        with company_scope(mailbox.company_id):
            received = services.mail_receive(mailbox=mailbox, raw=raw, door=Door.WEBHOOK)
        return JsonResponse({"id": received.mail.pk}, status=HTTPStatus.ACCEPTED)


def _bearer(request: HttpRequest) -> str:
    scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
    return text.strip() if scheme.lower() == "bearer" else ""


def _body(request: HttpRequest) -> bytes | None:
    """What was sent, or None if it is too large; no more than the limit is ever read."""
    limit = services.MOST_BYTES
    if not (request.content_type or "").startswith("message/"):
        limit += _FORM_SLACK
    length = request.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > limit:
        return None
    body = request.read(limit + 1)
    return body if len(body) <= limit else None


def _mail_in(content_type: str, header: str, body: bytes) -> bytes | None:
    """The mail itself, out of whatever the provider wraps it in."""
    if content_type == "multipart/form-data":
        return _from_form(header, body)
    if content_type == "application/x-www-form-urlencoded":
        return _from_fields(body)
    return body


def _from_form(header: str, body: bytes) -> bytes | None:
    match = _BOUNDARY.search(header)
    if match is None:
        return None
    for part in body.split(b"--" + match[1].encode("latin-1", "replace"))[1:200]:
        head, _gap, content = part.partition(b"\r\n\r\n")
        name = _NAME.search(head)
        if name is not None and name[1].decode().lower() in _FIELDS:
            return content.removesuffix(b"\r\n")
    return None


def _from_fields(body: bytes) -> bytes | None:
    try:
        fields = parse_qs(body.decode("latin-1"), encoding="latin-1", max_num_fields=200)
    except ValueError:
        return None
    for name in _FIELDS:
        if name in fields:
            return fields[name][0].encode("latin-1")
    return None


def _problem(status: HTTPStatus, code: str, sentence: str) -> JsonResponse:
    """As every error of the API looks (RFC 9457)."""
    body = {"type": "about:blank", "title": status.phrase, "status": status.value}
    return JsonResponse(
        {**body, "code": code, "detail": sentence},
        status=status.value,
        content_type="application/problem+json",
    )
