"""Eighteen months of the demo company's past, with stories to find.

- Priya Raman solves at first contact steadily more than her peers, and her clients say so.
- How-to questions about 3D travel in circles: Account, Support, Account, Customer success.
- Umbra Hotels has nobody as CS; its requests wait longest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from accounts.calendars import add_working_seconds
from accounts.models import WorkingCalendar
from core.access import Actor
from demo.clients import WITHOUT_SUCCESS, Account
from demo.company import Staff
from demo.texts import BLAME, PRAISE, WORDS_EN, WORDS_RU
from handoffs.services.past import PastRequest, PastStep, requests_record_past
from roles.models import Topic
from surveys.models import CreditRule
from surveys.services.past import PastAnswer, answers_record_past

STAR = "Priya Raman"
CIRCLES_WITH = "A"
REQUESTS = 2_400
BATCH = 400
HOUR = 3_600
_NPS_RULES = {"CS": CreditRule.CLIENT_SUCCESS, "A": CreditRule.CLIENT_ACCOUNT}


@dataclass(frozen=True, slots=True)
class Scene:
    """What every request of the past is drawn from."""

    staff: Staff
    accounts: list[Account]
    topics: list[Topic]
    weights: list[float]
    circling: frozenset[int]
    calendar: WorkingCalendar
    first_day: date
    days: int
    moved_on: date


@dataclass(frozen=True, slots=True)
class Drawn:
    """A request of the past, when its contact was asked, and what they answered, if anything."""

    request: PastRequest
    asked_at: datetime | None
    score: int | None
    answered_after: int
    comment: str


def write_past(actor: Actor, random: Random, scene: Scene) -> None:
    """Draw and record all of it, in batches."""
    drawn = [_draw(random, scene, number) for number in range(REQUESTS)]
    drawn.sort(key=lambda one: one.request.opened_at)
    for start in range(0, len(drawn), BATCH):
        _record(actor, drawn[start : start + BATCH])
    _record_nps(actor, random, scene)


def _record(actor: Actor, batch: Sequence[Drawn]) -> None:
    recorded = requests_record_past(actor=actor, records=[one.request for one in batch])
    answers_record_past(
        actor=actor,
        rows=[
            _answer(one, recorded.ids[one.request.external_ref]) for one in batch if one.asked_at
        ],
    )


def _answer(one: Drawn, request_id: int) -> PastAnswer:
    last = one.request.steps[-1]
    if one.asked_at is None:
        raise ValueError
    return PastAnswer(
        external_ref=one.request.external_ref,
        kind="csat",
        request_id=request_id,
        client_id=one.request.client_id,
        consultant_id=last.owner_id,
        manager_id=last.manager_id,
        team_id=last.team_id,
        role_id=last.role_id,
        topic_id=one.request.topic_id,
        channel=one.request.channel,
        score=one.score,
        asked_at=one.asked_at,
        at=one.asked_at + timedelta(hours=one.answered_after),
        comment=one.comment,
        credit_rule=CreditRule.REQUEST_OWNER,
    )


def _draw(random: Random, scene: Scene, number: int) -> Drawn:
    account = random.choice(scene.accounts)
    topic = random.choices(scene.topics, weights=scene.weights)[0]
    opened = _opening(random, scene)
    path = _path(random, scene, account, topic)
    steps, resolved = _steps(random, scene, account, path, opened)
    star = path[-1][1] == _star_id(scene)
    contact = random.choice(account.contacts)
    words = WORDS_RU if contact.language == "ru" else WORDS_EN
    score, comment = _score(random, circles=len(path) > 2, star=star)
    return Drawn(
        request=PastRequest(
            external_ref=f"demo-{number}",
            client_id=account.client.pk,
            contact_id=contact.pk,
            topic_id=topic.pk,
            subject=topic.name_ru if contact.language == "ru" else topic.name_en,
            original_text=random.choice(words),
            channel=random.choices(("email", "phone", "web"), weights=(6, 3, 1))[0],
            priority=random.choices(("low", "normal", "high", "urgent"), weights=(2, 12, 3, 1))[0],
            opened_at=opened,
            steps=tuple(steps),
        ),
        asked_at=resolved if random.random() < 0.9 else None,
        score=score,
        answered_after=random.randrange(1, 60),
        comment=comment,
    )


def _opening(random: Random, scene: Scene) -> datetime:
    """More requests late than early: the company grows."""
    day = scene.first_day + timedelta(days=int(scene.days * random.random() ** 0.8))
    minute = random.randrange(7 * 60, 18 * 60)
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minute)
    return add_working_seconds(scene.calendar.spec, start, random.randrange(60, HOUR))


def _star_id(scene: Scene) -> int:
    return next(person.pk for person in scene.staff.by_role["S"] if person.name == STAR)


def _holder(random: Random, scene: Scene, account: Account, code: str) -> tuple[str, int]:
    held = account.team.get(code)
    if held is None or random.random() < 0.25:
        held = random.choice(scene.staff.by_role[code]).pk
    return code, held


def _path(random: Random, scene: Scene, account: Account, topic: Topic) -> list[tuple[str, int]]:
    """Who held it, in order."""
    right = topic.role.code if topic.role else "S"
    if topic.pk in scene.circling and random.random() < 0.6:
        first = _holder(random, scene, account, CIRCLES_WITH)
        return [
            first,
            _holder(random, scene, account, "S"),
            first,
            _holder(random, scene, account, "CS"),
        ]
    path = []
    star_holds = right == "S" and random.random() < 0.08
    lost = account.client.name == WITHOUT_SUCCESS or random.random() < 0.24
    if lost and not star_holds:
        wrong = random.choice([code for code in ("A", "S", "CS") if code != right])
        path.append(_holder(random, scene, account, wrong))
    path.append((right, _star_id(scene)) if star_holds else _holder(random, scene, account, right))
    return path


def _steps(
    random: Random,
    scene: Scene,
    account: Account,
    path: Sequence[tuple[str, int]],
    opened: datetime,
) -> tuple[list[PastStep], datetime]:
    spec = scene.calendar.spec
    slow = 3 if account.client.name == WITHOUT_SUCCESS else 1
    steps, at = [], opened
    for index, (code, owner) in enumerate(path):
        steps.append(_step(scene, "held", at, code, owner))
        wait = int(random.lognormvariate(0, 0.8) * HOUR * slow)
        at = add_working_seconds(spec, at, max(wait, 120))
        if index in {0, len(path) - 1}:
            kind = "first_response" if index == 0 else "message_out"
            if len(path) > 1 or index == 0:
                steps.append(_step(scene, kind, at, code, owner))
        at = add_working_seconds(spec, at, int(random.lognormvariate(0.9, 0.9) * HOUR * slow))
    code, owner = path[-1]
    steps.append(_step(scene, "resolved", at, code, owner))
    reopened = 0.02 if owner == _star_id(scene) else 0.1
    if random.random() < reopened:
        again = add_working_seconds(spec, at, random.randrange(HOUR, 30 * HOUR))
        steps.append(_step(scene, "reopened", again, code, owner))
        at = add_working_seconds(spec, again, random.randrange(HOUR, 8 * HOUR))
        steps.append(_step(scene, "resolved", at, code, owner))
    return steps, at


def _step(scene: Scene, kind: str, at: datetime, code: str, owner: int) -> PastStep:
    staff = scene.staff
    manager, team = staff.line_on(owner, at.date() >= scene.moved_on)
    return PastStep(
        kind=kind,
        at=at,
        owner_id=owner,
        role_id=staff.roles[code].pk,
        team_id=team,
        manager_id=manager,
    )


def _score(random: Random, *, circles: bool, star: bool) -> tuple[int | None, str]:
    if random.random() > 0.42:
        return None, ""
    weights = (1, 1, 2, 8, 14)
    if circles:
        weights = (7, 6, 5, 3, 1)
    elif star:
        weights = (0, 0, 1, 5, 24)
    score = random.choices(range(1, 6), weights=weights)[0]
    return score, random.choice(PRAISE if score >= 4 else BLAME)


def _record_nps(actor: Actor, random: Random, scene: Scene) -> None:
    """Twice a year each client is asked; clients in circles recommend less."""
    rows = list(_nps_rows(random, scene))
    for start in range(0, len(rows), BATCH):
        answers_record_past(actor=actor, rows=rows[start : start + BATCH])


def _nps_rows(random: Random, scene: Scene) -> Iterator[PastAnswer]:
    for round_number, offset in enumerate((60, 240, 420, 505)):
        for account in scene.accounts:
            answers = random.random() < 0.6
            at = datetime.combine(
                scene.first_day + timedelta(days=offset + random.randrange(20)),
                datetime.min.time(),
                UTC,
            ) + timedelta(hours=random.randrange(8, 16))
            code = next((code for code in ("CS", "A") if code in account.team), None)
            owner = account.team.get(code or "")
            line = (
                scene.staff.line_on(owner, at.date() >= scene.moved_on) if owner else (None, None)
            )
            unhappy = account.client.name == WITHOUT_SUCCESS
            weights = (1, 0, 1, 1, 1, 2, 2, 4, 6, 8, 7) if not unhappy else (3,) * 7 + (1,) * 4
            yield PastAnswer(
                external_ref=f"demo-nps-{round_number}-{account.client.pk}",
                kind="nps",
                request_id=None,
                client_id=account.client.pk,
                consultant_id=owner,
                manager_id=line[0],
                team_id=line[1],
                role_id=scene.staff.roles[code].pk if code else None,
                topic_id=None,
                channel="email",
                score=random.choices(range(11), weights=weights)[0] if answers else None,
                at=at,
                credit_rule=_NPS_RULES.get(code or "", CreditRule.COMPANY),
            )
