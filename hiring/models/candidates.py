"""Candidates, their documents, and what was decided about them."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
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


class SourceKind(models.TextChoices):
    """How they came: kept for counting, when who they were is not."""

    APPLIED = "applied", _("Applied themselves")
    COLLEAGUE = "colleague", _("Recommended by a colleague")
    BOARD = "board", _("Job site")
    AGENCY = "agency", _("Agency")
    FOUND = "found", _("We wrote to them")
    OTHER = "other", _("Another way")


class ErasureReason(models.TextChoices):
    """Why the data of a candidate were deleted. A choice, as words could name a person."""

    DUE = "due", _("The day had come")
    ASKED = "asked", _("They asked for it")
    WITHDRAWN = "withdrawn", _("They took their consent back")
    MISTAKE = "mistake", _("Added by mistake")
    NEEDLESS = "needless", _("Not needed any more")


class Candidate(CompanyOwned):
    """Somebody who may come to work here. Kept with their consent, until `delete_on`.

    After deletion (`erased_at`) the row stays for counting: state, days and vacancy, nothing that
    names a person. `membership` is who they became when hired. A call that adds somebody may be
    repeated with the same `idempotency_key`: they are added once. `delete_on` follows the closing
    of the vacancy until somebody chooses a day; `told_delete_on` is the day last told as coming.
    """

    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="candidates")
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    source = models.CharField(_("where from"), max_length=200, blank=True)
    source_kind = models.CharField(
        _("how they came"),
        max_length=10,
        choices=SourceKind,
        default=SourceKind.OTHER,
        db_default=SourceKind.OTHER,
    )
    notes = models.TextField(_("notes"), max_length=8000, blank=True)
    consent_on = models.DateField(_("consent given"), null=True)
    consent_how = models.CharField(_("how consent was given"), max_length=500, blank=True)
    delete_on = models.DateField(_("to be deleted on"))
    delete_on_is_chosen = models.BooleanField(default=False, db_default=False, editable=False)
    idempotency_key = models.CharField(
        max_length=100, blank=True, default="", db_default="", editable=False
    )
    told_delete_on = models.DateField(null=True, editable=False)
    state = models.CharField(
        _("state"), max_length=12, choices=CandidateState, default=CandidateState.APPLIED
    )
    membership = models.OneToOneField(
        Membership, on_delete=models.PROTECT, null=True, related_name="+"
    )
    erased_at = models.DateTimeField(_("deleted"), null=True)
    erased_because = models.CharField(
        max_length=10, choices=ErasureReason, blank=True, default="", db_default="", editable=False
    )
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
            models.UniqueConstraint(
                "vacancy",
                Lower("email"),
                condition=~Q(email=""),
                name="candidate_once_a_vacancy",
            ),
            models.UniqueConstraint(
                fields=["vacancy", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="candidate_idempotency_key",
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


class StepKind(models.TextChoices):
    """What happened to a candidate."""

    ADDED = "added", _("Added")
    CHANGED = "changed", _("Data changed")
    STATE = "state", _("State changed")
    MOVED = "moved", _("Moved to another vacancy")
    DELETE_ON = "delete_on", _("Day of deletion changed")
    DOCUMENT = "document", _("Document added")
    DOCUMENT_GONE = "document_gone", _("Document deleted")
    DECIDED = "decided", _("Decided")
    ERASED = "erased", _("Data deleted")


class CandidateStep(CompanyOwned):
    """One line of what happened to a candidate. Append-only, and without a word about who it is:
    it stays when the data go."""

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="steps")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=StepKind)
    state = models.CharField(max_length=12, choices=CandidateState)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    objects = OfCandidateQuerySet.as_manager()

    class Meta:
        """Read by candidate, oldest first."""

        verbose_name = _("step of a candidate")
        verbose_name_plural = _("steps of candidates")
        indexes = [
            models.Index(fields=["company", "vacancy", "state"], name="candidate_step_state")
        ]

    def __str__(self) -> str:
        """What happened to which number."""
        return f"{self.kind} of candidate {self.candidate_id}"


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
    """Hired or refused, with the reason: made once, by a person.

    The reasons go with the candidate's deletion. `starts_on` is the first day of work of somebody
    hired, `unscored_because` says why it was decided before all had given their scores.
    """

    candidate = models.OneToOneField(Candidate, on_delete=models.PROTECT, related_name="decision")
    is_hire = models.BooleanField(_("hired"))
    reason = models.TextField(_("reason"), max_length=4000, blank=True)
    unscored_because = models.CharField(
        _("why before all scores"), max_length=1000, blank=True, default="", db_default=""
    )
    starts_on = models.DateField(_("first day of work"), null=True)
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
