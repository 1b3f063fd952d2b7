"""The observations behind a figure, prepared for the page and for the export."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor, Capability
from core.exports import Table
from core.ui import formats
from handoffs.models import Request
from metrics import selectors
from metrics.access import require_scope
from metrics.catalogue import CATALOGUE, Kind, Level
from metrics.dashboard import View, cut_of, person_of
from metrics.dashboard.asked import require_parts
from metrics.dashboard.naming import DIMENSIONS, names_of
from metrics.figures import Figure
from metrics.models import CreditPart, Observation
from metrics.models.credit import CREDITED
from metrics.periods import ONE_DAY, Period
from metrics.wording import span_text, with_unit
from surveys.models import Invitation

EXPORT_LIMIT = 50_000
EXPORT_PAGE = 1_000


class Scope:
    """Behind which figure: of what, of whom, of which days and part. Raises `NotFound` for what
    is not this person's to see."""

    def __init__(self, actor: Actor, code: str, asked: Mapping[str, Any]) -> None:
        """From what the address says."""
        level = Level(asked["level"])
        require_scope(actor, level, asked["id"])
        require_parts(actor, level, cut_of(asked))
        self.actor = actor
        self.start, self.end = asked["start"], asked["end"]
        self.view = View(
            level=level,
            id=person_of(level, asked["id"]),
            period=Period.MONTH,
            start=self.start,
            until=self.end - ONE_DAY,
            code=code,
            cut=cut_of(asked),
        )
        self.names = names_of(actor, self.view)

    @property
    def days(self) -> str:
        """The days in words."""
        return span_text(self.start, self.end)

    @property
    def question(self) -> dict[str, Any]:
        """For `selectors.rows`."""
        return {
            "actor": self.actor,
            "company_id": self.actor.company_id,
            "code": self.view.code,
            "start": self.start,
            "end": self.end,
            "level": self.view.level,
            "id": self.view.id,
            "cut": self.view.cut,
        }


def figure_of(scope: Scope) -> Figure:
    """The figure that the rows stand behind."""
    view = scope.view
    found = selectors.figures(
        company_id=scope.actor.company_id,
        codes=[view.code],
        start=scope.start,
        end=scope.end,
        level=view.level,
        ids=view.ids,
        cut=view.cut,
    )
    return found[view.code, view.id]


def rows_shown(
    actor: Actor, code: str, observations: Sequence[Observation]
) -> list[dict[str, Any]]:
    """Plain values for the template; two queries lead from sources to addresses."""
    sources = sources_of(actor, [(one.source_kind, one.source_id) for one in observations])
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
            "credit_url": _credit_url(actor, code, one),
        }
        for one in observations
    ]


def _credit_url(actor: Actor, code: str, one: Observation) -> str:
    """Where somebody else is credited for it, for whoever may."""
    if not actor.has(Capability.METRICS_CREDIT):
        return ""
    if one.source_kind == "invitation":
        return reverse("survey-credit", args=[one.source_id])
    part = next((part for part, codes in CREDITED.items() if code in codes), None)
    if one.source_kind != "request" or part is None:
        return ""
    name = "resolution" if part == CreditPart.RESOLUTION else "first-reply"
    return reverse(f"metric-credit-{name}", args=[one.source_id])


def _link(record: Any, name: str) -> dict[str, str] | None:
    return {"label": str(record), "url": reverse(name, args=[record.pk])} if record else None


def sources_of(
    actor: Actor, asked: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], dict[str, str]]:
    """What was measured (kind, id), as links: requests by number, survey invitations by their
    request. Two queries at most."""
    ids: dict[str, set[int]] = defaultdict(set)
    for kind, pk in asked:
        ids[kind].add(pk)
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
    metric = CATALOGUE[code]
    if metric.is_time or (metric.kind == Kind.RATE and not one.positive):
        return formats.duration(one.value)
    if metric.kind == Kind.SHARE and not metric.scored:
        return _("yes") if one.positive else _("no")
    return f"{one.value:g}"


def exported(scope: Scope) -> Table:
    """The rows to download, newest first: what the page shows, at most `EXPORT_LIMIT`.

    Read before the first line is sent: the company's scope closes with the request. A last line
    says when rows were left out.
    """
    code = scope.view.code
    is_timed = CATALOGUE[code].is_time
    lines: list[list[Any]] = []
    cursor = None
    while len(lines) < EXPORT_LIMIT:
        page = selectors.rows(**scope.question, cursor=cursor, size=EXPORT_PAGE)
        shown = rows_shown(scope.actor, code, page.rows)
        for one, row in zip(page.rows, shown, strict=True):
            lines.append(_line(row, [int(one.value)] if is_timed else []))
        cursor = page.next_cursor
        if cursor is None:
            return _table(scope, lines)
    note = _("Only the newest %(n)s rows are here. Choose fewer days for the rest.")
    return _table(scope, [*lines, [note % {"n": EXPORT_LIMIT}]])


def _table(scope: Scope, lines: list[list[Any]]) -> Table:
    metric = CATALOGUE[scope.view.code]
    figure = figure_of(scope)
    header = [_("When"), _("What"), _("Client"), _("Topic"), _("Credited"), _("Role"), _("Manager")]
    header += [_("Value"), *([_("Seconds")] if metric.is_time else []), _("Can still change")]
    about = [
        (_("Behind %(metric)s") % {"metric": metric.name}, with_unit(figure)),
        (_("Figures of"), scope.names.whose),
        (_("Days"), scope.days),
        *((str(DIMENSIONS[one]), name) for one, name in scope.names.cut.items()),
        (_("Time zone"), scope.actor.company_time_zone),
        (_("Definition"), f"{metric.code} v{figure.version}"),
    ]
    return Table(_("Rows"), header, lines, about)


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
