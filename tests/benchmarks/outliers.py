"""Steady outliers on simulated work: how often chance is taken for one, how often one is found.

Without effect: everybody works by the same rates, on different mixes of topics and channels; and,
second, people differ among themselves by a few points, as people do. With effect: one person of
twenty is better or worse in one metric. Nothing here needs a database.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from metrics.outliers.mix import Cell
from metrics.outliers.steady import FALSE_DISCOVERIES, Looked, Question, against_own_past
from metrics.outliers.steady import against_peers as peers

Write = Callable[[str], object]
FIRST = date(2026, 1, 5)
TOPICS, CHANNELS = 6, ("email", "phone")


@dataclass(frozen=True, slots=True)
class World:
    """How work is drawn. `spread`: the standard deviation by which people truly differ; `effect`
    is added to the rate of person 1 in the first metric, in the last `weeks`."""

    people: int = 20
    weeks: int = 8
    weekly: int = 25
    rates: Sequence[float] = (0.9, 0.75, 0.55)
    spread: float = 0.0
    effect: float = 0.0
    before: int = 0


def drawn(world: World, random: Any) -> list[Question]:
    """Cells of every metric: shares, one score from −1 to 1, one time."""
    mixes = random.dirichlet(np.ones(TOPICS * len(CHANNELS)), size=world.people)
    questions = []
    for place, rate in enumerate(world.rates):
        hard = np.clip(rate + random.uniform(-0.08, 0.08, TOPICS * len(CHANNELS)), 0.03, 0.97)
        own = random.normal(0, world.spread, world.people) if world.spread else [0] * world.people
        effect = world.effect if place == 0 else 0.0
        cells = _shares(world, random, mixes, hard, own, effect)
        questions.append(Question(f"share{place}", cells, min_n=10))
    questions.append(Question("score", _scores(world, random, mixes), 10, is_score=True))
    questions.append(Question("time", _times(world, random, mixes), 10, is_time=True))
    return questions


def _work(world: World, random: Any, mixes: Any) -> Any:
    """(person, week, place of topic and channel, n) of everything done."""
    for person in range(world.people):
        for week in range(world.before + world.weeks):
            counts = random.multinomial(random.poisson(world.weekly), mixes[person])
            for place, n in enumerate(counts):
                if n:
                    yield person + 1, week, place, int(n)


def _cell(person: int, week: int, place: int, n: int, **sums: Any) -> Cell:
    topic, channel = divmod(place, len(CHANNELS))
    begins = FIRST + timedelta(weeks=week)
    return Cell(person, begins, topic + 1, CHANNELS[channel], n, **sums)


def _shares(
    world: World, random: Any, mixes: Any, hard: Any, own: Sequence[float], effect: float
) -> list[Cell]:
    cells = []
    for person, week, place, n in _work(world, random, mixes):
        rate = hard[place] + own[person - 1]
        rate += effect if person == 1 and week >= world.before else 0.0
        yes = float(random.binomial(n, min(max(rate, 0.01), 0.99)))
        cells.append(_cell(person, week, place, n, total=yes, squares=yes))
    return cells


def _scores(world: World, random: Any, mixes: Any) -> list[Cell]:
    cells = []
    for person, week, place, n in _work(world, random, mixes):
        up, _middle, down = random.multinomial(n, (0.55, 0.3, 0.15))
        cells.append(
            _cell(person, week, place, n, total=float(up - down), squares=float(up + down))
        )
    return cells


def _times(world: World, random: Any, mixes: Any) -> list[Cell]:
    cells = []
    for person, week, place, n in _work(world, random, mixes):
        values = tuple(sorted(float(v) for v in random.lognormal(1 + place / 10, 1, n)))
        cells.append(_cell(person, week, place, n, values=values))
    return cells


@dataclass(slots=True)
class Tally:
    """What was found in many runs."""

    runs: int = 0
    tests: int = 0
    steady_runs: int = 0
    steady: int = 0
    significant_runs: int = 0
    nominal: int = 0
    hits: int = 0
    false: int = 0

    def add(self, looked: Sequence[Looked]) -> None:
        """One run's findings; the planted one is person 1 in the first metric."""
        found = [one for one in looked if one.is_steady]
        self.runs += 1
        self.tests += len(looked)
        self.steady += len(found)
        self.steady_runs += bool(found)
        self.significant_runs += any(one.q <= FALSE_DISCOVERIES for one in looked)
        self.nominal += sum(one.p <= 0.05 for one in looked)
        planted = [one for one in found if (one.person, one.code) == (1, "share0")]
        self.hits += bool(planted)
        self.false += len(found) - len(planted)


def simulated(
    world: World, runs: int, seed: int, compare: Callable[..., list[Looked]] = peers
) -> Tally:
    """Many runs of one world."""
    random, tally = np.random.default_rng(seed), Tally()
    for _ in range(runs):
        tally.add(compare(drawn(world, random)))
    return tally


def run(rounds: int, write: Write) -> None:
    """Print both: findings without effect, and what is found of planted effects."""
    write("Without effect, 20 people, 5 metrics, 25 a week\n")
    quiet = {
        "against peers, nobody differs": (World(), peers),
        "against peers, people differ by 4 points": (World(spread=0.04), peers),
        "against peers, 200 people": (World(people=200), peers),
        "against one's own past": (World(before=8), against_own_past),
    }
    for place, (name, (world, compare)) in enumerate(quiet.items()):
        few = max(rounds // 10, 3) if world.people > 50 else rounds
        found = simulated(world, few, seed=place, compare=compare)
        write(
            f"  {name}: {found.runs} runs, {found.tests} tests; runs with a finding "
            f"{found.steady_runs / found.runs:.1%} (stated: at most {FALSE_DISCOVERIES:.0%}), "
            f"findings {found.steady / max(found.tests, 1):.4%} of tests; by the eight weeks "
            f"together alone {found.significant_runs / found.runs:.1%} of runs, "
            f"p ≤ 0.05 in {found.nominal / max(found.tests, 1):.1%} of tests\n"
        )
    write("One of 20 people differs from 90 % in one of 5 metrics: found in so many runs\n")
    write("  a week      −10       −15       −20       −30 points\n")
    for weekly in (15, 30, 60, 120):
        shares = []
        for effect in (-0.10, -0.15, -0.20, -0.30):
            world = World(weekly=weekly, effect=effect)
            found = simulated(world, max(rounds // 5, 4), seed=weekly)
            shares.append(f"{found.hits / found.runs:6.0%} ({found.false} false)")
        write(f"  {weekly:6d}  " + "  ".join(shares) + "\n")
