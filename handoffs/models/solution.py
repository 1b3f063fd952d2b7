"""Solutions to a claim, who must agree to them, and the rules that say who."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership, Team
from core.access import CompanyQuerySet
from handoffs.models.conversation import Message
from handoffs.models.request import Request
from handoffs.querysets import ApprovalQuerySet, SolutionQuerySet
from handoffs.transitions import ApprovalState, SolutionState
from roles.models import Role, in_language

_CURRENCY = RegexValidator(r"\A[A-Z]{3}\Z", _("Three capital letters, such as EUR."))
_NOT_NEGATIVE = MinValueValidator(Decimal(0))


class Measure(models.TextChoices):
    """What the size of a solution is counted in."""

    MONEY = "money", _("an amount of money")
    PERCENT = "percent", _("a percentage off the next purchases")
    NOTHING = "nothing", _("nothing, or what it costs us")


class SolutionKind(CompanyOwned):
    """A way to settle a claim. The company's own list; the texts are what the client is told."""

    code = models.SlugField(_("code"), max_length=40)
    name_en = models.CharField(_("name, English"), max_length=120)
    name_ru = models.CharField(_("name, Russian"), max_length=120, blank=True)
    measure = models.CharField(_("counted in"), max_length=8, choices=Measure)
    text_en = models.TextField(_("words to the client, English"), max_length=5000, blank=True)
    text_ru = models.TextField(_("words to the client, Russian"), max_length=5000, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=1000)
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """A code stands once in a company."""

        verbose_name = _("kind of solution")
        verbose_name_plural = _("kinds of solutions")
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="solution_kind_code")
        ]

    def __str__(self) -> str:
        """The name in the language in use."""
        return self.name

    @property
    def name(self) -> str:
        """In the language in use."""
        return in_language(self, "name")


class Agreer(models.TextChoices):
    """Who must agree, as a rule says it."""

    MANAGER = "manager", _("the owner's manager")
    HEAD = "head", _("a head")
    ROLE = "role", _("the client's person in a role")
    ROLE_MANAGER = "role_manager", _("the manager of the client's person in a role")
    PERSON = "person", _("a person by name")


class ApprovalRule(CompanyOwned):
    """Who must agree to solutions of a kind (or any) above a size.

    `above` is in `currency` for money and in percent for a discount; None means whatever the
    size. A change appends an `ApprovalRuleVersion`: what a solution was proposed under stays.
    """

    kind = models.ForeignKey(
        SolutionKind,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rules",
        verbose_name=_("kind of solution"),
    )
    above = models.DecimalField(
        _("above"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[_NOT_NEGATIVE],
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, validators=[_CURRENCY])
    agreer = models.CharField(_("who must agree"), max_length=12, choices=Agreer)
    role = models.ForeignKey(
        Role,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("role"),
    )
    member = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1000)
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """Whoever must agree is named as the rule says."""

        verbose_name = _("approval rule")
        verbose_name_plural = _("approval rules")
        ordering = ("position", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(agreer__in=["role", "role_manager"], role__isnull=False)
                | (~Q(agreer__in=["role", "role_manager"]) & Q(role=None)),
                name="approval_rule_role",
            ),
            models.CheckConstraint(
                condition=Q(agreer="person", member__isnull=False)
                | (~Q(agreer="person") & Q(member=None)),
                name="approval_rule_member",
            ),
            models.CheckConstraint(
                condition=Q(above=None) | Q(above__gte=0), name="approval_rule_above"
            ),
        ]

    def __str__(self) -> str:
        """Who must agree, for lists in the admin panel."""
        return str(Agreer(self.agreer).label)


class ApprovalRuleVersion(CompanyOwned):
    """A rule as it was from a moment on: append-only by trigger."""

    rule = models.ForeignKey(ApprovalRule, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.ForeignKey(SolutionKind, on_delete=models.PROTECT, null=True, related_name="+")
    above = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    agreer = models.CharField(max_length=12, choices=Agreer)
    role = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, related_name="+")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    is_active = models.BooleanField()
    changed_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(db_default=Now())

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """Versions of a rule are numbered."""

        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="approval_rule_version")
        ]

    def __str__(self) -> str:
        """Which rule, which version."""
        return f"{self.rule_id} v{self.number}"


