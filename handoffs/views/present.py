"""What the page of a request says, prepared as plain values: conversation, hand-overs, history."""

from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils import formats as django_formats
from django.utils import timezone
from django.utils.translation import gettext as _

from core.languages import text_among
from core.ui import formats
from core.ui.charts import HeldSegment, held_figure
from core.ui.charts import Loop as Arc
from core.views import url_above
from handoffs.models import (
    Entry,
    EntryKind,
    Handover,
    HandoverKind,
    HoldingStart,
    Message,
    Priority,
    Request,
)
from handoffs.selectors import CommentSeen, Loop, RequestPage, TimeHeld, trouble_text
from handoffs.selectors.due_times import due_entry_words
from handoffs.selectors.naming import outside_text
from handoffs.transitions import RequestState
from handoffs.views import talk
from handoffs.views.solution_words import entry_words

DAY = 24 * 3600


def code(role: Any) -> str:
    """The letters of a role, or nothing."""
    return str(role.code) if role is not None else ""


def conversation(page: RequestPage, show: str, company_name: str) -> list[dict[str, Any]]:
    """Messages and comments in order of time, by day; `show` narrows to one of the two."""
    said: list[tuple[Any, dict[str, Any]]] = []
    if show != "colleagues":
        said += [(row.at, message_row(row, company_name)) for row in page.messages]
        said += opened_elsewhere(page.request, company_name)
    if show != "client":
        said += [(row.comment.at, comment_row(row)) for row in page.comments]
    for _at, item in said:
        item["came_from"] = page.came_from(item.pop("request_id"))
    said.sort(key=lambda pair: pair[0])
    days = groupby(said, key=lambda pair: timezone.localdate(pair[0]))
    return [
        {"label": formats.day_text(day), "items": [item for _at, item in items]}
        for day, items in days
    ]


def message_row(message: Any, company_name: str) -> dict[str, Any]:
    """One message to or from the client."""
    contact = message.contact.name if message.contact else ""
    is_in = message.direction == "from_client"
    return {
        "request_id": message.request_id,
        "kind": "in" if is_in else "out",
        "who": (contact or message.mail_from) if is_in else _author(message),
        "is_unknown": is_in and not contact and bool(message.mail_from),
        "quoted": message.quoted,
        "html_url": url_above("message-html", message.pk) if message.has_html else None,
        "role": "" if is_in else code(message.author_role),
        "to": company_name if is_in else contact,
        "body": message.body,
        "time": _clock(message.at),
        "at": message.at.isoformat(),
        "is_automatic": message.is_automatic,
        "files": talk.files(message),
        "pk": message.pk,
        "delivery": talk.delivery(message),
    }


def opened_elsewhere(request: Any, company_name: str) -> list[tuple[Any, dict[str, Any]]]:
    """The client's own words of each request that was merged into this one."""
    return [
        (
            at,
            {
                "request_id": row["pk"],
                "kind": "in",
                "who": row["contact"] or row["client"],
                "role": "",
                "to": company_name,
                "body": row["text"],
                "time": _clock(at),
                "at": at.isoformat(),
                "is_automatic": False,
            },
        )
        for row in request.duplicates_seen
        if (at := datetime.fromisoformat(row["opened_at"]))
    ]


def _author(message: Message) -> str:
    return message.author.name if message.author else _("The product")


def comment_row(seen: CommentSeen) -> dict[str, Any]:
    """One comment for colleagues."""
    comment = seen.comment
    return {
        "request_id": comment.request_id,
        "kind": "comment",
        "who": comment.author.name,
        "role": code(comment.author_role),
        "body": comment.body,
        "files": talk.files(comment),
        "time": _clock(comment.at),
        "at": comment.at.isoformat(),
        "called": seen.called_in,
    }


def _clock(at: Any) -> str:
    return django_formats.date_format(timezone.localtime(at), "H:i")


