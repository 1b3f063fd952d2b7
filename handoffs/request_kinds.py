"""What people are told of requests, hand-overs, questions and comments, and in which words.

Words that somebody wrote (a question, a comment, why a request is handed over) are never kept with
a notice: they are looked up when it is read, as the reader may see them then.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.utils import formats, timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.access import Actor, Capability
from core.languages import text_among
from core.ui.formats import duration
from handoffs.circles import AlarmKind
from handoffs.models import Comment, Handover, Message, Question, Request
from handoffs.selectors.troubles import trouble_text
from notices.kinds import How, NoticeKind, Params, register, register_group, register_sight

_MOST_WORDS = 5_000
_A_FEW_WORDS = 500

Seen = Callable[[Actor, Sequence[Params]], Sequence[Params | None]]


def requests_in_sight(reader: Actor, ids: Collection[int]) -> Collection[int]:
    """Which of these requests the reader may see."""
    return set(Request.objects.visible_to(reader).filter(pk__in=ids).values_list("pk", flat=True))


def looked_up(model: Any, key: str, **fields: str) -> Seen:
    """What a kind shows beside its values: fields of the row whose id is under `key`, by the
    names in the words; nothing at all once the reader may not see that row."""

    def seen(reader: Actor, rows: Sequence[Params]) -> list[Params | None]:
        visible = model.objects.visible_to(reader).filter(pk__in={row[key] for row in rows})
        found = {row["pk"]: row for row in visible.values("pk", *fields.values())}
        return [
            {**row, **{name: found[row[key]][field] for name, field in fields.items()}}
            if row[key] in found
            else None
            for row in rows
        ]

    return seen


def _short(words: Any, most: int = _A_FEW_WORDS) -> str:
    text = str(words).strip()
    return text if len(text) <= most else text[:most] + "…"


def _moment(value: str | None) -> str:
    """A moment kept as text, by the reader's clock."""
    found = parse_datetime(value) if value else None
    return formats.date_format(timezone.localtime(found), "j E Y, H:i") if found else ""


def _register(code: str, label: Any, title: Any, text: Any, usual: How, **more: Any) -> None:
    """One kind; unless it says otherwise, for those who work requests."""
    more.setdefault("capability", Capability.REQUESTS_WORK)
    register(NoticeKind(code=code, label=label, title=title, text=text, usual=usual, **more))


register_sight("request", requests_in_sight)
register_group("requests", gettext_lazy("Requests"))
register_group("handovers", gettext_lazy("Hand-overs"))
register_group("questions", gettext_lazy("Questions"))
register_group("comments", gettext_lazy("Comments"))
register_group("due", gettext_lazy("Due times"))
register_group("solutions", gettext_lazy("Solutions"))
register_group("following", gettext_lazy("Requests I follow"))


# ---------- What must not be missed


def _touchpoint(params: Params) -> dict[str, Any]:
    return {**params, "occasion": text_among(params, "occasion")}


_register(
    "requests.touchpoint",
    gettext_lazy("A client of mine has asked elsewhere"),
    lambda params: _("%(client)s asked elsewhere: #%(number)s %(subject)s") % params,
    lambda params: _("Why you are told: %(occasion)s.") % _touchpoint(params),
    How.AT_ONCE,
    must_tell=True,
    mail_text=lambda params: (
        _(
            "Hello %(name)s,\n\n"
            "your client %(client)s has asked something you should hear of:\n"
            "#%(number)s %(subject)s\n\n"
            "Why you are told: %(occasion)s.\n\n"
            "%(link)s\n"
        )
        % _touchpoint(params)
    ),
)


def _alarm(params: Params) -> dict[str, Any]:
    items = params["items"]
    return {
        **params,
        "trouble": AlarmKind(items[0]["kind"]).label,
        "why": "\n".join(trouble_text(item["kind"], item["data"]) for item in items),
        "lost": duration(params["lost"]),
        "weak": _weak_text(params["weak"]),
    }


def _weak_text(weak: Params | None) -> str:
    """Who, in which role, for how long."""
    if weak is None:
        return _("nobody yet")
    values = {"name": weak["name"], "role": weak["role"], "time": duration(weak["seconds"])}
    if not weak["role"]:
        return _("%(name)s, %(time)s") % values
    return _("%(name)s (%(role)s), %(time)s") % values


