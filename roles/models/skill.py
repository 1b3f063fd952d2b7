"""Who can deal with which topic, as training keeps it: read where a colleague is chosen."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import CompanyOwned, Membership
from core.access import CompanyQuerySet
from roles.models.topic import Topic


class SkillState(models.TextChoices):
    """How far a person is. No row means: not yet."""

    CERTIFIED = "certified", _("certified")
    LEARNING = "learning", _("learning")
    EXPIRED = "expired", _("expired")


class TopicSkill(CompanyOwned):
    """A person's state in a topic; certified up to and with the local day `until`, if it ends."""

    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="topic_skills")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="skills")
    state = models.CharField(_("state"), max_length=10, choices=SkillState)
    until = models.DateField(_("until"), null=True)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        """One state a person and topic; read by topic."""

        constraints = [
            models.UniqueConstraint(fields=["company", "topic", "member"], name="topic_skill_once")
        ]

    def __str__(self) -> str:
        """Whose and what, for logs."""
        return f"{self.member_id} in {self.topic_id}: {self.state}"
