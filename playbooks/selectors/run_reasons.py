"""Why a step is with whom it is: the reason kept on it, as a sentence in the reader's language.

`RunStep.holder_reason` is what routing gives for a request, or a rule of runs. Where routing
speaks of a request, a run says it in its own words.
"""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.languages import text_among
from handoffs.selectors import reason_text
from playbooks.models import RunStep

_SENTENCES = {
    "role_team": _(
        "The client has nobody as %(role_name)s, so the step is with the team “%(team)s”."
    ),
    "role_person": _(
        "The client has nobody as %(role_name)s; %(person)s holds this role for the company."
    ),
    "starter": _("%(person)s started the run."),
    "starter_for_role": _(
        "Nobody holds the role %(role_name)s now, so the step is with %(person)s, "
        "who started the run."
    ),
    "last_resort": _("Nobody else was found for it, so the step is with %(person)s."),
    "given": _("%(giver)s gave it to %(person)s."),
    "took": _("%(person)s took it."),
}
_SENTENCES_AWAY = {
    "role_team": _("%(away)s is away, so the step is with the team “%(team)s”."),
    "role_person": _("%(away)s is away; %(person)s holds the role %(role_name)s for the company."),
}


def holder_reason_text(turn: RunStep) -> str:
    """Why this person or team has the step; empty if nothing is recorded."""
    reason: dict[str, Any] = turn.holder_reason
    rule = reason.get("rule", "")
    sentence = _SENTENCES.get(rule)
    if reason.get("away"):
        sentence = _SENTENCES_AWAY.get(rule, sentence)
    if sentence is None:
        return reason_text(reason)
    text = sentence % {
        "person": reason.get("person", ""),
        "team": reason.get("team", ""),
        "away": reason.get("away", ""),
        "giver": reason.get("giver", ""),
        "role_name": text_among(reason, "role"),
    }
    if reason.get("left"):
        gone = gettext("%(name)s no longer works here.") % {"name": reason["left"]}
        return f"{gone} {text}"
    return text
