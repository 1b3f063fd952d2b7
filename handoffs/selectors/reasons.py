"""Why this owner: the reason kept on a request, as a sentence in the reader's language.

`Request.owner_reason` holds `rule`, the code of one of the sentences below, and the names it
needs as they were then: `person`, `team`, `giver`, `stand_in_for` (with `away_until`, a day, if
they are away), `away` (the client's person, away without a stand-in), `left` (who held it and no
longer works here), `role` with `role_en` and `role_ru`, `topic` with `topic_en` and `topic_ru`,
and where the matrix named the role `responsibility_en` and `responsibility_ru`. `certified` says
that the person was preferred among equals for being certified in the topic.
"""

from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.languages import text_among
from core.ui.formats import date_text
from handoffs.models import Request

_SENTENCES = {
    "client_role": _(
        "The topic “%(topic_name)s” belongs to %(role_name)s; "
        "%(person)s holds this role for the client."
    ),
    "client_relation": _(
        "No one is named for this topic; %(person)s is the client's %(role_name)s."
    ),
    "role_team": _(
        "Belongs to %(role_name)s; the client has nobody in this role, "
        "so the team “%(team)s” holds it."
    ),
    "role_person": _(
        "Belongs to %(role_name)s; the client has nobody in this role, "
        "%(person)s holds it for the company."
    ),
    "opener": _("No one is named for this topic; %(person)s opened the request."),
    "team": _("No one is named for this topic; the team “%(team)s” holds it."),
    "person": _("No one is named for this topic; %(person)s was the first who could take it."),
    "given": _("%(person)s was chosen when the request was opened."),
    "given_team": _("The team “%(team)s” was chosen when the request was opened."),
    "took": _("%(person)s took it."),
    "assigned": _("%(giver)s assigned it to %(person)s."),
    "accepted": _("%(person)s accepted it from %(giver)s."),
    "accepted_team": _("The team “%(team)s” accepted it from %(giver)s."),
    "leavers_team": _("The team “%(team)s” holds it."),
    "imported": _("Imported with its owner."),
}
_SENTENCES_BY_MATRIX = {
    "client_role": _(
        "The topic “%(topic_name)s” belongs to “%(responsibility_name)s”; accountable: "
        "%(role_name)s. %(person)s holds this role for the client."
    ),
    "role_team": _(
        "The topic “%(topic_name)s” belongs to “%(responsibility_name)s”; accountable: "
        "%(role_name)s. The client has nobody in this role, so the team “%(team)s” holds it."
    ),
    "role_person": _(
        "The topic “%(topic_name)s” belongs to “%(responsibility_name)s”; accountable: "
        "%(role_name)s. The client has nobody in this role, %(person)s holds it for the company."
    ),
}
_SENTENCES_AWAY = {
    "role_team": _(
        "Belongs to %(role_name)s; %(away)s, who holds this role for the client, is away and "
        "nobody stands in, so the team “%(team)s” holds it."
    ),
    "role_person": _(
        "Belongs to %(role_name)s; %(away)s, who holds this role for the client, is away and "
        "nobody stands in. %(person)s holds it for the company."
    ),
}
_SENTENCES_WITHOUT_TOPIC = {
    "client_role": _("%(person)s holds the role %(role_name)s for the client."),
    "client_relation": _("The request has no topic; %(person)s is the client's %(role_name)s."),
    "opener": _("The request has no topic; %(person)s opened it."),
    "team": _("The request has no topic; the team “%(team)s” holds it."),
    "person": _("The request has no topic; %(person)s was the first who could take it."),
}


def owner_reason_text(request: Request) -> str:
    """Why this person or team owns the request; empty if nothing is recorded."""
    return reason_text(request.owner_reason)


def reason_text(reason: dict[str, Any]) -> str:
    """The sentence of a recorded reason, in the language in use."""
    rule = reason.get("rule", "")
    sentence = _SENTENCES.get(rule)
    if reason.get("responsibility_en"):
        sentence = _SENTENCES_BY_MATRIX.get(rule, sentence)
    if not reason.get("topic"):
        sentence = _SENTENCES_WITHOUT_TOPIC.get(rule, sentence)
    if reason.get("away"):
        sentence = _SENTENCES_AWAY.get(rule, sentence)
    if sentence is None:
        return ""
    names = {
        "person": reason.get("person", ""),
        "team": reason.get("team", ""),
        "giver": reason.get("giver", ""),
        "away": reason.get("away", ""),
        "role_name": text_among(reason, "role"),
        "topic_name": text_among(reason, "topic"),
        "responsibility_name": text_among(reason, "responsibility"),
    }
    text = str(sentence) % names
    if reason.get("stand_in_for"):
        text += " " + _stands_in(reason, names["person"])
    if reason.get("certified"):
        certified = gettext("%(person)s is certified for this topic.")
        text += " " + certified % {"person": names["person"]}
    if reason.get("left"):
        text = gettext("%(name)s no longer works here.") % {"name": reason["left"]} + " " + text
    return text


def _stands_in(reason: dict[str, Any], person: str) -> str:
    names = {"person": person, "absent": reason["stand_in_for"]}
    if not reason.get("away_until"):
        return gettext("%(person)s stands in for %(absent)s.") % names
    day = date_text(date.fromisoformat(reason["away_until"]))
    text = gettext("%(person)s stands in for %(absent)s, who is back on %(day)s.")
    return text % {**names, "day": day}
