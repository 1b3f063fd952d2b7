"""What became of the demo company's contracts: renewals, growth, losses, other currencies; and what
people assume of their figures.

The story: small clients leave more than large ones; two renewed late; one pays in francs, for
which nobody has given a rate.
"""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from accounts.actors import actor_for_membership
from accounts.models import Company, Membership
from clients import services as clients
from clients.models import Contract
from core.access import Actor
from demo.clients import Account
from demo.recent import Story
from metrics import services as metrics

SEED = 20_260_105
_LATE = 12
# Of ten clients whose contract ends, so many leave.
_LEAVE = {"Small": 3, "Mid-market": 1, "Enterprise": 0}
_RATES = {"USD": ("0.93", "0.86"), "GBP": ("1.17", "1.15")}
_FOREIGN = ("USD", "GBP", "CHF")


def tell_contracts(actor: Actor, story: Story, accounts: list[Account]) -> None:
    """Contracts that ended are renewed, most of them; others grow or shrink; rates by day."""
    random, today = Random(SEED), story.now.date()
    _tell_rates(actor, today)
    by_client = {account.client.pk: account for account in accounts}
    rows = Contract.objects.of_company(actor.company_id).order_by("pk")
    for place, contract in enumerate(rows):
        segment = by_client[contract.client_id].client.segment
        if place % 14 == 5:
            _begin_late(actor, random, contract, today)
        elif place in {17, 41, 73}:
            _pay_in(actor, contract, _FOREIGN[(17, 41, 73).index(place)])
        elif contract.ends_on is not None and contract.ends_on <= today:
            _end(actor, random, contract, segment, is_late=place % 9 == 0)
        elif random.random() < 0.2:
            _leave_or_shrink(actor, random, contract, segment, today)
        elif random.random() < 0.25:
            _grow(actor, random, contract, today)


def _tell_rates(actor: Actor, today: date) -> None:
    for currency, rates in _RATES.items():
        for age, rate in zip((900, 200), rates, strict=True):
            clients.exchange_rate_set(
                actor=actor,
                currency=currency,
                starts_on=today - timedelta(days=age),
                rate=Decimal(rate),
            )


def _pay_in(actor: Actor, contract: Contract, currency: str) -> None:
    clients.contract_update(actor=actor, contract_id=contract.pk, currency=currency, ends_on=None)


def _begin_late(actor: Actor, random: Random, contract: Contract, today: date) -> None:
    """A client since some months only; before, they tried it."""
    clients.contract_update(
        actor=actor,
        contract_id=contract.pk,
        starts_on=today - timedelta(days=random.randrange(15, 420)),
        ends_on=today + timedelta(days=random.randrange(300, 600)),
    )


def _end(actor: Actor, random: Random, contract: Contract, segment: str, *, is_late: bool) -> None:
    """The client leaves, or goes on for a year: at the same price, more, or less."""
    if random.randrange(10) < _LEAVE[segment] or contract.ends_on is None:
        return
    factor = random.choice(("1", "1", "1.05", "1.2", "0.85"))
    _sign(
        actor,
        contract,
        title="Planner licence, renewed",
        amount=(contract.amount * Decimal(factor)).quantize(Decimal(1)),
        starts_on=contract.ends_on + timedelta(days=_LATE if is_late else 0),
        days=365,
    )


def _leave_or_shrink(
    actor: Actor, random: Random, contract: Contract, segment: str, today: date
) -> None:
    """Some day of the last year and a half the contract ended early, or went on smaller."""
    day = today - timedelta(days=random.randrange(20, 500))
    if day <= contract.starts_on:
        return
    clients.contract_update(actor=actor, contract_id=contract.pk, ends_on=day)
    if random.randrange(10) >= _LEAVE[segment] * 2:
        amount = (contract.amount * Decimal("0.7")).quantize(Decimal(1))
        _sign(actor, contract, title="Planner licence", amount=amount, starts_on=day, days=730)


def _grow(actor: Actor, random: Random, contract: Contract, today: date) -> None:
    _sign(
        actor,
        contract,
        title="More workplaces",
        amount=(contract.amount * Decimal("0.25")).quantize(Decimal(1)),
        starts_on=today - timedelta(days=random.randrange(10, 450)),
        days=900,
    )


def _sign(
    actor: Actor, contract: Contract, *, title: str, amount: Decimal, starts_on: date, days: int
) -> None:
    clients.contract_create(
        actor=actor,
        client_id=contract.client_id,
        title=title,
        amount=amount,
        currency=contract.currency,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=days),
    )


def tell_assumptions(story: Story, company: Company) -> None:
    """One that is stated, one confirmed, one refuted."""
    people = Membership.objects.of_company(company.pk).select_related("company")
    head = actor_for_membership(people.filter(level="head").earliest("pk"), via="demo")
    manager = story.actor(story.staff.managers[0].pk)
    metrics.assumption_state(
        actor=manager,
        cause_code="nps",
        effect="new clients by recommendation",
        coefficient=Decimal(2),
        unit="%",
        source="Sales asked last year’s new clients how they had heard of us.",
    )
    confirmed = metrics.assumption_state(
        actor=manager,
        cause_code="fcr",
        effect="requests a client sends a year",
        coefficient=Decimal("-0.5"),
        unit="%",
        source="Who is helped at once does not have to write again.",
    )
    metrics.assumption_judge(
        actor=head,
        assumption_id=confirmed.pk,
        status="confirmed",
        evidence="Trial with two teams over two quarters: 8 % fewer requests at +15 points.",
    )
    refuted = metrics.assumption_state(
        actor=head,
        cause_code="first_response_time",
        effect="CSAT",
        coefficient=Decimal("-1.5"),
        unit="points",
        source="Everybody said so.",
    )
    metrics.assumption_judge(
        actor=head,
        assumption_id=refuted.pk,
        status="refuted",
        evidence="In 4,000 requests CSAT went with the first solution, not with the first reply.",
    )
