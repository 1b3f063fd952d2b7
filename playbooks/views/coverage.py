"""Pages of coverage: how much of what clients ask is written down, and what to write next."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.access import Capability
from core.errors import InvalidInput
from core.exports import csv_response
from core.forms import ConfirmForm, ServiceForm
from core.ui import formats
from core.ui.charts import plan_bar
from core.views import ActorView, ServiceFormPage
from playbooks import services
from playbooks.coverage import DAYS, PERIODS, TARGET, Share, WarningLevel
from playbooks.selectors.coverage import (
    Coverage,
    CoverageWarning,
    NextTopic,
    TopicCoverage,
    TopicStanding,
    coverage,
    coverage_warning,
)
from playbooks.views.tabs import playbook_tabs

_SHOWN_NEXT = 8
_NO_TOPIC = "null"  # as the filter of requests writes it
_LOOKS = {
    TopicStanding.CURRENT: ("ok", "check"),
    TopicStanding.REVIEW: ("warn", "clock"),
    TopicStanding.WRITING: ("none", "edit"),
    TopicStanding.NONE: ("none", "ring"),
}


def days_given(text: str | None) -> int:
    """The period asked for, 90 days without one. Raises `InvalidInput`."""
    if not text:
        return DAYS
    if text not in {str(days) for days in PERIODS}:
        message = gettext_lazy("Choose 30, 90 or 365 days.")
        raise InvalidInput(message, fields={"days": message})
    return int(text)


class CoverageView(ActorView):
    """The figure, what to write next, and every topic that was asked about."""

    capability = Capability.PLAYBOOKS_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """Coverage of the last 30, 90 or 365 days."""
        days = days_given(request.GET.get("days"))
        found = coverage(self.actor, timezone.localdate(), days)
        may_write, enough = self.actor.has(Capability.PLAYBOOKS_WRITE), _enough(found)
        context = {
            "title": _("Coverage by playbooks"),
            "tabs": playbook_tabs("playbook-coverage"),
            "periods": _periods(days),
            "days": days,
            "card": _card(found.share),
            "without": _without(found),
            "next": [
                _next_row(item, found, is_enough=place == enough)
                for place, item in enumerate(found.to_write[:_SHOWN_NEXT], start=1)
            ],
            "enough": enough,
            "rows": [_row(row, found, may_write=may_write) for row in found.rows],
            "quiet": len(found.quiet),
            "target": TARGET,
            "first": found.first,
            "last": found.last,
            "may_write": may_write,
            "may_add_defaults": self.actor.has(Capability.PLAYBOOKS_APPROVE)
            and services.defaults_missing(actor=self.actor) > 0,
            "export_url": f"{reverse('playbook-coverage-export')}?days={days}",
        }
        return self.render("playbooks/coverage.html", context)


class CoverageExportView(ActorView):
    """The table of topics as CSV."""

    capability = Capability.PLAYBOOKS_VIEW

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Every topic that was asked about, and the requests without one."""
        days = days_given(request.GET.get("days"))
        found = coverage(self.actor, timezone.localdate(), days)
        header = (_("Topic"), _("Code"), _("Role"), _("Requests"), _("Hours"))
        name = f"playbook-coverage-{found.first}-{found.last}.csv"
        return csv_response(name, (*header, _("State"), _("Playbook")), _csv_rows(found))


class CoverageWarningView(ActorView):
    """Fragment for desks: customer success without playbooks, or nothing."""

    capability = Capability.PLAYBOOKS_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """How many people, and how little is written."""
        found = coverage_warning(self.actor, timezone.localdate())
        context = {
            "show": found.level != WarningLevel.NONE,
            "look": "risk" if found.level == WarningLevel.ALARM else "warn",
            "text": _warning_text(found),
        }
        return self.render("playbooks/_coverage_warning.html", context)


class DefaultsView(ServiceFormPage):
    """The playbooks that come with the product, for a company that lacks some."""

    capability = Capability.PLAYBOOKS_APPROVE
    title = gettext_lazy("Add the playbooks that come with the product?")
    submit_label = gettext_lazy("Add")
    success_message = gettext_lazy("Added and in force. Rewrite what is different with you.")
    form_class = ConfirmForm

    def run(self, form: ServiceForm) -> None:
        """Add what is missing."""
        services.defaults_create(actor=self.actor)

    def success_url(self, result: Any) -> str:
        """All playbooks."""
        return reverse("playbook-list")

    def cancel_url(self) -> str:
        """Back to where the button stands."""
        return reverse("playbook-coverage")

    def extra_context(self) -> Mapping[str, Any]:
        """What will happen."""
        count = services.defaults_missing(actor=self.actor)
        lead = ngettext(
            "%(count)s playbook that you do not have is added and is in force at once."
            " What you have written or changed stays as it is.",
            "%(count)s playbooks that you do not have are added and are in force at once."
            " What you have written or changed stays as it is.",
            count,
        )
        return {"lead": lead % {"count": count} if count else _("You have all of them.")}


