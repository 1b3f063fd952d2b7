"""Solutions over REST: proposed, agreed, chosen, carried out, told; who sees which."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import Membership
from core.access import Actor
from handoffs import services
from handoffs.models import ApprovalRule, Message, Request, Solution, SolutionKind
from tests.factories.solutions import WORDS, make_kind, make_rule, propose

URL = "/api/v1/requests/"


@pytest.fixture
def owner(account: Membership, actor_of: Any) -> Actor:
    """The account manager, who owns the request and reports to the manager."""
    actor: Actor = actor_of(account)
    return actor


@pytest.fixture
def refund(system: Actor) -> SolutionKind:
    """Counted in money."""
    return make_kind(system)


def send(browser: Browser, url: str, body: Any = None, how: str = "post", **headers: str) -> Any:
    """Send JSON."""
    method = getattr(browser, how)
    return method(url, body or {}, content_type="application/json", headers=headers)


def of(request: Request) -> str:
    return f"{URL}{request.pk}/solutions/"


def one(solution: Solution, step: str = "") -> str:
    return f"/api/v1/solutions/{solution.pk}/{step}"


def body_of(kind: SolutionKind, **values: Any) -> dict[str, Any]:
    return {"kind_id": kind.pk, "words": WORDS, "amount": "50.00", "currency": "EUR", **values}


def test_whole_way_of_a_solution(
    request_: Request,
    account: Membership,
    manager: Membership,
    refund: SolutionKind,
    system: Actor,
    browser_of: Any,
) -> None:
    make_rule(system)
    mine, boss = browser_of(account), browser_of(manager)

    made = send(mine, of(request_), body_of(refund), **{"If-Match": '"1"', "Idempotency-Key": "k"})
    again = send(mine, of(request_), body_of(refund), **{"Idempotency-Key": "k"})

    assert (made.status_code, made["ETag"]) == (201, '"1"')
    assert again.json()["id"] == made.json()["id"]
    data = made.json()
    assert (data["state"], data["amount"], data["kind"]["code"]) == ("proposed", "50.00", "refund")
    (approval,) = data["approvals"]
    assert (approval["asked"]["name"], approval["state"]) == ("Helen Brandt", "open")
    url = f"/api/v1/solutions/{data['id']}/"
    assert send(mine, f"{url}choose/").status_code == 409
    changed = send(mine, url, body_of(refund, amount="40"), "put", **{"If-Match": '"1"'})
    assert (changed.json()["amount"], changed["ETag"]) == ("40.00", '"2"')
    assert send(boss, f"{url}agree/", **{"If-Match": '"1"'}).status_code == 412
    assert send(boss, f"{url}agree/", {"reason": "Fair."}).json()["state"] == "agreed"
    assert send(mine, f"{url}choose/", {"drop_others": True}).json()["state"] == "chosen"
    assert send(mine, f"{url}carry-out/", {}).status_code == 422
    assert send(mine, f"{url}carry-out/", {"done": "Paid."}).json()["state"] == "carried_out"
    told = send(mine, f"{url}tell/", {"body": "Dear Anna, done."}, **{"Idempotency-Key": "m"})
    again = send(mine, f"{url}tell/", {"body": "Dear Anna, done."}, **{"Idempotency-Key": "m"})
    assert (told.status_code, told.json()) == (200, again.json())
    shown = mine.get(url).json()
    assert (shown["state"], shown["message_id"]) == ("told", Message.objects.get().pk)
    assert [row["id"] for row in mine.get(of(request_)).json()["results"]] == [data["id"]]


def test_unknown_and_wrong_values_are_refused_by_field(
    request_: Request, account: Membership, refund: SolutionKind, browser_of: Any
) -> None:
    mine = browser_of(account)

    for values, field in (
        ({"state": "agreed"}, "state"),
        ({"amount": "0"}, "amount"),
        ({"amount": "1.005"}, "amount"),
        ({"currency": "12"}, "currency"),
        ({"percent": "5"}, "percent"),
    ):
        refused = send(mine, of(request_), body_of(refund, **values))
        assert (refused.status_code, list(refused.json()["errors"])) == (422, [field]), values
    assert send(mine, of(request_), body_of(refund, kind_id=10**12)).status_code == 404
    assert not Solution.objects.exists()


def test_internal_employee_gets_what_they_must_agree_to_and_nothing_after_it(
    request_: Request,
    owner: Actor,
    account: Membership,
    internal: Membership,
    manager: Membership,
    refund: SolutionKind,
    system: Actor,
    actor_of: Any,
    browser_of: Any,
) -> None:
    lena = browser_of(internal)
    theirs = propose(owner, request_, make_kind(system, "other", measure="nothing"))
    assert lena.get(of(request_)).status_code == 404
    make_rule(system)
    make_rule(system, agreer="person", member_id=internal.pk)
    solution = propose(owner, request_, refund)
    services.solution_agree(
        actor=actor_of(manager), solution_id=solution.pk, reason="between-us-4711"
    )

    (row,) = lena.get(of(request_)).json()["results"]

    assert (row["id"], row["words"], row["amount"]) == (solution.pk, WORDS, "50.00")
    assert [item["asked"]["name"] for item in row["approvals"]] == ["Lena Fischer"]
    assert lena.get(one(theirs)).status_code == 404
    for name in ("messages", "comments", "entries", "handovers", "questions"):
        assert lena.get(f"{URL}{request_.pk}/{name}/").json()["results"] == []
    assert send(lena, one(solution, "agree/")).json()["state"] == "agreed"
    services.solution_choose(actor=owner, solution_id=solution.pk)
    services.solution_carry_out(actor=owner, solution_id=solution.pk, done="done-4712")
    shown = lena.get(one(solution)).json()
    assert (shown["done"], shown["chosen_by"], shown["agreed_at"]) == ("", None, None)
    assert "4711" not in str(shown)
    for step in ("choose/", "drop/", "carry-out/", "tell/"):
        assert send(lena, one(solution, step)).status_code == 403
    assert send(lena, of(request_), body_of(refund)).status_code == 403


def test_another_company_finds_nothing_and_colleagues_answer_nothing(
    request_: Request,
    owner: Actor,
    other: Membership,
    stranger: Membership,
    refund: SolutionKind,
    system: Actor,
    browser_of: Any,
) -> None:
    make_rule(system)
    solution = propose(owner, request_, refund)
    foreign, colleague = browser_of(stranger), browser_of(other)

    for url in (of(request_), one(solution)):
        assert foreign.get(url).status_code == 404
    for step in ("agree/", "refuse/", "drop/", "choose/", "carry-out/", "tell/"):
        body = {"refuse/": {"reason": "x"}, "carry-out/": {"done": "x"}, "tell/": {"body": "x"}}
        assert send(foreign, one(solution, step), body.get(step)).status_code == 404
        assert send(colleague, one(solution, step), body.get(step)).status_code == 403
    solution.refresh_from_db()
    assert (solution.state, solution.version) == ("proposed", 1)


def test_rules_and_kinds_are_read_by_all_and_changed_by_heads(
    consultant: Membership, head: Membership, internal: Membership, stranger: Membership,
    browser_of: Any,
) -> None:  # fmt: skip
    reader, changer = browser_of(consultant), browser_of(head)
    kind = {"code": "gift", "name_en": "A gift", "measure": "money"}
    assert send(reader, "/api/v1/solution-kinds/", kind).status_code == 403
    made = send(changer, "/api/v1/solution-kinds/", kind)
    assert (made.status_code, made["ETag"]) == (201, '"1"')
    rule = {"kind_id": made.json()["id"], "above": "20", "currency": "eur", "agreer": "head"}
    assert send(reader, "/api/v1/approval-rules/", rule).status_code == 403
    first = send(changer, "/api/v1/approval-rules/", rule)
    assert (first.status_code, first.json()["currency"]) == (201, "EUR")

    url = f"/api/v1/approval-rules/{first.json()['id']}/"
    changed = send(changer, url, {"above": "30"}, "patch", **{"If-Match": '"1"'})
    assert (changed.json()["above"], changed["ETag"]) == ("30.00", '"2"')
    assert send(changer, url, {"above": "40"}, "patch", **{"If-Match": '"1"'}).status_code == 412
    assert send(changer, url, {"agreer": "person"}, "patch").status_code == 422
    assert reader.get("/api/v1/approval-rules/").json()["results"][0]["above"] == "30.00"
    assert browser_of(internal).get("/api/v1/approval-rules/").status_code == 403
    assert browser_of(stranger).get(url).status_code == 404
    assert ApprovalRule.objects.get().above == Decimal(30)
    kind_url = f"/api/v1/solution-kinds/{made.json()['id']}/"
    assert send(changer, kind_url, {"measure": "percent"}, "patch").status_code == 422
    renamed = send(changer, kind_url, {"name_ru": "Подарок"}, "patch")
    assert renamed.json()["name_ru"] == "Подарок"
