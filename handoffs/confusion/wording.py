"""Findings, causes, evidence and proposals in the reader's language: whole sentences."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.ui import formats
from handoffs.confusion.causes import Cause, Evidence
from handoffs.confusion.proposals import Proposal
from handoffs.confusion.rules import Finding, Kind

RoleCodes = Mapping[int, str]

CAUSES: Mapping[Cause | None, Promise] = {
    Cause.SIMILAR_TASKS: gettext_lazy("similar tasks"),
    Cause.CHANGING_BUSINESS: gettext_lazy("changing business"),
    Cause.POOR_COMMUNICATION: gettext_lazy("poor communication"),
    None: gettext_lazy("not clear"),
}
PROPOSALS: Mapping[Proposal, Promise] = {
    Proposal.PLACE_TOPIC: gettext_lazy("Give the topic a responsibility"),
    Proposal.CHANGE_MATRIX: gettext_lazy("Change the matrix"),
    Proposal.WRITE_REGULATION: gettext_lazy("Write a regulation"),
    Proposal.PLAN_TRAINING: gettext_lazy("Plan training"),
    Proposal.NAME_TOPIC: gettext_lazy("Give these requests a topic"),
}


def finding_text(finding: Finding, codes: RoleCodes) -> str:
    """What was found, as a sentence with its figures."""
    values = _figures(finding) | {"roles": _roles(finding.roles, codes)}
    return _FINDINGS[finding.kind](finding, values)


def _figures(finding: Finding) -> dict[str, str]:
    return {
        "count": formats.number(finding.count),
        "n": formats.number(finding.n),
        "share": formats.number(finding.share),
    }


def _roles(roles: Sequence[int], codes: RoleCodes) -> str:
    return ", ".join(codes[role] for role in roles[:3] if role in codes)


def _gap(finding: Finding, values: dict[str, str]) -> str:
    if finding.roles and values["roles"]:
        return _("Nobody is named for %(count)s of %(n)s; done by %(roles)s") % values
    return _("Nobody is named for %(count)s of %(n)s") % values


def _overlap(finding: Finding, values: dict[str, str]) -> str:
    if finding.count == finding.n:
        return _("The matrix lets several answer: %(roles)s") % values
    return _("%(roles)s both do it: the second %(count)s of %(n)s, %(share)s %%") % values


def _wrong_landing(finding: Finding, values: dict[str, str]) -> str:
    if values["roles"]:
        text = _("%(count)s of %(n)s landed with another role than the matrix names: %(roles)s")
        return text % values
    return _("%(count)s of %(n)s landed with another role than the matrix named") % values


def _done_outside(finding: Finding, values: dict[str, str]) -> str:
    if values["roles"]:
        text = _("%(count)s of %(n)s were done by another role than the matrix names: %(roles)s")
        return text % values
    return _("%(count)s of %(n)s were done by another role than the matrix named") % values


def _doubled(finding: Finding, values: dict[str, str]) -> str:
    return _("Two roles or more worked on %(count)s of %(n)s, %(share)s %%") % values


def _declined(finding: Finding, values: dict[str, str]) -> str:
    return _("Hand-overs of %(count)s of %(n)s were declined, %(share)s %%") % values


def _looped(finding: Finding, values: dict[str, str]) -> str:
    return _("%(count)s of %(n)s went there and back, %(share)s %%") % values


_FINDINGS: Mapping[str, Callable[[Finding, dict[str, str]], str]] = {
    Kind.GAP: _gap,
    Kind.OVERLAP: _overlap,
    Kind.DOUBLED_WORK: _doubled,
    Kind.WRONG_LANDING: _wrong_landing,
    Kind.DECLINES: _declined,
    Kind.LOOPS: _looped,
    Kind.DONE_OUTSIDE: _done_outside,
}


def evidence_text(evidence: Evidence, codes: RoleCodes) -> str:
    """One observation, as a sentence."""
    values: dict[str, Any] = {
        name: formats.number(value) if isinstance(value, int) else value
        for name, value in evidence.values.items()
    }
    if "day" in values:
        values["day"] = formats.date_text(values["day"])
    if "roles" in values:
        values["roles"] = _roles(values["roles"], codes)
    return str(_EVIDENCE[evidence.code]) % values


_EVIDENCE: Mapping[str, Promise] = {
    "several_named": gettext_lazy("The matrix names several for it: %(roles)s."),
    "landings_split": gettext_lazy(
        "Requests land with two roles, %(roles)s: %(first)s and %(second)s of %(n)s."
    ),
    "work_split": gettext_lazy("Two roles finish them, %(roles)s: %(first)s and %(second)s."),
    "both_acted": gettext_lazy("Several roles worked on %(count)s of %(n)s."),
    "new_topic": gettext_lazy("The topic is new: its first request came on %(day)s."),
    "matrix_changed": gettext_lazy("The matrix changed here on %(day)s."),
    "role_changed": gettext_lazy("The role %(roles)s was described anew on %(day)s."),
    "rising": gettext_lazy(
        "It comes more often: %(now)s, in the period before %(before)s; more than chance."
    ),
    "declined": gettext_lazy("Offers of %(count)s of %(n)s requests were declined."),
    "returned": gettext_lazy("%(count)s of %(n)s that changed role were returned."),
    "bare_context": gettext_lazy(
        "%(count)s of %(n)s offers say next to nothing of what was tried or is expected."
    ),
    "success_untold": gettext_lazy(
        "Customer success was not told of %(count)s of %(n)s that changed role."
    ),
}


def hours(seconds: int) -> str:
    """Working time lost, in whole hours from ten on."""
    if seconds < 36_000:
        return formats.duration(seconds)
    return _("%(hours)s h") % {"hours": formats.number(seconds / 3600)}


def requests_text(count: int) -> str:
    """How many requests stand behind a figure."""
    text = ngettext("%(shown)s request", "%(shown)s requests", count)
    return text % {"shown": formats.number(count)}
