"""Every write of `accounts`: companies, people, teams, reporting lines, calendars."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import system_actor
from accounts.calendars import default_spec, spec_errors
from accounts.levels import Level
from accounts.models import Company, Membership, ReportingLine, Team, User, WorkingCalendar
from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound
from core.records import locked, update_record, validated
from core.tenancy import system_scope

_PERSON_ERRORS = {
    "membership_once": ("email", _("This person already belongs to the company.")),
    "membership_external_ref": ("external_ref", _("Another person has this key.")),
    "user_email_any_case": ("email", _("This e-mail address is taken.")),
    "accounts_user_email_key": ("email", _("This e-mail address is taken.")),
}
_TEAM_ERRORS = {
    "team_name": ("name", _("Another team has this name.")),
    "team_external_ref": ("external_ref", _("Another team has this key.")),
}
_LINE_ERRORS = {
    "reporting_line_one_a_day": ("starts_on", _("Another line covers part of this time.")),
    "reporting_line_ends_after_start": ("ends_on", _("The end must be after the start.")),
    "reporting_line_not_to_oneself": ("manager", _("Nobody reports to themselves.")),
}


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


def person_create(
    *,
    actor: Actor,
    name: str,
    level: str,
    email: str = "",
    password: str | None = None,
    job_title: str = "",
    external_ref: str = "",
    with_login: bool = True,
) -> Membership:
    """Add a person; with an e-mail and `with_login` they get a user (or join with their own).

    Raises `InvalidInput` when the address or key is taken in this company or the password weak.
    """
    actor.require(Capability.PEOPLE_MANAGE)
    person = Membership(
        company_id=actor.company_id,
        name=name,
        level=level,
        email=email.lower(),
        job_title=job_title,
        external_ref=external_ref,
    )
    validated(person, exclude=("user",))
    with constraint_errors(_PERSON_ERRORS), transaction.atomic():
        if email and with_login:
            person.user = _user_for(email, password)
        person.save()
        audit(actor=actor, action="person.create", subject=person, changes={"level": [None, level]})
    return person


def _user_for(email: str, password: str | None) -> User:
    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        if password:
            password_checked(password)
        user = User.objects.create_user(email, password)
    return user


def password_checked(password: str, user: User | None = None) -> None:
    """Raise `InvalidInput` for a password the validators refuse."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidInput(fields={"password": " ".join(error.messages)}) from error


def person_update(*, actor: Actor, person_id: int, **values: Any) -> Membership:
    """Change name, job title, e-mail for notices or level.

    Raises `NotAllowed` for one's own level, `IllegalState` for the last administrator's.
    """
    actor.require(Capability.PEOPLE_MANAGE)
    _only(values, {"name", "email", "job_title", "level", "external_ref"})
    with constraint_errors(_PERSON_ERRORS), transaction.atomic():
        person = locked(Membership.objects.visible_to(actor), person_id)
        if values.get("level", person.level) != person.level:
            _guard_level_change(actor, person)
        update_record(actor=actor, record=person, values=values, action="person.update")
    return person


def _only(values: Mapping[str, Any], allowed: set[str]) -> None:
    if unknown := set(values) - allowed:
        raise InvalidInput(fields={name: _("This cannot be changed.") for name in unknown})


def _guard_level_change(actor: Actor, person: Membership) -> None:
    if person.pk == actor.membership_id:
        raise NotAllowed(_("Nobody changes their own level. Ask another administrator."))
    _keep_an_administrator(actor, person)


def _keep_an_administrator(actor: Actor, person: Membership) -> None:
    """Lock the company's administrators in order; the last active one must stay."""
    admins = Membership.objects.of_company(actor.company_id).filter(
        level=Level.ADMIN, is_active=True
    )
    ids = list(admins.select_for_update().order_by("pk").values_list("pk", flat=True))
    if ids == [person.pk]:
        raise IllegalState(_("This is the last administrator. Appoint another one first."))


def person_deactivate(*, actor: Actor, person_id: int) -> Membership:
    """End a person's access; their history and figures stay. Raises as `person_update`."""
    actor.require(Capability.PEOPLE_MANAGE)
    with transaction.atomic():
        person = locked(Membership.objects.visible_to(actor), person_id)
        _guard_level_change(actor, person)
        values = {"is_active": False}
        update_record(actor=actor, record=person, values=values, action="person.deactivate")
    return person


def person_activate(*, actor: Actor, person_id: int) -> Membership:
    """Give a person their access back."""
    actor.require(Capability.PEOPLE_MANAGE)
    with transaction.atomic():
        person = locked(Membership.objects.visible_to(actor), person_id)
        values = {"is_active": True}
        update_record(actor=actor, record=person, values=values, action="person.activate")
    return person


