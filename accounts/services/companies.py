"""Companies: their name, language and working calendar."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.actors import system_actor
from accounts.calendars import default_spec, spec_errors
from accounts.events import CalendarChanged
from accounts.models import Company, WorkingCalendar
from accounts.selectors import calendar_in_force
from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import InvalidInput
from core.money import currency_code
from core.outbox import publish
from core.records import locked, only, require_version, update_record, validated
from core.tenancy import system_scope


def company_create(
    *,
    name: str,
    slug: str,
    time_zone: str,
    language: str = "en",
    spec: Any = None,
) -> Company:
    """Create a company with its first working calendar. Called by commands, never by a page.

    Raises `InvalidInput` for a taken short name or a bad zone.
    """
    company = validated(Company(name=name, slug=slug, time_zone=time_zone, language=language))
    taken = {"accounts_company_slug_key": ("slug", _("This short name is taken."))}
    with system_scope(), constraint_errors(taken), transaction.atomic():
        company.save()
        calendar_set(actor=system_actor(company), spec=spec or default_spec(time_zone))
    return company


def company_update(*, actor: Actor, **values: Any) -> Company:
    """Change the company's name, language or currency. Its time zone begins new series: not here.

    Rates of other currencies are kept with the currency they turn into. Raises `InvalidInput`.
    """
    actor.require(Capability.COMPANY_CONFIGURE)
    only(values, {"name", "language", "currency"})
    if "currency" in values:
        values["currency"] = currency_code(values["currency"])
    with transaction.atomic():
        company: Company = locked(Company.objects.visible_to(actor), actor.company_id)
        update_record(actor=actor, record=company, values=values, action="company.update")
    return company


def calendar_set(
    *, actor: Actor, spec: Mapping[str, Any], version: int | None = None
) -> WorkingCalendar:
    """Put a new version of the working calendar in force; running requests keep theirs.

    Raises `InvalidInput` for a specification that `accounts.calendars` cannot work with, and
    `Stale` when another version than the one seen is in force.
    """
    actor.require(Capability.COMPANY_CONFIGURE)
    if spec_errors(spec):
        message = _("Working hours must not overlap, and each must end after it starts.")
        raise InvalidInput(message, fields={"spec": message})
    with transaction.atomic():
        company: Company = locked(Company.objects.visible_to(actor), actor.company_id)
        last = WorkingCalendar.objects.of_company(company.pk).order_by("-version").first()
        if last is not None:
            require_version(last, version)
        calendar = WorkingCalendar.objects.create(
            company=company, version=last.version + 1 if last else 1, spec=dict(spec)
        )
        audit(actor=actor, action="calendar.set", subject=calendar)
        if last is not None:
            publish(company.pk, CalendarChanged(version=calendar.version))
    return calendar


def working_week_set(
    *, actor: Actor, week: Mapping[str, Any], time_zone: str, version: int | None = None
) -> WorkingCalendar:
    """Change the hours of the week and their zone; the holidays stay. Raises as `calendar_set`."""
    with transaction.atomic():
        locked(Company.objects.visible_to(actor), actor.company_id)
        spec = calendar_in_force(actor.company_id).spec
        changed = {**spec, "week": dict(week), "time_zone": time_zone}
        return calendar_set(actor=actor, spec=changed, version=version)


def holidays_change(
    *, actor: Actor, add: Mapping[date, str] | None = None, remove: Collection[date] = ()
) -> WorkingCalendar:
    """Add days off by name (a day that has one keeps it) and take days away. Nothing to do: no
    new version."""
    with transaction.atomic():
        locked(Company.objects.visible_to(actor), actor.company_id)
        calendar = calendar_in_force(actor.company_id)
        named = {day.isoformat(): name.strip()[:100] for day, name in (add or {}).items()}
        gone = {day.isoformat() for day in remove}
        before = calendar.spec["holidays"]
        after = {day: name for day, name in {**named, **before}.items() if day not in gone}
        if after == before:
            return calendar
        spec = {**calendar.spec, "holidays": dict(sorted(after.items()))}
        return calendar_set(actor=actor, spec=spec)
