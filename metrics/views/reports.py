"""Pages of reports by mail: one's subscriptions, how each would go now, what was sent."""

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from accounts.actors import actor_for_membership
from accounts.selectors import company_of
from core.access import Capability
from core.errors import NotAllowed, NotFound
from core.forms import ServiceForm
from core.tenancy import company_scope
from core.ui import formats
from core.views import ActorView, ServiceFormPage, get_or_not_found
from metrics import services
from metrics.catalogue import CATALOGUE
from metrics.cuts import Cut
from metrics.dashboard.asked import cut_parts
from metrics.models import ReportOutcome, ReportSubscription, Rhythm, SentReport
from metrics.report_forms import ReportForm, whose_value
from metrics.reports.content import whose_text
from metrics.reports.letters import Letter, letter_of
from metrics.reports.links import read_stop_token
from metrics.reports.parts import part_text, part_texts
from metrics.reports.pdf import can_make_pdf
from metrics.selectors.reports import due_of, sent_reports, subscriptions_in_sight
from metrics.views.asking import asked_view
from metrics.views.tabs import metric_tabs

_USUAL = ("nps", "csat", "fcr", "first_response_time")
_MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups"
_DAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)


class ReportListView(ActorView):
    """One's reports; heads see everybody's."""

    capability = Capability.METRICS_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """Each with when it goes."""
        found = subscriptions_in_sight(self.actor).order_by("-is_active", "reader__name", "pk")
        parts = part_texts(self.actor, [one.cut for one in found])
        context = {
            "title": gettext("Reports by mail"),
            "tabs": metric_tabs(self.actor, "reports"),
            "rows": [self._row(one, part) for one, part in zip(found, parts, strict=True)],
            "can_pdf": can_make_pdf(),
        }
        return self.render("metrics/reports.html", context)

    def _row(self, found: ReportSubscription, part: str) -> dict[str, Any]:
        codes = [str(CATALOGUE[code].name) for code in found.codes if code in CATALOGUE]
        return {
            "pk": found.pk,
            "whose": whose_text(self.actor, found),
            "is_own": found.reader_id == self.actor.membership_id,
            "reader": found.reader.name,
            "metrics": ", ".join(codes),
            "part": part,
            "when": when_text(found),
            "is_active": found.is_active,
        }


def when_text(found: ReportSubscription) -> str:
    """How often, on which day, at what time where."""
    words = {"time": f"{found.at:%H:%M}", "zone": found.time_zone, "day": found.day}
    if found.rhythm == Rhythm.WEEKLY:
        words["day"] = _DAYS[found.day - 1]
        return gettext("Every week, %(day)s %(time)s, %(zone)s") % words
    return gettext("Every month, on day %(day)s at %(time)s, %(zone)s") % words


class ReportFormPage(ServiceFormPage, abstract=True):
    """A form about a subscription."""

    capability = Capability.METRICS_VIEW
    form_class = ReportForm
    template_name = "metrics/report_form.html"
    is_new = True

    def form_kwargs(self) -> dict[str, Any]:
        """What may be offered."""
        return {"actor": self.actor, "is_new": self.is_new}


class ReportCreateView(ReportFormPage):
    """A new report."""

    title = _("New report by mail")
    submit_label = _("Send it")
    success_message = _("The report goes from now on.")

    def get_initial(self) -> dict[str, Any]:
        """The figures of the page this was opened from, or the company's; on Monday morning."""
        company, view = company_of(self.actor), asked_view(self.request)
        codes = dict.fromkeys((view.code, *_USUAL))
        return {
            "whose": whose_value(view.level, view.id),
            "codes": list(codes),
            **cut_parts(view.cut),
            "at": "08:00",
            "time_zone": company.time_zone,
            "language": translation.get_language() or company.language,
        }

    def run(self, form: ServiceForm) -> ReportSubscription:
        """Subscribe."""
        return services.report_subscribe(actor=self.actor, **form.service_values())

    def success_url(self, result: Any) -> str:
        """The report's page."""
        return reverse("report", args=[result.pk]) if result else reverse("reports")


