"""Reports by mail: subscribed to, changed, stopped by a press, sent once a period."""

from collections.abc import Mapping, Sequence
from datetime import time, timedelta
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.actors import actor_for_membership, system_actor
from accounts.models import Company, Language, Membership, validate_time_zone
from core.access import Actor, Capability
from core.audit import audit
from core.errors import InvalidInput, NotFound
from core.records import locked, only, require_version, update_versioned, validated
from metrics.catalogue import CATALOGUE, Level
from metrics.cuts import Dimension
from metrics.models import (
    DayClosing,
    ReportOutcome,
    ReportSubscription,
    Rhythm,
    SentReport,
)
from metrics.models.reports import LAST_DAY
from metrics.reports.letters import letter_of
from metrics.reports.notice import ENDED
from metrics.reports.pdf import PURPOSE
from metrics.reports.schedule import PATIENCE, Due
from metrics.selectors.reports import due_of, may_read, subscriptions_in_sight
from notices.models import Mail
from notices.services import mail_queue, notice_give

MOST_METRICS: Final = 20
# So much of what was asked is repeated in an error.
_SHOWN = 100
# No period that is due began longer ago.
_LONGEST: Final = timedelta(days=100)
FIELDS: Final = frozenset(
    {
        *("rhythm", "level", "subject_id", "codes", "cut"),
        *("day", "at", "time_zone", "language", "is_active"),
    }
)
LONGEST_TEXT: Final = 80


def report_subscribe(
    *,
    actor: Actor,
    codes: Sequence[str],
    level: str = Level.COMPANY,
    subject_id: int | None = None,
    reader_id: int | None = None,
    rhythm: str = Rhythm.WEEKLY,
    cut: Mapping[str, Any] | None = None,
    day: int = 1,
    at: time = time(8),
    time_zone: str = "",
    language: str = "",
) -> ReportSubscription:
    """Send these figures about each finished week or month to the actor, or, by heads, to
    somebody else: what that person may see is asked whenever the report goes.

    Without a zone and language: the company's zone, the reader's language. Raises `NotAllowed`,
    `NotFound` for people and figures out of sight, `InvalidInput`.
    """
    actor.require(Capability.METRICS_VIEW)
    reader = _reader(actor, reader_id)
    values = {
        "rhythm": rhythm,
        "level": level,
        "subject_id": subject_id,
        "codes": list(codes),
        "cut": dict(cut or {}),
        "day": day,
        "at": at,
        "time_zone": time_zone or actor.company_time_zone,
        "language": language or _language_of(reader),
    }
    _check(actor, values, is_own=reader.pk == actor.membership_id)
    with transaction.atomic():
        made = ReportSubscription(
            company_id=actor.company_id,
            reader=reader,
            made_by_id=actor.membership_id,
            **values,
        )
        validated(made, exclude=("company", "reader", "made_by", "subject"))
        made.save()
        changes: dict[str, list[Any]] = {name: [None, str(value)] for name, value in values.items()}
        changes["reader_id"] = [None, reader.pk]
        audit(actor=actor, action="report.subscribe", subject=made, changes=changes)
    return made


def _reader(actor: Actor, reader_id: int | None) -> Membership:
    wanted = reader_id or actor.membership_id
    if wanted is None:
        message = _("Say who is to get the report.")
        raise InvalidInput(message, fields={"reader_id": message})
    if wanted != actor.membership_id:
        actor.require(Capability.METRICS_VIEW_ALL)
    people = Membership.objects.visible_to(actor).select_related("user", "company")
    reader: Membership | None = people.filter(pk=wanted, is_active=True).first()
    if reader is None:
        raise NotFound
    if reader.user is None:
        message = _("This person does not sign in and gets no reports.")
        raise InvalidInput(message, fields={"reader_id": message})
    return reader


def _language_of(reader: Membership) -> str:
    return (reader.user.language if reader.user else "") or reader.company.language


def report_change(
    *, actor: Actor, subscription_id: int, version: int | None = None, **values: Any
) -> ReportSubscription:
    """Change a subscription, pause it or let it go on. What was due while it was paused is not
    sent. Raises `NotFound`, `Stale`, `InvalidInput`."""
    actor.require(Capability.METRICS_VIEW)
    only(values, FIELDS)
    with transaction.atomic():
        found = _locked(actor, subscription_id)
        require_version(found, version)
        after = {name: getattr(found, name) for name in FIELDS} | values
        _check(actor, after, is_own=found.reader_id == actor.membership_id)
        goes_on = bool(values.get("is_active")) and not found.is_active
        update_versioned(
            actor=actor, record=found, values=values, action="report.change", version=None
        )
        if goes_on:
            ReportSubscription.objects.filter(pk=found.pk).update(active_since=Now())
    return found


def _locked(actor: Actor, subscription_id: int) -> ReportSubscription:
    ids = subscriptions_in_sight(actor).values("pk")
    found: ReportSubscription = locked(
        ReportSubscription.objects.visible_to(actor).filter(pk__in=ids), subscription_id
    )
    return found


def report_stop(*, company_id: int, subscription_id: int) -> ReportSubscription:
    """A press on the page that the link below a report opens; in the company's scope. Safe to
    repeat. Raises `NotFound`."""
    company = Company.objects.filter(pk=company_id).first()
    if company is None:
        raise NotFound
    actor = system_actor(company, via="link", name="Link")
    with transaction.atomic():
        found: ReportSubscription = locked(
            ReportSubscription.objects.of_company(company_id), subscription_id
        )
        if found.is_active:
            values = {"is_active": False}
            update_versioned(
                actor=actor, record=found, values=values, action="report.stop", version=None
            )
    return found


