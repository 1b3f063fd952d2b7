"""Mailboxes: set up, changed, tried, and opened to a webhook."""

import hmac
import re
import secrets
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from core.access import Actor, Capability
from core.audit import audit
from core.constraints import constraint_errors
from core.errors import IllegalState, InvalidInput, NotFound
from core.records import locked, require_version, update_versioned, validated
from core.tenancy import company_scope
from mailroom.imap import MailServerError, open_folder
from mailroom.models import Encryption, Mailbox
from mailroom.sealing import seal
from mailroom.selectors import KEEPER_LEVELS
from mailroom.services.polling import account_of
from roles.models import Topic

_ERRORS = {
    "mailbox_address": ("address", _("There is a mailbox with this address already.")),
    "mailbox_active_has_host": ("imap_host", _("Name the server that mail is fetched from.")),
}
_FIELDS = frozenset(
    {
        *("name", "address", "imap_host", "imap_port", "encryption", "imap_user", "password"),
        *("folder", "is_active", "topic_id", "keeper_id"),
    }
)
_HOST = re.compile(r"^[A-Za-z0-9]([A-Za-z0-9.:-]{0,251}[A-Za-z0-9])?$")
_TOKEN = re.compile(r"mail_([0-9a-f]{1,12})_([0-9a-f]{1,12})_([A-Za-z0-9_-]{43})")
_NO_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def mailbox_create(*, actor: Actor, name: str, address: str, **values: Any) -> Mailbox:
    """Set up a mailbox; mail that came earlier stays where it lies. Raises `InvalidInput`."""
    actor.require(Capability.COMPANY_CONFIGURE)
    mailbox = Mailbox(company_id=actor.company_id)
    for field, value in _checked(actor, {"name": name, "address": address, **values}).items():
        setattr(mailbox, field, value)
    _require_server(mailbox)
    validated(mailbox, exclude=("due_at", "created_at"))
    with constraint_errors(_ERRORS), transaction.atomic():
        mailbox.save()
        audit(actor=actor, action="mailbox.create", subject=mailbox)
    return mailbox


def mailbox_update(
    *, actor: Actor, mailbox_id: int, version: int | None = None, **values: Any
) -> Mailbox:
    """Change it; an empty password leaves the one there is, unless the server is another.

    Raises `NotFound`, `Stale`, `InvalidInput`.
    """
    actor.require(Capability.COMPANY_CONFIGURE)
    with constraint_errors(_ERRORS), transaction.atomic():
        mailbox: Mailbox = locked(Mailbox.objects.visible_to(actor), mailbox_id)
        require_version(mailbox, version)
        place = (mailbox.imap_host, mailbox.imap_port, mailbox.imap_user, mailbox.folder)
        checked = _checked(actor, values)
        host = checked.get("imap_host", mailbox.imap_host)
        if host != mailbox.imap_host and mailbox.sealed_password:
            # Whoever names another server does not get the password that was for this one.
            checked.setdefault("sealed_password", "")
        sealed = checked.pop("sealed_password", None)
        is_new_password = sealed is not None
        if sealed is not None:
            mailbox.sealed_password = sealed
        update_versioned(
            actor=actor, record=mailbox, values=checked, action="mailbox.update", version=None
        )
        if is_new_password:
            audit(actor=actor, action="mailbox.password", subject=mailbox)
        _require_server(mailbox)
        if place != (mailbox.imap_host, mailbox.imap_port, mailbox.imap_user, mailbox.folder):
            mailbox.uid_validity, mailbox.last_uid = None, 0
        mailbox.failures, mailbox.last_error = 0, ""
        mailbox.save(
            update_fields=["sealed_password", "uid_validity", "last_uid", "failures", "last_error"]
        )
        Mailbox.objects.filter(pk=mailbox.pk).update(due_at=Now())
    return mailbox


