"""People of a company: added, changed, let go, taken back."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.events import PersonDeactivated, SignInLinkWanted
from accounts.levels import Level
from accounts.models import Membership, User
from accounts.services.own import link_may_be_sent, password_checked
from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound
from core.outbox import publish
from core.records import locked, only, update_record, validated

_PERSON_ERRORS = {
    "membership_once": ("email", _("This person already belongs to the company.")),
    "membership_external_ref": ("external_ref", _("Another person has this key.")),
    "user_email_any_case": ("email", _("This e-mail address is taken.")),
    "accounts_user_email_key": ("email", _("This e-mail address is taken.")),
}


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
    invite: bool = False,
) -> Membership:
    """Add a person; with an e-mail and `with_login` they get a user (or join with their own).

    `invite` sends them a link to choose a password. Raises `InvalidInput` when the address or
    key is taken in this company or the password is weak.
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
        if invite and person.user is not None:
            _send_link(person)
    return person


def _user_for(email: str, password: str | None) -> User:
    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        if password:
            password_checked(password)
        user = User.objects.create_user(email, password)
    return user


def person_invite(*, actor: Actor, person_id: int) -> Membership:
    """Give the person a login if they have none, and send a link to choose a password.

    Raises `InvalidInput` without an e-mail, `IllegalState` for a person who has left or was
    sent a link a moment ago.
    """
    actor.require(Capability.PEOPLE_MANAGE)
    with constraint_errors(_PERSON_ERRORS), transaction.atomic():
        person: Membership = locked(Membership.objects.visible_to(actor), person_id)
        if not person.is_active:
            raise IllegalState(_("This person has no access. Give it back first."))
        if person.user is None:
            if not person.email:
                text = _("Enter the person's e-mail address first.")
                raise InvalidInput(text, fields={"email": text})
            person.user = _user_for(person.email, None)
            person.save(update_fields=["user"])
        if not _send_link(person):
            raise IllegalState(_("A link was sent a few minutes ago. Let it arrive first."))
        audit(actor=actor, action="person.invite", subject=person)
    return person


def _send_link(person: Membership) -> bool:
    if person.user_id is None or not link_may_be_sent(person.user_id):
        return False
    publish(person.company_id, SignInLinkWanted(membership_id=person.pk, invites=True))
    return True


def person_update(*, actor: Actor, person_id: int, **values: Any) -> Membership:
    """Change name, job title, e-mail for notices or level.

    Raises `NotAllowed` for one's own level, `IllegalState` for the last administrator's.
    """
    actor.require(Capability.PEOPLE_MANAGE)
    only(values, {"name", "email", "job_title", "level", "external_ref"})
    if "email" in values:
        values["email"] = values["email"].lower()
    with constraint_errors(_PERSON_ERRORS), transaction.atomic():
        person = _locked_with_administrators(actor, person_id)
        if values.get("level", person.level) != person.level:
            if person.pk == actor.membership_id:
                raise NotAllowed(_("Nobody changes their own level. Ask another administrator."))
            _keep_an_administrator(actor, person)
        update_record(actor=actor, record=person, values=values, action="person.update")
    return person


def _locked_with_administrators(actor: Actor, person_id: int) -> Membership:
    """The person, locked together with all administrators in one order: two administrators
    letting each other go at once wait for each other instead of colliding."""
    people = Membership.objects.of_company(actor.company_id)
    list(
        people.filter(Q(level=Level.ADMIN) | Q(pk=person_id))
        .select_for_update()
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    person: Membership | None = Membership.objects.visible_to(actor).filter(pk=person_id).first()
    if person is None:
        raise NotFound
    return person


def _keep_an_administrator(actor: Actor, person: Membership) -> None:
    """The last active administrator must stay; called with all of them locked."""
    admins = Membership.objects.of_company(actor.company_id).filter(
        level=Level.ADMIN, is_active=True
    )
    if list(admins.values_list("pk", flat=True)) == [person.pk]:
        raise IllegalState(_("This is the last administrator. Appoint another one first."))


def person_deactivate(*, actor: Actor, person_id: int) -> Membership:
    """End a person's access; their history and figures stay.

    Raises `NotAllowed` for oneself, `IllegalState` for the last administrator.
    """
    actor.require(Capability.PEOPLE_MANAGE)
    with transaction.atomic():
        person = _locked_with_administrators(actor, person_id)
        if person.pk == actor.membership_id:
            raise NotAllowed(_("Nobody ends their own access. Ask another administrator."))
        _keep_an_administrator(actor, person)
        values = {"is_active": False}
        if update_record(actor=actor, record=person, values=values, action="person.deactivate"):
            publish(actor.company_id, PersonDeactivated(membership_id=person.pk))
    return person


def person_activate(*, actor: Actor, person_id: int) -> Membership:
    """Give a person their access back."""
    actor.require(Capability.PEOPLE_MANAGE)
    with transaction.atomic():
        person: Membership = locked(Membership.objects.visible_to(actor), person_id)
        values = {"is_active": True}
        update_record(actor=actor, record=person, values=values, action="person.activate")
    return person
