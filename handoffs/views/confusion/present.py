"""The analysis as its pages show it: plain values, every figure with its link."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Actor
from core.ui import formats
from core.ui.charts import Figure, Flow, flow_figure
from handoffs.circles import MOVES_OF_A_CIRCLE
from handoffs.confusion.wording import (
    CAUSES,
    RoleCodes,
    evidence_text,
    finding_text,
    hours,
    requests_text,
)
from handoffs.models import ConfusionVerdict
from handoffs.path_filters import YES
from handoffs.selectors.confusion import Analysis, Moved, TopicReading, Totals
from handoffs.views.confusion.links import (
    finding_url,
    of_topic,
    proposals_shown,
    requests_url,
    role_value,
    topic_url,
    verdict_url,
)

FLOWS_DRAWN = 40
LEVEL_TITLES: Mapping[str, tuple[Promise, Promise]] = {
    "role": (gettext_lazy("Changed role"), gettext_lazy("There and back between roles")),
    "team": (gettext_lazy("Changed team"), gettext_lazy("There and back between teams")),
    "person": (gettext_lazy("Changed person"), gettext_lazy("There and back between people")),
}


def codes_of(analysis: Analysis) -> dict[int, str]:
    """Letters of roles by id."""
    return {role.pk: role.code for role in analysis.roles}


def topic_name(reading: TopicReading) -> str:
    """The topic, or that there is none."""
    return reading.topic.name if reading.topic else _("Without a topic")


Row = tuple[Any, str, str, str, dict[str, Any]]


def figures_shown(analysis: Analysis) -> list[dict[str, Any]]:
    """The headline figures; each with its n and the requests behind it."""
    totals, asked = analysis.totals, analysis.asked
    rows = [*_landed(totals), *_moved(totals, asked.level), *_worked(totals)]
    return [
        {
            "label": label,
            "value": value,
            "unit": unit,
            "beside": beside,
            "url": requests_url(asked, **more),
        }
        for label, value, unit, beside, more in rows
    ]


def _landed(totals: Totals) -> list[Row]:
    right = _share(totals.landed_right, totals.judged)
    outside = _share(totals.done_outside, totals.done_judged)
    return [
        (_("Requests"), formats.number(totals.n), "", "", {}),
        (_("Landed right"), *right, _n(totals.judged), {"landed": "right"}),
        (_("Done by another role"), *outside, _n(totals.done_judged), {"done": "outside"}),
    ]


def _moved(totals: Totals, level: str) -> list[Row]:
    moved, looped = LEVEL_TITLES[level]
    times, most = formats.number(totals.moves), formats.number(totals.most_moves)
    at_most = _("%(times)s times in all, at most %(most)s") % {"times": times, "most": most}
    loops = _("%(times)s times in all") % {"times": formats.number(totals.loops)}
    often = formats.number(totals.moved_often)
    column = f"moved_{level}"
    return [
        (moved, formats.number(totals.moved), "", at_most, {column: 1}),
        (_("Three times or more"), often, "", "", {column: MOVES_OF_A_CIRCLE}),
        (looped, formats.number(totals.looped), "", loops, {"circled": level}),
    ]


def _worked(totals: Totals) -> list[Row]:
    offers = _("%(times)s offers") % {"times": formats.number(totals.declines)}
    circles = _("%(time)s in circles") % {"time": hours(totals.circle_seconds)}
    doubled = formats.number(totals.doubled)
    return [
        (_("Declined"), formats.number(totals.declined), "", offers, {"declined": YES}),
        (_("Several roles worked on it"), doubled, "", "", {"doubled": YES}),
        (
            _("Handed over"),
            formats.number(totals.handed),
            "",
            _per_request(totals),
            {"handed_over": 1},
        ),
        (_("Working time lost"), hours(totals.lost_seconds), "", circles, {"lost": YES}),
    ]


def _share(count: int, n: int) -> tuple[str, str]:
    """Per cent and its sign, or that there is nothing to judge."""
    return (formats.number(100 * count / n, 1), "%") if n else (_("No data"), "")


def _n(n: int) -> str:
    return f"n = {formats.number(n)}" if n else ""


def _per_request(totals: Totals) -> str:
    if not totals.n:
        return ""
    each = formats.number(totals.handovers / totals.n, 2)
    return _("%(times)s times, %(each)s a request") % {
        "times": formats.number(totals.handovers),
        "each": each,
    }


def topics_shown(
    actor: Actor, analysis: Analysis, readings: Sequence[TopicReading]
) -> list[dict[str, Any]]:
    """What was found by topic, with cause, evidence, verdicts and what to do."""
    codes, asked = codes_of(analysis), analysis.asked
    return [
        {
            "name": topic_name(reading),
            "url": topic_url(asked, reading.topic.pk) if reading.topic else None,
            "lost": hours(reading.lost_seconds),
            "requests": requests_text(reading.facts.n),
            "requests_url": requests_url(asked, **of_topic(reading.facts.topic_id)),
            "cause": CAUSES[reading.suspicion.cause],
            "is_clear": reading.suspicion.cause is not None,
            "evidence": _evidence(reading, codes),
            "findings": [
                {
                    "kind": finding.kind.label,
                    "text": finding_text(finding, codes),
                    "url": finding_url(asked, finding),
                    "lost": hours(finding.lost_seconds) if finding.lost_seconds else "",
                    "verdict": verdict_shown(reading.verdicts.get(finding.kind)),
                }
                for finding in reading.findings
            ],
            "proposals": proposals_shown(actor, asked, reading),
            "verdict_url": verdict_url(asked, reading) if reading.findings else None,
        }
        for reading in readings
    ]


def _evidence(reading: TopicReading, codes: RoleCodes) -> list[dict[str, Any]]:
    return [
        {"cause": CAUSES[one.cause], "text": evidence_text(one, codes)}
        for one in reading.suspicion.evidence
    ]


def verdict_shown(verdict: ConfusionVerdict | None) -> dict[str, Any] | None:
    """What somebody said of it, who and when."""
    if verdict is None:
        return None
    return {
        "cause": verdict.get_cause_display(),
        "by": verdict.by.name if verdict.by else "",
        "at": formats.when_text(verdict.at),
        "note": verdict.note,
        "lost": hours(verdict.lost_seconds),
        "requests": requests_text(verdict.count),
    }


def flow_shown(analysis: Analysis) -> Figure | None:
    """Between roles: from the first landing to the last holder. Between teams or people: the
    most frequent hand-overs."""
    if analysis.asked.level != "role":
        flows = [
            Flow(_holder(one.source_name), _holder(one.target_name), one.times)
            for one in analysis.moves
        ]
        drawn = _drawn(_("Where it went most often"), flows, (_("From"), _("To")))
        return replace(drawn, legend=()) if drawn else None  # everything here was handed on
    codes = codes_of(analysis)
    flows = [
        Flow(codes.get(one.source or 0, "—"), codes.get(one.target or 0, "—"), one.count)
        for one in analysis.flows[:FLOWS_DRAWN]
    ]
    stayed = sum(one.count for one in analysis.flows if one.source == one.target)
    whole = sum(one.count for one in analysis.flows)
    share = formats.number(100 * (whole - stayed) / whole) if whole else "0"
    title = _("%(share)s %% of requests were last held by another role than they landed with")
    return _drawn(title % {"share": share}, flows, (_("Landed first with"), _("Last held by")))


def _drawn(title: str, flows: list[Flow], ends: tuple[str, str]) -> Figure | None:
    if not flows:
        return None
    return flow_figure(title=title, flows=flows, source_title=ends[0], target_title=ends[1])


def _holder(name: str) -> str:
    return name or _("nobody in person")


def moves_shown(analysis: Analysis) -> list[dict[str, Any]]:
    """The most frequent ways from one holder to the next."""
    return [_move(analysis, one) for one in analysis.moves]


def _move(analysis: Analysis, one: Moved) -> dict[str, Any]:
    asked = analysis.asked
    pair = f"{asked.level}-{one.source or 0}-{one.target or 0}"
    return {
        "source": _holder(one.source_name),
        "target": _holder(one.target_name),
        "is_role": asked.level == "role",
        "times": one.times,
        "requests": one.requests,
        "held": hours(one.seconds // one.times if one.times else 0),
        "url": requests_url(asked, move=pair),
    }


HEAT_STEPS = (5, 20, 40, 60, 80)
"""Shares, per cent, at which a cell becomes one step darker."""


def heat_shown(analysis: Analysis, readings: Sequence[TopicReading]) -> dict[str, Any]:
    """Topics by roles: who resolved them really, beside what the matrix says."""
    used = {role for reading in readings for role in (*reading.facts.done, *reading.facts.letters)}
    roles = [role for role in analysis.roles if role.pk in used]
    return {
        "roles": roles,
        "rows": [_heat_row(analysis, reading, roles) for reading in readings],
    }


def _heat_row(analysis: Analysis, reading: TopicReading, roles: Sequence[Any]) -> dict[str, Any]:
    asked, topic = analysis.asked, reading.topic
    whole = sum(reading.facts.done.values())
    row = topic.responsibility.name if topic and topic.responsibility else ""
    return {
        "name": topic_name(reading),
        "url": topic_url(asked, topic.pk) if topic else None,
        "responsibility": row,
        "n": whole,
        "url_n": requests_url(asked, state="resolved", **of_topic(reading.facts.topic_id)),
        "cells": [_heat_cell(analysis, reading, role, whole) for role in roles],
    }


def _heat_cell(analysis: Analysis, reading: TopicReading, role: Any, whole: int) -> dict[str, Any]:
    count = reading.facts.done.get(role.pk, 0)
    letters = reading.facts.letters.get(role.pk, "")
    share = 100 * count / whole if whole else 0
    outside = share >= HEAT_STEPS[1] and not set(letters) & {"A", "R"} and whole >= 10
    more = {
        **of_topic(reading.facts.topic_id),
        "last_role": role_value(role.pk),
        "state": "resolved",
    }
    return {
        "letters": " ".join(letters),
        "share": formats.number(share) if count else "",
        "count": count,
        "step": sum(share >= step for step in HEAT_STEPS),
        "is_outside": outside,
        "title": _("%(role)s: %(n)s") % {"role": role.name, "n": formats.number(count)},
        "url": requests_url(analysis.asked, **more),
    }
