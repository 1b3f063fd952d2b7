"""A person's own view of the list of requests."""

from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership
from handoffs.querysets import SavedViewQuerySet


class SavedView(CompanyOwned):
    """Filters under a name. `query` is written by `handoffs.view_queries.normalised`."""

    owner = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="request_views", editable=False
    )
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("filters"), max_length=2000)
    is_shared = models.BooleanField(_("colleagues see it"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=1000)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        """A person's names differ."""

        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ("position", "name", "pk")
        constraints = [models.UniqueConstraint("owner", Lower("name"), name="saved_view_name")]
        indexes = [
            models.Index(
                fields=["company", "position"],
                condition=models.Q(is_shared=True),
                name="saved_view_shared",
            )
        ]

    def __str__(self) -> str:
        """The name."""
        return self.name
