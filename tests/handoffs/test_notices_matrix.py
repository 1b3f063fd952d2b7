"""Every kind of notice against every level: nobody is told a word of what they may not see.

Each kind is given to everybody by force, mailed at once, shown on the page and by the API, whatever
the services would decide. Secrets stand where they stand in life: in comments, questions, messages,
hand-overs and amounts.
"""

import logging
from typing import Any

import pytest

from accounts.models import Company, Membership
from clients.models import Contact
from core.tenancy import company_scope
from handoffs import services
from handoffs.models import Comment, Handover, Message, Question, Request
from notices.kinds import How, all_kinds
from notices.models import Mail, Notice, NoticeChoice
from notices.services import News, kinds_for, notices_give
from tests.factories.handoffs import offer
from tests.factories.questions import ask

QUIET, ADDRESSED, ASKED, SAID, WHY = (
    "quiet-comment",
    "addressed-comment",
    "asked-of-another",
    "said-by-the-client",
    "why-it-is-passed-on",
)
AMOUNT = "7319"
# What only those who see every request may read.
CLOSED = (QUIET, ASKED, SAID, WHY)
# Told by their service to whoever must agree or looks after a mailbox; asked there who that is.
CHOSEN_BY_SERVICE = ("solutions.", "mailroom.")


@pytest.fixture
def people(
    company: Company,
    admin: Membership,
    head: Membership,
    manager: Membership,
    consultant: Membership,
    internal: Membership,
    make_person: Any,
) -> dict[str, Membership]:
    """One person for each column; all of them want everything at once."""
    found = {
        "admin": admin,
        "head": head,
        "manager": manager,
        "consultant": consultant,
        "called in": internal,
        "not called in": make_person("Oleg Outside", level="internal"),
    }
    NoticeChoice.objects.bulk_create(
        NoticeChoice(company=company, member=person, kind=kind.code, how=How.AT_ONCE)
        for person in found.values()
        for kind in all_kinds()
    )
    return found


@pytest.fixture
def params(
    request_of: Request,
    consultant: Membership,
    manager: Membership,
    other: Membership,
    internal: Membership,
    people: dict[str, Membership],
    system: Any,
    actor_of: Any,
) -> dict[str, Any]:
    """Values for the words of every kind, with the ids of rows that hold secrets."""
    author = actor_of(consultant)
    values = {"actor": author, "request_id": request_of.pk}
    services.comment_add(**values, body=ADDRESSED, call_in=[internal.pk])
    quiet = services.comment_add(**values, body=QUIET, call_in=[manager.pk])
    (question,) = ask(author, request_of, other, text=ASKED)
    message = services.message_receive(actor=system, request_id=request_of.pk, body=SAID)
    handover = offer(author, request_of, other, why=WHY)
    Notice.objects.all().delete()
    Mail.objects.all().delete()
    moment = "2026-05-06T10:00:00+00:00"
    return {
        **{"number": request_of.number, "subject": request_of.subject, "client": "Nordhaus"},
        **{"by": "Marta Lind", "owner": "Marta Lind", "holder": "Marta Lind", "to": "Anna Keller"},
        **{"occasion_en": "Asked", "occasion_ru": "Спросили", "lost": 60, "weak": None},
        **{"asker": "Marta Lind", "answerer": "Marta Lind", "awaited": 1, "due_at": moment},
        "items": [{"kind": "circle", "data": {"count": 3}}],
        **{"step_en": "Step", "step_ru": "Шаг", "playbook_en": "Play", "playbook_ru": "Сценарий"},
        **{"kind_en": "Refund", "kind_ru": "Возврат", "currency": "EUR", "amount": AMOUNT},
        **{"percent": None, "purchases": None, "request_id": request_of.pk, "sender": "Anna"},
        "comment_id": quiet.pk,
        "question_id": question.pk,
        "message_id": message.pk,
        "handover_id": handover.pk,
        **{"due": "answer", "missed": 0, "soon": 1, "numbers": [1], "more": 0},
        **{"since": "2026-04-01", "last": "2026-05-06", "found": 2, "code": "csat", "n": 2},
        **{"name": "Marta Lind", "is_good": False, "period": "month", "start": "2026-05-01"},
        **{"plan": 0, "starts_on": "2026-05-01", "shadowing": 0, "on_day": "2026-05-02"},
        **{"supervised": 0, "late": 2, "people": 1},
        **{"vacancy": "Success consultant"},
        **{"task_id": 0, "promotion_id": 0, "certificate_id": 0},
        **{"assignment_id": 0, "session_id": 0, "playbook_id": 0, "quarter": "2026-04-01"},
    }


def give_all(
    request: Request, people: dict[str, Membership], params: dict[str, Any], *extra: Membership
) -> None:
    """Every kind to everybody, about one request."""
    notices_give(
        company_id=request.company_id,
        news=[
            News(
                [person.pk for person in (*people.values(), *extra)],
                kind.code,
                params,
                f"/requests/{request.number}/",
                f"request:{request.pk}",
            )
            for kind in all_kinds()
        ],
    )