class ReportEditView(ReportFormPage):
    """Other figures, another time, or a pause."""

    title = _("Change the report")
    submit_label = _("Save")
    success_message = _("Saved.")
    is_new = False

    def prepare(self) -> None:
        """The subscription, or `NotFound`."""
        rows = subscriptions_in_sight(self.actor)
        self.found: ReportSubscription = get_or_not_found(rows, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        """As it is, and the version seen."""
        names = ("codes", "rhythm", "day", "at", "time_zone", "language", "is_active", "version")
        return {
            **{name: getattr(self.found, name) for name in names},
            "whose": whose_value(self.found.level, self.found.subject_id),
            **cut_parts(Cut(**self.found.cut)),
        }

    def run(self, form: Any) -> ReportSubscription:
        """Save it; what of its part the form does not show stays."""
        values = form.service_values()
        shown = form.parts_shown
        kept = {name: one for name, one in self.found.cut.items() if name not in shown}
        values["cut"] = {**kept, **values["cut"]}
        return services.report_change(
            actor=self.actor,
            subscription_id=self.found.pk,
            version=form.cleaned_data["version"],
            **values,
        )

    def success_url(self, result: Any) -> str:
        """The report's page."""
        return reverse("report", args=[self.found.pk])


class ReportSeenView(ActorView, abstract=True):
    """A page about one subscription in sight."""

    capability = Capability.METRICS_VIEW

    def found(self) -> ReportSubscription:
        """The subscription, or `NotFound`."""
        rows = subscriptions_in_sight(self.actor)
        found: ReportSubscription = get_or_not_found(rows, pk=self.kwargs["pk"])
        return found

    def letter(self, found: ReportSubscription) -> Letter:
        """As it would go now, read with the reader's eyes. Raises `NotFound` if the reader may
        not see these figures any more, `NotAllowed` if they do not work here."""
        if not found.reader.is_active:
            raise NotAllowed
        company = company_of(self.actor)
        due = due_of(found, company.time_zone, timezone.now())
        return letter_of(actor_for_membership(found.reader), found, due)


class ReportView(ReportSeenView):
    """A subscription: how it would go now, and what was sent."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Its page."""
        found = self.found()
        letter: Letter | None
        try:
            letter = self.letter(found)
        except (NotFound, NotAllowed):
            letter = None
        context = {
            "title": gettext("Report: %(whose)s") % {"whose": whose_text(self.actor, found)},
            "crumbs": [
                {"label": gettext("Reports by mail"), "url": reverse("reports")},
                {"label": whose_text(self.actor, found)},
            ],
            "report": found,
            "facts": _facts(found, part_text(self.actor, found.cut)),
            "letter": letter,
            "sent": [_sent_row(row) for row in sent_reports(found)],
            "can_pdf": can_make_pdf(),
        }
        return self.render("metrics/report.html", context)


def _facts(found: ReportSubscription, part: str) -> list[dict[str, Any]]:
    codes = [str(CATALOGUE[code].name) for code in found.codes if code in CATALOGUE]
    return [
        {"label": gettext("To"), "value": found.reader.name},
        {"label": gettext("When"), "value": when_text(found)},
        {"label": gettext("Metrics"), "value": ", ".join(codes)},
        {"label": gettext("Part"), "value": part or gettext("everything")},
        {"label": gettext("Language"), "value": found.get_language_display()},
    ]


def _sent_row(row: SentReport) -> dict[str, Any]:
    return {
        "pk": row.pk,
        "days": f"{formats.date_text(row.period_start)} – {formats.date_text(row.period_end)}",
        "outcome": ReportOutcome(row.outcome).label,
        "is_sent": row.mail is not None,
        "state": row.mail.get_state_display() if row.mail else "",
        "at": row.as_of,
    }


class ReportPauseView(ReportSeenView):
    """Stop a report for a while, or let it go on."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The other of the two."""
        found = self.found()
        services.report_change(
            actor=self.actor, subscription_id=found.pk, is_active=not found.is_active
        )
        said = gettext("The report is paused.") if found.is_active else gettext("It goes on.")
        return self.redirect(reverse("report", args=[pk]), said)


class ReportPreviewView(ReportSeenView):
    """The mail as it would go now, as a page of its own."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Its HTML."""
        return _as_mail(self.letter(self.found()).html)


class ReportSentView(ReportSeenView):
    """A mail as it went."""

    def get(self, request: HttpRequest, pk: int, sent_id: int) -> HttpResponse:
        """Its HTML, as the reader got it."""
        rows = SentReport.objects.visible_to(self.actor).filter(subscription=self.found())
        row = get_or_not_found(rows.select_related("mail"), pk=sent_id)
        if row.mail is None:
            raise NotFound
        return _as_mail(row.mail.html)


def _as_mail(html: str) -> HttpResponse:
    """A page that may use its own inline styles, and nothing else."""
    response = HttpResponse(html)
    response.headers["Content-Security-Policy"] = _MAIL_POLICY
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@method_decorator(csrf_exempt, name="dispatch")
class ReportStopView(View):
    """What the link below a report opens, without signing in: stops it by a press, never by being
    opened. Whoever holds the link may; so there is no cookie to misuse."""

    http_method_names = ["get", "head", "post", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Open the company that the token names; anything else does not exist."""
        request.actor = None  # type: ignore[attr-defined]
        company_id, self.subscription_id = read_stop_token(self.kwargs["token"])
        with company_scope(company_id):
            rows = ReportSubscription.objects.of_company(company_id)
            found = get_or_not_found(rows, pk=self.subscription_id)
            self.company_id, self.report = company_id, found
            zone = ZoneInfo(found.time_zone)
            with translation.override(found.language), timezone.override(zone):
                response = super().dispatch(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Cache-Control"] = "no-store"
        return response

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Ask for the press, or say that it is done."""
        context = {"is_active": self.report.is_active, "site": settings.SITE_URL}
        return render(request, "metrics/report_stop.html", context)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Stop it."""
        services.report_stop(company_id=self.company_id, subscription_id=self.subscription_id)
        return HttpResponseRedirect(reverse("report-stop", args=[token]))
