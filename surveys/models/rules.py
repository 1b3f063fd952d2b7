"""Who is asked by themselves: rules after events, rhythms, and the limits of both."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned
from clients.models import Client, Contact
from core.access import CompanyQuerySet
from handoffs.models import Request
from roles.models import Role, Topic, in_language
from surveys.models.invitations import Invitation
from surveys.models.surveys import Survey
from surveys.querysets import InvitationQuerySet

MOST_DELAY_HOURS = 30 * 24
MOST_DAYS = 730


class Trigger(models.TextChoices):
    """What a rule waits for."""

    RESOLVED = "resolved", _("a request is resolved")
    FIRST_REPLY = "first_reply", _("a request gets its first reply")


def _between(least: int, most: int) -> list[Any]:
    return [MinValueValidator(least), MaxValueValidator(most)]


class SurveyRule(CompanyOwned):
    """Ask after an event. Rules are asked in order; the first that fits and draws the event asks.

    Empty conditions fit everything. `share_percent` of the events that fit are drawn, always the
    same ones; what is not drawn goes on to the next rule.
    """

    name_en = models.CharField(_("name in English"), max_length=120)
    name_ru = models.CharField(_("name in Russian"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(
        _("place in the list"), default=1000, validators=[MinValueValidator(1)]
    )
    is_active = models.BooleanField(_("in use"), default=True)
    trigger = models.CharField(
        _("asks after"), max_length=12, choices=Trigger, default=Trigger.RESOLVED
    )
    survey = models.ForeignKey(
        Survey, on_delete=models.PROTECT, related_name="+", verbose_name=_("questionnaire")
    )
    topic = models.ForeignKey(
        Topic,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("topic"),
    )
    role = models.ForeignKey(
        Role,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("role"),
    )
    segment = models.CharField(_("client segment"), max_length=80, blank=True)
    channel = models.CharField(_("channel"), max_length=10, blank=True)
    priority = models.CharField(_("priority"), max_length=8, blank=True)
    share_percent = models.PositiveSmallIntegerField(
        _("share of the events, %"), default=100, validators=_between(1, 100)
    )
    delay_hours = models.PositiveSmallIntegerField(
        _("hours after the event"), default=0, validators=_between(0, MOST_DELAY_HOURS)
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """Named once in a company."""

        verbose_name = _("survey rule")
        verbose_name_plural = _("survey rules")
        constraints = [
            models.UniqueConstraint("company", Lower("name_en"), name="survey_rule_name"),
            models.CheckConstraint(
                condition=Q(share_percent__gte=1, share_percent__lte=100),
                name="survey_rule_share",
            ),
        ]

    def __str__(self) -> str:
        """The name in the language in use."""
        return self.name

    @property
    def name(self) -> str:
        """The name in the language in use."""
        return in_language(self, "name")


class SurveyRhythm(CompanyOwned):
    """Ask one contact of each client every so many days, a few clients a day.

    Without a segment it is for the clients that no other rhythm of the same survey is for.
    `planned_through` is the last local day that was planned.
    """

    survey = models.ForeignKey(
        Survey, on_delete=models.PROTECT, related_name="rhythms", verbose_name=_("questionnaire")
    )
    segment = models.CharField(_("client segment"), max_length=80, blank=True)
    every_days = models.PositiveSmallIntegerField(
        _("every so many days"), default=90, validators=_between(7, MOST_DAYS)
    )
    wait_days = models.PositiveSmallIntegerField(
        _("wait at most so many days for a free place"), default=30, validators=_between(1, 180)
    )
    starts_on = models.DateField(_("from"))
    is_active = models.BooleanField(_("in use"), default=True)
    planned_through = models.DateField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """One a survey and segment."""

        verbose_name = _("survey rhythm")
        verbose_name_plural = _("survey rhythms")
        constraints = [
            models.UniqueConstraint(
                "company", "survey", Lower("segment"), name="survey_rhythm_segment"
            )
        ]

    def __str__(self) -> str:
        """The survey and how often."""
        return f"{self.survey_id} every {self.every_days} days"


class ContactLimits(CompanyOwned):
    """How often people may be asked, over all surveys, and when mail about them goes out.

    Empty means no limit. Hours are those of the working calendar, read by the clock of the
    contact.
    """

    contact_days = models.PositiveSmallIntegerField(
        _("one survey per contact in so many days"),
        null=True,
        blank=True,
        validators=_between(1, MOST_DAYS),
    )
    client_most = models.PositiveSmallIntegerField(
        _("at most so many per client"), null=True, blank=True, validators=_between(1, 1000)
    )
    client_days = models.PositiveSmallIntegerField(
        _("in so many days"), null=True, blank=True, validators=_between(1, MOST_DAYS)
    )
    in_working_hours = models.BooleanField(
        _("send in working hours where the contact is"), default=False
    )
    remind_after_days = models.PositiveSmallIntegerField(
        _("remind once after so many days"), null=True, blank=True, validators=_between(1, 60)
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """One a company; a number per client needs its days."""

        verbose_name = _("limits of surveys")
        verbose_name_plural = _("limits of surveys")
        constraints = [
            models.UniqueConstraint(fields=["company"], name="contact_limits_once"),
            models.CheckConstraint(
                condition=Q(client_most__isnull=True, client_days__isnull=True)
                | Q(client_most__isnull=False, client_days__isnull=False),
                name="contact_limits_of_client",
            ),
        ]

    def __str__(self) -> str:
        """The company."""
        return f"limits of {self.company_id}"


class OccasionState(models.TextChoices):
    """What became of an occasion."""

    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    HELD = "held", _("held back")


class HeldReason(models.TextChoices):
    """Why nobody was asked."""

    NOT_DRAWN = "not_drawn", _("not drawn into the share")
    SURVEY_OFF = "survey_off", _("the questionnaire is switched off")
    REOPENED = "reopened", _("the request was reopened meanwhile")
    NO_CONTACT = "no_contact", _("no contact with an e-mail address")
    INACTIVE = "inactive", _("the client or the contact is not active")
    OPTED_OUT = "opted_out", _("the contact does not want to be asked")
    BAD_ADDRESS = "bad_address", _("the address does not take mail")
    CONTACT_LIMIT = "contact_limit", _("the contact was asked a short time ago")
    CLIENT_LIMIT = "client_limit", _("the client was asked often enough")
    KEPT_FREE = "kept_free", _("kept free for a survey by rhythm that is due soon")
    WAITED_OUT = "waited_out", _("no free place in the time it may wait")


class SurveyOccasion(CompanyOwned):
    """One occasion to ask somebody: after an event (`rule`, `source_id`) or by a `rhythm`.

    Written once an event or a planned day (`planned_on`), so that workers who meet ask once. It
    keeps why nobody was asked. A rhythm chooses the contact when it sends.
    """

    rule = models.ForeignKey(
        SurveyRule, on_delete=models.PROTECT, null=True, related_name="occasions", db_index=False
    )
    rhythm = models.ForeignKey(
        SurveyRhythm, on_delete=models.PROTECT, null=True, related_name="occasions", db_index=False
    )
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+", db_index=False)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    request = models.ForeignKey(
        Request, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    source_id = models.BigIntegerField(null=True)
    planned_on = models.DateField(null=True)
    happened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=OccasionState, default=OccasionState.WAITING)
    reason = models.CharField(max_length=16, choices=HeldReason, blank=True)
    decided_at = models.DateTimeField(null=True)
    invitation = models.OneToOneField(
        Invitation, on_delete=models.PROTECT, null=True, related_name="occasion"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        """Once an event and rule; once a client and planned day."""

        verbose_name = _("occasion")
        verbose_name_plural = _("occasions")
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "source_id"],
                condition=Q(rule__isnull=False),
                name="occasion_once_an_event",
            ),
            models.UniqueConstraint(
                fields=["rhythm", "client", "planned_on"],
                condition=Q(rhythm__isnull=False),
                name="occasion_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(rule__isnull=False, source_id__isnull=False, rhythm__isnull=True)
                | Q(rule__isnull=True, rhythm__isnull=False, planned_on__isnull=False),
                name="occasion_of_rule_or_rhythm",
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "due_at"],
                condition=Q(state="waiting"),
                name="occasion_waiting",
            ),
            models.Index(fields=["company", "-happened_at"], name="occasion_recent"),
        ]

    def __str__(self) -> str:
        """What became of it."""
        return f"{self.state} {self.reason}".strip()