def everything_told(person: Membership, browser: Any, *, without: tuple[str, ...] = ()) -> str:
    """All that a person is told: mails, page and API, in one text."""
    mails = Mail.objects.filter(to_email=person.user.email)  # type: ignore[union-attr]
    told = [
        f"{mail.subject}\n{mail.text}\n{mail.html}"
        for mail in mails
        if not mail.purpose.removeprefix("notice.").startswith(without or ("-",))
    ]
    rows = browser.get("/api/v1/notices/").json()["results"]
    told += [str(row) for row in rows if not row["kind"].startswith(without or ("-",))]
    if not without:
        told.append(browser.get("/notices/").content.decode())
        told.append(browser.get("/notices/bell/").content.decode())
    return "\n".join(told)


def test_every_kind_finds_its_words(
    request_of: Request,
    people: dict[str, Membership],
    params: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
    browser_of: Any,
) -> None:
    with caplog.at_level(logging.ERROR):
        give_all(request_of, people, params)
        everything_told(people["admin"], browser_of(people["admin"]))

    assert [record.getMessage() for record in caplog.records if record.name == "notices.shown"] == (
        []
    )
    assert Notice.objects.filter(member=people["admin"]).count() == len(all_kinds())


@pytest.mark.parametrize("level", ["admin", "head", "manager", "consultant"])
def test_those_who_see_every_request_are_told_its_words(
    request_of: Request,
    people: dict[str, Membership],
    params: dict[str, Any],
    browser_of: Any,
    level: str,
) -> None:
    give_all(request_of, people, params)

    told = everything_told(people[level], browser_of(people[level]))

    assert [word for word in CLOSED if word not in told] == []


def test_internal_employee_called_in_is_told_nothing_of_what_is_not_theirs(
    request_of: Request, people: dict[str, Membership], params: dict[str, Any], browser_of: Any
) -> None:
    give_all(request_of, people, params)
    person = people["called in"]

    told = everything_told(person, browser_of(person), without=CHOSEN_BY_SERVICE)

    assert [word for word in (*CLOSED, AMOUNT) if word in told] == []


def test_internal_employee_called_in_is_told_the_words_meant_for_them(
    request_of: Request, people: dict[str, Membership], params: dict[str, Any], browser_of: Any
) -> None:
    own = Comment.objects.get(body=ADDRESSED)
    give_all(request_of, people, {**params, "comment_id": own.pk})

    assert ADDRESSED in everything_told(people["called in"], browser_of(people["called in"]))


def test_internal_employee_not_called_in_is_told_nothing_at_all(
    request_of: Request, people: dict[str, Membership], params: dict[str, Any], browser_of: Any
) -> None:
    give_all(request_of, people, params)
    person = people["not called in"]

    told = everything_told(person, browser_of(person))

    secrets = (*CLOSED, ADDRESSED, AMOUNT, request_of.subject, "Nordhaus", "Marta Lind")
    assert [word for word in secrets if word in told] == []
    assert f"/requests/{request_of.number}/" not in told
    assert not Mail.objects.filter(to_email=person.user.email).exists()  # type: ignore[union-attr]


def test_kinds_for_those_who_work_requests_are_never_given_to_internal_employees(
    request_of: Request, people: dict[str, Membership], params: dict[str, Any], actor_of: Any
) -> None:
    give_all(request_of, people, params)

    theirs = {kind.code for kind in kinds_for(actor_of(people["called in"]))}
    given = Notice.objects.filter(member=people["called in"]).values_list("kind", flat=True)
    assert set(given) == theirs
    assert not theirs & {"requests.alarm", "handovers.offered", "following.message", "steps.begun"}


def test_stranger_is_told_nothing(
    request_of: Request,
    people: dict[str, Membership],
    params: dict[str, Any],
    stranger: Membership,
    browser_of: Any,
) -> None:
    give_all(request_of, people, params, stranger)

    told = everything_told(stranger, browser_of(stranger))

    assert [word for word in (*CLOSED, request_of.subject, "Nordhaus") if word in told] == []
    with company_scope(stranger.company_id):
        assert not Notice.objects.exists()
        assert not Mail.objects.exists()


def test_contact_is_never_told(
    request_of: Request, people: dict[str, Membership], params: dict[str, Any], client: Any
) -> None:
    """Not even one whose address a colleague shares: notices go to memberships alone."""
    give_all(request_of, people, params)

    addresses = set(Mail.objects.values_list("to_email", flat=True))
    assert not addresses & set(Contact.objects.values_list("email", flat=True))
    ours = {person.user.email for person in people.values()}  # type: ignore[union-attr]
    assert addresses <= ours


def test_words_lost_from_sight_later_are_gone_from_old_notices(
    request_of: Request,
    people: dict[str, Membership],
    params: dict[str, Any],
    browser_of: Any,
) -> None:
    """A head who becomes an internal employee keeps the notices, without a word in them."""
    give_all(request_of, people, params)
    head = people["head"]
    Membership.objects.filter(pk=head.pk).update(level="internal")

    text = browser_of(head).get("/notices/").content.decode()

    assert "This is no longer open to you." in text
    assert [word for word in (*CLOSED, request_of.subject, AMOUNT) if word in text] == []


def test_secrets_stand_where_the_test_believes(params: dict[str, Any]) -> None:
    assert Comment.objects.get(pk=params["comment_id"]).body == QUIET
    assert Question.objects.get(pk=params["question_id"]).text == ASKED
    assert Message.objects.get(pk=params["message_id"]).body == SAID
    assert Handover.objects.get(pk=params["handover_id"]).why == WHY
