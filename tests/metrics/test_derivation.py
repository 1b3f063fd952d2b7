"""What follows from a story: values, days and credit."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from accounts import services as accounts
from accounts.models import Company
from accounts.selectors import local_day
from core.access import Actor
from handoffs import services as handoffs
from metrics.catalogue import RESPONSE_OF
from metrics.derivation import REQUESTS, definitions_in_use
from metrics.models import DirtyBucket, MetricBuild, MetricDefinition, Observation
from metrics.observing import observe
from roles import services as roles
from surveys.models import Survey
from tests.factories.due_times import make_policy
from tests.factories.handoffs import make_client, make_topic
from tests.factories.metrics import MONDAY, answer, drain, in_past, invite, observed, wrong_leaves
from tests.factories.questions import ask
from tests.metrics.conftest import Crew


def test_resolved_request_then_times_and_credit_of_the_owner(company: Company, crew: Crew) -> None:
    story = crew.story()
    request = story.open(crew.marta, 0, crew.topic.pk)
    story.reply(request, crew.jonas, 1)
    story.resolve(request, crew.marta, 25)
    drain(company)
    assert [one.value for one in observed("first_response_time")] == [3600]
    assert [one.consultant for one in observed("first_response_time")] == [crew.jonas]
    assert [one.value for one in observed("resolve_time_first_clock")] == [25 * 3600]
    # Tuesday ten o'clock: a whole working day of eight hours and one hour more.
    (resolved,) = observed("resolve_time_first")
    assert resolved.value == 9 * 3600
    assert resolved.consultant == crew.marta
    assert resolved.manager == crew.helen
    assert resolved.role is not None
    assert resolved.role.code == "S"
    assert resolved.client == crew.client
    assert resolved.topic == crew.topic
    assert resolved.day == date(2026, 3, 3)
    assert [one.value for one in observed("closed_requests")] == [1]
    assert wrong_leaves(company) == []


def test_automatic_reply_and_comment_then_no_first_response(company: Company, crew: Crew) -> None:
    story = crew.story()
    story.open(crew.marta)
    drain(company)
    assert observed("first_response_time") == []


def test_moved_line_and_deactivation_then_no_past_figure_changes(
    company: Company, crew: Crew, system: Actor
) -> None:
    story = crew.story()
    story.resolve(story.open(crew.marta), crew.marta, 2)
    drain(company)
    before = list(Observation.objects.order_by("pk").values())
    accounts.reporting_line_set(
        actor=system,
        member_id=crew.marta.pk,
        manager_id=crew.otto.pk,
        team_id=None,
        starts_on=date(2026, 2, 1),
    )
    accounts.person_deactivate(actor=system, person_id=crew.marta.pk)
    story.open(crew.jonas, 3)
    drain(company)
    after = Observation.objects.filter(pk__in=[row["id"] for row in before]).order_by("pk")
    assert list(after.values()) == before
    assert wrong_leaves(company) == []


def test_fcr_without_hand_over_then_positive_and_provisional(company: Company, crew: Crew) -> None:
    story = crew.story()
    story.resolve(story.open(crew.marta), crew.marta, 2)
    drain(company)
    (fcr,) = observed("fcr")
    assert fcr.positive
    assert fcr.value == 1
    assert fcr.settles_at == story.at(2) + timedelta(days=7)


def test_fcr_after_accepted_hand_over_then_negative_and_settled(
    company: Company, crew: Crew
) -> None:
    story = crew.story()
    request = story.open(crew.marta)
    story.hand_over(request, crew.marta, crew.priya, 1, 3)
    story.resolve(request, crew.priya, 4)
    drain(company)
    (fcr,) = observed("fcr")
    assert not fcr.positive
    assert fcr.settles_at is None
    assert fcr.consultant == crew.priya
    assert [one.value for one in observed("handovers_per_request")] == [1]
    (accepted,) = observed("handover_acceptance_time")
    assert accepted.value == 2 * 3600
    assert accepted.consultant == crew.priya


@pytest.mark.parametrize(("hours", "positive"), [(2 + 7 * 24 - 1, False), (2 + 7 * 24, True)])
def test_fcr_reopened_within_seven_days_then_negative(
    company: Company, crew: Crew, hours: float, positive: bool
) -> None:
    story = crew.story()
    request = story.open(crew.marta)
    story.resolve(request, crew.marta, 2)
    drain(company)
    story.reopen(request, crew.marta, hours)
    drain(company)
    (fcr,) = observed("fcr")
    assert fcr.positive is positive
    assert fcr.day == date(2026, 3, 2)
    assert wrong_leaves(company) == []


def test_fcr_repeated_on_same_topic_then_negative_until_the_topic_is_corrected(
    company: Company, crew: Crew, system: Actor
) -> None:

    other = make_topic(company, "billing")
    story = crew.story()
    story.resolve(story.open(crew.marta, 0, crew.topic.pk), crew.marta, 2)
    drain(company)
    again = story.open(crew.jonas, 50, crew.topic.pk)
    drain(company)
    assert [one.positive for one in observed("fcr")] == [False]
    handoffs.request_change_details(actor=system, request_id=again.pk, topic_id=other.pk)
    drain(company)
    assert [one.positive for one in observed("fcr")] == [True]
    assert Observation.objects.filter(definition__code="fcr").count() == 3
    assert wrong_leaves(company) == []


def test_fcr_of_another_client_or_without_topic_then_not_broken(
    company: Company, crew: Crew
) -> None:
    story = crew.story()
    story.resolve(story.open(crew.marta, 0, crew.topic.pk), crew.marta, 2)
    story.resolve(story.open(crew.marta, 3), crew.marta, 4)
    story.open(crew.marta, 5)
    story.client = make_client(company, "Other").client
    story.open(crew.jonas, 10, crew.topic.pk)
    drain(company)
    assert [one.positive for one in observed("fcr")] == [True, True]


def test_resolved_twice_then_closed_once_and_last_resolution_moves(
    company: Company, crew: Crew
) -> None:
    story = crew.story()
    request = story.open(crew.marta)
    story.resolve(request, crew.marta, 1)
    story.reopen(request, crew.marta, 24)
    drain(company)
    assert [one.day for one in observed("resolve_time_last")] == [date(2026, 3, 2)]
    story.resolve(request, crew.marta, 25)
    drain(company)
    assert len(observed("closed_requests")) == 1
    assert [one.day for one in observed("resolve_time_last")] == [date(2026, 3, 3)]
    assert [one.value for one in observed("resolve_time_last")] == [9 * 3600]
    assert wrong_leaves(company) == []


def test_waiting_for_the_client_then_net_time_is_shorter(company: Company, crew: Crew) -> None:

    story = crew.story()
    request = story.open(crew.marta)
    actor = in_past(crew.marta)
    handoffs.request_wait(actor=actor, request_id=request.pk, at=story.at(1))
    handoffs.request_resume(actor=actor, request_id=request.pk, at=story.at(3))
    story.resolve(request, crew.marta, 4)
    drain(company)
    assert [one.value for one in observed("resolve_time_net")] == [2 * 3600]
    assert [one.value for one in observed("resolve_time_net_clock")] == [2 * 3600]
    assert [one.value for one in observed("resolve_time_last_clock")] == [4 * 3600]
    assert [one.value for one in observed("resolve_time_last")] == [4 * 3600]


def test_back_and_forth_then_a_loop_a_circle_and_the_time_of_each_holder(
    company: Company, crew: Crew
) -> None:
    story = crew.story()
    straight = story.open(crew.jonas)
    story.hand_over(straight, crew.jonas, crew.priya, 1, 2)
    story.resolve(straight, crew.priya, 3)
    winding = story.open(crew.marta)
    story.hand_over(winding, crew.marta, crew.priya, 1, 2)
    declined = handoffs.handover_offer(
        actor=in_past(crew.priya),
        request_id=winding.pk,
        to_owner_id=crew.jonas.pk,
        why="w",
        tried="t",
        expected="e",
        at=story.at(3),
    )
    handoffs.handover_decline(
        actor=in_past(crew.jonas), handover_id=declined.pk, reason="Not mine", at=story.at(4)
    )
    story.hand_over(winding, crew.priya, crew.marta, 5, 6)
    story.resolve(winding, crew.marta, 7)
    story.reopen(winding, crew.marta, 30)
    story.hand_over(winding, crew.marta, crew.jonas, 31, 32)
    story.resolve(winding, crew.jonas, 33)
    drain(company)
    for code in ("loop_rate", "circle_rate"):
        found = {one.source_id: (one.positive, one.value) for one in observed(code)}
        assert found == {straight.pk: (False, 0), winding.pk: (True, 1)}
    held = [
        (one.consultant, one.value)
        for one in observed("time_by_holder")
        if one.source_id == winding.pk
    ]
    # From nine to four; an hour's break at one.
    assert held == [(crew.marta, 7200), (crew.priya, 3 * 3600), (crew.marta, 3600)]
    assert wrong_leaves(company) == []


def test_question_answered_then_time_of_who_was_asked(company: Company, crew: Crew) -> None:
    story = crew.story()
    request = story.open(crew.marta, 0, crew.topic.pk)
    with time_machine.travel(story.at(1), tick=False):
        first, _second = ask(in_past(crew.marta), request, crew.priya, crew.daniel)
    with time_machine.travel(story.at(3), tick=False):
        handoffs.question_answer(actor=in_past(crew.priya), question_id=first.pk, text="No")
    drain(company)
    (one,) = observed("question_answer_time")
    assert (one.key, one.value, one.consultant) == (first.pk, 2 * 3600, crew.priya)
    assert (one.manager, one.topic) == (crew.otto, crew.topic)
    assert one.role is not None
    assert one.role.code == "CS"
    assert wrong_leaves(company) == []


def test_promises_then_kept_by_who_did_it_and_missed_by_who_had_it(
    company: Company, crew: Crew, system: Actor
) -> None:
    make_policy(company)
    story = crew.story()
    with time_machine.travel(MONDAY, tick=False):
        kept, missed = story.open(crew.marta), story.open(crew.marta)
    story.reply(kept, crew.jonas, 1)
    with time_machine.travel(story.at(30), tick=False):
        handoffs.due_times_tell(actor=system)
    drain(company)
    first = {one.source_id: one for one in observed("service_level_first_response")}
    assert (first[kept.pk].positive, first[kept.pk].consultant) == (True, crew.jonas)
    assert (first[missed.pk].positive, first[missed.pk].consultant) == (False, crew.marta)
    assert first[missed.pk].at == story.at(2)
    assert observed("service_level_resolution") == []
    story.reply(missed, crew.jonas, 31)
    story.resolve(missed, crew.marta, 32)
    story.resolve(kept, crew.marta, 33)
    drain(company)
    assert [one.positive for one in observed("service_level_first_response")] == [True, False]
    late = {one.source_id: one.positive for one in observed("service_level_resolution")}
    assert late == {missed.pk: True, kept.pk: True}
    story.reopen(kept, crew.marta, 34)
    drain(company)
    assert [one.source_id for one in observed("service_level_resolution")] == [missed.pk]
    assert wrong_leaves(company) == []


def test_topic_that_cannot_be_solved_at_first_contact_then_left_out_of_net(
    company: Company, crew: Crew, system: Actor
) -> None:
    story = crew.story()
    story.resolve(story.open(crew.marta, 0, crew.topic.pk), crew.marta, 2)
    story.resolve(story.open(crew.marta, 200), crew.marta, 202)
    drain(company)
    assert [one.positive for one in observed("fcr_net")] == [True, True]
    for solvable, count in ((False, 1), (True, 2)):
        roles.topic_update(actor=system, topic_id=crew.topic.pk, solvable_at_first_contact=solvable)
        drain(company)
        assert len(observed("fcr_net")) == count
        assert len(observed("fcr")) == 2
        assert wrong_leaves(company) == []


@pytest.mark.parametrize(
    ("kind", "code", "scores"),
    [
        ("csat", "csat", {1: "-", 2: "-", 3: "0", 4: "+", 5: "+"}),
        ("ces", "ces", {1: "-", 3: "-", 4: "0", 5: "+", 7: "+"}),
        ("nsat", "nsat", {1: "+", 2: "0", 3: "-", 4: "-"}),
        ("fcr", "fcr_confirmed", {0: "-", 1: "+"}),
        ("nps", "nps", {0: "-", 6: "-", 7: "0", 8: "0", 9: "+", 10: "+"}),
    ],
)
def test_answers_of_any_kind_then_counted_by_their_scale(
    company: Company, crew: Crew, kind: str, code: str, scores: dict[int, str]
) -> None:
    survey = Survey.objects.create(company=company, kind=kind, question_en="?", question_ru="?")
    for score in scores:
        answer(invite(survey, crew.client, at=MONDAY), score, at=MONDAY)
    if kind == "nsat":
        answer(invite(survey, crew.client, at=MONDAY), None, at=MONDAY)
    drain(company)
    signs = {(True, False): "+", (False, True): "-", (False, False): "0"}
    found = {int(one.value): signs[one.positive, one.negative] for one in observed(code)}
    assert found == scores
    delivered = len(scores) + (kind == "nsat")
    assert len(observed("response_rate")) == delivered
    assert len(observed(RESPONSE_OF[code])) == delivered


@pytest.fixture
def nps(company: Company) -> Survey:
    """The NPS survey."""
    return Survey.objects.create(company=company, kind="nps", question_en="?", question_ru="?")


def test_answer_changed_then_last_counts_on_the_day_of_the_first(
    company: Company, crew: Crew, nps: Survey
) -> None:
    invitation = invite(nps, crew.client, at=MONDAY, consultant=crew.priya, manager=crew.otto)
    answer(invitation, 3, at=MONDAY + timedelta(days=1))
    drain(company)
    answer(invitation, 9, at=MONDAY + timedelta(days=4))
    drain(company)
    (observation,) = observed("nps")
    assert (observation.value, observation.positive, observation.negative) == (9, True, False)
    assert observation.day == date(2026, 3, 3)
    assert observation.revision == 2
    assert observation.consultant == crew.priya
    (responded,) = observed("response_rate")
    assert responded.positive
    assert responded.day == date(2026, 3, 2)
    assert wrong_leaves(company) == []


def test_invitation_without_answer_then_provisional_until_it_closes(
    company: Company, crew: Crew, nps: Survey
) -> None:
    invitation = invite(nps, crew.client, at=MONDAY)
    drain(company)
    (responded,) = observed("response_rate")
    assert not responded.positive
    assert responded.settles_at == invitation.closes_at
    assert observed("nps") == []


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("Pacific/Kiritimati", datetime(2026, 6, 30, 9, 59, 59, tzinfo=UTC)),
        ("Pacific/Kiritimati", datetime(2026, 6, 30, 10, 0, tzinfo=UTC)),
        ("Pacific/Pago_Pago", datetime(2026, 6, 30, 10, 59, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 3, 28, 23, 30, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 3, 29, 21, 59, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 3, 29, 22, 0, tzinfo=UTC)),
        ("America/Sao_Paulo", datetime(2018, 11, 4, 2, 59, tzinfo=UTC)),
        ("Asia/Kathmandu", datetime(2024, 2, 29, 18, 14, tzinfo=UTC)),
        ("Asia/Kathmandu", datetime(2024, 2, 29, 18, 15, tzinfo=UTC)),
    ],
)
def test_day_of_any_zone_then_as_the_one_place_says(
    company: Company, crew: Crew, nps: Survey, zone: str, at: datetime
) -> None:
    last = MetricDefinition.objects.get(code="nps")
    local = MetricDefinition.objects.create(
        company=company, code="nps", version=2, time_zone=zone, parameters=last.parameters
    )
    MetricBuild.objects.create(company=company, definition=local, state="active")
    answer(invite(nps, crew.client, at=at - timedelta(hours=1)), 9, at=at)
    drain(company)
    (here,) = Observation.objects.filter(definition=local, is_current=True)
    assert here.day == local_day(zone, at)
    assert wrong_leaves(company) == []


def test_event_delivered_five_times_then_nothing_changes(company: Company, crew: Crew) -> None:

    story = crew.story()
    request = story.open(crew.marta)
    story.resolve(request, crew.marta, 2)
    drain(company)
    before = list(Observation.objects.order_by("pk").values())
    for _ in range(5):
        assert observe(REQUESTS, company.pk, [request.pk], definitions_in_use(company.pk)) == 0
    assert list(Observation.objects.order_by("pk").values()) == before
    assert not DirtyBucket.objects.exists()
