"""How an attachment leaves the product: as a download that no browser opens inside it."""

from django.http import HttpResponse

from core.files import file_content
from core.files_sent import download, locked_up
from handoffs.models import Attachment

__all__ = ["file_response", "locked_up"]


def file_response(file: Attachment) -> HttpResponse:
    """The file as a download, with everything that keeps a browser from running it."""
    content = file_content(file.file_id or 0)
    return download(content, name=file.name, content_type=file.content_type)
