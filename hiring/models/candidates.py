"""Candidates, their documents, and what was decided about them."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership
from core.models import StoredFile
from hiring.models.vacancies import Vacancy
from hiring.querysets import HiringQuerySet, OfCandidateQuerySet


class CandidateState(models.TextChoices):
    """How far it is with a candidate."""

    APPLIED = "applied", _("Applied")
    INTERVIEWING = "interviewing", _("In interviews")
    HIRED = "hired", _("Hired")
    REFUSED = "refused", _("Refused by us")
    WITHDRAWN = "withdrawn", _("Withdrew")


class Candidate(CompanyOwned):
    """Somebody who may come to work here. Kept with their consent, until `delete_on`.

    After deletion (`erased_at`) the row stays for counting: state, days and vacancy, nothing that
    names a person. `membership` is who they became when hired.
    """

    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="candidates")
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    source = models.CharField(_("where from"), max_length=200, blank=True)
    notes = models.TextField(_("notes"), max_length=8000, blank=True)
    consent_on = models.DateField(_("consent given"), null=True)
    consent_how = models.CharField(_("how consent was given"), max_length=500, blank=True)
    delete_on = models.DateField(_("to be deleted on"))
    state = models.CharField(
        _("state"), max_length=12, choices=CandidateState, default=CandidateState.APPLIED
    )
    membership = models.OneToOneField(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    erased_at = models.DateTimeField(_("deleted"), null=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = HiringQuerySet.as_manager()

    class Meta:
        """Named until deleted, then without anything that names a person."""

        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        constraints = [
            models.CheckConstraint(
                condition=(Q(erased_at=None) & ~Q(name="") & Q(consent_on__isnull=False))
                | Q(
                    erased_at__isnull=False,
                    name="",
                    email="",
                    phone="",
                    source="",
                    notes="",
                    consent_how="",
                ),
                name="candidate_named_until_erased",
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "delete_on"],
                condition=Q(erased_at=None),
                name="candidate_to_delete",
            )
        ]

    def __str__(self) -> str:
        """A number: logs and the audit trail know no names of candidates."""
        return f"candidate {self.pk}"


class CandidateDocument(CompanyOwned):
    """A file of a candidate: a letter, a life told on two pages. Deleted with them."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="documents")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now())

    objects = OfCandidateQuerySet.as_manager()

    class Meta:
        """Named in the admin panel."""

        verbose_name = _("document of a candidate")
        verbose_name_plural = _("documents of candidates")

    def __str__(self) -> str:
        """A number: names of files tell names of people."""
        return f"document {self.pk}"


class Decision(CompanyOwned):
    """Hired or refused, with the reason: made once, by a person. The reason goes with the
    candidate's deletion."""

    candidate = models.OneToOneField(Candidate, on_delete=models.PROTECT, related_name="decision")
    is_hire = models.BooleanField(_("hired"))
    reason = models.TextField(_("reason"), max_length=4000, blank=True)
    decided_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(db_default=Now())

    objects = OfCandidateQuerySet.as_manager()

    class Meta:
        """Named in the admin panel."""

        verbose_name = _("decision")
        verbose_name_plural = _("decisions")

    def __str__(self) -> str:
        """Which one, for logs."""
        return f"decision about candidate {self.candidate_id}"