def _warning_text(found: CoverageWarning) -> str:
    people, percent = found.cs_people, found.share.percent
    if percent is None:
        return ngettext(
            "%(people)s person does customer success, and no playbook is in force.",
            "%(people)s people do customer success, and no playbook is in force.",
            people,
        ) % {"people": people}
    return ngettext(
        "%(people)s person does customer success, and playbooks describe %(percent)s %% of what"
        " they are asked (target %(target)s %%).",
        "%(people)s people do customer success, and playbooks describe %(percent)s %% of what"
        " they are asked (target %(target)s %%).",
        people,
    ) % {"people": people, "percent": formats.number(percent), "target": TARGET}


def _periods(current: int) -> list[dict[str, Any]]:
    address = reverse("playbook-coverage")
    return [
        {
            "url": f"{address}?days={days}",
            "label": ngettext("%(days)s day", "%(days)s days", days) % {"days": days},
            "current": days == current,
        }
        for days in PERIODS
    ]


def _percent_text(share: Share, decimals: int = 0) -> str:
    return f"{formats.number(share.percent, decimals)} %"


def _card(share: Share) -> dict[str, Any]:
    """The figure as `_ui/stat_card.html` takes it."""
    percent = share.percent
    card: dict[str, Any] = {
        "label": _("Requests with a current playbook"),
        "n": share.total,
        "state": "no_data" if percent is None else "ok",
        "empty_text": _("Nobody asked anything with a topic on these days."),
    }
    if percent is None:
        return card
    kind, icon, text = "ok", "check", _("Target reached")
    if not share.is_reached:
        kind, icon, text = "warn", "plan", _("Target not reached")
    return card | {
        "value": formats.number(percent),
        "unit": " %",
        "plan_text": _("Target %(target)s %%") % {"target": TARGET},
        "plan_svg": plan_bar(value=percent, plan=TARGET, hi_axis=100),
        "change": text,
        "change_kind": kind,
        "change_icon": icon,
        "change_text": "",
    }


def _requests_url(found: Coverage, topic: int | str) -> str:
    """The list of requests behind a number."""
    span = {"opened_after": found.first.isoformat(), "opened_before": found.last.isoformat()}
    return f"{reverse('request-list')}?{urlencode({'topic': topic, **span})}"


def _without(found: Coverage) -> dict[str, Any] | None:
    if not found.without_topic:
        return None
    return {
        "count": found.without_topic,
        "of": found.without_topic + found.share.total,
        "url": _requests_url(found, _NO_TOPIC),
    }


def _enough(found: Coverage) -> int | None:
    """How many of the next topics reach the target; None where it is reached, or never would."""
    if found.share.is_reached:
        return None
    reached = [item.reached.is_reached for item in found.to_write]
    return reached.index(True) + 1 if True in reached else None


def _next_row(item: NextTopic, found: Coverage, *, is_enough: bool) -> dict[str, Any]:
    row = item.row
    return {
        **_named(row, found),
        "reached": _percent_text(item.reached),
        "is_enough": is_enough,
        "action_url": _action_url(row),
        "is_review": row.standing == TopicStanding.REVIEW,
        "is_writing": row.standing == TopicStanding.WRITING,
    }


def _row(row: TopicCoverage, found: Coverage, *, may_write: bool) -> dict[str, Any]:
    look, icon = _LOOKS[row.standing]
    share = Share(row.requests, found.share.total)
    return {
        **_named(row, found),
        "share": _percent_text(share, 1),
        "hours": formats.duration(row.working_seconds) if row.working_seconds else "",
        "look": look,
        "icon": icon,
        "playbook": row.playbook.name if row.playbook else "",
        "playbook_url": _action_url(row) if row.playbook or may_write else "",
    }


def _named(row: TopicCoverage, found: Coverage) -> dict[str, Any]:
    return {
        "name": row.topic.name,
        "url": _requests_url(found, row.topic.pk),
        "role": row.role.code if row.role else "",
        "requests": row.requests,
        "state": row.standing.label,
    }


def _action_url(row: TopicCoverage) -> str:
    """The playbook there is, or the way to write one."""
    if row.playbook is not None:
        return reverse("playbook-detail", args=[row.playbook.pk])
    return f"{reverse('playbook-create')}?{urlencode({'topic': row.topic.code})}"


def _csv_rows(found: Coverage) -> Iterator[tuple[Any, ...]]:
    for row in found.rows:
        yield (
            row.topic.name,
            row.topic.code,
            row.role.code if row.role else "",
            row.requests,
            round(row.working_seconds / 3600, 2),
            row.standing.label,
            row.playbook.name if row.playbook else "",
        )
    if found.without_topic:
        yield (_("Without a topic"), "", "", found.without_topic, "", "", "")
