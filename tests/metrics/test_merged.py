"""Merged requests in the figures: closed by nobody, also after a rebuild and taken back."""

from io import StringIO

from django.core.management import call_command

from accounts.actors import actor_for_membership
from accounts.models import Company
from handoffs import services
from handoffs.models import Entry, RequestPath
from surveys.models import Invitation
from tests.factories.metrics import drain, observed, wrong_leaves
from tests.metrics.conftest import Crew


def test_merged_when_never_resolved_then_counts_in_no_figure_and_nobody_is_asked(
    crew: Crew, company: Company
) -> None:
    story, actor = crew.story(), actor_for_membership(crew.marta)
    kept = story.open(crew.marta, topic_id=crew.topic.pk)
    duplicate = story.open(crew.marta, hours=1, topic_id=crew.topic.pk)
    services.request_merge(actor=actor, request_id=kept.pk, duplicate_id=duplicate.pk)
    drain(company)
    assert observed("closed_requests") == []
    assert observed("resolve_time_first") == []
    services.request_resolve(actor=actor, request_id=kept.pk)
    drain(company)
    assert [row.source_id for row in observed("closed_requests")] == [kept.pk]
    assert not Invitation.objects.filter(request=duplicate).exists()
    assert RequestPath.objects.get(request=duplicate).is_resolved is False
    call_command("metrics_rebuild", "--company", "plano", stdout=StringIO())
    assert [row.source_id for row in observed("closed_requests")] == [kept.pk]
    assert wrong_leaves(company) == []


def test_merged_when_it_had_been_resolved_and_reopened_then_that_stays_as_it_was(
    crew: Crew, company: Company
) -> None:
    story, actor = crew.story(), actor_for_membership(crew.marta)
    kept = story.open(crew.marta)
    duplicate = story.open(crew.marta)
    story.resolve(duplicate, crew.marta, hours=2)
    story.reopen(duplicate, crew.marta, hours=3)
    drain(company)
    before = [(row.source_id, row.value) for row in observed("resolve_time_last")]
    services.request_merge(actor=actor, request_id=kept.pk, duplicate_id=duplicate.pk)
    duplicate.refresh_from_db()
    drain(company)
    assert duplicate.first_resolved_at == story.at(2)
    assert [(row.source_id, row.value) for row in observed("resolve_time_last")] == before
    assert [row.source_id for row in observed("closed_requests")] == [duplicate.pk]
    assert wrong_leaves(company) == []


def test_merged_when_taken_back_and_resolved_then_counts_once(crew: Crew, company: Company) -> None:
    story, actor = crew.story(), actor_for_membership(crew.marta)
    kept, duplicate = story.open(crew.marta), story.open(crew.marta)
    services.request_merge(actor=actor, request_id=kept.pk, duplicate_id=duplicate.pk)
    services.request_unmerge(actor=actor, request_id=duplicate.pk)
    services.request_resolve(actor=actor, request_id=duplicate.pk)
    drain(company)
    assert [row.source_id for row in observed("closed_requests")] == [duplicate.pk]
    assert wrong_leaves(company) == []
    assert Entry.objects.filter(kind="resolved").count() == 1
