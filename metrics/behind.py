"""The observations behind a figure, prepared for the page and for the export."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor
from handoffs.models import Request
from metrics import selectors
from metrics.catalogue import CATALOGUE, Kind
from metrics.figures import Figure
from metrics.models import Observation
from metrics.wording import value_text
from surveys.models import Invitation

EXPORT_LIMIT = 50_000
EXPORT_PAGE = 1_000
# Shares whose rows hold a yes or a no, and no score.
_YES_OR_NO = frozenset({"fcr", "response_rate"})


def figure_of(scope: Mapping[str, Any]) -> Figure:
    """The figure that the rows stand behind."""
    found = selectors.figures(
        company_id=scope["company_id"],
        codes=[scope["code"]],
        start=scope["start"],
        end=scope["end"],
        level=scope["level"],
        ids=None if scope["id"] is None else [scope["id"]],
    )
    return found[scope["code"], scope["id"]]


def rows_shown(
    actor: Actor, code: str, observations: Sequence[Observation]
) -> list[dict[str, Any]]:
    """Plain values for the template; two queries lead from sources to addresses."""
    sources = _sources(actor, observations)
    now = timezone.now()
    return [
        {
            "at": one.at,
            "source": sources.get((one.source_kind, one.source_id)),
            "value": row_value(code, one),
            "is_provisional": one.settles_at is not None and one.settles_at > now,
            "settles_at": one.settles_at,
            "client": _link(one.client, "client-detail"),
            "topic": one.topic.name if one.topic else "",
            "consultant": one.consultant.name if one.consultant else "",
            "manager": one.manager.name if one.manager else "",
            "role": one.role.code if one.role else "",
        }
        for one in observations
    ]


def _link(record: Any, name: str) -> dict[str, str] | None:
    return {"label": str(record), "url": reverse(name, args=[record.pk])} if record else None


def _sources(
    actor: Actor, observations: Sequence[Observation]
) -> dict[tuple[str, int], dict[str, str]]:
    """What was measured, as links: requests by number, survey invitations by their client."""
    ids: dict[str, set[int]] = {"request": set(), "invitation": set()}
    for one in observations:
        ids[one.source_kind].add(one.source_id)
    found: dict[tuple[str, int], dict[str, str]] = {}
    requests = Request.objects.visible_to(actor).filter(pk__in=ids["request"])
    for pk, number in requests.values_list("pk", "number"):
        url = reverse("request-detail", args=[number])
        found["request", pk] = {"label": f"#{number}", "url": url}
    invitations = Invitation.objects.visible_to(actor).filter(pk__in=ids["invitation"])
    for pk, number in invitations.values_list("pk", "request__number"):
        label = _("Survey about #%(number)s") % {"number": number} if number else _("Survey")
        found["invitation", pk] = {"label": label, "url": reverse("survey-invitation", args=[pk])}
    return found


def row_value(code: str, one: Observation) -> str:
    """What was measured, as people read it."""
    if CATALOGUE[code].is_duration:
        return value_text(code, one.value)
    if code in _YES_OR_NO:
        return _("yes") if one.positive else _("no")
    return f"{one.value:g}"


def exported(scope: Mapping[str, Any]) -> tuple[list[str], list[list[Any]]]:
    """Head and rows of the export, newest first: what the page shows, at most `EXPORT_LIMIT`.

    Read before the first line is sent: the company's scope closes with the request. A last line
    says when rows were left out.
    """
    is_timed = CATALOGUE[scope["code"]].kind == Kind.DURATION
    header = [_("When"), _("What"), _("Client"), _("Topic"), _("Credited"), _("Role"), _("Manager")]
    header += [_("Value"), *([_("Seconds")] if is_timed else []), _("Can still change")]
    lines: list[list[Any]] = []
    cursor = None
    while len(lines) < EXPORT_LIMIT:
        page = selectors.rows(**scope, cursor=cursor, size=EXPORT_PAGE)
        shown = rows_shown(scope["actor"], scope["code"], page.rows)
        for one, row in zip(page.rows, shown, strict=True):
            lines.append(_line(row, [int(one.value)] if is_timed else []))
        cursor = page.next_cursor
        if cursor is None:
            return header, lines
    note = _("Only the newest %(n)s rows are here. Choose fewer days for the rest.")
    return header, [*lines, [note % {"n": EXPORT_LIMIT}]]


def _line(row: Mapping[str, Any], seconds: list[int]) -> list[Any]:
    source, client = row["source"], row["client"]
    return [
        timezone.localtime(row["at"]).isoformat(timespec="seconds"),
        source["label"] if source else "",
        client["label"] if client else "",
        row["topic"],
        row["consultant"],
        row["role"],
        row["manager"],
        row["value"],
        *seconds,
        _("yes") if row["is_provisional"] else _("no"),
    ]
