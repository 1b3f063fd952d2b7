"""The contact's page: opening it never votes, pressing once does, a wrong link tells nothing."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from accounts.models import Company, Membership
from clients.models import Contact
from core.access import Actor
from core.errors import NotFound
from surveys.models import (
    Answer,
    FollowUpQuestion,
    Invitation,
    QuestionType,
    SurveyKind,
    SurveyVersion,
)
from surveys.tokens import make_token, read_token
from tests.factories.surveys import make_invitation


@pytest.fixture
def invitation(system: Actor, company: Company, consultant: Membership) -> Invitation:
    return make_invitation(system, company, consultant=consultant)


@pytest.fixture
def browser() -> Browser:
    return Browser()


def page(invitation: Invitation, name: str = "survey-answer") -> str:
    return reverse(name, args=[make_token(invitation)])


def with_questions(invitation: Invitation) -> Invitation:
    """Two questions to low scores and one to high ones, in the version that was asked."""
    company, survey = invitation.company, invitation.survey
    version = SurveyVersion.objects.create(
        company=company, survey=survey, number=9, question_en="Q", question_ru="В"
    )
    choices = [{"key": "a", "en": "Time", "ru": "Время"}, {"key": "b", "en": "Price", "ru": "Цена"}]
    rows = (
        (QuestionType.TEXT, "Why?", [], 0, 6),
        (QuestionType.SEVERAL, "What?", choices, 0, 6),
        (QuestionType.TEXT, "Glad of what?", [], 9, 10),
    )
    for position, (type_, text, offered, low, high) in enumerate(rows):
        FollowUpQuestion.objects.create(
            company=company,
            survey_version=version,
            position=position,
            type=type_,
            text_en=text,
            text_ru=text,
            choices=offered,
            from_score=low,
            to_score=high,
        )
    invitation.survey_version = version
    invitation.save()
    return invitation


def scores() -> list[tuple[int, str]]:
    return list(Answer.objects.order_by("pk").values_list("score", "comment"))


def test_token_when_read_names_company_and_invitation(invitation: Invitation) -> None:
    assert read_token(make_token(invitation)) == (invitation.company_id, invitation.public_id)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: "9" + token,
        lambda token: token.partition(".")[0],
        lambda token: token.partition(".")[0] + ".",
        lambda token: f"1-{uuid4().hex}." + token.partition(".")[2],
        lambda _token: "nothing",
        lambda _token: "x" * 5000,
    ],
)
def test_tampered_token_finds_nothing(invitation: Invitation, browser: Browser, spoil: Any) -> None:
    token = spoil(make_token(invitation))
    with pytest.raises(NotFound):
        read_token(token)
    for name in ("survey-answer", "survey-thanks", "survey-opt-out"):
        assert browser.get(reverse(name, args=[token])).status_code == 404
    assert browser.post(reverse("survey-answer", args=[token]), {"score": 5}).status_code == 404
    assert browser.post(reverse("survey-opt-out", args=[token])).status_code == 404
    assert scores() == []
    assert Contact.objects.get(pk=invitation.contact_id).takes_surveys


def test_signed_token_of_no_invitation_finds_nothing(
    invitation: Invitation, browser: Browser
) -> None:
    invitation.public_id = uuid4()
    assert browser.get(page(invitation)).status_code == 404


def test_token_of_another_company_finds_nothing(
    invitation: Invitation, other_company: Company, browser: Browser
) -> None:
    invitation.company = other_company
    assert browser.get(page(invitation)).status_code == 404
    assert browser.post(page(invitation), {"score": 5}).status_code == 404
    assert scores() == []


@pytest.mark.parametrize("method", ["get", "head", "options"])
@pytest.mark.parametrize("query", ["", "?score=5", "?change=1", "?score=99", "?score=x&lang=xx"])
def test_opening_the_page_never_has_an_effect(
    invitation: Invitation, browser: Browser, method: str, query: str
) -> None:
    before = Invitation.objects.values().get()
    for name in ("survey-answer", "survey-thanks", "survey-opt-out"):
        response = getattr(browser, method)(page(invitation, name) + query, follow=True)
        assert response.status_code == 200
    assert scores() == []
    assert Invitation.objects.values().get() == before
    assert Contact.objects.get(pk=invitation.contact_id).takes_surveys


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(invitation: Invitation, browser: Browser, method: str) -> None:
    for name in ("survey-answer", "survey-thanks", "survey-opt-out"):
        assert getattr(browser, method)(page(invitation, name)).status_code == 405


def test_link_of_the_mail_only_marks_the_choice(invitation: Invitation, browser: Browser) -> None:
    html = browser.get(page(invitation) + "?score=4").content.decode()
    inputs = [part.split(">")[0] for part in html.split("<input")[1:]]
    assert ['value="4"' in part for part in inputs if "checked" in part] == [True]
    assert "data-pressed" in html
    assert "data-pressed" not in browser.get(page(invitation)).content.decode()
    assert "data-pressed" not in browser.get(page(invitation) + "?score=9").content.decode()
    assert scores() == []


def test_link_of_the_mail_opened_again_shows_what_is_recorded(
    invitation: Invitation, browser: Browser
) -> None:
    browser.post(page(invitation), {"score": "4", "comment": "slow", "pressed_in": "mail"})
    assert Answer.objects.get().source == "mail"

    same, other = (browser.get(f"{page(invitation)}?score={score}") for score in (4, 2))

    assert same["Location"] == page(invitation, "survey-thanks")
    assert "data-pressed" in other.content.decode()
    assert "slow" in other.content.decode()  # a changed score takes the words along
    assert scores() == [(4, "slow")]


def test_nothing_is_told_about_what_a_wrong_link_names(
    invitation: Invitation, other_company: Company, browser: Browser
) -> None:
    token = make_token(invitation)
    gone, elsewhere = (
        make_token(Invitation(company=company, public_id=public_id))
        for company, public_id in ((invitation.company, uuid4()), (other_company, uuid4()))
    )
    links = ["nothing", token[:-3], gone, elsewhere]
    told = [browser.get(reverse("survey-answer", args=[link])) for link in links]
    assert {response.status_code for response in told} == {404}
    assert len({response.content for response in told}) == 1
    assert "This link leads nowhere" in told[0].content.decode()


def test_forged_link_is_refused_before_the_database_is_asked(browser: Browser) -> None:
    # Without a database at hand: a query would fail here.
    assert browser.get(reverse("survey-answer", args=["1-x.forged"])).status_code == 404


def test_address_that_guesses_is_refused_and_locks_nobody_out(
    invitation: Invitation, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("surveys.limits.MOST_MISSES", 3)
    wrong = reverse("survey-answer", args=["nothing"])
    office = {"REMOTE_ADDR": f"2001:db8:{uuid4().hex[:4]}:1::7"}
    statuses = [browser.get(wrong, **office).status_code for _ in range(5)]
    assert statuses == [404, 404, 404, 429, 429]
    beside = {"REMOTE_ADDR": office["REMOTE_ADDR"].replace("::7", "::8")}
    refused = browser.get(wrong, **beside)
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert browser.get(page(invitation), **office).status_code == 200
    assert browser.post(page(invitation), {"score": "5"}, **office).status_code == 302
    elsewhere = browser.get(wrong, REMOTE_ADDR=f"2001:db8:{uuid4().hex[:4]}:2::1")
    assert elsewhere.status_code == 404
    assert scores() == [(5, "")]


def test_one_press_records_the_answer(invitation: Invitation, browser: Browser) -> None:
    response = browser.post(page(invitation), {"score": "4", "comment": " Quick. "}, follow=True)

    assert response.redirect_chain == [(page(invitation, "survey-thanks"), 302)]
    text = response.content.decode()
    assert "Thank you, Anna Keller. Your 4 is recorded." in text
    assert "You wrote: “Quick.”" in text
    assert scores() == [(4, "Quick.")]
    assert Answer.objects.get().source == "page"


def test_page_says_who_reads_the_answer_and_until_when(
    invitation: Invitation, browser: Browser
) -> None:
    Invitation.objects.update(closes_at=timezone.now() + timedelta(days=1))
    text = browser.get(page(invitation)).content.decode()
    assert "Your answer goes to Marta Lind and the team, with your name." in text
    assert "You can change it until" in text


@pytest.mark.parametrize("score", ["", "0", "6", "-1", "4.5", "five", "٤", "9" * 50])
def test_answer_off_the_scale_is_refused_and_words_are_kept(
    invitation: Invitation, browser: Browser, score: str
) -> None:
    response = browser.post(page(invitation), {"score": score, "comment": "my words"})
    assert response.status_code == 422
    assert "Choose one of the answers." in response.content.decode()
    assert "my words" in response.content.decode()
    assert scores() == []


def test_nps_takes_nought_to_ten(system: Actor, company: Company, browser: Browser) -> None:
    nps = make_invitation(system, company, kind=SurveyKind.NPS)
    assert browser.post(page(nps), {"score": "11"}).status_code == 422
    for score in (0, 10):
        assert browser.post(page(nps), {"score": str(score)}).status_code == 302
    assert scores() == [(0, ""), (10, "")]


def test_dont_know_is_an_answer_without_a_score(
    system: Actor, company: Company, invitation: Invitation, browser: Browser
) -> None:
    nsat = make_invitation(system, company, kind=SurveyKind.NSAT)
    response = browser.post(page(nsat), {"score": "none"}, follow=True)
    assert "Thank you. Your answer is recorded." in response.content.decode()
    assert Answer.objects.get().score is None
    assert browser.post(page(invitation), {"score": "none"}).status_code == 422


def test_follow_up_questions_to_the_score_come_with_the_thanks(
    system: Actor, company: Company, browser: Browser
) -> None:
    nps = with_questions(make_invitation(system, company, kind=SurveyKind.NPS))
    why, what, other = FollowUpQuestion.objects.order_by("position")
    thanks = browser.post(page(nps), {"score": "3", "pressed_in": "mail"}, follow=True)
    html = thanks.content.decode()
    assert ("Why?" in html, "What?" in html, "Glad of what?" in html) == (True, True, False)

    said = {"score": "3", f"q{why.pk}": "Too slow.", f"q{what.pk}": ["b"], "comment": ""}
    html = browser.post(page(nps), said, follow=True).content.decode()
    refused = browser.post(page(nps), {**said, f"q{what.pk}": ["z"]})
    # Whoever sends an answer to a question that was not asked is not heard.
    browser.post(page(nps), {**said, f"q{other.pk}": "x"})

    assert refused.status_code == 422
    assert "Too slow." in html
    assert "Price" in html
    change = browser.get(page(nps) + "?change=1").content.decode()
    assert "Too slow." in change
    assert "checked" in change.split('value="b"')[1].split(">")[0]
    assert [answer.follow_ups.count() for answer in Answer.objects.order_by("pk")] == [0, 2]


@pytest.mark.parametrize("comment", ["x" * 5001, "a\x00b"])
def test_comment_that_cannot_be_stored_is_refused(
    invitation: Invitation, browser: Browser, comment: str
) -> None:
    assert browser.post(page(invitation), {"score": "4", "comment": comment}).status_code == 422
    assert scores() == []


def test_hostile_comment_stays_text(invitation: Invitation, browser: Browser) -> None:
    evil = "<script>alert(1)</script>{{ 7|add:7 }}"
    response = browser.post(page(invitation), {"score": "1", "comment": evil}, follow=True)
    assert "<script>alert" not in response.content.decode()
    assert "&lt;script&gt;alert(1)" in response.content.decode()


def test_answer_can_be_changed_until_the_close_and_all_are_kept(
    invitation: Invitation, browser: Browser
) -> None:
    browser.post(page(invitation), {"score": "2", "comment": "slow"})
    assert browser.get(page(invitation))["Location"] == page(invitation, "survey-thanks")
    html = browser.get(page(invitation) + "?change=1").content.decode()
    assert "slow" in html

    browser.post(page(invitation), {"score": "5", "comment": ""})

    assert scores() == [(2, "slow"), (5, "")]


def test_same_answer_pressed_again_changes_nothing(
    invitation: Invitation, browser: Browser
) -> None:
    for _press in range(3):
        response = browser.post(page(invitation), {"score": "5", "comment": "thanks"})
        assert response.status_code == 302
    assert scores() == [(5, "thanks")]


def test_answer_after_the_close_gets_a_friendly_page(
    invitation: Invitation, browser: Browser
) -> None:
    Invitation.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    shown = browser.get(page(invitation))
    pressed = browser.post(page(invitation), {"score": "5"})
    assert (shown.status_code, pressed.status_code) == (200, 409)
    for response in (shown, pressed):
        assert "This question is closed" in response.content.decode()
    assert scores() == []


def test_after_fifty_answers_no_more_are_taken(invitation: Invitation, browser: Browser) -> None:
    for count in range(50):
        assert browser.post(page(invitation), {"score": str(1 + count % 2)}).status_code == 302
    assert browser.post(page(invitation), {"score": "5"}).status_code == 429
    assert Answer.objects.count() == 50


def test_opting_out_takes_a_press(invitation: Invitation, browser: Browser) -> None:
    stop = page(invitation, "survey-opt-out")
    assert "Shall we stop asking you?" in browser.get(stop).content.decode()
    assert Contact.objects.get(pk=invitation.contact_id).takes_surveys

    for _press in range(2):
        response = browser.post(stop, follow=True)
        assert "We will not ask you again" in response.content.decode()

    assert not Contact.objects.get(pk=invitation.contact_id).takes_surveys
    assert Invitation.objects.get().opted_out_at is not None


def test_pages_set_no_cookie_and_need_none(invitation: Invitation) -> None:
    browser = Browser(enforce_csrf_checks=True)
    assert "csrfmiddlewaretoken" not in browser.get(page(invitation)).content.decode()
    assert browser.post(page(invitation), {"score": "5"}).status_code == 302
    assert browser.get(page(invitation, "survey-thanks")).status_code == 200
    assert browser.post(page(invitation, "survey-opt-out")).status_code == 302
    assert not browser.cookies
    assert scores() == [(5, "")]


def test_page_speaks_the_contacts_language_and_switches(
    system: Actor, company: Company, browser: Browser
) -> None:
    russian = make_invitation(system, company, language="ru")
    response = browser.get(page(russian))
    assert response["Content-Language"] == "ru"
    assert russian.survey.question_ru in response.content.decode()
    switched = browser.get(page(russian) + "?lang=en")
    assert switched["Content-Language"] == "en"
    assert russian.survey.question_en in switched.content.decode()
    pressed = browser.post(page(russian) + "?lang=en", {"score": "4"})
    assert pressed["Location"].endswith("/thanks/?lang=en")


def test_page_opened_by_somebody_of_another_company_is_the_same(
    invitation: Invitation, stranger: Membership, browser_of: Any
) -> None:
    browser = browser_of(stranger)
    assert invitation.survey.question_en in browser.get(page(invitation)).content.decode()
    assert browser.post(page(invitation), {"score": "3"}).status_code == 302
    assert scores() == [(3, "")]


def test_page_is_kept_out_of_caches_and_search(invitation: Invitation, browser: Browser) -> None:
    response = browser.get(page(invitation))
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex">' in response.content.decode()


def test_page_costs_the_same_however_many_answers(
    invitation: Invitation, browser: Browser, django_assert_max_num_queries: Any
) -> None:
    for score in ("1", "2", "3"):
        browser.post(page(invitation), {"score": score})
    with django_assert_max_num_queries(6):
        browser.get(page(invitation) + "?change=1")