def handovers(page: RequestPage) -> dict[str, Any]:
    """Who held it for how long: the bar, the timeline, and what was lost in circles."""
    held = list(page.held)
    arcs = [_arc(held, loop) for loop in page.loops]
    in_loop = {number for arc in arcs for number in range(arc.start, arc.end)}
    segments = [HeldSegment(stay_code(stay), stay.working_seconds, stay.name) for stay in held]
    return {
        "figure": held_figure(segments, loops=arcs) if len(held) > 1 else None,
        "rows": [_stay_row(stay, number in in_loop) for number, stay in enumerate(held)],
        "has_loop": bool(arcs),
        "lost": formats.duration(page.lost_working_seconds),
        "working": formats.duration(sum(stay.working_seconds for stay in held)),
        "clock": formats.duration(sum(stay.clock_seconds for stay in held)),
        "count": sum(stay.how == HoldingStart.ACCEPTED for stay in held),
    }


def stay_code(stay: TimeHeld) -> str:
    """The letters of the role in which it was held; a dot for none."""
    return stay.role_code or "·"


def _arc(held: list[TimeHeld], loop: Loop) -> Arc:
    start, end = held.index(loop.first), held.index(loop.back[0])
    path = " → ".join(stay_code(stay) for stay in held[start : end + 1])
    lost = formats.duration(loop.lost_working_seconds)
    return Arc(start, end, _("Loop %(path)s · %(lost)s lost") % {"path": path, "lost": lost})


def _stay_row(stay: TimeHeld, in_loop: bool) -> dict[str, Any]:
    return {
        "role": stay_code(stay),
        "who": stay.name,
        "how": _how(stay),
        "why": stay.handover.why if stay.handover is not None else "",
        "held": formats.duration(stay.working_seconds),
        "since": formats.when(stay.started_at),
        "in_loop": in_loop,
        "outside": outside_text(stay.handover),
    }


def _how(stay: TimeHeld) -> str:
    came_by = stay.handover
    if came_by is None or came_by.answer_working_seconds is None:
        return str(HoldingStart(stay.how).label)
    waited = {"duration": formats.duration(came_by.answer_working_seconds)}
    if came_by.kind == HandoverKind.RETURN:
        return _("got it back, accepted after %(duration)s") % waited
    return _("accepted after %(duration)s") % waited


def history(page: RequestPage) -> list[dict[str, Any]]:
    """Every line of the history: when, who, what, and what was said with it."""
    offers = {offer.pk: offer for offer in page.handovers}
    asked = {question.pk: question.asked_to.name for question in page.questions}
    return [
        {
            "pk": entry.pk,
            "by": entry.member_id or 0,
            "when": formats.when(entry.at),
            "who": entry.member.name if entry.member else _("The product"),
            "role": code(entry.member_role),
            "what": entry.get_kind_display(),
            "details": [*_asked(entry, asked), *entry_words(entry), *_details(entry, offers)],
        }
        for entry in page.entries
    ]


def _asked(entry: Entry, names: dict[int, str]) -> list[str]:
    """Who was asked, or is not awaited any more; the words of questions are not among it."""
    told = [names[pk] for pk in entry.data.get("questions", ()) if pk in names]
    if not told or entry.kind == EntryKind.QUESTION_ANSWERED:
        return []
    sentence = "→ %(names)s"
    if entry.kind == EntryKind.RESOLVED:
        sentence = _("No longer awaited: %(names)s")
    return [sentence % {"names": ", ".join(told)}]


def _details(entry: Entry, offers: dict[int, Handover]) -> list[str]:
    """What was written with the step; a comment's text is not among it."""
    said = [_said(entry, key) for key in ("note", "reason") if entry.data.get(key)]
    if entry.data.get("number"):
        said.insert(0, f"#{entry.data['number']}")
    offered = offers.get(entry.handover_id or 0)
    if entry.kind in (EntryKind.OFFERED, EntryKind.RETURNED) and offered is not None:
        outside = outside_text(offered)
        return [f"→ {receiver_name(offered)}", offered.why, *([outside] if outside else [])]
    if entry.kind in (EntryKind.ACCEPTED, EntryKind.ASSIGNED):
        new_owner = entry.owner or entry.owner_team
        said.insert(0, f"→ {new_owner}")
    if entry.kind == EntryKind.NOTIFIED:
        said += [f"→ {entry.data['told']}", _occasion(entry)]
    if entry.data.get("left"):
        said.append(_("%(name)s no longer works here.") % {"name": entry.data["left"]})
    if entry.kind in (EntryKind.DUE_SOON, EntryKind.DUE_MISSED):
        said += due_entry_words(entry.data)
    if entry.kind == EntryKind.DETAILS:
        said += _changes(entry)
    return said