def _check(actor: Actor, values: Mapping[str, Any], *, is_own: bool) -> None:
    """Raises `NotFound`, `InvalidInput` naming the field."""
    wrong: dict[str, Any] = {}
    codes = values["codes"]
    unknown = [code for code in codes if code not in CATALOGUE]
    if not codes or len(codes) > MOST_METRICS:
        wrong["codes"] = _("Choose one to twenty metrics.")
    elif unknown:
        named = ", ".join(unknown)[:_SHOWN]
        wrong["codes"] = _("There are no metrics called: %(codes)s.") % {"codes": named}
    if values["rhythm"] not in Rhythm.values:
        wrong["rhythm"] = _("Choose every week or every month.")
    elif not 1 <= values["day"] <= LAST_DAY[values["rhythm"]]:
        wrong["day"] = _("Choose a day from 1 to 7 of the week, or from 1 to 28 of the month.")
    if values["language"] not in Language.values:
        wrong["language"] = _("Choose a language.")
    try:
        validate_time_zone(values["time_zone"])
    except ValidationError as error:
        wrong["time_zone"] = " ".join(str(text) for text in error.messages)
    if not all(_is_cut(name, one) for name, one in values["cut"].items()):
        wrong["cut"] = _("Figures are not cut by this.")
    if values["level"] not in list(Level):
        wrong["level"] = _("Choose the company, a team or a person.")
    elif (values["level"] == Level.COMPANY) != (values["subject_id"] is None):
        wrong["subject_id"] = _("Say whose figures you want to see.")
    if wrong:
        raise InvalidInput(fields=wrong)
    people = Membership.objects.visible_to(actor)
    subject_id = values["subject_id"]
    if subject_id is not None and not people.filter(pk=subject_id).exists():
        raise NotFound
    if is_own and not may_read(actor, values["level"], subject_id, values["cut"]):
        raise NotFound


def _is_cut(name: str, value: Any) -> bool:
    dimension = next((one for one in Dimension if one.field == name), None)
    if dimension is None:
        return False
    if dimension.is_text:
        return isinstance(value, str) and len(value) <= LONGEST_TEXT
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def reports_send(*, actor: Actor) -> int:
    """Queue every report that is due; returns how many mails were written.

    Safe to run again and by several at once: each period of a subscription is written once. After
    a time without workers only the last one goes.
    """
    company = Company.objects.annotate(now=Now()).get(pk=actor.company_id)
    since = (company.now - _LONGEST).date()
    recent = SentReport.objects.of_company(company.pk).filter(period_start__gte=since)
    written = set(recent.values_list("subscription_id", "period_start"))
    closings = DayClosing.objects.of_company(company.pk).filter(day__gte=since)
    closed = set(closings.values_list("day", flat=True))
    rows = ReportSubscription.objects.of_company(company.pk).filter(is_active=True)
    sent = 0
    for found in rows.order_by("pk"):
        due = due_of(found, company.time_zone, company.now)
        is_closed = due.last_day in closed or company.now - due.at >= PATIENCE
        if is_closed and due.at > found.active_since and (found.pk, due.start) not in written:
            sent += _send(actor, found.pk, due)
    return sent


def _send(actor: Actor, subscription_id: int, due: Due) -> bool:
    """Write one report, its row locked; whoever comes second finds it written."""
    with transaction.atomic():
        rows = ReportSubscription.objects.of_company(actor.company_id).filter(is_active=True)
        found = rows.select_for_update(of=("self",), skip_locked=True).filter(pk=subscription_id)
        subscription: ReportSubscription | None = found.select_related(
            "reader__user", "reader__company", "subject"
        ).first()
        if subscription is None:
            return False
        sent = SentReport.objects.filter(subscription=subscription, period_start=due.start)
        if sent.exists():
            return False
        outcome, mail = _written(actor, subscription, due)
        SentReport.objects.create(
            company_id=actor.company_id,
            subscription=subscription,
            period_start=due.start,
            period_end=due.end,
            outcome=outcome,
            mail=mail,
        )
    return mail is not None


def _written(
    actor: Actor, subscription: ReportSubscription, due: Due
) -> tuple[ReportOutcome, Mail | None]:
    """The mail, or why there is none: what the reader may see is asked now."""
    person = subscription.reader
    if not person.is_active or person.user is None or not person.user.is_active:
        return ReportOutcome.NO_ADDRESS, None
    reader = actor_for_membership(person)
    if not may_read(reader, subscription.level, subscription.subject_id, subscription.cut):
        _end(actor, subscription)
        return ReportOutcome.NO_RIGHT, None
    letter = letter_of(reader, subscription, due)
    mail = mail_queue(
        company_id=subscription.company_id,
        to_email=person.user.email,
        to_name=person.name,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        language=subscription.language,
        purpose=PURPOSE,
    )
    return ReportOutcome.SENT, mail


def _end(actor: Actor, subscription: ReportSubscription) -> None:
    """Stop it, and tell the reader without a figure."""
    update_versioned(
        actor=actor,
        record=subscription,
        values={"is_active": False},
        action="report.end",
        version=None,
    )
    notice_give(
        company_id=subscription.company_id,
        member_ids=[subscription.reader_id],
        kind=ENDED,
        params={},
        link=reverse("notice-list"),
    )
