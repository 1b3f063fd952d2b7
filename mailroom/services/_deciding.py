"""What is to become of a mail: looked up and decided, nothing changed.

In this order: our own mail, word of a bounce, who wrote too much; the thread its headers name, the
signed address it went to; who wrote it. Never the subject.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from accounts.models import Membership
from clients.models import Contact
from handoffs.models import Request
from mailroom import selectors
from mailroom.models import IncomingMail
from mailroom.parsing import Kind, ParsedMail
from mailroom.transitions import MailState, Reason
from notices.addresses import ReplyFrom, ReplyTarget, read_reply_address
from notices.messages import loop_mark

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Decision:
    """The state a mail gets and why; what it is placed on, as what.

    `request_id` with `colleague` is a comment, without one a message; a `contact` without
    `request_id` opens a request.
    """

    state: MailState
    reason: Reason
    note: str = ""
    request_id: int | None = None
    contact: Contact | None = None
    colleague: Membership | None = None
    is_automatic: bool = False


def _hold(reason: Reason, note: str = "") -> Decision:
    return Decision(MailState.HELD, reason, note)


def decide(mail: IncomingMail, parsed: ParsedMail) -> Decision:
    """What becomes of it."""
    company_id = mail.company_id
    own = {loop_mark(company_id)}
    if parsed.loop_mark in own or selectors.is_own_mail(company_id, parsed.message_id):
        return Decision(MailState.REFUSED, Reason.LOOP)
    if parsed.kind == Kind.BOUNCE and parsed.bounce is not None:
        return Decision(MailState.BOUNCED, Reason.BOUNCED, parsed.bounce.reason)
    if not parsed.is_readable:
        return _hold(Reason.UNREADABLE)
    if parsed.sender is None:
        return _hold(Reason.NO_SENDER)
    is_automatic = parsed.kind == Kind.AUTOMATIC and not _by_own_list(mail, parsed)
    if not is_automatic and _writes_too_much(company_id, parsed.sender.email):
        return _hold(Reason.TOO_MANY)
    return _by_thread(mail, parsed, parsed.sender.email, is_automatic=is_automatic)


def _writes_too_much(company_id: int, sender: str) -> bool:
    count = selectors.mails_of_sender(company_id, sender, HOUR)
    return count > settings.MAILROOM_MOST_PER_HOUR


def _by_own_list(mail: IncomingMail, parsed: ParsedMail) -> bool:
    """Whether it only looks automatic because the company's own group passed it on."""
    domain = mail.mailbox.address.rpartition("@")[2].lower()
    because = parsed.automatic_because
    passed_on = because.startswith("List-") or because == "Precedence: list"
    return passed_on and parsed.list_id.endswith(domain)


def _by_thread(
    mail: IncomingMail, parsed: ParsedMail, sender: str, *, is_automatic: bool
) -> Decision:
    company_id = mail.company_id
    colleague = selectors.colleague_with_address(company_id, sender)
    target = _reply_target(company_id, parsed)
    if colleague is not None:
        return _of_colleague(colleague, target, is_automatic=is_automatic)
    request_id = selectors.request_of_thread(company_id, parsed.thread)
    if request_id is None and target is not None and target.kind == ReplyFrom.CLIENT:
        request_id = target.request_pk
    request = Request.objects.of_company(company_id).filter(pk=request_id).first()
    if request is not None:
        return _continues(request, sender, parsed, is_automatic=is_automatic)
    if is_automatic:
        return Decision(MailState.AUTOMATIC, Reason.AUTOMATIC, parsed.automatic_because)
    return _new(company_id, sender)


def _reply_target(company_id: int, parsed: ParsedMail) -> ReplyTarget | None:
    """What the first signed address among those it went to says."""
    addresses = (*parsed.delivered_to, *(address.email for address in parsed.recipients))
    for address in addresses:
        target = read_reply_address(address)
        if target is not None and target.company_id == company_id:
            return target
    return None


def _of_colleague(
    colleague: Membership, target: ReplyTarget | None, *, is_automatic: bool
) -> Decision:
    """A comment if they answer a notice from their own address; never words to the client."""
    if is_automatic:
        return Decision(MailState.AUTOMATIC, Reason.AUTOMATIC)
    is_theirs = (
        target is not None
        and target.kind == ReplyFrom.COLLEAGUE
        and target.person_pk == colleague.pk
        and colleague.is_active
    )
    if target is None or not is_theirs:
        return _hold(Reason.COLLEAGUE)
    return Decision(
        MailState.PLACED, Reason.COMMENT, request_id=target.request_pk, colleague=colleague
    )


def _continues(
    request: Request, sender: str, parsed: ParsedMail, *, is_automatic: bool
) -> Decision:
    contact = selectors.contact_of_client(request.company_id, request.client_id, sender)
    if is_automatic:
        reason, note = Reason.AUTOMATIC, parsed.automatic_because
    else:
        reason, note = (Reason.CONTINUED if contact else Reason.UNKNOWN_CONTACT), ""
    return Decision(
        MailState.PLACED,
        reason,
        note,
        request_id=request.pk,
        contact=contact,
        is_automatic=is_automatic,
    )


def _new(company_id: int, sender: str) -> Decision:
    contacts = selectors.contacts_with_address(company_id, sender)
    active = [contact for contact in contacts if contact.is_active and contact.client.is_active]
    if len(active) == 1:
        return Decision(MailState.PLACED, Reason.NEW_REQUEST, contact=active[0])
    return _hold(Reason.SEVERAL_CLIENTS if active else Reason.UNKNOWN_SENDER)
