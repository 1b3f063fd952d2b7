"""What people are told about assignments, sessions and quarters. Notices carry ids; titles are
looked up whenever they are read."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any

from django.utils import formats as django_formats
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.access import Actor, Capability
from core.ui import formats
from notices.kinds import How, NoticeKind, Params, register, register_group
from playbooks.models import Playbook
from training.models import Assignment, Session

Seen = Sequence[Params | None]
Read = Callable[[Collection[int]], dict[int, dict[str, Any]]]

register_group("training", gettext_lazy("Learning"))


def _with_titles(
    params: Sequence[Params],
    name: str,
    read: Callable[[Collection[int]], dict[int, dict[str, Any]]],
) -> Seen:
    """Values with what is read of the rows now; None where the reader sees nothing of it."""
    rows = read({int(values[name]) for values in params})
    return [
        {**values, **rows[int(values[name])]} if int(values[name]) in rows else None
        for values in params
    ]


def _assignments(reader: Actor, params: Sequence[Params]) -> Seen:
    def read(ids: Collection[int]) -> dict[int, dict[str, Any]]:
        rows = Assignment.objects.visible_to(reader).filter(pk__in=ids)
        return {
            row.pk: {"title": row.title, "due": formats.date_text(row.due_on)}
            for row in rows.select_related("playbook", "course")
        }

    return _with_titles(params, "assignment_id", read)


def _sessions(reader: Actor, params: Sequence[Params]) -> Seen:
    def read(ids: Collection[int]) -> dict[int, dict[str, Any]]:
        rows = Session.objects.visible_to(reader).filter(pk__in=ids).select_related("course")
        return {
            row.pk: {
                "title": row.title,
                "when": django_formats.date_format(timezone.localtime(row.starts_at), "j E Y, H:i"),
                "place": row.place or row.url,
                "because": row.cancelled_because,
            }
            for row in rows
        }

    return _with_titles(params, "session_id", read)


def _playbooks(reader: Actor, params: Sequence[Params]) -> Seen:
    def read(ids: Collection[int]) -> dict[int, dict[str, Any]]:
        rows = Playbook.objects.visible_to(reader).filter(pk__in=ids)
        return {row.pk: {"title": row.name} for row in rows}

    return _with_titles(params, "playbook_id", read)


register(
    NoticeKind(
        code="training.asked",
        label=gettext_lazy("I am asked to learn or to do something"),
        title=lambda params: _("To do: %(title)s") % params,
        text=lambda params: _("Due: %(due)s") % params,
        usual=How.DIGEST,
        must_tell=True,
        capability=Capability.TRAINING_VIEW,
        as_seen=_assignments,
    )
)
register(
    NoticeKind(
        code="training.refresher",
        label=gettext_lazy("A playbook I work by has a new version"),
        title=lambda params: _("Read the new version: %(title)s") % params,
        text=lambda params: (
            _("Version %(number)s is in force. Read it within ten working days.") % params
        ),
        usual=How.DIGEST,
        must_tell=True,
        capability=Capability.TRAINING_VIEW,
        as_seen=_playbooks,
    )
)


def _session_kind(
    code: str,
    label: Any,
    title: Callable[[Params], str],
    text: Callable[[Params], str] | None = None,
    *,
    usual: How = How.DIGEST,
    must_tell: bool = False,
) -> None:
    """Register one kind of notice about a session."""
    register(
        NoticeKind(
            code=code,
            label=label,
            title=title,
            text=text or _when_and_where,
            usual=usual,
            must_tell=must_tell,
            capability=Capability.TRAINING_VIEW,
            as_seen=_sessions,
        )
    )


def _when_and_where(params: Params) -> str:
    return f"{params['when']} · {params['place']}" if params["place"] else str(params["when"])


_session_kind(
    "training.invited",
    gettext_lazy("I am invited to a session"),
    lambda params: _("You are invited: %(title)s") % params,
)
_session_kind(
    "training.teach",
    gettext_lazy("I am to teach a session"),
    lambda params: _("You teach: %(title)s") % params,
    must_tell=True,
)
_session_kind(
    "training.moved_up",
    gettext_lazy("I get a seat from the waiting list"),
    lambda params: _("You have a seat now: %(title)s") % params,
    usual=How.AT_ONCE,
    must_tell=True,
)
_session_kind(
    "training.session_changed",
    gettext_lazy("The time or place of a session of mine changes"),
    lambda params: _("Changed: %(title)s") % params,
    usual=How.AT_ONCE,
    must_tell=True,
)
_session_kind(
    "training.session_cancelled",
    gettext_lazy("A session of mine is called off"),
    lambda params: _("Called off: %(title)s") % params,
    lambda params: str(params["because"]),
    usual=How.AT_ONCE,
    must_tell=True,
)
_session_kind(
    "training.teacher_left",
    gettext_lazy("A teacher of a session I answer for has left"),
    lambda params: _("Find another teacher: %(title)s") % params,
    must_tell=True,
)
_session_kind(
    "training.reminder",
    gettext_lazy("A session of mine begins within a day"),
    lambda params: _("Soon: %(title)s") % params,
    usual=How.AT_ONCE,
)


def _quarter(params: Params) -> str:
    start = date.fromisoformat(str(params["quarter"]))
    return _("quarter %(number)s of %(year)s") % {
        "number": (start.month + 2) // 3,
        "year": start.year,
    }


register(
    NoticeKind(
        code="training.quarter_warned",
        label=gettext_lazy("I have learned nothing this quarter yet"),
        title=lambda _params: _("Nothing learned this quarter yet"),
        text=lambda params: (
            _("One reading, check, course or session in %(quarter)s is enough. Choose one.")
            % {"quarter": _quarter(params)}
        ),
        usual=How.DIGEST,
        capability=Capability.TRAINING_VIEW,
    )
)


def _team_title(params: Params) -> str:
    count = int(params["n"])
    return ngettext(
        "%(n)s of your people has learned nothing",
        "%(n)s of your people have learned nothing",
        count,
    ) % {"n": formats.number(count)}


register(
    NoticeKind(
        code="training.quarter_team_warned",
        label=gettext_lazy("People of mine have learned nothing this quarter yet"),
        title=_team_title,
        text=lambda params: (
            _("In %(quarter)s, of which a third is left.") % {"quarter": _quarter(params)}
        ),
        usual=How.DIGEST,
        capability=Capability.TRAINING_VIEW_TEAM,
    )
)
register(
    NoticeKind(
        code="training.quarter_team_missed",
        label=gettext_lazy("People of mine learned nothing in a whole quarter"),
        title=_team_title,
        text=lambda params: _("In %(quarter)s, which is over.") % {"quarter": _quarter(params)},
        usual=How.DIGEST,
        capability=Capability.TRAINING_VIEW_TEAM,
    )
)
