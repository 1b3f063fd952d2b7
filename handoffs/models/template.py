"""Templates of answers to clients."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Language, Membership
from handoffs.querysets import AnswerTemplateQuerySet
from roles.models import Topic


class AnswerTemplate(CompanyOwned):
    """A text with variables (see `handoffs.variables`) to begin a message to a client with.

    Only `owner`, who wrote it, sees it, unless it is shared.
    """

    owner = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="answer_templates", editable=False
    )
    name = models.CharField(_("name"), max_length=120)
    body = models.TextField(_("text"), max_length=10_000)
    language = models.CharField(_("language"), max_length=2, choices=Language, blank=True)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_shared = models.BooleanField(_("colleagues use it too"), default=False)
    is_active = models.BooleanField(_("can be inserted"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = AnswerTemplateQuerySet.as_manager()

    class Meta:
        """By name."""

        verbose_name = _("answer template")
        verbose_name_plural = _("answer templates")
        ordering = ("name", "pk")
        indexes = [
            models.Index(
                fields=["company", "name"],
                condition=models.Q(is_shared=True),
                name="answer_template_shared",
            )
        ]

    def __str__(self) -> str:
        """The name."""
        return self.name
