"""Questionnaires: all kinds to the end, follow-up questions by score, versions that stay."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import Company, Membership
from core.access import Actor
from core.errors import InvalidInput, NotAllowed, NotFound, Stale
from core.tenancy import company_scope
from surveys.models import (
    SCALES,
    Answer,
    FollowUpQuestion,
    Invitation,
    Survey,
    SurveyKind,
    SurveyVersion,
)
from surveys.scales import choices_of
from surveys.selectors.questionnaires import follow_ups, version_in_force
from surveys.services import (
    QuestionText,
    answer_record,
    nps_send,
    questionnaire_revise,
    survey_update,
)
from surveys.texts import BEST_FIRST, DEFAULT_SURVEYS, SCALE_ENDS, score_words
from surveys.views.lists import tone_of
from tests.factories import handoffs
from tests.factories.surveys import default_surveys, make_invitation

LOW = QuestionText(
    text_en="What went wrong?",
    text_ru="Что пошло не так?",
    type="several",
    choices=(("Too slow", "Долго"), ("Not solved", "Не решено")),
    from_score=0,
    to_score=6,
)
ANY = QuestionText(text_en="Anything else?", text_ru="Что-нибудь ещё?")


@pytest.fixture
def surveys(system: Actor) -> dict[str, Survey]:
    return default_surveys(system)


@pytest.fixture
def chief(surveys: Any, head: Membership, actor_of: Any) -> Actor:
    actor: Actor = actor_of(head)
    return actor


def _texts(version: SurveyVersion | None, score: int | None) -> list[str]:
    return [question.text_en for question in follow_ups(version, score)]


@pytest.mark.parametrize("kind", SurveyKind.values)
def test_every_kind_has_words_tones_and_questions_in_both_languages(kind: str) -> None:
    scale = set(SCALES[kind])
    assert set(BEST_FIRST[kind]) == scale
    assert len(SCALE_ENDS[kind]) == 2
    assert {"question_en", "question_ru"} <= DEFAULT_SURVEYS[kind].keys()
    assert tone_of(kind, BEST_FIRST[kind][0]) == "ok"
    assert tone_of(kind, BEST_FIRST[kind][-1]) == "risk"
    assert tone_of(kind, None) == "none"
    assert [choice.value for choice in choices_of(kind)][-1] == (
        {"nsat": "none", "fcr": "0"}.get(kind) or str(max(scale))
    )
    assert score_words("nsat", 1) == "1: very satisfied"
    assert (score_words("fcr", 0), score_words("nps", 9)) == ("no", "9")


@pytest.mark.parametrize("kind", SurveyKind.values)
def test_every_kind_is_answered_and_read_on_every_page(
    kind: str, system: Actor, company: Company, head: Membership, browser_of: Any
) -> None:
    invitation = make_invitation(system, company, kind=kind)
    score = None if kind == "nsat" else BEST_FIRST[kind][0]
    answer_record(public_id=invitation.public_id, score=score, source="page")
    browser = browser_of(head)
    for page in (
        reverse("survey-list"),
        reverse("survey-invitation", args=[invitation.pk]),
        reverse("survey-preview", args=[invitation.survey_id]),
    ):
        assert browser.get(page).status_code == 200
    listed = browser.get("/api/v1/answers/", {"kind": kind}).json()["results"]
    assert [row["score"] for row in listed] == [score]
    if kind == "nsat":
        assert "I don&#x27;t know" in browser.get(reverse("survey-list")).content.decode()
    else:
        with pytest.raises(InvalidInput):
            answer_record(public_id=invitation.public_id, score=None, source="page")


def test_follow_ups_are_asked_by_score_and_who_was_asked_before_keeps_theirs(
    chief: Actor, company: Company, surveys: dict[str, Survey]
) -> None:
    nps = surveys["nps"]
    first = questionnaire_revise(actor=chief, survey_id=nps.pk, questions=[LOW, ANY], version=1)
    assert _texts(first, 6) == ["What went wrong?", "Anything else?"]
    assert _texts(first, 7) == _texts(first, None) == ["Anything else?"]
    made = handoffs.make_client(company)
    nps_send(actor=chief, client_ids=[made.client.pk])
    invitation = Invitation.objects.get()
    low = first.questions.get(position=1)
    answer_record(
        public_id=invitation.public_id, score=3, follow_ups={low.pk: ["2"]}, source="page"
    )

    again = questionnaire_revise(actor=chief, survey_id=nps.pk, questions=[LOW, ANY])
    assert again == first
    second = questionnaire_revise(actor=chief, survey_id=nps.pk, questions=[ANY])
    survey_update(actor=chief, survey_id=nps.pk, question_en="Would you recommend us?")
    third = version_in_force(nps)
    assert third is not None
    assert (second.number, third.number, _texts(third, 3)) == (3, 4, ["Anything else?"])
    invitation = Invitation.objects.select_related("survey_version").get()
    assert invitation.survey_version == first
    assert "How likely" in invitation.words.question("Plano")
    (said,) = Answer.objects.get().follow_ups.select_related("question")
    assert (said.choices, said.words) == (["2"], "Not solved")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        FollowUpQuestion.objects.update(text_en="x")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text_en": " "}, "text_en"),
        ({"text_ru": "x" * 301}, "text_ru"),
        ({"type": "grid"}, "type"),
        ({"type": "one", "choices": [("a", "б")]}, "choices"),
        ({"type": "one", "choices": [("a", ""), ("b", "в")]}, "choices"),
        ({"type": "one", "choices": [("a", "б"), ("A", "в")]}, "choices"),
        ({"from_score": 1}, "from_score"),
        ({"from_score": 4, "to_score": 2}, "from_score"),
        ({"from_score": 0, "to_score": 6}, "from_score"),
    ],
)
def test_bad_question_is_refused_with_its_place_and_nothing_is_written(
    chief: Actor, surveys: dict[str, Survey], values: dict[str, Any], field: str
) -> None:
    bad = QuestionText(**{"text_en": "Why?", "text_ru": "Почему?", **values})
    with pytest.raises(InvalidInput) as refusal:
        questionnaire_revise(actor=chief, survey_id=surveys["csat"].pk, questions=[ANY, bad])
    assert set(refusal.value.fields) == {f"questions.1.{field}"}
    assert not FollowUpQuestion.objects.exists()


def test_questionnaires_are_revised_by_heads_who_saw_the_last_version(
    chief: Actor,
    manager: Membership,
    stranger: Membership,
    surveys: dict[str, Survey],
    actor_of: Any,
) -> None:
    pk = surveys["ces"].pk
    with pytest.raises(NotAllowed):
        questionnaire_revise(actor=actor_of(manager), survey_id=pk, questions=[ANY])
    with company_scope(stranger.company_id), pytest.raises(NotFound):
        questionnaire_revise(actor=actor_of(stranger), survey_id=pk, questions=[ANY])
    with pytest.raises(InvalidInput):
        questionnaire_revise(actor=chief, survey_id=pk, questions=[ANY] * 9)
    questionnaire_revise(actor=chief, survey_id=pk, questions=[ANY], version=1)
    with pytest.raises(Stale):
        questionnaire_revise(actor=chief, survey_id=pk, questions=[], version=1)
    assert FollowUpQuestion.objects.count() == 1


def test_page_and_api_write_the_same_version(
    chief: Actor,
    surveys: dict[str, Survey],
    head: Membership,
    browser_of: Any,
    django_assert_max_num_queries: Any,
) -> None:
    browser, pk = browser_of(head), surveys["csat"].pk
    page = reverse("survey-questionnaire", args=[pk])
    data = {
        "version": 1,
        "q0_text_en": "What went wrong?",
        "q0_text_ru": "Что пошло не так?",
        "q0_type": "one",
        "q0_from_score": 1,
        "q0_to_score": 2,
        "q0_choices": "Too slow | Долго\n\nNot solved",
        "q1_text_en": "",
        "q1_text_ru": "",
        "q1_type": "text",
    }
    refused = browser.post(page, data)
    assert refused.status_code == 422
    assert "Write each choice in both languages." in refused.content.decode()
    data["q0_choices"] = "Too slow | Долго\nNot solved | Не решено"
    assert browser.post(page, data).status_code == 302
    assert browser.post(page, data).status_code == 412
    (question,) = FollowUpQuestion.objects.all()
    assert question.options == [("1", "Too slow"), ("2", "Not solved")]
    with django_assert_max_num_queries(14):
        shown = browser.get(reverse("survey-preview", args=[pk]), {"score": "2"}).content.decode()
    assert "What went wrong?" in shown
    assert "Что пошло не так?" in shown
    with django_assert_max_num_queries(14):
        assert "What went wrong?" in browser.get(reverse("survey-questions")).content.decode()

    api, json = f"/api/v1/surveys/{pk}/", "application/json"
    body: dict[str, Any] = {
        "questions": [{"type": "text", "text_en": "Why?", "text_ru": "Почему?"}]
    }
    stale = browser.post(f"{api}questionnaire/", body, json, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    unknown = {"questions": [{**body["questions"][0], "id": 1}]}
    assert browser.post(f"{api}questionnaire/", unknown, json).status_code == 422
    assert browser.post(f"{api}questionnaire/", body, json).json()["number"] == 3
    versions = browser.get(f"{api}versions/").json()
    assert [row["number"] for row in versions] == [3, 2, 1]
    assert versions[1]["questions"][0]["choices"][1]["en"] == "Not solved"
