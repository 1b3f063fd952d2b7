"""The metrics of this version: what each means, in words, and which formula computes it.

The code of a metric names its formula. Texts are what pages show beside a figure; the full
definitions with their sources are in docs/developers/metrics.md.
"""

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from metrics.kinds import Better, Interval, Kind, Level, Metric, Unit

__all__ = ["CATALOGUE", "RESPONSE_OF", "Better", "Interval", "Kind", "Level", "Metric", "Unit"]

_WILSON = "Wilson 1927; Newcombe 1998"
_OWN = _("our own definition")
_QUANTILES = _("Median and 90th percentile: Hyndman and Fan 1996, definition 7")
_WINDOWS = {"reopen_days": 7, "repeat_days": 7}
_ANSWERED = _(
    "Share of delivered survey invitations that were answered before they closed. Counts "
    "on the day of delivery; provisional until the invitation closes."
)


def _with_interval(source: Promise | str) -> Promise:
    return format_lazy(_("{source}; interval: {interval}"), source=source, interval=_WILSON)


def _time(
    code: str,
    unit: Unit,
    name: Promise | str,
    definition: Promise | str,
    better: Better = Better.LOWER,
) -> Metric:
    return Metric(code, Kind.DURATION, unit, name, definition, _QUANTILES, better)


def _share(
    code: str,
    name: Promise | str,
    definition: Promise | str,
    *,
    better: Better = Better.HIGHER,
    scored: bool = False,
    source: Promise | str = "",
    parameters: dict[str, int] | None = None,
) -> Metric:
    return Metric(
        code,
        Kind.SHARE,
        Unit.PERCENT,
        name,
        definition,
        _with_interval(source) if source else _WILSON,
        better,
        parameters=parameters or {},
        scored=scored,
    )


def _response_rate(kind: str, name: Promise | str) -> Metric:
    """Of one kind of survey: it stands beside that survey's score."""
    return _share(f"response_rate_{kind}", name, _ANSWERED)


def _retention(
    code: str, name: Promise | str, definition: Promise | str, interval: Interval | None = None
) -> Metric:
    return Metric(
        code,
        Kind.RETENTION,
        Unit.PERCENT,
        name,
        definition,
        _with_interval(_OWN) if interval else _OWN,
        Better.HIGHER,
        parameters={"renewal_days": 30},
        levels=(Level.COMPANY, Level.CONSULTANT),
        own_interval=interval,
    )