_register(
    "requests.alarm",
    gettext_lazy("A request goes wrong"),
    lambda params: _("%(trouble)s: #%(number)s %(subject)s, %(client)s") % _alarm(params),
    lambda params: _alarm(params)["why"],
    How.AT_ONCE,
    must_tell=True,
    mail_text=lambda params: (
        _(
            "Hello %(name)s,\n\n"
            "a request of %(client)s goes wrong:\n"
            "#%(number)s %(subject)s\n\n"
            "%(why)s\n\n"
            "Working time lost so far: %(lost)s.\n"
            "Weak link: %(weak)s.\n\n"
            "%(link)s\n"
        )
        % _alarm(params)
    ),
)


# ---------- Questions


def _asked(params: Params) -> dict[str, Any]:
    words = _short(params["words"], _MOST_WORDS)
    return {**params, "words": words, "due": _moment(params["due_at"])}


_register(
    "questions.asked",
    gettext_lazy("A question to me"),
    lambda params: _("A question to you: #%(number)s %(subject)s") % params,
    lambda params: _("%(asker)s asks, please answer by %(due)s:\n%(question)s") % _asked(params),
    How.AT_ONCE,
    must_tell=True,
    capability=Capability.REQUESTS_COMMENT,
    as_seen=looked_up(Question, "question_id", question="text", words="request__original_text"),
    mail_text=lambda params: (
        _(
            "Hello %(name)s,\n\n"
            "%(asker)s asks you about a request of %(client)s. "
            "Please answer by %(due)s.\n\n"
            "The question:\n"
            "%(question)s\n\n"
            "In the client's own words:\n"
            "%(words)s\n\n"
            "Answer here:\n"
            "%(link)s\n"
        )
        % _asked(params)
    ),
)


def _answered_title(params: Params) -> str:
    if params["awaited"]:
        return _("%(answerer)s answered: #%(number)s %(subject)s") % params
    return _("All answers are in: #%(number)s %(subject)s") % params


def _answered_text(params: Params) -> str:
    if not params["awaited"]:
        return _("%(answerer)s answered; no other answer is awaited.") % params
    return (
        ngettext(
            "%(awaited)s answer is still awaited.",
            "%(awaited)s answers are still awaited.",
            params["awaited"],
        )
        % params
    )


def _answered_mail(params: Params) -> str:
    if params["awaited"]:
        text = _(
            "Hello %(name)s,\n\n"
            "%(answerer)s has answered a question about #%(number)s %(subject)s.\n"
            "Answers still awaited: %(awaited)s.\n\n"
            "%(link)s\n"
        )
    else:
        text = _(
            "Hello %(name)s,\n\n"
            "%(answerer)s has answered a question about #%(number)s %(subject)s.\n"
            "No other answer is awaited.\n\n"
            "%(link)s\n"
        )
    return text % params


_register(
    "questions.answered",
    gettext_lazy("An answer to a question on my request"),
    _answered_title,
    _answered_text,
    How.AT_ONCE,
    mail_text=_answered_mail,
)


# ---------- Comments


_register(
    "comments.called_in",
    gettext_lazy("I am called into a request"),
    lambda params: _("%(by)s calls you in: #%(number)s %(subject)s") % params,
    lambda params: _short(params["words"], _MOST_WORDS),
    How.AT_ONCE,
    must_tell=True,
    may_answer=True,
    capability=Capability.REQUESTS_COMMENT,
    as_seen=looked_up(Comment, "comment_id", words="body"),
)
_register(
    "comments.on_own",
    gettext_lazy("A comment on my request"),
    lambda params: _("%(by)s commented: #%(number)s %(subject)s") % params,
    lambda params: _short(params["words"], _MOST_WORDS),
    How.PRODUCT,
    may_answer=True,
    as_seen=looked_up(Comment, "comment_id", words="body"),
)


# ---------- My requests


