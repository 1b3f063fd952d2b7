"""What people are told about tasks of managers and about their grade. Notices carry ids; words
are looked up whenever they are read."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Actor, Capability
from core.ui import formats
from notices.kinds import How, NoticeKind, Params, register
from training.models import DelegatedTask, Promotion

Seen = Sequence[Params | None]


def _tasks(reader: Actor, params: Sequence[Params]) -> Seen:
    ids = {int(values["task_id"]) for values in params}
    rows = DelegatedTask.objects.visible_to(reader).filter(pk__in=ids)
    found = {row.pk: row for row in rows.select_related("member")}
    return [
        {
            **values,
            "title": found[pk].title,
            "name": found[pk].member.name,
            "due": formats.date_text(found[pk].due_on),
            "verdict": str(found[pk].get_verdict_display()),
        }
        if (pk := int(values["task_id"])) in found
        else None
        for values in params
    ]


def _promotions(reader: Actor, params: Sequence[Params]) -> Seen:
    ids = {int(values["promotion_id"]) for values in params}
    rows = Promotion.objects.visible_to(reader).filter(pk__in=ids).select_related("grade")
    found = {row.pk: row for row in rows}
    return [
        {
            **values,
            "grade": found[pk].grade.name,
            "day": formats.date_text(found[pk].starts_on),
        }
        if (pk := int(values["promotion_id"])) in found
        else None
        for values in params
    ]


register(
    NoticeKind(
        code="training.task_given",
        label=gettext_lazy("I am given a task of a manager"),
        title=lambda params: _("A manager’s task for you: %(title)s") % params,
        text=lambda params: _("Until %(due)s.") % params,
        usual=How.AT_ONCE,
        capability=Capability.TRAINING_VIEW,
        as_seen=_tasks,
    )
)
register(
    NoticeKind(
        code="training.task_done",
        label=gettext_lazy("A task that I gave is done and waits for my review"),
        title=lambda params: _("%(name)s has done: %(title)s") % params,
        text=lambda _params: _("Read the result and say what was good and what was missing."),
        usual=How.DIGEST,
        capability=Capability.TRAINING_MANAGE,
        as_seen=_tasks,
    )
)
register(
    NoticeKind(
        code="training.task_reviewed",
        label=gettext_lazy("A task of mine is reviewed"),
        title=lambda params: _("Reviewed: %(title)s") % params,
        text=lambda params: params["verdict"],
        usual=How.DIGEST,
        capability=Capability.TRAINING_VIEW,
        as_seen=_tasks,
    )
)
register(
    NoticeKind(
        code="training.grade_decided",
        label=gettext_lazy("My grade is decided"),
        title=lambda params: _("Your grade: %(grade)s") % params,
        text=lambda params: _("From %(day)s.") % params,
        usual=How.AT_ONCE,
        capability=Capability.TRAINING_VIEW,
        as_seen=_promotions,
    )
)
