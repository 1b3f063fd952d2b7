"""Tasks of a manager that somebody else does, to learn how it is."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership
from training.models.shadowing import WithColleagueQuerySet


class DelegatedQuerySet(WithColleagueQuerySet):
    """Tasks of managers: also seen by who gave them."""

    colleague = "manager"


class DelegatedState(models.TextChoices):
    """How far it is."""

    GIVEN = "given", _("Given")
    DONE = "done", _("Done, to be reviewed")
    REVIEWED = "reviewed", _("Reviewed")
    WITHDRAWN = "withdrawn", _("Taken back")


class Verdict(models.TextChoices):
    """What the manager says of the result."""

    MET = "met", _("Met")
    PARTLY = "partly", _("Partly met")
    NOT_MET = "not_met", _("Not met")


class DelegatedTask(CompanyOwned):
    """One task: what, why it is a manager's, whose, by when, what came of it, how it was judged.

    `manager` gave it and reviews it; whoever answers for the person then may review it too.
    """

    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    manager = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("given by"),
    )
    title = models.CharField(_("task"), max_length=200)
    why = models.CharField(_("why it is a manager's task"), max_length=1000)
    due_on = models.DateField(_("due"))
    state = models.CharField(
        _("state"), max_length=9, choices=DelegatedState, default=DelegatedState.GIVEN
    )
    result = models.TextField(_("result"), max_length=8000, blank=True)
    verdict = models.CharField(_("review"), max_length=7, choices=Verdict, blank=True)
    words = models.TextField(_("words of the review"), max_length=4000, blank=True)
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    reviewed_at = models.DateTimeField(null=True, blank=True, editable=False)
    reviewed_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = DelegatedQuerySet.as_manager()

    class Meta:
        """Reviewed with a verdict and words; nobody gives a task to themselves."""

        verbose_name = _("task of a manager")
        verbose_name_plural = _("tasks of managers")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    ~Q(verdict=""), ~Q(words=""), state="reviewed", reviewed_at__isnull=False
                )
                | Q(~Q(state="reviewed"), verdict="", reviewed_at=None),
                name="delegated_review_fits_state",
            ),
            models.CheckConstraint(
                condition=~Q(member=models.F("manager")), name="delegated_to_another"
            ),
        ]
        indexes = [
            models.Index(fields=["company", "member", "state"], name="delegated_of_member"),
            models.Index(
                fields=["company", "manager"],
                condition=Q(state="done"),
                name="delegated_to_review",
            ),
        ]

    def __str__(self) -> str:
        """What it is."""
        return self.title