_register(
    "requests.assigned",
    gettext_lazy("A request becomes mine"),
    lambda params: _("Yours now: #%(number)s %(subject)s, %(client)s") % params,
    lambda params: (
        _("%(by)s gave it to you.") % params
        if params["by"]
        else _("The product gave it to you: open it to see why.")
    ),
    How.AT_ONCE,
    must_tell=True,
)
_register(
    "requests.queued",
    gettext_lazy("A request waits in a team I answer for"),
    lambda params: _("Waits in your team: #%(number)s %(subject)s, %(client)s") % params,
    lambda _params: _("Nobody has taken it yet."),
    How.PRODUCT,
)
_register(
    "requests.given_away",
    gettext_lazy("A request of mine was given to somebody else"),
    lambda params: _("No longer yours: #%(number)s %(subject)s") % params,
    lambda params: (
        _("%(by)s gave it to somebody else.") % params
        if params["by"]
        else _("The product gave it to somebody else.")
    ),
    How.PRODUCT,
)
_register(
    "requests.client_wrote",
    gettext_lazy("The client wrote on my request"),
    lambda params: _("%(client)s wrote: #%(number)s %(subject)s") % params,
    lambda params: _short(params["words"]),
    How.AT_ONCE,
    as_seen=looked_up(Message, "message_id", words="body"),
)


# ---------- Hand-overs


def _offered_text(params: Params) -> str:
    parts = [_("Why: %(why)s") % {"why": params["why"]}]
    if params["expected"]:
        parts.append(_("Expected of you: %(expected)s") % {"expected": params["expected"]})
    if params["promised"]:
        parts.append(_("Promised to the client: %(promised)s") % {"promised": params["promised"]})
    if params["due_at"]:
        parts.append(_("Please answer by %(due)s.") % {"due": _moment(params["due_at"])})
    return "\n".join(parts)


_register(
    "handovers.offered",
    gettext_lazy("A request is offered to me"),
    lambda params: _("%(by)s offers you #%(number)s %(subject)s, %(client)s") % params,
    _offered_text,
    How.AT_ONCE,
    must_tell=True,
    as_seen=looked_up(Handover, "handover_id", why="why", expected="expected", promised="promised"),
)
_register(
    "handovers.accepted",
    gettext_lazy("My hand-over was accepted"),
    lambda params: _("%(by)s accepted: #%(number)s %(subject)s") % params,
    lambda _params: "",
    How.PRODUCT,
)
_register(
    "handovers.declined",
    gettext_lazy("My hand-over was declined"),
    lambda params: _("%(by)s declined: #%(number)s %(subject)s") % params,
    lambda params: _("It stays with you. Why: %(reason)s") % params,
    How.AT_ONCE,
    must_tell=True,
    as_seen=looked_up(Handover, "handover_id", reason="answer_reason"),
)
_register(
    "handovers.withdrawn",
    gettext_lazy("An offer to me was withdrawn"),
    lambda params: _("No longer offered to you: #%(number)s %(subject)s") % params,
    lambda _params: "",
    How.PRODUCT,
)


# ---------- Requests I follow


_register(
    "following.message",
    gettext_lazy("The client wrote on a request I follow"),
    lambda params: _("%(client)s wrote: #%(number)s %(subject)s") % params,
    lambda params: _short(params["words"]),
    How.PRODUCT,
    capability=Capability.REQUESTS_VIEW_ALL,
    as_seen=looked_up(Message, "message_id", words="body"),
)
_register(
    "following.handover",
    gettext_lazy("A request I follow has another owner"),
    lambda params: _("Has another owner: #%(number)s %(subject)s, %(client)s") % params,
    lambda params: _("Now with %(owner)s.") % params,
    How.PRODUCT,
    capability=Capability.REQUESTS_VIEW_ALL,
)
_register(
    "following.resolved",
    gettext_lazy("A request I follow is resolved"),
    lambda params: _("Resolved: #%(number)s %(subject)s, %(client)s") % params,
    lambda _params: "",
    How.PRODUCT,
    capability=Capability.REQUESTS_VIEW_ALL,
)
_register(
    "following.reopened",
    gettext_lazy("A request of mine, or one I follow, is open again"),
    lambda params: _("Open again: #%(number)s %(subject)s, %(client)s") % params,
    lambda _params: "",
    How.PRODUCT,
    capability=Capability.REQUESTS_VIEW_ALL,
)
