"""Where figures lead: every one opens to exactly the requests it counts."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from core.access import Actor, Capability
from core.views import url_above
from handoffs.confusion.proposals import Proposal
from handoffs.confusion.rules import Finding, Kind
from handoffs.confusion.wording import PROPOSALS
from handoffs.confusion_forms import WITHOUT_TOPIC
from handoffs.path_filters import NONE, YES
from handoffs.selectors.confusion import EARLIEST, Asked, TopicReading

_OF_KIND: dict[str, dict[str, str]] = {
    Kind.GAP: {"unnamed": YES},
    Kind.DOUBLED_WORK: {"doubled": YES},
    Kind.WRONG_LANDING: {"landed": "wrong"},
    Kind.DECLINES: {"declined": YES},
    Kind.DONE_OUTSIDE: {"done": "outside"},
}


def requests_query(asked: Asked, **more: Any) -> dict[str, Any]:
    """The filters of the request list that mean what is asked for, and `more`."""
    days = {"opened_before": asked.end.isoformat()}
    if asked.start > EARLIEST:
        days["opened_after"] = asked.start.isoformat()
    narrowed = {"team": asked.team_id, "client": asked.client_id, **topic_query(asked.topic_id)}
    if asked.without_topic:
        narrowed["no_topic"] = YES
    query = {**days, **narrowed, **more}
    return {name: value for name, value in query.items() if value is not None}


def requests_url(asked: Asked, **more: Any) -> str:
    """The list of the requests asked for that `more` narrows to."""
    return f"{reverse('request-list')}?{urlencode(requests_query(asked, **more))}"


def topic_query(topic_id: int | None) -> dict[str, Any]:
    """The topic in the address of a list, if any."""
    return {} if topic_id is None else {"topic": topic_id}


def of_topic(topic_id: int | None) -> dict[str, Any]:
    """The filter for a topic, or for requests without one."""
    return {"no_topic": YES} if topic_id is None else {"topic": topic_id}


def role_value(role_id: int | None) -> Any:
    """A role in the address of a list."""
    return role_id or NONE


def finding_query(asked: Asked, finding: Finding) -> dict[str, Any]:
    """The filters that find exactly the requests of a finding."""
    more = {**of_topic(finding.topic_id), **_OF_KIND.get(finding.kind, {})}
    if finding.kind == Kind.LOOPS:
        more["circled"] = asked.level
    if finding.kind == Kind.OVERLAP and finding.count != finding.n:
        more |= {"last_role": finding.roles[1], "state": "resolved"}
    return requests_query(asked, **more)


def finding_url(asked: Asked, finding: Finding) -> str:
    """The requests of a finding."""
    return f"{reverse('request-list')}?{urlencode(finding_query(asked, finding))}"


def analysis_query(asked: Asked, **more: Any) -> str:
    """What is asked for, as the analysis itself says it in its address."""
    values: dict[str, Any] = {
        "start": asked.start.isoformat(),
        "end": asked.end.isoformat(),
        "level": asked.level if asked.level != "role" else None,
        "team": asked.team_id,
        "client": asked.client_id,
        "topic": WITHOUT_TOPIC if asked.without_topic else asked.topic_id,
        **more,
    }
    return urlencode({name: value for name, value in values.items() if value is not None})


def topic_url(asked: Asked, topic_id: int) -> str:
    """The page of one topic for the same days."""
    query = analysis_query(asked, topic=None)
    return f"{reverse('confusion-topic', args=[topic_id])}?{query}"


def verdict_url(asked: Asked, reading: TopicReading) -> str:
    """The form for a verdict on a topic's findings."""
    query = {
        "kind": reading.findings[0].kind,
        "start": asked.start.isoformat(),
        "end": asked.end.isoformat(),
        **topic_query(reading.facts.topic_id),
    }
    return f"{reverse('confusion-verdict')}?{urlencode(query)}"


def proposals_shown(actor: Actor, asked: Asked, reading: TopicReading) -> list[dict[str, Any]]:
    """What this person can do about a topic here and now, and what they can ask for."""
    shown = []
    for proposal in reading.proposals:
        url = _PROPOSED[proposal](actor, asked, reading)
        # The matrix draft is a page; a topic's form fits a dialog. What only administrators can
        # do is still proposed; a page that does not exist is not.
        by_others = url is None and proposal == Proposal.PLACE_TOPIC
        if url is not None or by_others:
            label = PROPOSALS[proposal]
            in_dialog = proposal == Proposal.PLACE_TOPIC
            shown.append({"label": label, "url": url, "in_dialog": in_dialog, "code": proposal})
    return shown


def _change_matrix(actor: Actor, asked: Asked, reading: TopicReading) -> str:
    page = "matrix-draft" if actor.has(Capability.ROLES_MANAGE) else "matrix"
    row = reading.topic.responsibility_id if reading.topic else None
    return reverse(page) + (f"#responsibility-{row}" if row else "")


def _place_topic(actor: Actor, asked: Asked, reading: TopicReading) -> str | None:
    if not actor.has(Capability.ROLES_MANAGE):
        return None
    return reverse("topic-edit", args=[reading.facts.topic_id])


def _write_regulation(actor: Actor, asked: Asked, reading: TopicReading) -> str | None:
    url = url_above("playbook-create") if actor.has(Capability.PLAYBOOKS_WRITE) else None
    query = urlencode({"kind": "regulation", **topic_query(reading.facts.topic_id)})
    return f"{url}?{query}" if url else None


def _plan_training(actor: Actor, asked: Asked, reading: TopicReading) -> str | None:
    url = url_above("training-create")
    return f"{url}?{urlencode(topic_query(reading.facts.topic_id))}" if url else None


def _name_topic(actor: Actor, asked: Asked, reading: TopicReading) -> str:
    return requests_url(asked, no_topic=YES)


_PROPOSED: dict[Proposal, Any] = {
    Proposal.CHANGE_MATRIX: _change_matrix,
    Proposal.PLACE_TOPIC: _place_topic,
    Proposal.WRITE_REGULATION: _write_regulation,
    Proposal.PLAN_TRAINING: _plan_training,
    Proposal.NAME_TOPIC: _name_topic,
}