_METRICS = (
    Metric(
        "nps",
        Kind.NPS,
        Unit.POINTS,
        _("NPS"),
        _(
            "Share of answers 9–10 minus share of answers 0–6 to the question whether the client "
            "would recommend us, in points from −100 to 100. The last answer to an invitation "
            "counts, on the day of the first."
        ),
        _("Reichheld 2003; variance of a difference of multinomial shares"),
        Better.HIGHER,
        scored=True,
    ),
    _share(
        "csat",
        _("CSAT"),
        _(
            "Share of answers 4–5 on the scale from 1 to 5 after a request was resolved. The last "
            "answer to an invitation counts, on the day of the first."
        ),
        scored=True,
    ),
    _share(
        "ces",
        _("CES, ease of getting help"),
        _(
            "Share of answers 5–7 on the scale from 1 to 7 to the sentence that we made it easy. "
            "The last answer to an invitation counts, on the day of the first."
        ),
        source="CES 2.0, Dixon, Toman and DeLisi 2013",
        scored=True,
    ),
    Metric(
        "nsat",
        Kind.NSAT,
        Unit.POINTS,
        _("NSAT, net satisfaction"),
        _(
            "Share of “very satisfied” minus share of “somewhat dissatisfied” and “very "
            "dissatisfied”, plus 100: from 0 to 200. “Don’t know” is no answer. The last answer "
            "to an invitation counts, on the day of the first."
        ),
        _("our own definition; variance of a difference of multinomial shares"),
        Better.HIGHER,
        scored=True,
    ),
    _share(
        "fcr",
        _("First-contact resolution"),
        _(
            "Share of resolved requests with no accepted hand-over, not reopened soon after the "
            "resolution, and without another request of the same client on the same topic soon "
            "after it: within 7 days each, unless the version lays down others. Counts on the "
            "day of the first resolution; provisional until those days are over."
        ),
        source=_OWN,
        parameters=_WINDOWS,
    ),
    _share(
        "fcr_net",
        _("First-contact resolution, net"),
        _(
            "First-contact resolution of the requests whose topic can be solved at first contact. "
            "Topics that are marked as not solvable at first contact are left out; requests "
            "without a topic count."
        ),
        source=_OWN,
        parameters=_WINDOWS,
    ),
    _share(
        "fcr_confirmed",
        _("First-contact resolution, as clients say"),
        _(
            "Share of clients who say that one contact was enough. The last answer to an "
            "invitation counts, on the day of the first."
        ),
    ),
    _share(
        "response_rate",
        _("Response rate"),
        _ANSWERED,
    ),
    _response_rate("csat", _("Response rate, CSAT")),
    _response_rate("nps", _("Response rate, NPS")),
    _response_rate("ces", _("Response rate, CES")),
    _response_rate("nsat", _("Response rate, NSAT")),
    _response_rate("fcr", _("Response rate, first contact")),
    _share(
        "service_level_first_response",
        _("First reply within the target"),
        _(
            "Share of first replies that came within the time promised when the request was "
            "opened. Counts on the day of the first reply, or on the day on which it was missed. "
            "Requests without a promise are left out."
        ),
    ),
    _share(
        "service_level_resolution",
        _("Resolved within the target"),
        _(
            "Share of requests resolved within the time promised when they were opened. Counts on "
            "the day of the last resolution, or on the day on which it was missed; what is "
            "reopened is judged again. Requests without a promise are left out."
        ),
    ),
    Metric(
        "closed_requests",
        Kind.COUNT,
        Unit.REQUESTS,
        _("Requests closed"),
        _(
            "Requests resolved for the first time. A request that is reopened and resolved again "
            "is not counted twice."
        ),
        "Count",
        Better.NEITHER,
    ),
    _time(
        "first_response_time",
        Unit.WORKING_SECONDS,
        _("First reply"),
        _(
            "Working time from the opening of a request to the first message that a person sent "
            "to the client. Automatic replies and comments do not count."
        ),
    ),
    _time(
        "first_response_clock",
        Unit.CLOCK_SECONDS,
        _("First reply, clock time"),
        _(
            "Time by the clock from the opening of a request to the first message that a person "
            "sent to the client. Automatic replies and comments do not count."
        ),
    ),
    _time(
        "resolve_time_first",
        Unit.WORKING_SECONDS,
        _("Time to resolve"),
        _("Working time from the opening of a request to its first resolution."),
    ),
    _time(
        "resolve_time_first_clock",
        Unit.CLOCK_SECONDS,
        _("Time to resolve, clock time"),
        _("Time by the clock from the opening of a request to its first resolution."),
    ),
    _time(
        "resolve_time_last",
        Unit.WORKING_SECONDS,
        _("Time to the last resolution"),
        _(
            "Working time from the opening of a request to its last resolution so far. Counts on "
            "the day of the last resolution and moves when the request is resolved again."
        ),
    ),
    _time(
        "resolve_time_last_clock",
        Unit.CLOCK_SECONDS,
        _("Time to the last resolution, clock time"),
        _(
            "Time by the clock from the opening of a request to its last resolution so far. "
            "Counts on the day of the last resolution and moves when the request is resolved "
            "again."
        ),
    ),
    _time(
        "resolve_time_net",
        Unit.WORKING_SECONDS,
        _("Time to resolve, without waiting for the client"),
        _(
            "Working time from the opening of a request to its last resolution so far, less the "
            "working time spent waiting for the client."
        ),
    ),
    _time(
        "resolve_time_net_clock",
        Unit.CLOCK_SECONDS,
        _("Time to resolve, without waiting for the client, clock time"),
        _(
            "Time by the clock from the opening of a request to its last resolution so far, less "
            "the time by the clock spent waiting for the client."
        ),
    ),
    Metric(
        "handovers_per_request",
        Kind.MEAN,
        Unit.HANDOVERS,
        _("Hand-overs per request"),
        _("Mean number of hand-overs accepted before the first resolution of a request."),
        "Arithmetic mean",
        Better.LOWER,
    ),
    _time(
        "handover_acceptance_time",
        Unit.WORKING_SECONDS,
        _("Hand-over answered after"),
        _(
            "Working time from the offer of a hand-over to its acceptance or refusal. Credited to "
            "the person who answered."
        ),
    ),
    _time(
        "question_answer_time",
        Unit.WORKING_SECONDS,
        _("Question answered after"),
        _(
            "Working time from a question to a colleague to the answer. Credited to the person "
            "who was asked, on the day of the answer; questions without an answer do not count."
        ),
    ),
    _share(
        "loop_rate",
        _("Requests with a loop"),
        _(
            "Share of resolved requests that came back to a person who had already had them "
            "(A → B → A) before the first resolution."
        ),
        better=Better.LOWER,
    ),
    _share(
        "circle_rate",
        _("Requests going in circles"),
        _(
            "Share of resolved requests with three or more hand-overs accepted or declined before "
            "the first resolution."
        ),
        better=Better.LOWER,
    ),
    _time(
        "time_by_holder",
        Unit.WORKING_SECONDS,
        _("Time with one holder"),
        _(
            "Working time for which one person had a resolved request, each time they had it. "
            "Counts on the day of the first resolution and is credited to who had it."
        ),
    ),
    Metric(
        "handling_time",
        Kind.TOTAL,
        Unit.TOUCH_SECONDS,
        _("Handling time"),
        _(
            "Time in which requests were really worked on: measured while the page of a request "
            "is in use, or entered by hand. Never the time that passed. Credited to the person "
            "who worked, on the day of the work."
        ),
        "Sum",
        Better.NEITHER,
    ),
    Metric(
        "closed_per_hour",
        Kind.RATE,
        Unit.REQUESTS_PER_HOUR,
        _("Requests closed per working hour"),
        _(
            "Requests resolved for the first time, divided by working hours: those of the calendar "
            "less absences, of all consultants and of whoever else held a request that day. Days "
            "count once they are over."
        ),
        "Ratio of sums",
        Better.HIGHER,
    ),
    Metric(
        "load",
        Kind.MEAN,
        Unit.OPEN_THINGS,
        _("Load"),
        _(
            "Open requests, questions to answer and running playbook steps that lay on a person "
            "at the end of each day on which they worked; the mean over people and days."
        ),
        "Arithmetic mean",
        Better.NEITHER,
    ),
    _retention(
        "grr",
        _("Revenue retained (GRR)"),
        _(
            "Recurring revenue at the start of the period less what was reduced and lost in it, "
            "as a share of the start; never more than 100 %. Clients who came in the period do "
            "not count."
        ),
    ),
    _retention(
        "nrr",
        _("Revenue retained and grown (NRR)"),
        _(
            "Recurring revenue at the start of the period less what was reduced and lost in it, "
            "plus what the same clients added, as a share of the start. Clients who came in the "
            "period do not count."
        ),
    ),
    _retention(
        "logo_retention",
        _("Clients retained"),
        _(
            "Share of the clients with a running contract at the start of the period who still "
            "have one at its end."
        ),
        Interval.WILSON,
    ),
)

CATALOGUE: dict[str, Metric] = {metric.code: metric for metric in _METRICS}

# Which response rate stands beside the score of a survey.
RESPONSE_OF: dict[str, str] = {
    **{code: f"response_rate_{code}" for code in ("csat", "nps", "ces", "nsat")},
    "fcr_confirmed": "response_rate_fcr",
}
