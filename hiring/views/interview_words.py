"""Interviews and scores as plain values for templates."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from core.access import Actor
from core.proportions import Estimate
from core.ui.formats import number, signed
from hiring.agreement import Pairs, Sums
from hiring.guide_document import POINTS, Quality
from hiring.models import Interview, InterviewState
from hiring.score_document import Score, Sheet

_LOOKS = {
    InterviewState.ASKED: ("none", "ring"),
    InterviewState.GIVEN: ("ok", "check"),
    InterviewState.RELEASED: ("none", "flat"),
}


def when_planned(interview: Interview) -> str:
    """Day and hour of the talk in words, as far as they are known."""
    if interview.planned_on is None:
        return ""
    day = formats.date_format(interview.planned_on, "j E")
    if interview.planned_at is None:
        return day
    return f"{day}, {formats.time_format(interview.planned_at, 'H:i')}"


def is_late(interview: Interview) -> bool:
    """Whether the day of the talk is over and the scores are awaited still."""
    if interview.state != InterviewState.ASKED or interview.planned_on is None:
        return False
    return bool(interview.planned_on < timezone.localdate())


def interview_rows(
    actor: Actor, interviews: Iterable[Interview], *, runs: bool
) -> list[dict[str, Any]]:
    """Who was asked, how far it is, and what this person may do about it."""
    rows = []
    for interview in interviews:
        look, icon = _LOOKS[InterviewState(interview.state)]
        is_own = interview.interviewer_id == actor.membership_id
        is_asked = interview.state == InterviewState.ASKED
        late = is_late(interview)
        pk = interview.pk
        rows.append(
            {
                "interviewer": interview.interviewer.name,
                "state": interview.get_state_display(),
                "look": "warn" if late else look,
                "icon": "clock" if late else icon,
                "planned": when_planned(interview) if is_asked else "",
                "given_at": interview.given_at,
                "because": interview.released_because,
                "score_url": reverse("interview-score", args=[pk])
                if is_own and interview.state != InterviewState.RELEASED
                else "",
                "is_asked": is_asked,
                "plan_url": reverse("interview-plan", args=[pk])
                if is_asked and (runs or is_own)
                else "",
                "release_url": reverse("interview-release", args=[pk]) if is_asked and runs else "",
            }
        )
    return rows


def score_shown(quality: Quality, score: Score) -> dict[str, Any]:
    """One score with what stands for it."""
    anchors = dict(quality.anchors)
    return {
        "points": score.score,
        "most": POINTS[-1],
        "anchor": anchors.get(score.score, "") if score.score else "",
        "evidence": score.evidence,
        "not_asked": score.not_asked,
    }


def sheet_rows(qualities: Sequence[Quality], sheet: Sheet) -> list[dict[str, Any]]:
    """All scores of a sheet in the order of the guide."""
    return [
        {"name": quality.name, **score_shown(quality, sheet.of(quality.key))}
        for quality in qualities
    ]


def pairs_shown(pairs: Pairs) -> dict[str, Any]:
    """Agreement with n and intervals; below ten pairs the counts alone."""
    return {
        "n": pairs.n,
        "is_few": pairs.is_few,
        "equal": pairs.equal,
        "near": pairs.near,
        "equal_share": _share(pairs.equal_share, is_few=pairs.is_few),
        "near_share": _share(pairs.near_share, is_few=pairs.is_few),
    }


def _share(estimate: Estimate | None, *, is_few: bool) -> dict[str, str] | None:
    if estimate is None or is_few:
        return None
    return {
        "value": f"{number(estimate.value, 0)} %",
        "interval": f"{number(estimate.low, 0)}–{number(estimate.high, 0)} %",
    }


def sums_shown(sums: Sums) -> dict[str, Any]:
    """A usual difference with n and interval; a word only where it is more than chance."""
    mean = None if sums.is_few else sums.mean()
    if mean is None:
        return {"n": sums.n, "is_few": True, "value": "", "interval": "", "word": "", "look": ""}
    word, look = "", ""
    if mean.high < 0:
        word, look = _("stricter than colleagues"), "warn"
    elif mean.low > 0:
        word, look = _("milder than colleagues"), "warn"
    return {
        "n": sums.n,
        "is_few": False,
        "value": signed(mean.value, 2),
        "interval": f"{signed(mean.low, 2)} … {signed(mean.high, 2)}",
        "word": word,
        "look": look,
    }


def moment_of(at: datetime | None) -> str:
    """A time of today as a clock shows it."""
    return formats.time_format(timezone.localtime(at), "H:i") if at else ""
