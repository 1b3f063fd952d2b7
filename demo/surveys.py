"""Who the demo company asks what, and what clients said beside CSAT and NPS.

The story: until last month a second tool asked whether it was easy and whether one contact was
enough, on its own, so that some contacts got two questions about one request. Now rules and limits
decide together: nobody is asked twice in a fortnight, NPS comes in turn and goes first, and what
was held back says why.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from random import Random

from core.access import Actor
from demo.clients import Account
from demo.company import Staff
from demo.recent import Story
from demo.texts import BLAME, PRAISE
from handoffs.models import Entry, EntryKind
from roles.models import Topic
from surveys import services as surveys
from surveys.models import CreditRule, Invitation, Survey
from surveys.selectors.questionnaires import follow_ups
from surveys.services.past import BATCH, PastAnswer, answers_record_past
from surveys.services.questionnaires import QuestionText

SEED = 20_260_106
OLD_TOOL_ENDED = 30
ANSWERS = 0.45
RECENT = 45
_CES = (1, 1, 2, 3, 7, 14, 10)
_CES_LATE = (4, 5, 6, 4, 4, 3, 1)
_NSAT = (22, 45, 20, 8)
_NSAT_RULES = {"CS": CreditRule.CLIENT_SUCCESS, "A": CreditRule.CLIENT_ACCOUNT}

CSAT_QUESTIONS = (
    QuestionText(
        text_en="What went wrong?",
        text_ru="Что пошло не так?",
        type="several",
        choices=(
            ("It took too long", "Слишком долго"),
            ("I had to explain it again", "Пришлось объяснять заново"),
            ("It is not solved", "Вопрос не решён"),
            ("Nobody told me how it goes", "Никто не сообщал, как идут дела"),
        ),
        from_score=1,
        to_score=3,
    ),
    QuestionText(
        text_en="What should we keep doing?",
        text_ru="Что нам стоит делать так же и дальше?",
        from_score=5,
        to_score=5,
    ),
)
NPS_QUESTIONS = (
    QuestionText(
        text_en="What would have to change first?",
        text_ru="Что нужно изменить прежде всего?",
        type="one",
        choices=(
            ("Speed of answers", "Скорость ответов"),
            ("Knowledge of our business", "Понимание нашего дела"),
            ("The product itself", "Сам продукт"),
            ("The price", "Цена"),
        ),
        from_score=0,
        to_score=6,
    ),
    QuestionText(
        text_en="May we name you as a reference?",
        text_ru="Можно ли назвать вас в числе наших клиентов?",
        type="one",
        choices=(("Yes, gladly", "Да, охотно"), ("Rather not", "Лучше не надо")),
        from_score=9,
        to_score=10,
    ),
)


def tell_surveys(actor: Actor, story: Story, accounts: list[Account], topics: list[Topic]) -> None:
    """What the old tool asked, then rules, rhythms, limits and questionnaires, and the first
    answers to them."""
    random = Random(SEED)
    _record(actor, [*_of_requests(actor, random, story.now), *_of_clients(random, story, accounts)])
    known = {survey.kind: survey for survey in Survey.objects.visible_to(actor)}
    for kind, questions in (("csat", CSAT_QUESTIONS), ("nps", NPS_QUESTIONS)):
        surveys.questionnaire_revise(actor=actor, survey_id=known[kind].pk, questions=questions)
    _make_rules(actor, known, topics)
    surveys.contact_limits_set(
        actor=actor, contact_days=14, client_most=6, client_days=30, remind_after_days=5
    )
    _make_rhythms(actor, known, story.now)
    _ask_recent(actor, random, story.now)
    surveys.contact_limits_set(actor=actor, in_working_hours=True)


def _record(actor: Actor, rows: list[PastAnswer]) -> None:
    for start in range(0, len(rows), BATCH):
        answers_record_past(actor=actor, rows=rows[start : start + BATCH])


def _of_requests(actor: Actor, random: Random, now: datetime) -> Iterator[PastAnswer]:
    """Every third resolution was asked about by the old tool: two of three times whether it was
    easy, else whether one contact was enough."""
    entries = Entry.objects.of_company(actor.company_id).filter(
        kind=EntryKind.RESOLVED, at__lt=now - timedelta(days=OLD_TOOL_ENDED)
    )
    latest = entries.order_by("request_id", "-at", "-pk").distinct("request_id")
    for place, entry in enumerate(latest.select_related("request")):
        if place % 3:
            continue
        request = entry.request
        is_ces = place % 9 > 0
        moved = request.handover_count > 1
        if is_ces:
            weights = _CES_LATE if moved else _CES
            score = random.choices(range(1, 8), weights=weights)[0]
        else:
            score = int(random.random() < (0.35 if moved else 0.82))
        asked_at = entry.at + timedelta(minutes=random.randrange(5, 90))
        yield PastAnswer(
            external_ref=f"old-tool-{request.pk}",
            kind="ces" if is_ces else "fcr",
            client_id=request.client_id,
            contact_id=request.contact_id,
            request_id=request.pk,
            asked_at=asked_at,
            at=asked_at + timedelta(hours=random.randrange(1, 48)),
            score=score if random.random() < ANSWERS else None,
            consultant_id=entry.owner_id,
            manager_id=entry.owner_manager_id,
            team_id=entry.owner_team_id,
            role_id=entry.owner_role_id,
            topic_id=entry.topic_id,
            channel=request.channel,
            credit_rule=CreditRule.REQUEST_OWNER,
        )


def _of_clients(random: Random, story: Story, accounts: list[Account]) -> Iterator[PastAnswer]:
    """Three times a year every client was asked how satisfied they are all in all."""
    staff: Staff = story.staff
    for number, days_ago in enumerate((360, 240, 120)):
        for account in accounts:
            day = (story.now - timedelta(days=days_ago - random.randrange(20))).date()
            at = datetime.combine(day, time(random.randrange(8, 16)), UTC)
            code = next((code for code in ("CS", "A") if code in account.team), None)
            owner = account.team.get(code or "")
            line = staff.line_on(owner, days_ago < 200) if owner else (None, None)
            answers = random.random() < 0.5
            yield PastAnswer(
                external_ref=f"old-tool-nsat-{number}-{account.client.pk}",
                kind="nsat",
                client_id=account.client.pk,
                contact_id=account.contacts[0].pk,
                asked_at=at,
                at=at + timedelta(hours=random.randrange(1, 60)),
                score=random.choices(range(1, 5), weights=_NSAT)[0] if answers else None,
                consultant_id=owner,
                manager_id=line[0],
                team_id=line[1],
                role_id=staff.roles[code].pk if code else None,
                channel="email",
                credit_rule=_NSAT_RULES.get(code or "", CreditRule.COMPANY),
            )


def _make_rules(actor: Actor, known: dict[str, Survey], topics: list[Topic]) -> None:
    """Two rules before the one that every company starts with."""
    how_to = next(topic for topic in topics if topic.code == "how-to-use")
    surveys.survey_rule_create(
        actor=actor,
        name_en="How-to questions: was one contact enough?",
        name_ru="Вопросы «как сделать»: хватило ли одного обращения?",
        survey_id=known["fcr"].pk,
        topic_id=how_to.pk,
        position=10,
    )
    surveys.survey_rule_create(
        actor=actor,
        name_en="Was it easy? A third of the calls",
        name_ru="Легко ли было? Треть звонков",
        survey_id=known["ces"].pk,
        channel="phone",
        share_percent=33,
        delay_hours=2,
        position=20,
    )


def _make_rhythms(actor: Actor, known: dict[str, Survey], now: datetime) -> None:
    """NPS twice a year, for the large ones more often; the service as a whole as before."""
    begun = (now - timedelta(days=10)).date()
    for kind, segment, days in (
        ("nps", "Enterprise", 60),
        ("nps", "", 180),
        ("nsat", "", 120),
    ):
        surveys.survey_rhythm_create(
            actor=actor,
            survey_id=known[kind].pk,
            segment=segment,
            every_days=days,
            starts_on=begun,
        )


def _ask_recent(actor: Actor, random: Random, now: datetime) -> None:
    """The last resolutions are asked about by the rules, and some contacts have answered."""
    resolved = Entry.objects.of_company(actor.company_id).filter(kind=EntryKind.RESOLVED)
    latest = resolved.order_by("-at", "-pk").values_list("pk", flat=True)[:RECENT]
    surveys.occasions_open(company_id=actor.company_id, trigger="resolved", entry_ids=list(latest))
    asked = Invitation.objects.of_company(actor.company_id).filter(occasion__isnull=False)
    for invitation in asked.select_related("survey_version").order_by("pk"):
        if random.random() < ANSWERS:
            _answer(actor, random, invitation, now)


def _answer(actor: Actor, random: Random, invitation: Invitation, now: datetime) -> None:
    scales = {"csat": (1, 2, 4, 4, 5, 5, 5), "ces": (2, 5, 6, 6, 7), "fcr": (0, 1, 1)}
    score = random.choice(scales[invitation.kind])
    is_good = score in {1, 4, 5, 6, 7} if invitation.kind != "csat" else score >= 4
    said: dict[int, str | list[str]] = {}
    for question in follow_ups(invitation.survey_version, score):
        keys = [key for key, _label in question.options]
        said[question.pk] = [random.choice(keys)] if keys else "The quick, friendly answers."
    surveys.answer_record(
        actor=actor,
        public_id=invitation.public_id,
        score=score,
        comment=random.choice(PRAISE if is_good else BLAME) if random.random() < 0.5 else "",
        follow_ups=said,
        source="page",
        at=now,
    )
