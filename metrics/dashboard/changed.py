"""What changed, where it comes from, and what can be done about it."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import Actor, Capability
from core.errors import InvalidInput
from core.views import url_above
from metrics import presentation, selectors, wording
from metrics.access import may_cut_by_team
from metrics.catalogue import CATALOGUE, Level
from metrics.cuts import Dimension
from metrics.dashboard.asked import View, behind_url, cut_parts, narrowed, require_view
from metrics.dashboard.explaining import (
    DIVISIBLE,
    SMALL,
    Explained,
    Key,
    delta,
    divided,
    sentences,
    verdict_text,
    waterfall,
    why_not,
)
from metrics.dashboard.naming import BY, names_of
from metrics.dashboard.reading import Reader, today_of
from metrics.dashboard.ways import exports, ways
from metrics.decomposition import Part
from metrics.periods import Span

DIMENSIONS = (Dimension.TEAM, Dimension.TOPIC, Dimension.CHANNEL, Dimension.ROLE, Dimension.SEGMENT)


def changed(actor: Actor, view: View, by: Dimension) -> dict[str, Any]:
    """Everything `metrics/explain.html` needs. Raises `NotFound` out of scope."""
    require_view(actor, view, by)
    names = names_of(actor, view)
    days = view.days(today_of(actor))
    read = Reader(actor, view, days)
    now, before = (figures[view.code] for figures in read.with_before([view.code]))
    shown_days = wording.span_text(days.start, days.end)
    before_days = wording.span_text(days.before_start, days.before_end)
    refusal = why_not(before, now)
    found = None if refusal else explained(actor, view, by, days)
    here = reverse("metric-changed")
    return {
        **ways(actor, view, days, names, "metric-changed"),
        "metric": CATALOGUE[view.code],
        "now": now,
        "before": before,
        "finding": wording.finding(before, now, before_days, shown_days),
        "refusal": refusal,
        "explained": found,
        "bys": [
            {
                "label": BY[one],
                "url": here + view.query(by=one.value),
                "current": one == by,
            }
            for one in DIMENSIONS
            if one != Dimension.TEAM or may_cut_by_team(actor, view.level)
        ],
        "by_label": BY[by],
        **(_shown(view, by, days, found) if found else {}),
        "todo": list(_to_do(actor, view, by, days, found)),
        "codes": _codes(view, here, by),
        "exports": exports(here, view, days, by=by.value) if found else None,
    }


def explained(actor: Actor, view: View, by: Dimension, days: Span) -> Explained | None:
    """The change of the whole by groups of one dimension. Two queries; None where a side is
    empty."""
    sides = [
        selectors.by_dimension(
            company_id=actor.company_id,
            codes=[view.code],
            start=start,
            end=end,
            dimension=by,
            level=view.level,
            id=view.id,
            cut=view.cut,
        )[view.code]
        for start, end in ((days.before_start, days.before_end), (days.start, days.end))
    ]
    return divided(by, *sides)


def _shown(view: View, by: Dimension, days: Span, found: Explained) -> dict[str, Any]:
    division, code = found.division, view.code
    parts = sorted(division.parts, key=lambda part: -abs(part.together))
    return {
        "total": delta(code, division.change),
        "rate_total": delta(code, division.rate),
        "mix_total": delta(code, division.mix),
        "is_mean": CATALOGUE[code].is_duration,
        "sentences": list(sentences(code, found)),
        "rows": [_row(view, by, days, found, part) for part in parts],
        "chart": waterfall(code, found, days),
    }


def _row(
    view: View, by: Dimension, days: Span, found: Explained, part: Part[Key]
) -> dict[str, Any]:
    code = view.code
    verdict = found.verdicts.get(part.key)
    kind, icon = presentation.change_kind(code, verdict) if verdict else ("none", "flat")
    links = {}
    if part.key != SMALL:
        cut = narrowed(view.cut, by, part.key)
        links = {
            "url": reverse("metrics") + view.query(**cut_parts(cut)),
            "rows_url": behind_url(code, view.level, view.id, days, cut),
        }
    return {
        "part": part,
        "name": found.names[part.key],
        "share_before": part.share_before * 100,
        "share_after": part.share_after * 100,
        "n_before": part.before.n if part.before else 0,
        "n_after": part.after.n if part.after else 0,
        "value_before": wording.value_text(code, part.before.value) if part.before else "",
        "value_after": wording.value_text(code, part.after.value) if part.after else "",
        "rate": delta(code, part.rate) if part.before and part.after else "",
        "rate_kind": kind,
        "rate_icon": icon,
        "rate_note": verdict_text(part, verdict),
        "mix": delta(code, part.mix),
        "together": delta(code, part.together),
        **links,
    }


def _codes(view: View, here: str, by: Dimension) -> list[dict[str, Any]]:
    """Metrics whose changes can be taken apart."""
    return [
        {
            "label": metric.name,
            "url": here + view.query(code=code, by=by.value),
            "current": code == view.code,
        }
        for code, metric in CATALOGUE.items()
        if metric.kind in DIVISIBLE and view.level in metric.levels
    ]


def _to_do(
    actor: Actor, view: View, by: Dimension, days: Span, found: Explained | None
) -> Iterator[dict[str, str]]:
    """Where to go on: into the part that pulls most, to people, to what helps."""
    strongest = _strongest(found) if found else None
    if strongest is not None and found is not None:
        cut = narrowed(view.cut, by, strongest.key)
        words = {"name": found.names[strongest.key]}
        yield {
            "label": _("Read the rows of %(name)s") % words,
            "url": behind_url(view.code, view.level, view.id, days, cut),
        }
        if view.level != Level.CONSULTANT:
            parts = {**cut_parts(cut), "by": None}
            yield {
                "label": _("See %(name)s side by side") % words,
                "url": reverse("metric-sides") + view.query(**parts),
            }
        if by == Dimension.TOPIC and strongest.key and actor.has(Capability.CONFUSION_VIEW):
            yield {
                "label": _("See what confuses roles in %(name)s") % words,
                "url": reverse("confusion-topic", args=[strongest.key]),
            }
    yield from _pages(actor)


def _pages(actor: Actor) -> Iterator[dict[str, str]]:
    """What helps against a fall, and what keeps a rise: pages of this floor and of others."""
    pages = (
        (_("Who stands steadily above or below"), "outliers", Capability.METRICS_VIEW),
        (_("Plan against actual"), "targets", Capability.METRICS_VIEW),
        (_("Where playbooks are missing"), "playbook-coverage", Capability.PLAYBOOKS_VIEW),
        (_("What confuses roles"), "confusion", Capability.CONFUSION_VIEW),
    )
    for label, name, capability in pages:
        url = url_above(name)
        if url and actor.has(capability):
            yield {"label": label, "url": url}


def _strongest(found: Explained) -> Part[Key] | None:
    """The part that pulls most to where the whole went."""
    parts = [part for part in found.division.parts if part.key not in {SMALL, None}]
    sign = 1 if found.division.change > 0 else -1
    return max(parts, key=lambda part: sign * part.together, default=None)


def by_of(actor: Actor, view: View, text: str) -> Dimension:
    """By what a change is taken apart: teams before who sees them, else topics. Raises
    `InvalidInput` for what there is not."""
    if not text:
        is_in_sight = may_cut_by_team(actor, view.level)
        return Dimension.TEAM if is_in_sight else Dimension.TOPIC
    if text not in {one.value for one in DIMENSIONS}:
        message = _("Choose one of the ways that are offered.")
        raise InvalidInput(message, fields={"by": message})
    return Dimension(text)
