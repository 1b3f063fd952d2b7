"""Companies, users, memberships, teams, dated reporting lines and working calendars."""

from collections.abc import Iterator
from functools import cache
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from accounts.levels import Level
from accounts.querysets import CompanySelfQuerySet, DatedQuerySet, MembershipQuerySet
from core.access import CompanyQuerySet


class Language(models.TextChoices):
    """Languages of the interface and of texts for clients."""

    ENGLISH = "en", _("English")
    RUSSIAN = "ru", _("Russian")


class Theme(models.TextChoices):
    """Colours of the interface."""

    SYSTEM = "system", _("As the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


@cache
def _time_zones() -> frozenset[str]:
    """All IANA names this machine knows: read from some six hundred files, so once a process."""
    return frozenset(available_timezones())


def time_zone_names() -> list[str]:
    """The zones people choose from: places, and UTC."""
    return sorted(name for name in _time_zones() if "/" in name or name == "UTC")


def validate_time_zone(value: str) -> None:
    """Accept IANA names only: an offset would be wrong half of the year."""
    if value not in _time_zones():
        raise ValidationError(_("Choose a time zone by its IANA name, such as Europe/Berlin."))


class Company(models.Model):
    """The tenant. Its time zone is the one reporting zone of all its figures."""

    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="UTC", validators=[validate_time_zone]
    )
    language = models.CharField(_("language"), max_length=2, choices=Language, default="en")
    # Contracts in other currencies are turned into it by the company's own rates.
    currency = models.CharField(_("currency"), max_length=3, default="EUR", db_default="EUR")
    request_number = models.PositiveBigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = CompanySelfQuerySet.as_manager()

    class Meta:
        """Named in the admin panel."""

        verbose_name = _("company")
        verbose_name_plural = _("companies")

    def __str__(self) -> str:
        """The company's name."""
        return self.name


class CompanyOwned(models.Model):
    """Base of every owned table: the shard key, present in every uniqueness rule."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """No table of its own."""

        abstract = True


class UserManager(BaseUserManager["User"]):
    """Creates users by e-mail."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user; without a password they cannot sign in."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Case does not matter in an e-mail address."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """Who signs in, by e-mail. What they may do is in their memberships."""

    email = models.EmailField(_("e-mail"), unique=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(default=False)
    language = models.CharField(
        _("language"), max_length=2, choices=Language, blank=True, default=""
    )
    theme = models.CharField(_("theme"), max_length=6, choices=Theme, default=Theme.SYSTEM)
    # Part of every session's hash: a higher number ends all sessions made before.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    link_sent_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        """One account per address, whatever its case."""

        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self) -> str:
        """The address."""
        return self.email

    def get_session_auth_hash(self) -> str:
        """Changes with the password and with the session epoch: older sessions end."""
        return f"{super().get_session_auth_hash()}:{self.session_epoch}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under older secret keys."""
        for value in super().get_session_auth_fallback_hash():
            yield f"{value}:{self.session_epoch}"


class Membership(CompanyOwned):
    """A person inside one company. Deactivated, never deleted: figures and history need them.

    `role_codes` repeats the roles held today, for the shell; `roles.services` keeps it.
    """

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    job_title = models.CharField(_("job title"), max_length=200, blank=True)
    level = models.CharField(_("level"), max_length=12, choices=Level, default=Level.CONSULTANT)
    is_active = models.BooleanField(_("active"), default=True)
    external_ref = models.CharField(_("key in the old system"), max_length=200, blank=True)
    role_codes = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        """One membership per user and company; imported people by their old key."""

        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(fields=["company", "user"], name="membership_once"),
            models.UniqueConstraint(
                fields=["company", "external_ref"],
                condition=~Q(external_ref=""),
                name="membership_external_ref",
            ),
        ]
        indexes = [models.Index(fields=["company", "name"])]

    def __str__(self) -> str:
        """The person's name."""
        return self.name

    @property
    def works_requests(self) -> bool:
        """Whether they work here now and may hold requests, as `who_work_requests` has it."""
        return self.is_active and self.level != Level.INTERNAL


class Team(CompanyOwned):
    """A group of people. `manager` answers for what the team holds together."""

    name = models.CharField(_("name"), max_length=200)
    manager = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        related_name="teams_answered_for",
        verbose_name=_("manager"),
    )
    external_ref = models.CharField(_("key in the old system"), max_length=200, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """Names are unique inside the company."""

        verbose_name = _("team")
        verbose_name_plural = _("teams")
        constraints = [
            models.UniqueConstraint("company", Lower("name"), name="team_name"),
            models.UniqueConstraint(
                fields=["company", "external_ref"],
                condition=~Q(external_ref=""),
                name="team_external_ref",
            ),
        ]

    def __str__(self) -> str:
        """The team's name."""
        return self.name


class DateRange(Func):
    """PostgreSQL's `daterange(start, end)`, the end not included."""

    function = "daterange"
    output_field = DateRangeField()


class ReportingLine(CompanyOwned):
    """Who reported to whom, in which team, from a local day up to (not including) another."""

    member = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        related_name="reporting_lines",
        verbose_name=_("person"),
    )
    manager = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name=_("manager"),
    )
    team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lines",
        verbose_name=_("team"),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        """Never two lines of one person on one day; nobody reports to themselves."""

        verbose_name = _("reporting line")
        verbose_name_plural = _("reporting lines")
        constraints = [
            ExclusionConstraint(
                name="reporting_line_one_a_day",
                expressions=[
                    (F("company"), RangeOperators.EQUAL),
                    (F("member"), RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="reporting_line_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(manager=None) | ~Q(manager=F("member")),
                name="reporting_line_not_to_oneself",
            ),
        ]
        indexes = [models.Index(fields=["company", "manager", "starts_on"])]

    def __str__(self) -> str:
        """Who, from when."""
        return f"{self.member_id} → {self.manager_id} from {self.starts_on}"


class Absence(CompanyOwned):
    """A person is away from a local day up to (not including) the day they are back.

    Meanwhile what would come to them goes to whoever stands in: a client's own stand-in first,
    then `stand_in`.
    """

    member = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        related_name="absences",
        verbose_name=_("person"),
    )
    stand_in = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="stands_in",
        verbose_name=_("stand-in"),
    )
    starts_on = models.DateField(_("away from"))
    ends_on = models.DateField(_("back on"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        """Never twice away on one day; nobody stands in for themselves."""

        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            ExclusionConstraint(
                name="absence_one_a_day",
                expressions=[
                    (F("company"), RangeOperators.EQUAL),
                    (F("member"), RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="absence_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(stand_in=None) | ~Q(stand_in=F("member")),
                name="absence_stand_in_is_another",
            ),
        ]
        indexes = [models.Index(fields=["company", "stand_in", "ends_on"], name="absence_stand_in")]

    def __str__(self) -> str:
        """Who, from when to when."""
        return f"{self.member_id} away {self.starts_on} – {self.ends_on}"


class WorkingCalendar(CompanyOwned):
    """When the company works. A change makes a new version; requests keep the one they began
    with. `spec` is described in `accounts.calendars`."""

    version = models.PositiveIntegerField()
    spec = models.JSONField(_("working hours"))
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """The highest version is in force."""

        verbose_name = _("working calendar")
        verbose_name_plural = _("working calendars")
        constraints = [
            models.UniqueConstraint(fields=["company", "version"], name="calendar_version")
        ]

    def __str__(self) -> str:
        """Version."""
        return f"v{self.version}"
