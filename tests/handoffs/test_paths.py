"""The prepared ways of requests: derived by the relay, equal to a recomputation, judged by the
matrix of their day."""

from typing import Any

from core.outbox import run_due
from handoffs.models import RequestPath
from handoffs.selectors.paths import path_differences
from tests.factories.handoffs import (
    hold_role,
    make_role,
    make_topic,
    open_request,
)


def path_of(request: Any) -> RequestPath:
    """The prepared way, after the relay."""
    run_due(request.company_id)
    assert path_differences(request.company_id, [request.pk]) == []
    return RequestPath.objects.get(request=request)


def test_path_of_a_new_request_holds_where_it_landed(
    company: Any, consultant: Any, client: Any, actor_of: Any
) -> None:
    hold_role(consultant, "CS")
    topic = make_topic(company, role="CS")
    request = open_request(
        actor_of(consultant), client.client, owner_id=consultant.pk, topic_id=topic.pk
    )

    path = path_of(request)

    role = make_role(company, "CS")
    assert (path.first_role, path.last_role, path.accountable_role) == (role, role, role)
    assert (path.topic, path.topic_role, path.responsibility) == (topic, role, None)
    assert (path.roles, path.named_roles, path.acted_roles) == ([role.pk], [role.pk], [])
    assert (path.landed_wrong, path.done_outside, path.is_resolved) == (False, None, False)
    assert (path.moves_person, path.loops_person, path.handovers) == (0, 0, 0)
    assert path.lost_seconds == 0
