"""The analysis as CSV, part by part, with the figures of the screen."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from core.access import Capability
from core.errors import NotFound
from core.exports import csv_response
from core.views import ActorView
from handoffs.confusion.wording import CAUSES, PROPOSALS, evidence_text, finding_text
from handoffs.confusion_forms import AnalysisForm
from handoffs.selectors.confusion import Analysis, analysis_of
from handoffs.views.confusion.pages import chosen_client, narrowed, today_of
from handoffs.views.confusion.present import codes_of, figures_shown, topic_name

Table = tuple[Sequence[str], Iterable[Sequence[Any]]]


def _hours(seconds: int) -> float:
    return round(seconds / 3600, 2)


def _findings(analysis: Analysis) -> Table:
    codes = codes_of(analysis)
    header = (
        *(_("Topic"), _("Finding"), _("What was found"), _("Requests"), "n", "%"),
        *(_("Hours lost"), _("Likely cause"), _("Evidence"), _("What can be done"), _("Verdict")),
    )
    rows = []
    for reading in analysis.confused:
        evidence = " ".join(evidence_text(one, codes) for one in reading.suspicion.evidence)
        to_do = "; ".join(str(PROPOSALS[one]) for one in reading.proposals)
        for one in reading.findings:
            verdict = reading.verdicts.get(one.kind)
            said = str(verdict.get_cause_display()) if verdict else ""
            figures = (one.count, one.n, round(one.share, 1), _hours(one.lost_seconds))
            words = (topic_name(reading), str(one.kind.label), finding_text(one, codes))
            cause = str(CAUSES[reading.suspicion.cause])
            rows.append((*words, *figures, cause, evidence, to_do, said))
    return header, rows


def _figures(analysis: Analysis) -> Table:
    shown = figures_shown(analysis)
    rows = [(str(one["label"]), one["value"], one["unit"], one["beside"]) for one in shown]
    return (_("Figure"), _("Value"), _("Unit"), _("Remark")), rows


def _flows(analysis: Analysis) -> Table:
    codes = codes_of(analysis)
    rows = [
        (codes.get(one.source or 0, "—"), codes.get(one.target or 0, "—"), one.count)
        for one in analysis.flows
    ]
    return (_("Landed first with"), _("Last held by"), _("Requests")), rows


def _moves(analysis: Analysis) -> Table:
    header = (_("From"), _("To"), _("Times"), _("Requests"), _("Hours held before, each time"))
    rows = [
        (
            one.source_name or "—",
            one.target_name or "—",
            one.times,
            one.requests,
            _hours(one.seconds // max(one.times, 1)),
        )
        for one in analysis.moves
    ]
    return header, rows


def _matrix(analysis: Analysis) -> Table:
    header: list[str] = [_("Topic"), _("Resolved")]
    for role in analysis.roles:
        header += [_("%(role)s, matrix") % {"role": role.code}, role.code]
    rows = []
    for reading in sorted(analysis.topics, key=lambda one: -one.facts.n):
        facts = reading.facts
        row: list[Any] = [topic_name(reading), sum(facts.done.values())]
        for role in analysis.roles:
            row += [facts.letters.get(role.pk, ""), facts.done.get(role.pk, 0)]
        rows.append(row)
    return header, rows


_PARTS: dict[str, Callable[[Analysis], Table]] = {
    "findings": _findings,
    "figures": _figures,
    "flows": _flows,
    "moves": _moves,
    "matrix": _matrix,
}


class ExportView(ActorView):
    """One part of the analysis, whole: also what the page folds away."""

    capability = Capability.CONFUSION_VIEW

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The findings, or the part asked for."""
        part = request.GET.get("part", "findings")
        if part not in _PARTS:
            raise NotFound
        form = AnalysisForm(request.GET)
        asked = form.asked(today_of(self.actor))
        narrowed(self.actor, asked)
        chosen_client(self.actor, asked)
        header, rows = _PARTS[part](analysis_of(self.actor, asked))
        return csv_response(f"confusion-{part}-{asked.start}-{asked.end}.csv", header, rows)
