"""How durations, numbers, times and days are written, in the active language and time zone."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

from babel.dates import format_date
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, to_locale

MINUS: Final = "−"
NO_VALUE: Final = "—"

_SECONDS_PER_MINUTE: Final = 60
_MINUTES_PER_HOUR: Final = 60


def duration(seconds: float | None) -> str:
    """Hours and minutes, rounded down: ``6 h 10 min``, ``50 min``, ``49 h``.

    Days are left out on purpose: a working day has no length that every reader agrees on.
    """
    if seconds is None:
        return NO_VALUE
    sign = MINUS if seconds <= -_SECONDS_PER_MINUTE else ""
    whole_minutes = int(abs(seconds)) // _SECONDS_PER_MINUTE
    hours, minutes = divmod(whole_minutes, _MINUTES_PER_HOUR)
    if hours and minutes:
        text = gettext("%(hours)s h %(minutes)s min") % {
            "hours": number(hours),
            "minutes": f"{minutes:02d}",
        }
    elif hours:
        text = gettext("%(hours)s h") % {"hours": number(hours)}
    elif minutes:
        text = gettext("%(minutes)s min") % {"minutes": minutes}
    elif seconds:
        text = gettext("under 1 min")
    else:
        text = gettext("0 min")
    return f"{sign}{text}"


def number(value: float | Decimal | None, decimals: int = 0) -> str:
    """A number with the language's separators and a real minus sign; a dash for no value."""
    if value is None:
        return NO_VALUE
    rounded = _rounded(value, decimals)
    if rounded == 0:
        rounded = abs(rounded)  # no "−0"
    written = formats.number_format(
        rounded, decimal_pos=decimals, use_l10n=True, force_grouping=True
    )
    return str(written).replace("-", MINUS)


def _rounded(value: float | Decimal, decimals: int) -> Decimal:
    """Halves go away from zero, as people do it by hand."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def signed(value: float | Decimal | None, decimals: int = 0) -> str:
    """A change: like `number`, with a plus sign when it grew."""
    written = number(value, decimals)
    if value is None or written.startswith(MINUS) or _rounded(value, decimals) == 0:
        return written
    return f"+{written}"


def day_text(day: dt.date, *, today: dt.date | None = None) -> str:
    """``Today``, ``Tomorrow``, ``Tue 17 Nov``, or ``17 Nov 2025`` in another year."""
    return _day_text(day, today or timezone.localdate(), get_language() or "en")


# A list names the same few days again and again.
@lru_cache(maxsize=1024)
def _day_text(day: dt.date, today: dt.date, language: str) -> str:
    near = {
        -1: gettext("Yesterday"),
        0: gettext("Today"),
        1: gettext("Tomorrow"),
    }.get((day - today).days)
    if near is not None:
        return near
    pattern = "EEE d MMM" if day.year == today.year else "d MMM y"
    # Babel and not Django's "M": Russian needs small letters and the genitive ("9 мая").
    return format_date(day, format=pattern, locale=to_locale(language))


def date_text(day: dt.date | None) -> str:
    """``17 Nov 2025``: always with its year; nothing for no date."""
    if day is None:
        return ""
    return format_date(day, format="d MMM y", locale=to_locale(get_language() or "en"))


@lru_cache(maxsize=1024)
def _full_day(day: dt.date, language: str) -> str:
    """Day, month's name in the genitive, year: ``9 May 2025``."""
    return formats.date_format(day, "j E Y")


def when_text(moment: dt.datetime, *, now: dt.datetime | None = None) -> str:
    """``Today 11:30``, ``Tue 17 Nov 09:12``, ``17 Nov 2025 09:12`` in the active time zone."""
    local = timezone.localtime(moment)
    today = timezone.localtime(now).date() if now else timezone.localdate()
    return f"{day_text(local.date(), today=today)} {local:%H:%M}"


def when(moment: dt.datetime | None) -> SafeString:
    """`when_text` inside ``<time>``, with the full date as a tooltip."""
    if moment is None:
        return format_html('<span class="muted">{}</span>', NO_VALUE)
    local = timezone.localtime(moment)
    return format_html(
        '<time class="nowrap" datetime="{}" title="{}">{}</time>',
        local.isoformat(),
        f"{_full_day(local.date(), get_language() or 'en')}, {local:%H:%M}",
        when_text(moment),
    )


def day(value: dt.date | None) -> SafeString:
    """`day_text` inside ``<time>``; a datetime counts as its local day."""
    if value is None:
        return format_html('<span class="muted">{}</span>', NO_VALUE)
    local = timezone.localtime(value).date() if isinstance(value, dt.datetime) else value
    return format_html(
        '<time class="nowrap" datetime="{}" title="{}">{}</time>',
        local.isoformat(),
        _full_day(local, get_language() or "en"),
        day_text(local),
    )


def initials(name: str) -> str:
    """At most two letters for an avatar: the first of the first and of the last word."""
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return "?"
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()
