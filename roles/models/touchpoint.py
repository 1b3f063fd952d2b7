"""Where two roles meet: on which occasion one tells the other what."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned
from core.access import CompanyQuerySet
from roles.models.role import Role
from roles.models.texts import in_language
from roles.models.topic import Topic


class Touchpoint(CompanyOwned):
    """On this occasion `from_role` tells `to_role`.

    A mandatory notice is given by the product: when a request of one of its topics reaches
    `from_role`, the client's person in `to_role` is told at once.
    """

    code = models.CharField(_("code"), max_length=80)
    from_role = models.ForeignKey(
        Role, on_delete=models.PROTECT, related_name="touchpoints_from", verbose_name=_("who tells")
    )
    to_role = models.ForeignKey(
        Role, on_delete=models.PROTECT, related_name="touchpoints_to", verbose_name=_("who is told")
    )
    occasion_en = models.CharField(_("occasion, English"), max_length=300)
    occasion_ru = models.CharField(_("occasion, Russian"), max_length=300, blank=True)
    passes_en = models.CharField(_("what is passed on, English"), max_length=500, blank=True)
    passes_ru = models.CharField(_("what is passed on, Russian"), max_length=500, blank=True)
    rhythm_en = models.CharField(_("how often, English"), max_length=200, blank=True)
    rhythm_ru = models.CharField(_("how often, Russian"), max_length=200, blank=True)
    is_mandatory_notice = models.BooleanField(_("mandatory notice"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=1000)
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """One per code and company, between two roles."""

        verbose_name = _("touchpoint")
        verbose_name_plural = _("touchpoints")
        ordering = ("position", "pk")
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="touchpoint_code"),
            models.CheckConstraint(
                condition=~Q(from_role=F("to_role")), name="touchpoint_between_two_roles"
            ),
        ]

    def __str__(self) -> str:
        """The occasion in the language in use."""
        return self.occasion

    @property
    def occasion(self) -> str:
        """When, in the language in use."""
        return in_language(self, "occasion")


class TouchpointTopic(CompanyOwned):
    """A topic of requests that is such an occasion."""

    touchpoint = models.ForeignKey(Touchpoint, on_delete=models.CASCADE, related_name="of_topics")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="of_touchpoints")

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """A topic stands at a touchpoint once."""

        constraints = [
            models.UniqueConstraint(fields=["touchpoint", "topic"], name="touchpoint_topic_once")
        ]

    def __str__(self) -> str:
        """Which pair, for logs."""
        return f"{self.touchpoint_id}: {self.topic_id}"
