"""In whose name a company's mail goes out: set by its administrators, and tried out."""

import unicodedata
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Company, Membership
from core.access import Actor, Capability
from core.errors import InvalidInput, NotAllowed
from core.records import locked, update_versioned
from notices.models import Mail, MailSender
from notices.selectors import sender_of
from notices.services.mail import mail_queue

FIELDS = (
    *("name_en", "name_ru", "address", "reply_address", "takes_plus_addresses"),
    *("signature_en", "signature_ru"),
)
_ONE_LINE = ("name_en", "name_ru", "address", "reply_address")
_NO_BREAKS = gettext_lazy("One line, please, without line breaks.")
_NOT_STORABLE = gettext_lazy("The text holds characters that cannot be stored.")


def mail_sender_set(*, actor: Actor, version: int | None = None, **values: Any) -> MailSender:
    """Set name, addresses and signature; what is left out stays.

    Raises `NotAllowed`, `Stale`, and `InvalidInput` for an address that is none, or a name that
    would break a header.
    """
    actor.require(Capability.COMPANY_CONFIGURE)
    if unknown := set(values) - set(FIELDS):
        message = f"unknown fields: {sorted(unknown)}"
        raise TypeError(message)
    _check(values)
    with transaction.atomic():
        # Whoever comes second waits here, and finds the row of the first.
        locked(Company.objects.visible_to(actor), actor.company_id)
        sender = sender_of(actor.company_id)
        if sender is None:
            sender = MailSender.objects.create(company_id=actor.company_id, version=0)
        update_versioned(
            actor=actor,
            record=sender,
            values=values,
            action="mail_sender.set",
            version=version,
        )
    return sender


def _check(values: dict[str, Any]) -> None:
    """Raise `InvalidInput` for line breaks where a header is made of it, and for control
    characters anywhere."""
    wrong = {}
    for name, value in values.items():
        if not isinstance(value, str):
            continue
        broken = {char for char in value if unicodedata.category(char) in {"Cc", "Zl", "Zp", "Cs"}}
        if name in _ONE_LINE and broken:
            wrong[name] = _NO_BREAKS
        elif broken - {"\n", "\r", "\t"}:
            wrong[name] = _NOT_STORABLE
        values[name] = value.strip()
    if wrong:
        raise InvalidInput(fields=wrong)


def mail_sender_try(*, actor: Actor) -> Mail:
    """Send oneself a mail as a client would get one. Raises `NotAllowed`."""
    actor.require(Capability.COMPANY_CONFIGURE)
    people = Membership.objects.visible_to(actor).select_related("user", "company")
    person = people.filter(pk=actor.membership_id or 0).first()
    if person is None or person.user is None:
        raise NotAllowed
    sender = sender_of(actor.company_id)
    language = person.user.language or person.company.language
    with translation.override(language), transaction.atomic():
        text = _(
            "This is how mail of %(company)s reaches clients.\n\n"
            "Look at the sender’s name and address, answer it, and see where the answer arrives.\n"
        ) % {"company": person.company.name}
        signature = sender.signature(language).strip() if sender else ""
        return mail_queue(
            company_id=actor.company_id,
            to_email=person.user.email,
            to_name=person.name,
            subject=_("A test mail of %(site)s") % {"site": settings.SITE_URL},
            text=f"{text}\n-- \n{signature}\n" if signature else text,
            language=language,
            purpose="test",
            reply_to=sender.answers_to if sender else "",
        )
