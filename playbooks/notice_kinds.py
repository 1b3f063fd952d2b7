"""What people are told of steps of playbooks, and in which words."""

from typing import Any

from django.utils import formats, timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Actor, Capability
from core.languages import text_among
from notices.kinds import How, NoticeKind, Params, register, register_group, register_sight
from playbooks.models import Run


def runs_in_sight(reader: Actor, ids: Any) -> set[int]:
    """Which of these runs the reader may see."""
    return set(Run.objects.visible_to(reader).filter(pk__in=ids).values_list("pk", flat=True))


register_sight("run", runs_in_sight)
register_group("steps", gettext_lazy("Playbooks"))


def _step(params: Params) -> dict[str, Any]:
    """Names in the reader's language, times by the reader's clock."""
    due = parse_datetime(params["due_at"]) if params["due_at"] else None
    local = formats.date_format(timezone.localtime(due), "j E Y, H:i") if due else ""
    return {
        **params,
        "playbook": text_among(params, "playbook"),
        "step": text_among(params, "step"),
        "due": local or _("no time is set"),
    }


register(
    NoticeKind(
        code="steps.begun",
        label=gettext_lazy("A step of a playbook is mine"),
        title=lambda params: _("Your step: %(step)s (%(client)s)") % _step(params),
        text=lambda params: _("“%(playbook)s”. Due: %(due)s") % _step(params),
        usual=How.AT_ONCE,
        must_tell=True,
        capability=Capability.PLAYBOOKS_RUN,
        mail_text=lambda params: (
            _(
                "Hello %(name)s,\n\n"
                "a step of “%(playbook)s” for %(client)s is with %(holder)s now:\n"
                "%(step)s\n\n"
                "Due: %(due)s\n\n"
                "%(link)s\n"
            )
            % _step(params)
        ),
    )
)
register(
    NoticeKind(
        code="steps.late",
        label=gettext_lazy("A step of somebody I answer for is late"),
        title=lambda params: _("Late: %(step)s (%(client)s)") % _step(params),
        text=lambda params: _("It was due %(due)s and is with %(holder)s.") % _step(params),
        usual=How.AT_ONCE,
        must_tell=True,
        capability=Capability.PLAYBOOKS_RUN,
        mail_text=lambda params: (
            _(
                "Hello %(name)s,\n\n"
                "a step of “%(playbook)s” for %(client)s was due %(due)s and is not done:\n"
                "%(step)s\n\n"
                "It is with %(holder)s.\n\n"
                "%(link)s\n"
            )
            % _step(params)
        ),
    )
)
