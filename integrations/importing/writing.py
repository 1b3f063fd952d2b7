"""Writes a batch of cases: names become rows of the company, cases become past requests.

A constant number of queries a batch. Reporting lines are taken from the rows themselves: they
are stamped on the history, and no reporting line of today is read or changed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.levels import Level
from accounts.past import people_record_past, teams_record_past
from clients.past import clients_record_past
from core.access import Actor
from core.errors import InvalidInput
from handoffs.services.past import PastRequest, PastStep, requests_record_past
from integrations.importing.converting import Holder, NamedCase
from integrations.importing.mapping import Mapping
from roles.past import roles_record_past, topics_record_past
from surveys.services.past import PastAnswer, answers_record_past


@dataclass(frozen=True, slots=True)
class Written:
    """How many requests of a batch were made, and how many were there already."""

    created: int
    known: int


@dataclass(frozen=True, slots=True)
class _Ids:
    """Ids by the names of the file."""

    people: dict[str, int]
    managers: dict[str, int]
    teams: dict[str, int]
    roles: dict[str, int]
    topics: dict[str, int]
    clients: dict[str, int]


class BatchWriter:
    """Writes batches of one run as `actor`, who answers for teams that name nobody."""

    def __init__(self, actor: Actor, mapping: Mapping, answerable_id: int) -> None:
        """`answerable_id` is the person who answers for teams without a named head."""
        self.actor, self.mapping, self.answerable_id = actor, mapping, answerable_id

    def write(self, cases: Sequence[NamedCase]) -> Written:
        """Write requests and answers; known requests are left as they are."""
        if not cases:
            return Written(0, 0)
        ids = self._ids(cases)
        recorded = requests_record_past(
            actor=self.actor, records=[self._past_request(case, ids) for case in cases]
        )
        answers = [
            self._past_answer(case, ids, recorded.ids[case.key])
            for case in cases
            if case.answer is not None and case.key in recorded.created
        ]
        if answers:
            answers_record_past(actor=self.actor, rows=answers)
        return Written(len(recorded.created), len(cases) - len(recorded.created))

    def _ids(self, cases: Sequence[NamedCase]) -> _Ids:
        holders = list(dict.fromkeys(_holders(cases)))
        actor = self.actor
        heads = {name: name for holder in holders for name in (holder.team_answered_by,) if name}
        managers = {holder.manager: holder.manager for holder in holders if holder.manager}
        people = {holder.person: holder.person_name for holder in holders if holder.person}
        head_ids = people_record_past(
            actor=actor, names=_prefixed("manager", heads | managers), level=Level.MANAGER
        )
        named_teams = {holder.team: holder.team_answered_by for holder in holders if holder.team}
        return _Ids(
            people=people_record_past(actor=actor, names=people),
            managers=head_ids,
            teams=teams_record_past(
                actor=actor,
                managers={
                    team: head_ids.get(f"manager:{head}", self.answerable_id)
                    for team, head in named_teams.items()
                },
                names={team: team for team in named_teams},
            ),
            roles=roles_record_past(
                actor=actor,
                codes={holder.role for holder in holders if holder.role},
                names=self.mapping.role_names,
            ),
            topics=topics_record_past(
                actor=actor, names={case.topic: case.topic for case in cases if case.topic}
            ),
            clients=clients_record_past(
                actor=actor, names={case.client_key: case.client_name for case in cases}
            ),
        )

    def _past_request(self, case: NamedCase, ids: _Ids) -> PastRequest:
        return PastRequest(
            external_ref=case.key,
            client_id=ids.clients[case.client_key],
            contact_id=None,
            topic_id=ids.topics.get(case.topic),
            subject=case.subject,
            original_text=case.text,
            channel=case.channel,
            priority=case.priority,
            opened_at=case.opened_at,
            steps=tuple(
                PastStep(
                    kind=step.kind,
                    at=step.at,
                    time_known=step.time_known,
                    **_stamp(step.holder, ids),
                )
                for step in case.steps
            ),
        )

    def _past_answer(self, case: NamedCase, ids: _Ids, request_id: int) -> PastAnswer:
        if case.answer is None:
            raise InvalidInput(_("The case has no answer."))
        stamp = _stamp(case.steps[-1].holder, ids)
        return PastAnswer(
            external_ref=case.key,
            kind=self.mapping.survey,
            request_id=request_id,
            client_id=ids.clients[case.client_key],
            consultant_id=stamp["owner_id"],
            manager_id=stamp["manager_id"],
            team_id=stamp["team_id"],
            role_id=stamp["role_id"],
            topic_id=ids.topics.get(case.topic),
            channel=case.channel,
            score=case.answer.score,
            at=case.answer.at,
        )


def _holders(cases: Iterable[NamedCase]) -> Iterator[Holder]:
    for case in cases:
        for step in case.steps:
            yield step.holder


def _prefixed(prefix: str, names: dict[str, str]) -> dict[str, str]:
    """Heads get keys of their own: a head and a consultant may share a name."""
    return {f"{prefix}:{key}": name for key, name in names.items()}


def _stamp(holder: Holder, ids: _Ids) -> dict[str, int | None]:
    return {
        "owner_id": ids.people.get(holder.person),
        "role_id": ids.roles.get(holder.role),
        "team_id": ids.teams.get(holder.team),
        "manager_id": ids.managers.get(f"manager:{holder.manager}"),
    }
