"""Previews of pictures: drawn anew, so that nothing but pixels of the original is shown."""

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

MOST_PIXELS = 50_000_000
PREVIEW_TYPE = "image/webp"
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_PREVIEW_SIZE = (640, 480)

# Pillow warns above a limit of its own; ours is checked before anything is unpacked.
Image.MAX_IMAGE_PIXELS = None

_BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, MemoryError)


def has_too_many_pixels(content: bytes) -> bool:
    """Whether a small file says that it unpacks to more than `MOST_PIXELS`; reads its head only."""
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as picture:
            width, height = picture.size
    except _BROKEN:
        return False
    return width * height > MOST_PIXELS


def preview_of(content: bytes) -> bytes | None:
    """A small WebP of a picture's first frame; None for one that cannot be read."""
    if has_too_many_pixels(content):
        return None
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as picture:
            picture.draft("RGB", _PREVIEW_SIZE)
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail(_PREVIEW_SIZE)
            has_alpha = "A" in upright.getbands() or "transparency" in upright.info
            drawn = upright.convert("RGBA" if has_alpha else "RGB")
            drawn.info.clear()
            out = BytesIO()
            drawn.save(out, "WEBP", quality=80)
    except _BROKEN:
        return None
    return out.getvalue()
