"""API tokens, and runs of the import of past records."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership
from core.access import Actor, Capability, CompanyQuerySet


class TokenQuerySet(CompanyQuerySet["ApiToken"]):
    """A person's own tokens."""

    def visible_to(self, actor: Actor) -> "TokenQuerySet":
        """One's own only: nobody acts with another person's token."""
        return self.of_company(actor.company_id).filter(member_id=actor.membership_id)

    def manageable_by(self, actor: Actor) -> "TokenQuerySet":
        """Tokens this person may revoke: their own, or the company's for those who configure it."""
        if actor.has(Capability.COMPANY_CONFIGURE):
            return self.of_company(actor.company_id)
        return self.visible_to(actor)

    def live(self) -> "TokenQuerySet":
        """Neither revoked nor expired, by the database's clock."""
        return self.filter(revoked_at=None, expires_at__gt=Now())


class ApiToken(CompanyOwned):
    """A key to the API in a person's name: shown once, stored hashed, scoped, revocable."""

    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=10))
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        """Named in the admin panel."""

        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        """The name its owner gave it."""
        return self.name


class ImportState(models.TextChoices):
    """Life of an import."""

    QUEUED = "queued", _("queued")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class ImportRun(CompanyOwned):
    """One import of one file with one mapping. Safe to run twice; a killed run is resumed."""

    started_by = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True)
    file_name = models.CharField(max_length=255)
    file_path = models.CharField(max_length=500, blank=True)
    mapping = models.TextField()
    dry_run = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=ImportState, default=ImportState.QUEUED)
    rows_total = models.PositiveBigIntegerField(default=0)
    rows_read = models.PositiveBigIntegerField(default=0)
    requests_created = models.PositiveBigIntegerField(default=0)
    requests_known = models.PositiveBigIntegerField(default=0)
    rows_refused = models.PositiveBigIntegerField(default=0)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now())
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """Newest first on its page."""

        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        """File name."""
        return self.file_name


class RefusedRow(CompanyOwned):
    """A row that could not be imported, as it was read, with the reason."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="refused")
    row_number = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=500)
    row = models.JSONField()

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """In the order of the file."""

        indexes = [models.Index(fields=["run", "row_number"])]

    def __str__(self) -> str:
        """Row and reason."""
        return f"row {self.row_number}: {self.reason}"
