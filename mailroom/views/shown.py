"""Shows what strangers sent, locked up: no scripts, no frames, nothing loaded from elsewhere."""

import base64
import re
from collections.abc import Mapping
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, linebreaks
from django.utils.safestring import mark_safe
from django.utils.text import slugify

from core.access import Capability
from core.errors import NotFound
from core.files import file_content
from core.views import ActorView, get_or_not_found
from handoffs.models import Attachment, Message
from mailroom.views.mails import read, seen

_POLICY = (
    "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
_INERT = "default-src 'none'; sandbox"
_CID = re.compile(r'src="cid:([^"]*)"')
_PICTURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
}
_MOST_PICTURE_BYTES = 5_000_000


def locked_up(content: bytes | str, content_type: str, policy: str) -> HttpResponse:
    """A response that a browser can only show or keep."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Content-Security-Policy"] = policy
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def html_page(title: str, html: str, pictures: Mapping[str, bytes]) -> HttpResponse:
    """Markup that `safe_html` has been through, as a page of its own, with its own pictures."""
    left = _MOST_PICTURE_BYTES

    def shown(match: re.Match[str]) -> str:
        nonlocal left
        content = pictures.get(unquote(match[1]), b"")
        kind = next((kind for mark, kind in _PICTURES.items() if content.startswith(mark)), "")
        if not kind or len(content) > left:
            return 'src=""'
        left -= len(content)
        return f'src="data:{kind};base64,{base64.b64encode(content).decode()}"'

    page = format_html(
        '<!doctype html><html><head><meta charset="utf-8"><title>{}</title></head>'
        "<body>{}</body></html>",
        title,
        mark_safe(_CID.sub(shown, html)),  # noqa: S308 - made safe when the mail was read
    )
    return locked_up(page, "text/html; charset=utf-8", _POLICY)


class IncomingMailHtmlView(ActorView):
    """The mail as it was formatted, without pictures from elsewhere."""

    capability = Capability.REQUESTS_ANSWER_FOR_OTHERS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page, or nothing for a mail of plain text."""
        mail = seen(self, pk)
        parsed = read(mail)
        if not parsed.html:
            raise NotFound
        pictures = {file.content_id: file.content for file in parsed.files if file.content_id}
        return html_page(mail.subject, parsed.html, pictures)


class IncomingMailRawView(ActorView):
    """The mail as it came, to be kept."""

    capability = Capability.REQUESTS_ANSWER_FOR_OTHERS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Its bytes."""
        mail = seen(self, pk)
        content = file_content(mail.file_id)
        response = locked_up(content, "application/octet-stream", _INERT)
        response.headers["Content-Disposition"] = f'attachment; filename="mail-{mail.pk}.eml"'
        return response


class IncomingMailFileView(ActorView):
    """A file that came with the mail, to be kept; never shown."""

    capability = Capability.REQUESTS_ANSWER_FOR_OTHERS

    def get(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Its bytes."""
        files = read(seen(self, pk)).files
        if not 1 <= number <= len(files):
            raise NotFound
        file = files[number - 1]
        stem, dot, ending = file.name.rpartition(".")
        name = slugify(stem if dot else file.name) or f"file-{number}"
        ending = f".{slugify(ending)}" if dot and slugify(ending) else ""
        response = locked_up(file.content, "application/octet-stream", _INERT)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}{ending}"'
        return response


class MessageHtmlView(ActorView):
    """A client's message as it was formatted, for whoever sees the request."""

    capability = Capability.REQUESTS_VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page; of a message without markup its words."""
        message: Message = get_or_not_found(Message.objects.visible_to(self.actor), pk=pk)
        files = Attachment.objects.visible_to(self.actor).filter(
            message=message, is_inline=True, file__isnull=False
        )
        pictures = {file.content_id: file_content(file.file_id or 0) for file in files[:20]}
        return html_page("", message.html or linebreaks(message.body, autoescape=True), pictures)
