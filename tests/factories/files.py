"""Files for tests: small ones that are what they say."""

from io import BytesIO
from typing import Any

from PIL import Image

from handoffs import services
from handoffs.models import Attachment, Request

PDF = b"%PDF-1.7 some words"


def picture(color: str = "red") -> bytes:
    """A small PNG."""
    out = BytesIO()
    Image.new("RGB", (30, 20), color).save(out, "PNG")
    return out.getvalue()


def upload(actor: Any, request: Request, *, client: bool = True, **values: Any) -> Attachment:
    """A pending file of this person, for the client or for colleagues."""
    given = {"name": "offer.pdf", "content": PDF, **values}
    return services.attachment_upload(
        actor=actor, request_id=request.pk, is_with_client=client, **given
    )