def _said(entry: Entry, key: str) -> str:
    """What a person wrote, or in the reader's language what the product did."""
    text = str(entry.data[key])
    return _(text) if entry.is_automatic else text


def _occasion(entry: Entry) -> str:
    """Why somebody was told, in the language in use."""
    if entry.data.get("alarm"):
        return trouble_text(entry.data["alarm"], entry.data)
    return text_among(entry.data, "occasion")


def _changes(entry: Entry) -> list[str]:
    changes = entry.data.get("changes", {})
    said = []
    if "subject" in changes:
        said.append(_("Subject: %(value)s") % {"value": changes["subject"][1]})
    if "priority" in changes:
        value = dict(Priority.choices).get(changes["priority"][1], changes["priority"][1])
        said.append(_("Priority: %(value)s") % {"value": value})
    if "topic_id" in changes:
        said.append(_("Topic: %(value)s") % {"value": entry.topic or "—"})
    return said


def receiver_name(handover: Any) -> str:
    """The person or team that is offered it."""
    return str(handover.to_owner or handover.to_team or "")


def offer(page: RequestPage) -> dict[str, Any] | None:
    """The offer that waits for an answer, with its context."""
    found = page.open_offer
    if found is None:
        return None
    due = found.answer_due_at
    return {
        "pk": found.pk,
        "is_return": found.kind == HandoverKind.RETURN,
        "giver": str(found.from_owner or found.from_team or ""),
        "giver_role": code(found.from_role),
        "receiver": receiver_name(found),
        "receiver_role": code(found.to_role),
        "why": found.why,
        "tried": found.tried,
        "expected": found.expected,
        "promised": found.promised,
        "promised_by": formats.when(found.promised_by) if found.promised_by else "",
        "due": formats.when(due) if due else "",
        "is_late": due is not None and due <= timezone.now(),
        "outside": outside_text(found),
    }


def ownership(page: RequestPage) -> dict[str, Any]:
    """Whose it is, why, and what is promised."""
    record = page.request
    return {
        "owner": str(record.owner or record.owner_team or ""),
        "owner_role": code(record.owner_role),
        "answers_for_team": record.owner_team.manager if record.owner_team else None,
        "due": due(record),
        "reason": page.owner_reason,
    }


def due(record: Request) -> dict[str, str] | None:
    """What was promised to the client, and how near its time is."""
    if record.promised_by is None or record.state == RequestState.RESOLVED:
        return None
    seconds = (record.promised_by - timezone.now()).total_seconds()
    kind = "risk" if seconds <= 0 else "warn" if seconds < DAY else ""
    return {"when": formats.when_text(record.promised_by), "kind": kind, "what": record.promised}


def client_facts(page: RequestPage) -> list[dict[str, Any]]:
    """The client at a glance; what is not known is left out."""
    record: Any = page.request
    facts: list[dict[str, Any]] = []
    if record.client.value_sought:
        facts.append({"label": _("Value sought"), "value": record.client.value_sought})
    if record.contract_ends_on:
        facts.append({"label": _("Contract ends"), "value": formats.day(record.contract_ends_on)})
    if record.contact is not None:
        contact = record.contact
        about = ", ".join(filter(None, (contact.job_title, contact.get_language_display())))
        facts.append({"label": _("Contact"), "value": contact.name, "more": about})
    return facts


def client_team(page: RequestPage) -> list[dict[str, Any]]:
    """Who holds which role for this client today."""
    return [
        {
            "role": line.role.code,
            "who": line.member.name,
            "until": formats.day(line.ends_on) if line.ends_on else "",
            "is_owner": line.member_id == page.request.owner_id,
        }
        for line in page.client_team
    ]