def team_create(*, actor: Actor, name: str, manager_id: int, external_ref: str = "") -> Team:
    """Create a team and name who answers for it. Raises `NotFound`, `InvalidInput`."""
    actor.require(Capability.PEOPLE_MANAGE)
    manager = _person(actor, manager_id)
    team = Team(company_id=actor.company_id, name=name, manager=manager, external_ref=external_ref)
    validated(team)
    with constraint_errors(_TEAM_ERRORS), transaction.atomic():
        team.save()
        audit(actor=actor, action="team.create", subject=team)
    return team


def team_update(*, actor: Actor, team_id: int, **values: Any) -> Team:
    """Rename a team, change who answers for it, or close it."""
    actor.require(Capability.PEOPLE_MANAGE)
    _only(values, {"name", "manager_id", "external_ref", "is_active"})
    if "manager_id" in values:
        values["manager"] = _person(actor, values.pop("manager_id"))
    with constraint_errors(_TEAM_ERRORS), transaction.atomic():
        team = locked(Team.objects.visible_to(actor), team_id)
        update_record(actor=actor, record=team, values=values, action="team.update")
    return team


def _person(actor: Actor, person_id: int) -> Membership:
    person: Membership | None = Membership.objects.visible_to(actor).filter(pk=person_id).first()
    if person is None:
        raise NotFound
    return person


def reporting_line_set(
    *,
    actor: Actor,
    member_id: int,
    manager_id: int | None,
    team_id: int | None,
    starts_on: date,
    ends_on: date | None = None,
) -> ReportingLine:
    """From a local day on, the person reports to this manager in this team.

    The line in force before is ended on that day; a line that begins later is kept and bounds
    the new one. Past figures do not change: credit was fixed when things happened.
    Raises `InvalidInput` when a line begins on the same day or dates are impossible.
    """
    actor.require(Capability.PEOPLE_MANAGE)
    with constraint_errors(_LINE_ERRORS), transaction.atomic():
        member = locked(Membership.objects.visible_to(actor), member_id)
        manager = _person(actor, manager_id) if manager_id else None
        if team_id and not Team.objects.visible_to(actor).filter(pk=team_id).exists():
            raise NotFound
        lines = ReportingLine.objects.of_company(actor.company_id).filter(member=member)
        later = lines.filter(starts_on__gt=starts_on).order_by("starts_on").first()
        if later is not None and (ends_on is None or ends_on > later.starts_on):
            ends_on = later.starts_on
        lines.filter(Q(ends_on=None) | Q(ends_on__gt=starts_on), starts_on__lt=starts_on).update(
            ends_on=starts_on
        )
        line = ReportingLine(
            company_id=actor.company_id,
            member=member,
            manager=manager,
            team_id=team_id,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        line.save()
        audit(
            actor=actor,
            action="reporting_line.set",
            subject=line,
            changes={"manager": [None, manager_id], "from": [None, starts_on]},
        )
    return line


def reporting_line_end(*, actor: Actor, line_id: int, ends_on: date) -> ReportingLine:
    """End a line on a local day (the first day it no longer holds)."""
    actor.require(Capability.PEOPLE_MANAGE)
    with constraint_errors(_LINE_ERRORS), transaction.atomic():
        line = locked(ReportingLine.objects.visible_to(actor), line_id)
        update_record(
            actor=actor, record=line, values={"ends_on": ends_on}, action="reporting_line.end"
        )
    return line


def calendar_set(*, actor: Actor, spec: Mapping[str, Any]) -> WorkingCalendar:
    """Put a new version of the working calendar in force; running requests keep theirs.

    Raises `InvalidInput` for a specification that `accounts.calendars` cannot work with.
    """
    actor.require(Capability.COMPANY_CONFIGURE)
    if spec_errors(spec):
        message = _("Working hours must not overlap, and each must end after it starts.")
        raise InvalidInput(message, fields={"spec": message})
    with transaction.atomic():
        company = locked(Company.objects.all(), actor.company_id)
        last = WorkingCalendar.objects.of_company(company.pk).order_by("-version").first()
        calendar = WorkingCalendar.objects.create(
            company=company, version=last.version + 1 if last else 1, spec=dict(spec)
        )
        audit(actor=actor, action="calendar.set", subject=calendar)
    return calendar


def company_update(*, actor: Actor, **values: Any) -> Company:
    """Change the company's name or language. Its time zone begins new series: not here."""
    actor.require(Capability.COMPANY_CONFIGURE)
    _only(values, {"name", "language"})
    with transaction.atomic():
        company = locked(Company.objects.visible_to(actor), actor.company_id)
        update_record(actor=actor, record=company, values=values, action="company.update")
    return company


def preferences_set(*, user: User, language: str | None = None, theme: str | None = None) -> None:
    """Remember a person's own language and theme."""
    fields = []
    if language is not None:
        user.language = language
        fields.append("language")
    if theme is not None:
        user.theme = theme
        fields.append("theme")
    validated(user, exclude=("email", "password"))
    user.save(update_fields=fields)
