"""The report as PDF, where WeasyPrint is installed (`pip install cs-platform[pdf]`)."""

import importlib.util
import logging
from typing import Any

from notices.models import Mail
from notices.parts import MailPart

logger = logging.getLogger(__name__)

PURPOSE = "notice.report"
_KIND = "application/pdf"
# No address begins like this: nothing may be fetched.
_NOTHING = "nothing"


def can_make_pdf() -> bool:
    """Whether the library is there."""
    return importlib.util.find_spec("weasyprint") is not None


def pdf_of(html: str) -> bytes:
    """The page as PDF. It fetches nothing: a report has no pictures. Raises `ImportError` without
    the library, or `OSError` without the libraries of the system that it draws with."""
    weasyprint: Any = importlib.import_module("weasyprint")
    urls: Any = importlib.import_module("weasyprint.urls")
    fetcher = urls.URLFetcher(allowed_protocols=[_NOTHING], allow_redirects=False)
    page: bytes = weasyprint.HTML(string=html, url_fetcher=fetcher).write_pdf()
    return page


def report_parts(mail: Mail) -> list[MailPart]:
    """What goes with a report: its PDF, made when it is sent, of the very HTML that is sent.

    Without the library, or when drawing fails, the mail goes without: its words say the same.
    """
    if not can_make_pdf() or not mail.html:
        return []
    try:
        content = pdf_of(mail.html)
    except Exception:
        logger.exception("report of mail %s could not be made a PDF", mail.pk)
        return []
    return [MailPart("report.pdf", _KIND, content)]
