"""Reads of `mailroom`: whose mail it is, and which request it belongs to."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Count, Q
from django.db.models.functions import Now

from accounts.levels import Level
from accounts.models import Membership
from clients.models import Client, Contact
from core.access import Actor
from core.tenancy import system_scope
from handoffs.models import Message, Request
from mailroom.models import IncomingMail, Mailbox
from mailroom.transitions import MailState
from notices.models import Mail

KEEPER_LEVELS = (Level.MANAGER, Level.HEAD, Level.ADMIN)
"""Levels of people who may answer for a mailbox: those who read incoming mail."""

_EVERYBODYS_HOSTS = frozenset(
    {
        *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com"),
        *("yahoo.com", "icloud.com", "me.com", "aol.com", "gmx.de", "gmx.net", "web.de"),
        *("proton.me", "protonmail.com", "mail.ru", "bk.ru", "inbox.ru", "list.ru", "yandex.ru"),
        *("ya.ru", "yandex.com", "rambler.ru"),
    }
)


def companies_with_mail_to_place() -> list[int]:
    """Companies in which mail waits to be placed, for the sweep."""
    with system_scope():
        rows = IncomingMail.objects.to_place().filter(due_at__lte=Now())
        return list(rows.order_by("company_id").values_list("company_id", flat=True).distinct())


def mailboxes_to_poll() -> list[tuple[int, int]]:
    """(company, mailbox) of those whose turn it is, the longest waiting first."""
    with system_scope():
        rows = Mailbox.objects.filter(is_active=True, due_at__lte=Now())
        return list(rows.order_by("due_at", "pk").values_list("company_id", "pk"))


def mails_of_sender(company_id: int, sender: str, within: timedelta) -> int:
    """How many mails this sender has written lately, by the database's clock."""
    mails = IncomingMail.objects.of_company(company_id).filter(
        sender=sender, received_at__gte=Now() - within
    )
    return int(mails.count())


def is_own_mail(company_id: int, message_id: str) -> bool:
    """Whether this product has sent the mail itself."""
    if not message_id:
        return False
    mails = Mail.objects.of_company(company_id)
    return bool(mails.filter(message_id=f"<{message_id}>").exists())


def request_of_thread(company_id: int, message_ids: Sequence[str]) -> int | None:
    """The request that one of these mails belongs to, whichever side wrote it.

    `message_ids` stand without brackets, the nearest first.
    """
    if not message_ids:
        return None
    bracketed = [f"<{message_id}>" for message_id in message_ids]
    places: dict[str, int] = {}
    came = IncomingMail.objects.of_company(company_id).filter(
        message_id__in=message_ids, request__isnull=False
    )
    places.update(came.values_list("message_id", "request_id"))
    said = Message.objects.of_company(company_id).filter(mail_message_id__in=bracketed)
    for message_id, request_id in said.values_list("mail_message_id", "request_id"):
        places[message_id.strip("<>")] = request_id
    sent = dict(
        Mail.objects.of_company(company_id)
        .filter(message_id__in=bracketed)
        .values_list("pk", "message_id")
    )
    told = Message.objects.of_company(company_id).filter(mail_id__in=sent)
    for mail_id, request_id in told.values_list("mail_id", "request_id"):
        places[sent[mail_id].strip("<>")] = request_id
    return next((places[item] for item in message_ids if item in places), None)


def contacts_with_address(company_id: int, address: str) -> list[Contact]:
    """Everyone at any client who has this address; those who left last."""
    contacts = Contact.objects.of_company(company_id).filter(email__iexact=address)
    found = contacts.select_related("client").order_by("-is_active", "-client__is_active", "pk")
    return list(found)


def contact_of_client(company_id: int, client_id: int, address: str) -> Contact | None:
    """The contact of this client with the address."""
    contacts = Contact.objects.of_company(company_id).filter(client_id=client_id)
    contact: Contact | None = (
        contacts.filter(email__iexact=address).order_by("-is_active", "pk").first()
    )
    return contact


def colleague_with_address(company_id: int, address: str) -> Membership | None:
    """Who of the company signs in with this address."""
    people = Membership.objects.of_company(company_id).filter(user__email__iexact=address)
    person: Membership | None = people.select_related("user", "company").first()
    return person


def client_of_domain(actor: Actor, address: str) -> Client | None:
    """The only client whose contacts write from this address's domain: a proposal for a person."""
    domain = address.rpartition("@")[2].lower()
    if not domain or domain in _EVERYBODYS_HOSTS:
        return None
    clients = Client.objects.visible_to(actor).filter(
        is_active=True, contacts__email__iendswith=f"@{domain}"
    )
    found = list(clients.distinct()[:2])
    return found[0] if len(found) == 1 else None


def keepers_of(mailbox: Mailbox) -> list[int]:
    """Who is told of held mail: the one who answers for the mailbox, or the administrators."""
    if mailbox.keeper_id is not None and _works_here(mailbox.keeper_id):
        return [mailbox.keeper_id]
    people = Membership.objects.of_company(mailbox.company_id)
    admins = people.filter(level=Level.ADMIN, is_active=True)
    return list(admins.order_by("pk").values_list("pk", flat=True))


def _works_here(member_id: int) -> bool:
    people = Membership.objects.filter(pk=member_id, is_active=True, level__in=KEEPER_LEVELS)
    return bool(people.exists())


def mail_counts(actor: Actor) -> dict[str, int]:
    """How many mails stand in each state, in one query."""
    states = {state: Count("pk", filter=Q(state=state)) for state in MailState.values}
    counts: dict[str, int] = IncomingMail.objects.visible_to(actor).aggregate(**states)
    return counts


def request_visible(actor: Actor, number: int) -> Request | None:
    """The request with this number, if the actor may see it."""
    request: Request | None = Request.objects.visible_to(actor).filter(number=number).first()
    return request