class Solution(CompanyOwned):
    """One option for settling a claim; several may stand side by side.

    `words` say what it is, for colleagues: history, events and logs carry ids. It can be changed
    until somebody has answered, so whoever agreed, agreed to these words. `message` told the
    client.
    """

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="solutions")
    kind = models.ForeignKey(SolutionKind, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(_("what it is"))
    amount = models.DecimalField(
        _("amount"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[_NOT_NEGATIVE],
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, validators=[_CURRENCY])
    percent = models.DecimalField(
        _("percent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal(100))],
    )
    purchases = models.PositiveSmallIntegerField(_("number of purchases"), null=True, blank=True)
    state = models.CharField(max_length=11, choices=SolutionState, default=SolutionState.PROPOSED)
    proposed_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    proposed_by_role = models.ForeignKey(
        Role, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    chosen_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    chosen_at = models.DateTimeField(null=True, blank=True)
    carried_out_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    carried_out_at = models.DateTimeField(null=True, blank=True)
    done = models.TextField(_("what was done"), blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    dropped_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    dropped_at = models.DateTimeField(null=True, blank=True)
    drop_reason = models.TextField(_("why it was dropped"), blank=True)
    version = models.PositiveIntegerField(default=1)
    idempotency_key = models.CharField(max_length=100, blank=True)

    objects = SolutionQuerySet.as_manager()

    class Meta:
        """Sizes are in range; one solution of a request is chosen at a time."""

        verbose_name = _("solution")
        verbose_name_plural = _("solutions")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="solution_idempotency_key",
            ),
            models.UniqueConstraint(
                fields=["request"], condition=Q(state="chosen"), name="solution_one_chosen"
            ),
            models.CheckConstraint(
                condition=Q(amount=None, currency="")
                | (Q(amount__isnull=False, amount__gte=0) & ~Q(currency="")),
                name="solution_amount_has_currency",
            ),
            models.CheckConstraint(
                condition=Q(percent=None, purchases=None)
                | Q(percent__isnull=False, percent__gt=0, percent__lte=100)
                & Q(purchases__isnull=False, purchases__gte=1),
                name="solution_percent_has_purchases",
            ),
            models.CheckConstraint(
                condition=~Q(state="told") | Q(message__isnull=False, told_at__isnull=False),
                name="solution_told_by_message",
            ),
        ]
        indexes = [models.Index(fields=["request", "proposed_at"], name="solution_of_request")]

    def __str__(self) -> str:
        """Which request; never the words."""
        return f"solution of {self.request_id}"


class Approval(CompanyOwned):
    """One colleague asked to agree to one solution, under one rule as it was then.

    Stamped with the team and manager, on that day, of who is asked. `answered_by` is another
    person where somebody stood in. `working_seconds` runs from the asking to the answer, by the
    request's frozen calendar. `only_one_left`: nobody but the proposer could be asked.
    """

    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, related_name="approvals")
    rule = models.ForeignKey(
        ApprovalRuleVersion, on_delete=models.PROTECT, related_name="approvals"
    )
    asked = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="approvals_asked_for"
    )
    asked_team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    asked_manager = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    only_one_left = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=ApprovalState, default=ApprovalState.OPEN)
    answered_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.TextField(_("reason"), blank=True)
    answered_at = models.DateTimeField(null=True)
    working_seconds = models.PositiveIntegerField(null=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        """Whoever has answered is named with the time of it; a refusal says why."""

        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["agreed", "refused"], answered_at__isnull=False)
                | Q(state__in=["open", "set_aside"], answered_by=None, reason=""),
                name="approval_answer_fits_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""), name="approval_refusal_says_why"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(answered_at__gte=F("asked_at")),
                name="approval_answered_after_asking",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "asked", "solution"], name="approval_asked"),
            models.Index(
                fields=["company", "asked", "asked_at"],
                condition=Q(state="open"),
                name="approval_open_to",
            ),
        ]

    def __str__(self) -> str:
        """Who is asked, for which solution."""
        return f"approval of {self.solution_id} by {self.asked_id}"
