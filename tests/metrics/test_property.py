"""Whatever happens in whatever order, the leaves end up as a recomputation from the ledger."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import services as accounts
from accounts.models import Company, Membership
from core.access import Actor
from core.errors import DomainError
from core.outbox import run_due
from handoffs import services as handoffs
from handoffs.models import Handover, Request
from metrics.catalogue import CATALOGUE
from metrics.rollup import rollup
from metrics.selectors import Level, figures
from surveys.models import Invitation, Survey
from tests.factories.metrics import MONDAY, Story, answer, drain, in_past, invite, wrong_leaves
from tests.metrics.conftest import Crew

ACTIONS = (
    *("open", "open", "resolve", "resolve", "resolve", "reopen", "reply", "write_in", "wait"),
    *("resume", "assign", "offer", "accept", "accept", "decline", "give_back", "retopic"),
    *("invite", "answer", "answer", "move_line", "deactivate"),
    *("relay", "relay", "relay", "relay", "rollup", "rollup", "write_in", "reopen"),
)
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
    survey: Survey
    hours: int = 0
    story: Story = field(init=False)
    invitations: list[Invitation] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.story = self.crew.story()
        for number, person in enumerate(self.crew.consultants):
            self.open(number, person)
            self.invite(number, person)

    def do(self, action: str, thing: int, person: int, hours: int) -> None:
        """One step."""
        self.hours += hours
        method: Callable[[int, Membership], None] = getattr(self, action)
        with suppress(DomainError), transaction.atomic():
            method(thing, self.crew.consultants[person])

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
        self.invitations.append(
            invite(self.survey, self.crew.client, at=at, consultant=who, manager=manager)
        )

    def answer(self, thing: int, who: Membership) -> None:
        invitation = self.invitations[thing % len(self.invitations)]
        answer(invitation, thing, at=self.story.at(self.hours))

    def move_line(self, thing: int, who: Membership) -> None:
        accounts.reporting_line_set(
            actor=self.system,
            member_id=who.pk,
            manager_id=(self.crew.helen if thing % 2 else self.crew.otto).pk,
            team_id=None,
            starts_on=(MONDAY + timedelta(days=thing)).date(),
        )

    def deactivate(self, thing: int, who: Membership) -> None:
        if thing == 0:
            accounts.person_deactivate(actor=self.system, person_id=who.pk)

    def relay(self, thing: int, who: Membership) -> None:
        run_due(self.company.pk, max_batches=1)

    def rollup(self, thing: int, who: Membership) -> None:
        rollup(self.company.pk, max_batches=1, batch=thing + 1)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_any_story_in_any_order_then_rollups_are_the_recomputation(
    company: Company, crew: Crew, system: Actor, steps: list[tuple[str, int, int, int]]
) -> None:
    with transaction.atomic():
        survey = Survey.objects.create(
            company=company, kind="nps", question_en="?", question_ru="?"
        )
        world = World(company, crew, system, survey)
        for step in steps:
            world.do(*step)
        drain(company)
        assert wrong_leaves(company) == []
        assert_levels_add_up(company)
        transaction.set_rollback(True)


def assert_levels_add_up(company: Company) -> None:
    start, end = MONDAY.date(), (MONDAY + timedelta(days=400)).date()
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
