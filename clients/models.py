"""Clients, contacts, contracts, exchange rates and client teams."""

from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, DateRange, Language, Membership, validate_time_zone
from clients.querysets import ClientsQuerySet, ClientTeamQuerySet, DatedQuerySet
from roles.models import Role


class ClientChannel(models.TextChoices):
    """How the client came."""

    DIRECT = "direct", _("direct")
    PARTNER = "partner", _("through a partner")


class Client(CompanyOwned):
    """A customer company and the value it seeks with us, in its own words."""

    name = models.CharField(_("name"), max_length=200)
    segment = models.CharField(_("segment"), max_length=80, blank=True)
    channel = models.CharField(
        _("channel"), max_length=10, choices=ClientChannel, default=ClientChannel.DIRECT
    )
    partner_name = models.CharField(_("partner"), max_length=200, blank=True)
    # Where the client works; empty: where the company does. Some policies promise times by it.
    time_zone = models.CharField(
        _("time zone"),
        max_length=60,
        blank=True,
        default="",
        db_default="",
        validators=[validate_time_zone],
    )
    value_sought = models.TextField(_("value sought, in the client's words"), blank=True)
    value_measure = models.CharField(_("measured by"), max_length=300, blank=True)
    value_due_on = models.DateField(_("by when"), null=True, blank=True)
    external_ref = models.CharField(_("key in the old system"), max_length=200, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ClientsQuerySet.as_manager()

    class Meta:
        """Names are unique inside a company; lists are read by name."""

        verbose_name = _("client")
        verbose_name_plural = _("clients")
        constraints = [
            models.UniqueConstraint("company", Lower("name"), name="client_name"),
            models.UniqueConstraint(
                fields=["company", "external_ref"],
                condition=~Q(external_ref=""),
                name="client_external_ref",
            ),
        ]
        indexes = [models.Index(fields=["company", "name", "id"], name="client_by_name")]

    def __str__(self) -> str:
        """The client's name."""
        return self.name


class Contact(CompanyOwned):
    """A person at a client. No login: writes in, and answers surveys by a personal link."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    job_title = models.CharField(_("job title"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default="en")
    # Where the contact works; empty: where the client does. Surveys go out in its working hours.
    time_zone = models.CharField(
        _("time zone"),
        max_length=60,
        blank=True,
        default="",
        db_default="",
        validators=[validate_time_zone],
    )
    takes_surveys = models.BooleanField(_("may be asked in surveys"), default=True)
    # The address that did not take a mail; another address has not been tried.
    refused_email = models.EmailField(blank=True, default="", db_default="", editable=False)
    external_ref = models.CharField(_("key in the old system"), max_length=200, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ClientsQuerySet.as_manager()

    class Meta:
        """An address belongs to one contact of a client."""

        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.UniqueConstraint(
                "company", "client", Lower("email"), condition=~Q(email=""), name="contact_email"
            ),
            models.UniqueConstraint(
                fields=["company", "external_ref"],
                condition=~Q(external_ref=""),
                name="contact_external_ref",
            ),
        ]

    def __str__(self) -> str:
        """The contact's name."""
        return self.name

    @property
    def takes_mail(self) -> bool:
        """Whether there is an address, and no mail to it came back."""
        return bool(self.email) and self.email.lower() != self.refused_email.lower()


class Contract(CompanyOwned):
    """What a client pays us, in a currency, from a day to a day (not included)."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="contracts")
    title = models.CharField(_("title"), max_length=200)
    amount = models.DecimalField(
        _("amount a year"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    renewal_terms = models.CharField(_("renewal terms"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        """Money is never negative and time runs forward."""

        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="contract_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="contract_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["company", "client", "ends_on"], name="contract_end")]

    def __str__(self) -> str:
        """The contract's title."""
        return self.title


class ExchangeRate(CompanyOwned):
    """What one unit of a currency is worth in another, from a local day until the next rate."""

    currency = models.CharField(_("currency"), max_length=3)
    into = models.CharField(_("into"), max_length=3)
    starts_on = models.DateField(_("from"))
    rate = models.DecimalField(
        _("rate"),
        max_digits=18,
        decimal_places=8,
        validators=[MinValueValidator(Decimal("0.00000001"))],
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ClientsQuerySet.as_manager()

    class Meta:
        """One rate a day, never of a currency into itself."""

        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "currency", "into", "starts_on"], name="exchange_rate_of_day"
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="exchange_rate_positive"),
            models.CheckConstraint(
                condition=~Q(currency=F("into")), name="exchange_rate_of_another"
            ),
        ]

    def __str__(self) -> str:
        """Which currency, from when."""
        return f"{self.currency} → {self.into} from {self.starts_on}"


class ClientTeamMember(CompanyOwned):
    """Who holds a role for a client, from a local day up to (not including) another."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="team")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        related_name="clients_held",
        verbose_name=_("person"),
    )
    stand_in = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("stand-in"),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = ClientTeamQuerySet.as_manager()

    class Meta:
        """One person a role, a client and a day."""

        verbose_name = _("member of a client team")
        verbose_name_plural = _("members of client teams")
        constraints = [
            ExclusionConstraint(
                name="client_role_one_a_day",
                expressions=[
                    (F("company"), RangeOperators.EQUAL),
                    (F("client"), RangeOperators.EQUAL),
                    (F("role"), RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="client_team_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        """Who for whom."""
        return f"{self.member_id} for {self.client_id} as {self.role_id}"
