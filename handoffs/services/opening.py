"""Opening a request: the client's own words, a number, and somebody who answers for it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import WorkingCalendar
from accounts.selectors import local_day
from clients.models import Client, Contact
from core.access import Actor, Capability
from core.errors import InvalidInput
from core.records import moment
from handoffs.models import Priority, Request, RequestChannel, ServicePolicyVersion
from handoffs.selectors.routing import Owner, role_names, route, route_to_role
from handoffs.selectors.service_levels import POLICY_SQL, policy_values, row_read
from handoffs.services._dues import due_begin, due_opening
from handoffs.services._ledger import Turn, set_owner, write_opening
from handoffs.services._people import (
    client_and_contact,
    owner_in_role,
    receiving_person,
    receiving_team,
    role_given,
    topic_given,
)
from handoffs.services._texts import (
    CLIENT_WORDS,
    SUBJECT,
    idempotency_key_checked,
    one_of,
    required_text,
)
from roles.selectors import TopicAnswer

_KEY_USED = _("This key was used for something else.")


def request_open(
    *,
    actor: Actor,
    client_id: int,
    subject: str,
    text: str,
    channel: str,
    contact_id: int | None = None,
    topic_id: int | None = None,
    priority: str = Priority.NORMAL,
    owner_id: int | None = None,
    owner_role_id: int | None = None,
    owner_team_id: int | None = None,
    at: datetime | None = None,
    idempotency_key: str = "",
    mail_message_id: str = "",
) -> Request:
    """Open a request in the client's own words; without an owner it goes where the topic says.

    `mail_message_id` is the Message-ID of the mail that they came in. A repeated idempotency key
    gives the first request. Raises `NotFound` for ids out of sight, `InvalidInput`, and
    `IllegalState` when nobody in the company could own it.
    """
    actor.require(Capability.REQUESTS_WORK)
    words = _words(subject, text, channel, priority)
    key = idempotency_key_checked(idempotency_key)
    when = moment(actor, at)
    with transaction.atomic():
        known = _known(actor, key, client_id, text)
        if known is not None:
            return known
        place = _place(actor, client_id, contact_id, topic_id, when)
        mail_id = mail_message_id[:255]
        request = Request(**place.fields(), **words, idempotency_key=key, mail_message_id=mail_id)
        set_owner(request, _owner(place, owner_id, owner_role_id, owner_team_id))
        return _save(place, request, tells_of_past=at is not None)


def _words(subject: str, text: str, channel: str, priority: str) -> dict[str, Any]:
    """What was said and how, checked; the client's own words stay as they are."""
    required_text("subject", subject, SUBJECT)
    required_text("text", text, CLIENT_WORDS)
    one_of("channel", channel, RequestChannel.values)
    one_of("priority", priority, Priority.values)
    return {
        "subject": subject.strip(),
        "original_text": text,
        "channel": channel,
        "priority": priority,
    }


def _known(actor: Actor, key: str, client_id: int, text: str) -> Request | None:
    """The request that this key opened. Raises `InvalidInput` if it was another one."""
    if not key:
        return None
    requests = Request.objects.visible_to(actor)
    request: Request | None = requests.filter(idempotency_key=key).first()
    if request is not None and (request.client_id, request.original_text) != (client_id, text):
        raise InvalidInput(_KEY_USED, fields={"idempotency_key": _KEY_USED})
    return request


@dataclass(frozen=True, slots=True)
class _Place:
    """Whose request about what, and when: all that routing asks for."""

    actor: Actor
    client: Client
    contact: Contact | None
    topic: TopicAnswer | None
    when: datetime

    @property
    def day(self) -> date:
        """The company's local day."""
        return local_day(self.actor.company_time_zone, self.when)

    def fields(self) -> dict[str, Any]:
        """The request's fields."""
        return {
            "company_id": self.actor.company_id,
            "client": self.client,
            "contact": self.contact,
            "topic": self.topic.topic if self.topic else None,
            "opened_at": self.when,
            "last_activity_at": self.when,
        }


def _place(
    actor: Actor, client_id: int, contact_id: int | None, topic_id: int | None, when: datetime
) -> _Place:
    """The rows behind the ids. Raises `NotFound`, `InvalidInput`."""
    client, contact = client_and_contact(actor, client_id, contact_id)
    return _Place(actor, client, contact, topic_given(actor, topic_id, when), when)


def _save(place: _Place, request: Request, *, tells_of_past: bool) -> Request:
    """Number the request and begin its history."""
    actor = place.actor
    # Numbers come one by one: whoever opens next waits here, so a key is looked up again.
    _number(place, request)
    key, client_id = request.idempotency_key, request.client_id
    known = _known(actor, key, client_id, request.original_text)
    if known is not None:
        return known
    clocks = due_opening(request)
    request.save(force_insert=True)
    due_begin(request, clocks, is_past=tells_of_past)
    write_opening(Turn(actor, request, place.when, request.state, tells_of_past=tells_of_past))
    return request


_NUMBER = f"""
UPDATE accounts_company SET request_number = request_number + 1 WHERE id = %(company)s
RETURNING request_number, (
  SELECT to_jsonb(c) FROM accounts_workingcalendar c WHERE c.company_id = %(company)s
  ORDER BY c.version DESC LIMIT 1), ({POLICY_SQL})
"""  # noqa: S608 - our own text
_WITHOUT_POLICY = frozenset({"import"})


def _number(place: _Place, request: Request) -> None:
    """The next number, and what the request keeps from now on: the calendar in force and the
    service policy that fits it. One query; an imported past was promised nothing.

    The company's row stays locked until the commit: numbers have no doubles.
    """
    values = policy_values(
        company_id=place.actor.company_id,
        day=place.day,
        segment=place.client.segment,
        topic_id=request.topic_id,
        priority=request.priority,
    )
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER, values)
        request.number, calendar, policy = cursor.fetchone()
    request.calendar = row_read(WorkingCalendar, calendar)
    if policy is not None and place.actor.via not in _WITHOUT_POLICY:
        request.service_policy = row_read(ServicePolicyVersion, policy)
        if request.service_policy.by_client_zone:
            request.due_zone = place.client.time_zone


def _owner(
    place: _Place,
    owner_id: int | None,
    role_id: int | None,
    team_id: int | None,
) -> Owner:
    """The owner whom the caller names, or the topic does. Raises `NotFound`, `InvalidInput`."""
    actor = place.actor
    if owner_id is not None and team_id is not None:
        raise InvalidInput(fields={"owner_team_id": _("Choose a person or a team, not both.")})
    if owner_id is not None:
        person = receiving_person(actor, "owner_id", owner_id)
        reason = {"rule": "given", "person": person.name}
        return owner_in_role(actor, person, role_id, place.when, reason, field="owner_role_id")
    role = role_given(actor, "owner_role_id", role_id) if role_id is not None else None
    if team_id is not None:
        team = receiving_team(actor, "owner_team_id", team_id)
        reason = {"rule": "given_team", "team": team.name, **role_names(role)}
        return Owner(None, role.pk if role else None, team.pk, reason, role=role)
    if role is not None:
        found = route_to_role(actor.company_id, role, place.client.pk, place.day)
        if found is None:
            raise InvalidInput(fields={"owner_role_id": _("Nobody holds this role now.")})
        return found
    opener_id = actor.membership_id
    return route(actor.company_id, place.topic, place.client, place.day, opener_id=opener_id)
