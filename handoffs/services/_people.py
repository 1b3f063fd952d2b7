"""Ids passed to a service, looked up among what the actor may see."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Team
from accounts.selectors import local_day
from clients.models import Client, Contact
from core.access import Actor
from core.errors import InvalidInput, NotFound
from handoffs.selectors.routing import Owner, role_names
from handoffs.selectors.standing import first_role_of
from roles.models import Role, Topic
from roles.selectors import TopicAnswer, topic_answer


def found(field: str, queryset: models.QuerySet[Any], pk: int | None) -> Any:
    """The row, or `NotFound` naming the field: other companies' ids look like no ids."""
    record = queryset.filter(pk=pk).first()
    if record is None:
        raise NotFound(fields={field: _("Nothing was found here.")})
    return record


def _refuse(field: str, sentence: Any) -> InvalidInput:
    return InvalidInput(sentence, fields={field: sentence})


def receiving_person(actor: Actor, field: str, pk: int) -> Membership:
    """Somebody who may hold requests now. Raises `NotFound`, `InvalidInput`."""
    person: Membership = found(field, Membership.objects.visible_to(actor), pk)
    if not person.is_active:
        raise _refuse(field, _("%(name)s no longer works here.") % {"name": person.name})
    if person.level == "internal":
        sentence = _("%(name)s is an internal employee, who cannot own requests.")
        raise _refuse(field, sentence % {"name": person.name})
    return person


def receiving_team(actor: Actor, field: str, pk: int | None) -> Team:
    """A team that may hold requests now. Raises `NotFound`, `InvalidInput`."""
    team: Team = found(field, Team.objects.visible_to(actor), pk)
    if not team.is_active:
        raise _refuse(field, _("The team “%(name)s” is closed.") % {"name": team.name})
    return team


def role_given(actor: Actor, field: str, pk: int) -> Role:
    """A role of the company. Raises `NotFound`."""
    role: Role = found(field, Role.objects.visible_to(actor), pk)
    return role


def topic_given(actor: Actor, pk: int | None, when: datetime) -> TopicAnswer | None:
    """A topic in use, and who answers for it on that day. Raises `NotFound`, `InvalidInput`."""
    if pk is None:
        return None
    day = local_day(actor.company_time_zone, when)
    answer = topic_answer(Topic.objects.visible_to(actor), pk, day)
    if answer is None:
        raise NotFound(fields={"topic_id": _("Nothing was found here.")})
    if not answer.topic.is_active:
        raise _refuse("topic_id", _("This topic is no longer in use."))
    return answer


def client_and_contact(
    actor: Actor, client_id: int, contact_id: int | None
) -> tuple[Client, Contact | None]:
    """The client, and its contact if one is given. Raises `NotFound`, `InvalidInput`."""
    if contact_id is None:
        return found("client_id", Client.objects.visible_to(actor), client_id), None
    contact = contact_given(actor, client_id, contact_id)
    return contact.client, contact


def contact_given(actor: Actor, client_id: int, contact_id: int) -> Contact:
    """A contact of this client. Raises `NotFound`, `InvalidInput` for another client's."""
    contacts = Contact.objects.visible_to(actor).select_related("client")
    contact: Contact = found("contact_id", contacts, contact_id)
    if contact.client_id != client_id:
        raise _refuse("contact_id", _("This contact belongs to another client."))
    return contact


def owner_in_role(
    actor: Actor,
    person: Membership,
    role_id: int | None,
    when: datetime,
    reason: dict[str, Any],
    *,
    field: str,
) -> Owner:
    """A person in the role given, or in the first one they hold on that day."""
    if role_id is not None:
        role = role_given(actor, field, role_id)
        return Owner(person.pk, role.pk, None, {**reason, **role_names(role)}, person, role)
    day = local_day(actor.company_time_zone, when)
    return Owner(person.pk, first_role_of(actor.company_id, person.pk, day), None, reason, person)
