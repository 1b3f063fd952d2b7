"""Solutions on pages: the options side by side, the steps, and what internal employees see."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership
from core.access import Actor
from handoffs import services
from handoffs.models import ApprovalRule, Message, Request, Solution, SolutionKind
from tests.factories.questions import ask
from tests.factories.solutions import WORDS, make_kind, make_rule, propose

CLIENTS_WORDS = "Hello, third time i am writing this."
HTMX = {"HX-Request": "true"}


@pytest.fixture
def owner(account: Membership, actor_of: Any) -> Actor:
    """The account manager, who owns the request and reports to the manager."""
    actor: Actor = actor_of(account)
    return actor


@pytest.fixture
def refund(system: Actor) -> SolutionKind:
    """Counted in money."""
    return make_kind(
        system,
        text_en="Dear {contact_first_name}, you get {solution}. {me}",
        text_ru="{contact_first_name}, вы получите {solution}. {me}",
    )


def url_of(request: Request, *steps: Any) -> str:
    path = "".join(f"{step}/" for step in steps)
    return f"/requests/{request.number}/solutions/{path}"


def html_of(browser: Browser, url: str, **headers: str) -> str:
    response = browser.get(url, headers=headers)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def count_queries(browser: Browser, url: str) -> int:
    browser.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(url).status_code == 200
    return len(seen)


def values_of(kind: SolutionKind, **values: Any) -> dict[str, Any]:
    return {"kind_id": kind.pk, "words": WORDS, "amount": "50", "currency": "EUR", **values}


def test_option_is_proposed_agreed_chosen_carried_out_and_told_on_pages(
    request_: Request,
    account: Membership,
    manager: Membership,
    refund: SolutionKind,
    system: Actor,
    browser_of: Any,
) -> None:
    make_rule(system)
    mine, boss = browser_of(account), browser_of(manager)
    assert "Propose a solution" in html_of(mine, url_of(request_), **HTMX)

    proposed = mine.post(url_of(request_, "propose"), values_of(refund, idempotency_key="once"))
    assert (proposed.status_code, proposed["Location"]) == (302, f"/requests/{request_.number}/")
    solution = Solution.objects.get()
    html = html_of(mine, url_of(request_), **HTMX)
    assert "50.00 EUR" in html
    assert "Awaited since" in html
    assert "Choose this" not in html

    assert "Refund" in html_of(boss, "/solutions/to-agree/", **HTMX)
    panel = html_of(boss, url_of(request_), **HTMX)
    assert f'action="{url_of(request_, solution.pk, "agree")}"' in panel
    boss.post(url_of(request_, solution.pk, "agree"), {"version": 1})
    assert html_of(boss, "/solutions/to-agree/", **HTMX).strip() == ""

    assert "Choose this" in html_of(mine, url_of(request_), **HTMX)
    mine.post(url_of(request_, solution.pk, "choose"), {"version": 2})
    assert "Carried out…" in html_of(mine, url_of(request_), **HTMX)
    mine.post(url_of(request_, solution.pk, "carry-out"), {"version": 3, "done": "Paid back."})
    tell = html_of(mine, url_of(request_, solution.pk, "tell"))
    assert "Dear Anna, you get 50.00 EUR. Marta Lind" in tell
    assert "Send to Anna Keller &lt;anna@nordhaus.example&gt;" in tell
    assert WORDS not in tell
    mine.post(
        url_of(request_, solution.pk, "tell"),
        {"version": 4, "body": "Dear Anna, done.", "contact_id": request_.contact_id},
    )

    solution.refresh_from_db()
    assert (solution.state, solution.message.body) == ("told", "Dear Anna, done.")
    history = html_of(mine, f"/requests/{request_.number}/")
    assert "carried a solution out" in history
    assert "Refund, 50.00 EUR" in history


def test_message_begins_in_the_language_of_whoever_receives_it(
    request_: Request, owner: Actor, account: Membership, refund: SolutionKind, browser_of: Any
) -> None:
    request_.contact.language = "ru"
    request_.contact.save(update_fields=["language"])
    solution = propose(owner, request_, refund)
    services.solution_choose(actor=owner, solution_id=solution.pk)
    services.solution_carry_out(actor=owner, solution_id=solution.pk, done="Paid back.")

    html = html_of(browser_of(account), url_of(request_, solution.pk, "tell"))

    assert "Anna, вы получите 50,00 EUR. Marta Lind" in html


def test_what_was_typed_for_another_kind_is_left_out(
    request_: Request, account: Membership, refund: SolutionKind, system: Actor, browser_of: Any
) -> None:
    discount = make_kind(system, "discount", measure="percent")

    browser_of(account).post(
        url_of(request_, "propose"), values_of(discount, percent="10", purchases="2")
    )

    solution = Solution.objects.get()
    assert (solution.amount, solution.percent, solution.purchases) == (None, Decimal(10), 2)


def test_bad_proposal_keeps_what_was_typed_and_says_why(
    request_: Request, account: Membership, refund: SolutionKind, browser_of: Any
) -> None:
    response = browser_of(account).post(
        url_of(request_, "propose"), values_of(refund, amount="0", words="kept-words")
    )

    html = response.content.decode()
    assert response.status_code == 422
    assert "Say how much, more than nothing." in html
    assert "kept-words" in html
    assert not Solution.objects.exists()


def test_agreeing_to_what_was_changed_meanwhile_shows_the_page_again(
    request_: Request,
    owner: Actor,
    manager: Membership,
    refund: SolutionKind,
    system: Actor,
    browser_of: Any,
) -> None:
    make_rule(system)
    solution = propose(owner, request_, refund)
    services.solution_change(
        actor=owner, solution_id=solution.pk, kind_id=refund.pk, words="More", amount=Decimal(500),
        currency="EUR",
    )  # fmt: skip

    response = browser_of(manager).post(url_of(request_, solution.pk, "agree"), {"version": 1})

    assert response.status_code == 412
    assert "500.00 EUR" in response.content.decode()
    solution.refresh_from_db()
    assert solution.state == "proposed"


def test_refusing_without_a_reason_is_refused_on_the_page(
    request_: Request,
    owner: Actor,
    manager: Membership,
    refund: SolutionKind,
    system: Actor,
    browser_of: Any,
) -> None:
    make_rule(system)
    solution = propose(owner, request_, refund)
    boss = browser_of(manager)

    assert boss.post(url_of(request_, solution.pk, "refuse"), {"version": 1}).status_code == 422
    boss.post(url_of(request_, solution.pk, "refuse"), {"version": 1, "reason": "Half is fair."})

    html = html_of(boss, url_of(request_))
    assert "Half is fair." in html
    assert "1 refused or dropped" in html


def test_internal_employee_sees_the_words_and_their_solution_alone(
    request_: Request,
    owner: Actor,
    internal: Membership,
    manager: Membership,
    refund: SolutionKind,
    system: Actor,
    actor_of: Any,
    browser_of: Any,
) -> None:
    lena = browser_of(internal)
    page = f"/requests/{request_.number}/"
    assert lena.get(url_of(request_)).status_code == 404
    services.comment_add(actor=owner, request_id=request_.pk, body="the-client-is-difficult")
    ask(owner, request_, manager, text="other-question-4711")
    free = make_kind(system, "other", measure="nothing")
    propose(owner, request_, free, words="other-solution-4712")
    make_rule(system, kind_id=refund.pk, agreer="person", member_id=internal.pk)
    make_rule(system, kind_id=refund.pk)
    solution = propose(owner, request_, refund)
    services.solution_refuse(
        actor=actor_of(manager), solution_id=solution.pk, reason="reason-of-another-4713"
    )
    again = propose(owner, request_, refund, words="second-words")

    for html in (html_of(lena, page), html_of(lena, url_of(request_))):
        assert CLIENTS_WORDS in html
        for hidden in ("difficult", "4711", "4712", "4713", "Choose", "anna@", "Drop", "Change"):
            assert hidden not in html
    html = html_of(lena, url_of(request_))
    assert "second-words" in html
    assert "Helen Brandt" not in html
    assert f"{url_of(request_)}{again.pk}/agree/" in html
    assert "Refund, 50.00 EUR" in html_of(lena, "/solutions/to-agree/")

    answer = lena.post(url_of(request_, again.pk, "agree"), {"version": 1})

    assert (answer.status_code, answer["Location"]) == (302, page)
    assert again.approvals.get(asked=internal).state == "agreed"
    for step in ("choose", "drop", "carry-out", "tell", "change"):
        assert lena.post(url_of(request_, again.pk, step), {"version": 1}).status_code == 403
    assert lena.post(url_of(request_, "propose"), values_of(refund)).status_code == 403
    assert not Message.objects.exists()


def test_pages_cost_the_same_for_one_solution_and_for_many(
    request_: Request,
    owner: Actor,
    account: Membership,
    manager: Membership,
    refund: SolutionKind,
    system: Actor,
    browser_of: Any,
) -> None:
    make_rule(system)
    mine, boss = browser_of(account), browser_of(manager)
    propose(owner, request_, refund)
    before = [
        count_queries(mine, url_of(request_)),
        count_queries(boss, url_of(request_)),
        count_queries(boss, "/solutions/to-agree/"),
    ]
    for _number in range(6):
        propose(owner, request_, refund)

    after = [
        count_queries(mine, url_of(request_)),
        count_queries(boss, url_of(request_)),
        count_queries(boss, "/solutions/to-agree/"),
    ]

    assert after == before
    assert max(after) <= 9


def test_resolving_warns_of_a_chosen_solution_and_goes_on(
    request_: Request, owner: Actor, account: Membership, refund: SolutionKind, browser_of: Any
) -> None:
    solution = propose(owner, request_, refund)
    mine = browser_of(account)
    url = f"/requests/{request_.number}/resolve/"
    warning = "The chosen solution is not carried out yet."
    assert warning not in html_of(mine, url)

    services.solution_choose(actor=owner, solution_id=solution.pk)

    assert warning in html_of(mine, url)
    mine.post(url, {})
    request_.refresh_from_db()
    assert request_.state == "resolved"
    assert "not carried out yet" in html_of(mine, url_of(request_), **HTMX)


def test_rules_are_read_by_all_who_propose_and_changed_by_heads(
    consultant: Membership,
    internal: Membership,
    head: Membership,
    stranger: Membership,
    system: Actor,
    browser_of: Any,
) -> None:
    rule = make_rule(system, above=Decimal(100), currency="EUR")
    edit = f"/agreement/rules/{rule.pk}/edit/"
    reader, changer = browser_of(consultant), browser_of(head)

    html = html_of(reader, "/agreement/")
    assert "Above 100.00 EUR" in html
    assert "New rule" not in html
    assert browser_of(internal).get("/agreement/").status_code == 403
    assert reader.get(edit).status_code == 403
    assert browser_of(stranger).get(edit).status_code == 404
    assert "Above 100.00 EUR" not in html_of(browser_of(stranger), "/agreement/")

    values = {"above": "200", "currency": "EUR", "agreer": "head", "position": "1"}
    changer.post(edit, {**values, "is_active": "on", "version": 1})

    rule = ApprovalRule.objects.get()
    assert (rule.above, rule.agreer, rule.version) == (Decimal(200), "head", 2)
    stale = changer.post(edit, {**values, "above": "300", "version": 1})
    assert stale.status_code == 412


def test_head_begins_with_the_usual_rules_and_adds_a_kind(
    head: Membership, manager: Membership, browser_of: Any
) -> None:
    changer = browser_of(head)
    assert "Begin with the usual rules" in html_of(changer, "/agreement/")
    assert browser_of(manager).post("/agreement/defaults/", {}).status_code == 403

    changer.post("/agreement/defaults/", {})
    changer.post("/agreement/defaults/", {})

    kinds = list(SolutionKind.objects.order_by("position").values_list("code", flat=True))
    assert kinds == ["refund", "discount", "replacement", "credit-note", "other"]
    # The company has no roles yet, so the one for discounts is left out.
    assert ApprovalRule.objects.count() == 5
    new = {"code": "gift", "name_en": "A gift", "measure": "nothing", "position": "9"}
    wrong = changer.post("/agreement/kinds/new/", {**new, "text_en": "Take {nonsense}"})
    assert wrong.status_code == 422
    changer.post("/agreement/kinds/new/", {**new, "is_active": "on"})
    assert "A gift" in html_of(changer, "/agreement/")