def _checked(actor: Actor, values: dict[str, Any]) -> dict[str, Any]:
    """The model's fields out of what was given. Raises `InvalidInput`, `NotFound`."""
    unknown = set(values) - _FIELDS
    if unknown:
        message = f"unknown fields: {sorted(unknown)}"
        raise TypeError(message)
    for field in ("name", "address", "imap_host", "imap_user", "folder", "password"):
        value = values.get(field)
        if isinstance(value, str) and _NO_CONTROL.search(value):
            sentence = _("The text holds characters that cannot be stored.")
            raise InvalidInput(sentence, fields={field: sentence})
    checked = {
        field: value.strip() if isinstance(value, str) and field != "password" else value
        for field, value in values.items()
    }
    if "address" in checked:
        checked["address"] = checked["address"].lower()
    if checked.get("imap_host") and not _HOST.match(checked["imap_host"]):
        sentence = _("Write the name of a server, such as imap.example.com.")
        raise InvalidInput(sentence, fields={"imap_host": sentence})
    if "encryption" in checked and checked["encryption"] not in Encryption.values:
        known = _("Choose one of: %(values)s.") % {"values": ", ".join(Encryption.values)}
        raise InvalidInput(known, fields={"encryption": known})
    password = checked.pop("password", "")
    if password:
        checked["sealed_password"] = seal(password)
    _require_rows(actor, checked)
    return checked


def _require_rows(actor: Actor, values: dict[str, Any]) -> None:
    """A topic and a keeper of this company. Raises `NotFound`, `InvalidInput`."""
    nothing = _("Nothing was found here.")
    topic_id, keeper_id = values.get("topic_id"), values.get("keeper_id")
    if topic_id is not None and not Topic.objects.visible_to(actor).filter(pk=topic_id).exists():
        raise NotFound(fields={"topic_id": nothing})
    if keeper_id is None:
        return
    keeper = Membership.objects.visible_to(actor).filter(pk=keeper_id).first()
    if keeper is None:
        raise NotFound(fields={"keeper_id": nothing})
    if keeper.level not in KEEPER_LEVELS or not keeper.is_active:
        sentence = _("Choose a manager, a head or an administrator.")
        raise InvalidInput(sentence, fields={"keeper_id": sentence})


def _require_server(mailbox: Mailbox) -> None:
    if mailbox.is_active and not mailbox.imap_host:
        sentence = _("Name the server that mail is fetched from.")
        raise InvalidInput(sentence, fields={"imap_host": sentence})


def mailbox_try(*, actor: Actor, mailbox_id: int) -> int:
    """Sign in and open the folder; returns how many mails lie there, and takes none.

    Raises `NotFound`, and `InvalidInput` with what the server said.
    """
    actor.require(Capability.COMPANY_CONFIGURE)
    mailbox: Mailbox | None = Mailbox.objects.visible_to(actor).filter(pk=mailbox_id).first()
    if mailbox is None:
        raise NotFound
    if not mailbox.imap_host:
        raise IllegalState(_("Name the server that mail is fetched from."))
    try:
        with open_folder(account_of(mailbox)) as folder:
            return folder.count
    except MailServerError as error:
        sentence = _("The mail server says: %(answer)s") % {"answer": error}
        raise InvalidInput(sentence, fields={"imap_host": sentence}) from error


def mailbox_token_make(*, actor: Actor, mailbox_id: int) -> str:
    """Make a new token for the webhook; it is returned here and never again, the old one ends."""
    actor.require(Capability.COMPANY_CONFIGURE)
    with transaction.atomic():
        mailbox: Mailbox = locked(Mailbox.objects.visible_to(actor), mailbox_id)
        secret = secrets.token_urlsafe(32)
        text = f"mail_{mailbox.company_id:x}_{mailbox.pk:x}_{secret}"
        mailbox.token_digest = _digest(text)
        mailbox.save(update_fields=["token_digest"])
        audit(actor=actor, action="mailbox.token", subject=mailbox)
    return text


def mailbox_token_end(*, actor: Actor, mailbox_id: int) -> None:
    """Close the webhook."""
    actor.require(Capability.COMPANY_CONFIGURE)
    with transaction.atomic():
        mailbox: Mailbox = locked(Mailbox.objects.visible_to(actor), mailbox_id)
        if mailbox.token_digest:
            mailbox.token_digest = ""
            mailbox.save(update_fields=["token_digest"])
            audit(actor=actor, action="mailbox.token_end", subject=mailbox)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def mailbox_of_token(text: str) -> Mailbox | None:
    """The mailbox whose webhook this token opens; None for any other text."""
    match = _TOKEN.fullmatch(text)
    if match is None:
        return None
    company_id, mailbox_id = int(match[1], 16), int(match[2], 16)
    if max(company_id, mailbox_id) >= 2**63:
        return None
    with company_scope(company_id):
        mailbox = Mailbox.objects.of_company(company_id).filter(pk=mailbox_id).first()
    # Compared in any case: how long it takes says nothing about which mailboxes there are.
    kept = mailbox.token_digest if mailbox is not None else ""
    fits = hmac.compare_digest(kept or "-" * 64, _digest(text))
    return mailbox if fits else None
