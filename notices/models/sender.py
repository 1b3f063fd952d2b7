"""In whose name a company's mail goes out, and where answers come back to."""

from email.utils import parseaddr

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Company, CompanyOwned
from core.access import CompanyQuerySet


class MailSender(CompanyOwned):
    """One row a company; without one, mail comes from the product's own address.

    Name and signature in both languages: a client reads their own.
    """

    name_en = models.CharField(_("sender’s name in English"), max_length=100, blank=True)
    name_ru = models.CharField(_("sender’s name in Russian"), max_length=100, blank=True)
    address = models.EmailField(_("sender’s address"), blank=True)
    reply_address = models.EmailField(_("address for answers"), blank=True)
    takes_plus_addresses = models.BooleanField(
        _("the address for answers takes additions"), default=False
    )
    signature_en = models.TextField(_("signature in English"), max_length=1000, blank=True)
    signature_ru = models.TextField(_("signature in Russian"), max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """At most one a company."""

        verbose_name = _("mail sender")
        verbose_name_plural = _("mail senders")
        constraints = [models.UniqueConstraint(fields=["company"], name="mail_sender_once")]

    def __str__(self) -> str:
        """The address, for the admin panel."""
        return self.address

    @property
    def answers_to(self) -> str:
        """Where a reply goes: the address for answers, or else the sender's own."""
        return self.reply_address or self.address

    def signature(self, language: str) -> str:
        """The lines under a message, in this language or else the other one."""
        mine, other = self.signature_en, self.signature_ru
        return (other or mine) if language == "ru" else (mine or other)


def sender_name(sender: MailSender | None, company: Company, language: str) -> str:
    """In whose name a mail in this language goes out: the company's, where none is given."""
    if sender is None:
        return company.name
    mine, other = sender.name_en, sender.name_ru
    name = (other or mine) if language == "ru" else (mine or other)
    return name or company.name


def sender_address(sender: MailSender | None) -> str:
    """From which address it goes out: the product's own, where the company has given none."""
    _name, fallback = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return sender.address if sender and sender.address else fallback
