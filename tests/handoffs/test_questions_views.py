"""Questions on pages and in mail: what each sees, and what an internal employee never does."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Membership
from core.access import Actor
from handoffs import services
from handoffs.models import Comment, Question, Request
from handoffs.transitions import QuestionState
from notices.models import Mail
from tests.factories.handoffs import hold_role, make_client, make_team, open_request
from tests.factories.questions import QUESTION, ask

WORDS = "Hello, third time i am writing this."
OTHERS = "other-question-4711"
COMMENT = "the-client-is-difficult"


@pytest.fixture
def owner(consultant: Membership, actor_of: Any) -> Actor:
    """The owner of the request."""
    actor: Actor = actor_of(consultant)
    return actor


@pytest.fixture
def accountant(make_person: Any) -> Membership:
    """A second internal employee."""
    person: Membership = make_person("Karin Falk", level="internal")
    return person


def page_of(request: Request) -> str:
    return f"/requests/{request.number}/"


def html_of(browser: Browser, url: str) -> str:
    response = browser.get(url)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def count_queries(browser: Browser, url: str) -> int:
    browser.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(url).status_code == 200
    return len(seen)


def answer_url(question: Question) -> str:
    return f"{page_of(question.request)}questions/{question.pk}/answer/"


# ---------- An internal employee


def test_internal_employee_sees_the_words_and_their_question_alone(
    request_of: Request,
    owner: Actor,
    internal: Membership,
    accountant: Membership,
    browser_of: Any,
) -> None:
    lena = browser_of(internal)
    assert lena.get(page_of(request_of)).status_code == 404
    services.comment_add(actor=owner, request_id=request_of.pk, body=COMMENT)
    services.message_send(actor=owner, request_id=request_of.pk, body="Dear Anna")
    ask(owner, request_of, accountant, text=OTHERS)
    ask(owner, request_of, internal)

    html = html_of(lena, page_of(request_of))

    assert WORDS in html
    assert QUESTION in html
    assert "Answer, colleagues only" in html
    for hidden in (OTHERS, COMMENT, "Dear Anna", "anna@nordhaus.example", "Karin Falk"):
        assert hidden not in html
    for hidden in ("Hand over", "Take back", "Ask colleagues", "Go on without"):
        assert hidden not in html


def test_internal_employee_answers_on_their_page(
    request_of: Request, owner: Actor, internal: Membership, consultant: Membership, browser_of: Any
) -> None:
    (question,) = ask(owner, request_of, internal)
    lena = browser_of(internal)

    answer = lena.post(answer_url(question), {"text": "Yes, in 6.2."})

    assert (answer.status_code, answer["Location"]) == (302, page_of(request_of) + "#questions")
    question.refresh_from_db()
    assert (question.state, question.answer) == (QuestionState.ANSWERED, "Yes, in 6.2.")
    html = html_of(lena, page_of(request_of))
    assert "Yes, in 6.2." in html
    assert "Answer, colleagues only" not in html
    seen = html_of(browser_of(consultant), page_of(request_of))
    assert "Yes, in 6.2." in seen
    assert "Answered after" in seen
    assert "1 of 1" in seen


def test_second_answer_keeps_what_was_typed_and_says_why(
    request_of: Request, owner: Actor, internal: Membership, actor_of: Any, browser_of: Any
) -> None:
    (question,) = ask(owner, request_of, internal)
    services.question_answer(actor=actor_of(internal), question_id=question.pk, text="Yes.")

    refused = browser_of(internal).post(answer_url(question), {"text": "No, wait."})

    html = refused.content.decode()
    assert refused.status_code == 409
    assert "You have answered this question already" in html
    assert "No, wait." in html
    question.refresh_from_db()
    assert question.answer == "Yes."


def test_empty_answer_is_refused_on_the_page(
    request_of: Request, owner: Actor, internal: Membership, browser_of: Any
) -> None:
    (question,) = ask(owner, request_of, internal)

    assert browser_of(internal).post(answer_url(question), {"text": " "}).status_code == 422

    question.refresh_from_db()
    assert question.state == QuestionState.OPEN


def test_who_was_not_asked_answers_nothing(
    request_of: Request,
    owner: Actor,
    consultant: Membership,
    internal: Membership,
    accountant: Membership,
    admin: Membership,
    stranger: Membership,
    browser_of: Any,
) -> None:
    ask(owner, request_of, accountant, text=OTHERS)
    (question,) = ask(owner, request_of, internal)
    elsewhere = open_request(owner, request_of.client, owner_id=consultant.pk)
    wrong = f"{page_of(elsewhere)}questions/{question.pk}/answer/"

    for person, url, status in (
        (consultant, answer_url(question), 403),
        (admin, answer_url(question), 403),
        (accountant, answer_url(question), 404),
        (stranger, answer_url(question), 404),
        (internal, wrong, 404),
    ):
        browser = browser_of(person)
        assert browser.post(url, {"text": "Yes"}).status_code == status
    question.refresh_from_db()
    assert (question.state, question.answer) == (QuestionState.OPEN, "")


def test_asked_internal_employee_does_nothing_else(
    request_of: Request, owner: Actor, internal: Membership, accountant: Membership, browser_of: Any
) -> None:
    (question,) = ask(owner, request_of, internal)
    lena = browser_of(internal)
    before = Request.objects.get(pk=request_of.pk).version

    statuses = {
        lena.post(page_of(request_of) + path, {"to_ids": [accountant.pk], "text": "x"}).status_code
        for path in (
            *("questions/ask/", "questions/go-on/", f"questions/{question.pk}/take-back/"),
            *("message/", "resolve/", "hand-over/", "assign/", "details/"),
        )
    }

    assert statuses == {403}
    assert Request.objects.get(pk=request_of.pk).version == before
    assert Question.objects.count() == 1


def test_question_taken_back_is_told_to_who_was_asked(
    request_of: Request, owner: Actor, internal: Membership, browser_of: Any
) -> None:
    (question,) = ask(owner, request_of, internal)
    services.question_withdraw(actor=owner, question_id=question.pk)
    lena = browser_of(internal)

    html = html_of(lena, page_of(request_of))
    refused = lena.post(answer_url(question), {"text": "A long answer"})

    assert "Taken back" in html
    assert "Answer, colleagues only" not in html
    assert refused.status_code == 409
    assert "A long answer" in refused.content.decode()


def test_internal_employee_asks_a_constant_number_of_queries(
    request_of: Request, owner: Actor, internal: Membership, browser_of: Any
) -> None:
    ask(owner, request_of, internal, text="One?")
    lena = browser_of(internal)
    few = [count_queries(lena, url) for url in ("/", page_of(request_of))]
    for number in range(4):
        ask(owner, request_of, internal, text=f"And {number}?")

    many = [count_queries(lena, url) for url in ("/", page_of(request_of))]

    assert few == many
    assert max(many) <= 12


# ---------- Desks


def test_desk_of_an_internal_employee_lists_open_questions_by_due_time(
    request_of: Request,
    owner: Actor,
    internal: Membership,
    accountant: Membership,
    actor_of: Any,
    browser_of: Any,
) -> None:
    now = timezone.now()
    ask(owner, request_of, internal, text="Later one?", due_at=now + timedelta(days=3))
    ask(owner, request_of, internal, text="Sooner one?", due_at=now + timedelta(hours=3))
    (answered,) = ask(owner, request_of, internal, text="Answered one?")
    services.question_answer(actor=actor_of(internal), question_id=answered.pk, text="Yes.")
    ask(owner, request_of, accountant, text=OTHERS)

    html = html_of(browser_of(internal), "/")

    assert html.index("Sooner one?") < html.index("Later one?")
    assert "Answered one?" not in html
    assert OTHERS not in html
    assert f"{page_of(request_of)}#question-" in html


def test_desk_of_an_internal_employee_without_questions_says_so(
    internal: Membership, browser_of: Any
) -> None:
    assert "Nobody asks you anything now" in html_of(browser_of(internal), "/")


def test_colleague_who_is_asked_finds_it_on_the_desk_and_answers_on_the_page(
    request_of: Request, owner: Actor, other: Membership, consultant: Membership, browser_of: Any
) -> None:
    (question,) = ask(owner, request_of, other)
    daniel = browser_of(other)

    assert QUESTION in html_of(daniel, "/")
    assert "1 thing needs you today" in html_of(daniel, "/")
    assert "Questions to you" not in html_of(browser_of(consultant), "/")
    assert "Questions to you" in html_of(daniel, page_of(request_of))
    daniel.post(answer_url(question), {"text": "Ask Lena."})

    assert QUESTION not in html_of(daniel, "/")
    assert "Questions to you" not in html_of(daniel, page_of(request_of))


# ---------- The page of the request


def test_page_shows_the_state_of_each(
    request_of: Request,
    owner: Actor,
    consultant: Membership,
    internal: Membership,
    accountant: Membership,
    other: Membership,
    actor_of: Any,
    browser_of: Any,
) -> None:
    browser = browser_of(consultant)
    assert "Ask several departments at once" in html_of(browser, page_of(request_of))
    first, second, third = ask(owner, request_of, internal, accountant, other)
    services.question_answer(actor=actor_of(internal), question_id=first.pk, text="Yes, 6.2.")
    services.question_withdraw(actor=owner, question_id=third.pk)

    html = html_of(browser, page_of(request_of))

    assert "awaits 1 answer<" in html
    assert "1 of 2" in html
    assert html.count(f">{QUESTION}<") == 1
    for text in ("Yes, 6.2.", "Answered after", "Awaited until:", "Taken back", "Go on without"):
        assert text in html
    assert "awaits 1 answer<" in html_of(browser, "/requests/")
    services.questions_go_on(actor=owner, request_id=request_of.pk)
    html = html_of(browser, page_of(request_of))
    assert "Not awaited any more: it was decided to go on without it" in html
    assert "awaits 1 answer" not in html
    assert "awaits 1 answer" not in html_of(browser, "/requests/")
    assert second.asked_to.name in html


def test_history_names_who_was_asked_and_never_the_words(
    request_of: Request,
    owner: Actor,
    consultant: Membership,
    internal: Membership,
    actor_of: Any,
    browser_of: Any,
) -> None:
    (question,) = ask(owner, request_of, internal, text="quiet-4711")
    services.question_answer(actor=actor_of(internal), question_id=question.pk, text="quiet-4712")

    html = html_of(browser_of(consultant), page_of(request_of))

    history = html[html.index(">History<") : html.index("<aside")]
    assert "asked colleagues" in history
    assert "→ Lena Fischer" in history
    assert "answered a question" in history
    assert "quiet-" not in history


def test_late_question_is_shown_as_late(
    request_of: Request, owner: Actor, consultant: Membership, internal: Membership, browser_of: Any
) -> None:
    day_ago = timezone.now() - timedelta(days=1)
    Question.objects.create(
        company=request_of.company,
        request=request_of,
        asked_by=consultant,
        asked_to=internal,
        text=QUESTION,
        asked_at=day_ago,
        due_at=day_ago + timedelta(hours=1),
    )

    assert "Late since:" in html_of(browser_of(consultant), page_of(request_of))
    assert ">late<" in html_of(browser_of(internal), "/")


def test_page_and_desk_keep_their_budget_with_many_questions(
    request_of: Request,
    owner: Actor,
    consultant: Membership,
    internal: Membership,
    accountant: Membership,
    manager: Membership,
    actor_of: Any,
    browser_of: Any,
) -> None:
    browser = browser_of(consultant)
    urls = ("/", page_of(request_of), "/requests/", page_of(request_of) + "questions/ask/")
    few = [count_queries(browser, url) for url in urls]
    for number in range(4):
        ask(owner, request_of, internal, accountant, text=f"Which {number}?")
        ask(actor_of(manager), request_of, consultant, text=f"And {number}?")

    many = [count_queries(browser, url) for url in urls]

    assert few == many
    assert max(many) <= 12


# ---------- Asking, going on, taking back


def test_dialog_offers_departments_and_asks_several(
    request_of: Request,
    consultant: Membership,
    internal: Membership,
    other: Membership,
    manager: Membership,
    browser_of: Any,
) -> None:
    type(internal).objects.filter(pk=internal.pk).update(job_title="Developer")
    make_team(manager, other, name="Support North")
    browser, url = browser_of(consultant), page_of(request_of) + "questions/ask/"

    html = html_of(browser, url)
    asked = browser.post(
        url, {"to_ids": [internal.pk, other.pk], "text": QUESTION, "version": 1, "due_at": ""}
    )

    assert html.index("Developer") < html.index("Support North") < html.index("Without a team")
    assert "Marta Lind</span></label>" not in html
    assert (asked.status_code, asked["Location"]) == (302, page_of(request_of))
    assert {item.asked_to for item in Question.objects.all()} == {internal, other}


def test_dialog_pressed_twice_asks_once(
    request_of: Request, consultant: Membership, internal: Membership, browser_of: Any
) -> None:
    browser, url = browser_of(consultant), page_of(request_of) + "questions/ask/"
    form = {"to_ids": [internal.pk], "text": QUESTION, "version": 1, "idempotency_key": "once"}

    statuses = [browser.post(url, form).status_code for _press in range(2)]

    assert statuses == [302, 302]
    assert Question.objects.count() == 1
    assert Mail.objects.count() == 1


def test_dialog_keeps_what_was_typed_when_refused(
    request_of: Request,
    owner: Actor,
    consultant: Membership,
    internal: Membership,
    browser_of: Any,
) -> None:
    browser, url = browser_of(consultant), page_of(request_of) + "questions/ask/"

    nobody = browser.post(url, {"text": "My words"})
    past = browser.post(
        url, {"to_ids": [internal.pk], "text": "My words", "due_at": "2020-01-01T10:00"}
    )
    services.comment_add(actor=owner, request_id=request_of.pk, body="b")
    stale = browser.post(url, {"to_ids": [internal.pk], "text": "My words", "version": 1})

    assert [nobody.status_code, past.status_code, stale.status_code] == [422, 422, 412]
    assert "This time is over already." in past.content.decode()
    for response in (nobody, past, stale):
        assert "My words" in response.content.decode()
    assert not Question.objects.exists()


def test_owner_goes_on_and_takes_back_by_dialog(
    request_of: Request,
    owner: Actor,
    consultant: Membership,
    other: Membership,
    internal: Membership,
    accountant: Membership,
    browser_of: Any,
) -> None:
    first, second = ask(owner, request_of, internal, accountant)
    browser = browser_of(consultant)
    take_back = f"{page_of(request_of)}questions/{first.pk}/take-back/"
    go_on = page_of(request_of) + "questions/go-on/"

    assert browser_of(other).get(take_back).status_code == 403
    assert browser_of(other).post(go_on, {}).status_code == 403
    assert "Lena Fischer, Karin Falk" in html_of(browser, go_on)
    assert browser.post(take_back, {}).status_code == 302
    assert browser.post(go_on, {}).status_code == 302
    assert browser.post(go_on, {}).status_code == 409

    states = dict(Question.objects.values_list("pk", "state"))
    assert states == {first.pk: QuestionState.WITHDRAWN, second.pk: QuestionState.GONE_ON}


# ---------- Mail


def test_mail_to_who_is_asked_carries_the_words_the_question_and_nothing_else(
    request_of: Request,
    owner: Actor,
    internal: Membership,
    accountant: Membership,
) -> None:
    services.comment_add(actor=owner, request_id=request_of.pk, body=COMMENT)
    ask(owner, request_of, accountant, text=OTHERS)
    ask(owner, request_of, internal)

    mail = Mail.objects.get(to_email=internal.user.email)

    assert (mail.purpose, mail.language) == ("notice.questions.asked", "en")
    assert mail.subject == "A question to you: #1 Export comes out grey"
    assert WORDS in mail.text
    assert QUESTION in mail.text
    assert f"/requests/{request_of.number}/#questions" in mail.text
    for hidden in (OTHERS, COMMENT, "anna@nordhaus.example", "Anna Keller", "Karin Falk"):
        assert hidden not in mail.text
    assert not Mail.objects.filter(to_email__contains="nordhaus").exists()


def test_owner_hears_of_each_answer_and_of_the_last(
    request_of: Request,
    owner: Actor,
    consultant: Membership,
    internal: Membership,
    accountant: Membership,
    actor_of: Any,
) -> None:
    first, second = ask(owner, request_of, internal, accountant)

    for person, question in ((internal, first), (accountant, second)):
        services.question_answer(
            actor=actor_of(person), question_id=question.pk, text="quiet-answer"
        )

    mails = list(Mail.objects.filter(to_email=consultant.user.email).order_by("pk"))
    assert [mail.subject for mail in mails] == [
        "Lena Fischer answered: #1 Export comes out grey",
        "All answers are in: #1 Export comes out grey",
    ]
    assert {mail.purpose for mail in mails} == {"notice.questions.answered"}
    assert "Answers still awaited: 1." in mails[0].text
    assert not any("quiet-answer" in mail.text for mail in Mail.objects.all())
    assert not Comment.objects.exists()


def test_manager_of_the_team_and_who_asked_hear_of_an_answer(
    company: Any,
    consultant: Membership,
    other: Membership,
    manager: Membership,
    internal: Membership,
    actor_of: Any,
) -> None:
    hold_role(consultant, "S")
    team = make_team(manager, consultant)
    held = open_request(actor_of(manager), make_client(company).client, owner_team_id=team.pk)
    (question,) = ask(actor_of(other), held, internal)

    services.question_answer(actor=actor_of(internal), question_id=question.pk, text="Yes.")

    mails = Mail.objects.filter(purpose="notice.questions.answered")
    told = mails.values_list("to_email", flat=True)
    assert set(told) == {manager.user.email, other.user.email}


def test_colleague_who_answers_on_their_own_request_gets_no_mail(
    request_of: Request, consultant: Membership, other: Membership, actor_of: Any
) -> None:
    (question,) = ask(actor_of(other), request_of, consultant)

    services.question_answer(actor=actor_of(consultant), question_id=question.pk, text="Yes.")

    mails = Mail.objects.filter(purpose="notice.questions.answered")
    told = mails.values_list("to_email", flat=True)
    assert list(told) == [other.user.email]
