"""Whatever happens in whatever order, the leaves end up as a recomputation from the ledger: the
engine's own, and another one in plain Python that shares nothing with it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import services as accounts
from accounts.actors import system_actor
from accounts.models import Company, Membership
from accounts.selectors import local_day
from core.access import Actor
from core.errors import DomainError
from core.outbox import run_due
from handoffs import services as handoffs
from handoffs.models import Handover, Question, Request
from handoffs.services.past import PastRequest, PastStep, requests_record_past
from handoffs.services.touch import touch_correct
from metrics.catalogue import CATALOGUE
from metrics.models import BuildState, Leaf, MetricBuild, MetricDefinition
from metrics.rollup import rollup
from metrics.selectors import Level, figures
from metrics.services.credit import credit_set
from metrics.services.workload import days_close
from roles import services as roles
from surveys.models import SCALES, Invitation, Survey
from surveys.services import credit_override
from tests.factories.due_times import make_policy
from tests.factories.metrics import Story, answer, drain, in_past, invite, wrong_leaves
from tests.metrics.conftest import Crew
from tests.metrics.independent import Key, facts_of, summed

ACTIONS = (
    *("open", "open", "resolve", "resolve", "resolve", "reopen", "reply", "write_in", "wait"),
    *("resume", "assign", "offer", "accept", "accept", "decline", "give_back", "retopic"),
    *("invite", "answer", "answer", "move_line", "deactivate"),
    *("relay", "relay", "relay", "relay", "rollup", "rollup", "write_in", "reopen"),
    *("ask", "reply_to_question", "touch", "touch", "credit", "credit_answer", "merge", "unmerge"),
    *("rename", "import_past", "close_days", "away", "day_off", "mark_topic", "promises_pass"),
)
# Where days are hard: clocks go forward and back, a leap day, the 53rd week of a year, zones far
# east, one that skipped a day, one whose day begins at one o'clock.
BEGINNINGS = (
    ("Europe/Berlin", datetime(2026, 3, 2, 8, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 3, 27, 20, tzinfo=UTC)),
    ("America/New_York", datetime(2025, 10, 31, 22, tzinfo=UTC)),
    ("Asia/Kathmandu", datetime(2024, 2, 27, 6, tzinfo=UTC)),
    ("Europe/London", datetime(2020, 12, 25, 10, tzinfo=UTC)),
    ("Pacific/Kiritimati", datetime(2025, 12, 30, 9, tzinfo=UTC)),
    ("Pacific/Apia", datetime(2011, 12, 27, 12, tzinfo=UTC)),
    ("America/Sao_Paulo", datetime(2018, 11, 2, 12, tzinfo=UTC)),
)
KINDS = ("nps", "csat", "ces", "nsat", "fcr")
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTIONS), st.integers(0, 9), st.integers(0, 3), st.integers(1, 40)),
    min_size=20,
    max_size=60,
)


@dataclass(slots=True)
class World:
    """A company in which anything may happen; what is refused has no effect."""

    company: Company
    crew: Crew
    system: Actor
    zone: str
    begins: datetime
    hours: int = 0
    surveys: list[Survey] = field(default_factory=list)
    story: Story = field(init=False)
    invitations: list[Invitation] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.story = self.crew.story()
        self.story.begins = self.begins
        self.surveys = Survey.objects.bulk_create(
            Survey(company=self.company, kind=kind, question_en="?", question_ru="?")
            for kind in KINDS
        )
        make_policy(self.company, starts_on=date(2000, 1, 1))
        for number, person in enumerate(self.crew.consultants):
            self.open(number, person)
            self.invite(number, person)

    def do(self, action: str, thing: int, person: int, hours: int) -> None:
        """One step."""
        self.hours += hours
        method: Callable[[int, Membership], None] = getattr(self, action)
        with suppress(DomainError), transaction.atomic(), time_machine.travel(self.now, tick=False):
            method(thing, self.crew.consultants[person])

    @property
    def now(self) -> datetime:
        return self.story.at(self.hours)

    def a_request(self, thing: int) -> Request:
        return self.story.requests[thing % len(self.story.requests)]

    def owner(self, thing: int) -> Actor:
        request = Request.objects.select_related("owner__company").get(pk=self.a_request(thing).pk)
        return in_past(request.owner) if request.owner else self.as_told

    @property
    def as_told(self) -> Actor:
        return in_past(self.crew.helen)

    def open(self, thing: int, who: Membership) -> None:
        self.story.open(who, self.hours, self.crew.topic.pk if thing % 3 else None)

    def _simple(self, service: Callable[..., object], thing: int, **values: object) -> None:
        service(
            actor=self.owner(thing),
            request_id=self.a_request(thing).pk,
            at=self.story.at(self.hours),
            **values,
        )

    def resolve(self, thing: int, who: Membership) -> None:
        self._simple(handoffs.request_resolve, thing)

    def reopen(self, thing: int, who: Membership) -> None:
        self._simple(handoffs.request_reopen, thing, note="Still grey.")

    def reply(self, thing: int, who: Membership) -> None:
        self._simple(handoffs.message_send, thing, body="Hello", is_automatic=thing > 7)

    def write_in(self, thing: int, who: Membership) -> None:
        self._simple(handoffs.message_receive, thing, body="It is grey again")

    def wait(self, thing: int, who: Membership) -> None:
        self._simple(handoffs.request_wait, thing)

    def resume(self, thing: int, who: Membership) -> None:
        self._simple(handoffs.request_resume, thing)

    def assign(self, thing: int, who: Membership) -> None:
        handoffs.request_assign(
            actor=self.as_told,
            request_id=self.a_request(thing).pk,
            owner_id=who.pk,
            reason="Load",
            at=self.story.at(self.hours),
        )

    def offer(self, thing: int, who: Membership) -> None:
        self._simple(
            handoffs.handover_offer, thing, to_owner_id=who.pk, why="w", tried="t", expected="e"
        )

    def _answer_offer(self, service: Callable[..., object], thing: int, **values: object) -> None:
        request = self.a_request(thing)
        offer = Handover.objects.filter(request=request, state="offered").first()
        if offer is not None and offer.to_owner is not None:
            service(
                actor=in_past(offer.to_owner),
                handover_id=offer.pk,
                at=self.story.at(self.hours),
                **values,
            )

    def accept(self, thing: int, who: Membership) -> None:
        self._answer_offer(handoffs.handover_accept, thing)

    def decline(self, thing: int, who: Membership) -> None:
        self._answer_offer(handoffs.handover_decline, thing, reason="Not mine")

    def give_back(self, thing: int, who: Membership) -> None:
        self._simple(handoffs.handover_return, thing, reason="Not mine after all")

    def retopic(self, thing: int, who: Membership) -> None:
        request = Request.objects.get(pk=self.a_request(thing).pk)
        topic = None if request.topic_id else self.crew.topic.pk
        with time_machine.travel(self.story.at(self.hours), tick=False):
            handoffs.request_change_details(
                actor=self.system, request_id=request.pk, topic_id=topic
            )

    def invite(self, thing: int, who: Membership) -> None:
        manager = self.crew.helen if thing % 2 else None
        at = self.story.at(self.hours)
        survey = self.surveys[thing % len(self.surveys)]
        self.invitations.append(
            invite(survey, self.crew.client, at=at, consultant=who, manager=manager)
        )

    def answer(self, thing: int, who: Membership) -> None:
        invitation = self.invitations[thing % len(self.invitations)]
        scale = SCALES[invitation.kind]
        score = None if thing == 9 else scale[thing % len(scale)]
        answer(invitation, score, at=self.story.at(self.hours))

    def move_line(self, thing: int, who: Membership) -> None:
        accounts.reporting_line_set(
            actor=self.system,
            member_id=who.pk,
            manager_id=(self.crew.helen if thing % 2 else self.crew.otto).pk,
            team_id=None,
            starts_on=(self.begins + timedelta(days=thing)).date(),
        )

    def deactivate(self, thing: int, who: Membership) -> None:
        if thing == 0:
            accounts.person_deactivate(actor=self.system, person_id=who.pk)

    def ask(self, thing: int, who: Membership) -> None:
        handoffs.questions_ask(
            actor=self.owner(thing),
            request_id=self.a_request(thing).pk,
            to_ids=[who.pk],
            text=f"Question {self.hours}?",
        )

    def reply_to_question(self, thing: int, who: Membership) -> None:
        question = Question.objects.filter(state="open").order_by("pk").first()
        if question is not None:
            handoffs.question_answer(
                actor=in_past(question.asked_to), question_id=question.pk, text="No"
            )

    def touch(self, thing: int, who: Membership) -> None:
        touch_correct(
            actor=in_past(who),
            request_id=self.a_request(thing).pk,
            day=local_day(self.zone, self.now) - timedelta(days=thing % 3),
            seconds=60 * thing,
            reason="By phone",
        )

    def credit(self, thing: int, who: Membership) -> None:
        part = "resolution" if thing % 2 else "first_reply"
        credit_set(
            actor=self.system,
            request_id=self.a_request(thing).pk,
            part=part,
            consultant_id=who.pk,
            reason="It was hers",
        )

    def credit_answer(self, thing: int, who: Membership) -> None:
        invitation = self.invitations[thing % len(self.invitations)]
        credit_override(
            actor=self.system, invitation_id=invitation.pk, consultant_id=who.pk, reason="Hers"
        )

    def merge(self, thing: int, who: Membership) -> None:
        kept, duplicate = self.a_request(thing), self.a_request(thing + 1)
        handoffs.request_merge(
            actor=self.owner(thing), request_id=kept.pk, duplicate_id=duplicate.pk
        )

    def unmerge(self, thing: int, who: Membership) -> None:
        handoffs.request_unmerge(actor=self.owner(thing), request_id=self.a_request(thing).pk)

    def rename(self, thing: int, who: Membership) -> None:
        accounts.person_update(actor=self.system, person_id=who.pk, name=f"Person {self.hours}")

    def import_past(self, thing: int, who: Membership) -> None:
        opened = self.now - timedelta(days=3 + thing)
        other = self.crew.consultants[thing % 4]
        steps = [
            PastStep("held", opened, who.pk, None, None, self.crew.otto.pk),
            PastStep("held", opened + timedelta(hours=5), other.pk, None, None, None),
            PastStep("resolved", opened + timedelta(days=2), other.pk, None, None, None, thing > 2),
        ]
        record = PastRequest(
            external_ref=f"old {self.hours}",
            client_id=self.crew.client.pk,
            contact_id=None,
            topic_id=self.crew.topic.pk if thing % 2 else None,
            subject="Old",
            original_text="Old",
            channel="email",
            priority="normal",
            opened_at=opened,
            steps=tuple(steps),
        )
        requests_record_past(actor=replace(self.system, via="import"), records=[record])

    def close_days(self, thing: int, who: Membership) -> None:
        days_close(actor=self.system)

    def away(self, thing: int, who: Membership) -> None:
        day = self.now.date() - timedelta(days=thing)
        accounts.absence_create(
            actor=self.system, member_id=who.pk, starts_on=day, ends_on=day + timedelta(days=2)
        )

    def day_off(self, thing: int, who: Membership) -> None:
        day = self.now.date() - timedelta(days=thing)
        accounts.holidays_change(actor=self.system, add={day: "Forgotten"})

    def mark_topic(self, thing: int, who: Membership) -> None:
        roles.topic_update(
            actor=self.system,
            topic_id=self.crew.topic.pk,
            solvable_at_first_contact=bool(thing % 2),
        )

    def promises_pass(self, thing: int, who: Membership) -> None:
        handoffs.due_times_tell(actor=self.system)

    def relay(self, thing: int, who: Membership) -> None:
        run_due(self.company.pk, max_batches=1)

    def rollup(self, thing: int, who: Membership) -> None:
        rollup(self.company.pk, max_batches=1, batch=thing + 1)


@pytest.mark.long
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS, beginning=st.sampled_from(BEGINNINGS))
def test_any_story_in_any_order_then_rollups_are_the_recomputation(
    company: Company,
    crew: Crew,
    steps: list[tuple[str, int, int, int]],
    beginning: tuple[str, datetime],
) -> None:
    zone, begins = beginning
    with transaction.atomic():
        report_by(company, zone)
        world = World(company, crew, system_actor(company), zone, begins)
        for step in steps:
            world.do(*step)
        drain(company)
        assert wrong_leaves(company) == []
        assert_as_counted_by_hand(company, zone)
        assert_levels_add_up(company, begins.date())
        transaction.set_rollback(True)
    company.refresh_from_db()


def report_by(company: Company, zone: str) -> None:
    """As if the company had reported by this zone from its first day."""
    company.time_zone = zone
    company.save(update_fields=["time_zone"])
    MetricBuild.objects.update(state=BuildState.RETIRED)
    for old in list(MetricDefinition.objects.all()):
        definition = MetricDefinition.objects.create(
            company=company, code=old.code, version=2, time_zone=zone, parameters=old.parameters
        )
        MetricBuild.objects.create(
            company=company, definition=definition, state=BuildState.ACTIVE, filled=True
        )


def assert_as_counted_by_hand(company: Company, zone: str) -> None:
    facts = summed(facts_of(company, zone))
    leaves = Leaf.objects.filter(build__state=BuildState.ACTIVE)
    columns = ("n", "total", "positives", "negatives")
    found = {
        Key(*key): tuple(counters)
        for *key, n, total, positives, negatives in leaves.values_list(
            "definition__code", "day", "manager_id", "consultant_id", *columns
        )
        for counters in [(n, total, positives, negatives)]
    }
    assert found == {key: sums.counters for key, sums in facts.items()}
    start, end = min(key.day for key in facts), max(key.day for key in facts) + timedelta(days=1)
    whole = figures(company_id=company.pk, codes=list(CATALOGUE), start=start, end=end)
    for code, metric in CATALOGUE.items():
        values = [value for key, sums in facts.items() if key.code == code for value in sums.values]
        if metric.is_duration and values:
            median, p90 = np.quantile(values, [0.5, 0.9])
            assert whole[code, None].value == pytest.approx(median)
            assert whole[code, None].p90 == pytest.approx(p90)


def assert_levels_add_up(company: Company, first: date) -> None:
    start, end = first - timedelta(days=40), first + timedelta(days=400)
    total, managers, people = (
        figures(company_id=company.pk, codes=list(CATALOGUE), start=start, end=end, level=level)
        for level in Level
    )
    for code in CATALOGUE:
        whole = total[code, None]
        for parts in (managers, people):
            mine = [one for (which, _), one in parts.items() if which == code]
            assert sum(one.n for one in mine) == whole.n
            assert sum(one.positives for one in mine) == whole.positives
            assert sum(one.negatives for one in mine) == whole.negatives
