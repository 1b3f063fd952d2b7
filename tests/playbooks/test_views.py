"""Pages of playbooks: the list, one playbook, the draft editor, versions and fragments."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from django.utils import translation
from django.utils.html import escape

from accounts.models import Membership
from core.access import Actor
from playbooks import services
from playbooks.forms import ANYBODY, BY_ANSWER, THE_END, THE_NEXT
from playbooks.models import Playbook, PlaybookVersion
from playbooks.steps import Branch, Due, Step
from playbooks.transitions import DraftState
from roles.models import Touchpoint
from tests.factories.playbooks import (
    STEPS,
    draft_of,
    fill_draft,
    make_playbook,
    make_playbook_in_force,
    publish,
)
from tests.factories.roles import make_topic, standard_roles

BrowserOf = Callable[[Membership], Browser]
ActorOf = Callable[[Membership], Actor]
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _roles(system: Actor) -> None:
    standard_roles(system)


def text_of(browser: Browser, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status
    return answer.content.decode()


# ---------- The list


def test_list_shows_how_playbooks_stand(
    system: Actor, consultant: Membership, browser_of: BrowserOf
) -> None:
    topic = make_topic(system, "training-need", None)
    with time_machine.travel("2026-01-10 10:00 +0000", tick=False):
        make_playbook_in_force(system, "old", topic_ids=[topic.pk])
    make_playbook_in_force(system, "fresh", owner_id=consultant.pk)
    make_playbook(system, "begun")
    closed = make_playbook_in_force(system, "closed")
    services.playbook_update(actor=system, playbook_id=closed.pk, is_active=False)
    browser = browser_of(consultant)

    page = text_of(browser, "/playbooks/")
    for words in ("Old", "Review due", "Fresh", "In force", "Begun", "Never approved"):
        assert words in page
    assert "Training-need" in page
    assert ">Closed<" not in page

    def names(query: str) -> set[str]:
        text = text_of(browser, f"/playbooks/?{query}")
        return {name for name in ("Old", "Fresh", "Begun", "Closed") if f">{name}</a>" in text}

    assert names("state=in_force") == {"Old", "Fresh"}
    assert names("state=review_due") == {"Old"}
    assert names("state=never_approved") == {"Begun"}
    assert names("state=out_of_use") == {"Closed"}
    assert names("state=waits") == set()
    assert names(f"topic={topic.pk}") == {"Old"}
    assert names(f"owner={consultant.pk}") == {"Fresh"}
    assert names("q=beg") == {"Begun"}
    assert names("kind=protocol") == {"Old", "Fresh", "Begun"}
    assert names("kind=procedure") == set()
    fill_draft(system, Playbook.objects.get(code="begun"))
    services.draft_propose(
        actor=system, playbook_id=Playbook.objects.get(code="begun").pk, seen=None, reason="New"
    )
    assert names("state=waits") == {"Begun"}


def test_empty_list_says_how_to_begin(
    consultant: Membership, internal: Membership, browser_of: BrowserOf
) -> None:
    page = text_of(browser_of(consultant), "/playbooks/")
    assert "Nobody has written down how the work is done" in page
    assert "/playbooks/new/" in page
    assert browser_of(internal).get("/playbooks/").status_code == 403


def test_list_is_ordered_by_the_name_in_the_language_in_use(
    system: Actor, consultant: Membership, browser_of: BrowserOf
) -> None:
    make_playbook(system, "a", name_en="Alpha", name_ru="Ящик")
    make_playbook(system, "b", name_en="", name_ru="Бета")
    browser = browser_of(consultant)
    page = text_of(browser, "/playbooks/")
    assert page.index("Alpha") < page.index("Бета")
    browser.cookies["django_language"] = "ru"
    with translation.override("ru"):
        page = browser.get("/playbooks/", headers={"Accept-Language": "ru"}).content.decode()
    assert "Бета" in page


# ---------- One playbook


def test_detail_shows_steps_answers_and_picture(
    system: Actor, consultant: Membership, browser_of: BrowserOf
) -> None:
    topic = make_topic(system, "sales", None)
    touchpoint = Touchpoint.objects.first()
    assert touchpoint is not None
    playbook = make_playbook_in_force(
        system, purpose_en="For sales", topic_ids=[topic.pk], touchpoint_ids=[touchpoint.pk]
    )
    page = text_of(browser_of(consultant), f"/playbooks/{playbook.pk}/")
    for words in (
        "For sales",
        "Spot the opportunity",
        "within 2 working days",
        "step 3, Sign the contract",
        "the end",
        "Send it by post.",
        "<svg",
        "Sales",
        escape(touchpoint.occasion),
        f"/playbooks/{playbook.pk}/draft/",
    ):
        assert words in page
    assert f"/playbooks/{playbook.pk}/review/" not in page


def test_detail_before_the_first_version_leads_to_the_draft(
    system: Actor, manager: Membership, browser_of: BrowserOf
) -> None:
    playbook = make_playbook(system)
    page = text_of(browser_of(manager), f"/playbooks/{playbook.pk}/")
    assert "Nothing is in force yet" in page
    assert '<svg class="fc"' not in page
    assert f"/playbooks/{playbook.pk}/review/" not in page


def test_create_page_begins_with_the_topic_or_touchpoint_asked_for(
    system: Actor, consultant: Membership, browser_of: BrowserOf
) -> None:
    topic = make_topic(system, "sales", None)
    touchpoint = Touchpoint.objects.first()
    assert touchpoint is not None
    browser = browser_of(consultant)
    for asked in ("sales", topic.pk):
        form = browser.get(f"/playbooks/new/?topic={asked}").context["form"]
        assert form.initial["topic_ids"] == [topic.pk]
        assert form.initial["owner_id"] == consultant.pk
    form = browser.get(f"/playbooks/new/?touchpoint={touchpoint.pk}").context["form"]
    assert form.initial["touchpoint_ids"] == [touchpoint.pk]
    for asked in ("nothing", "9" * 30, "²"):
        answer = browser.get(f"/playbooks/new/?topic={asked}&touchpoint={asked}")
        assert answer.status_code == 200
        assert "topic_ids" not in answer.context["form"].initial


def test_create_and_edit_by_form(
    system: Actor, consultant: Membership, browser_of: BrowserOf
) -> None:
    topic = make_topic(system, "sales", None)
    browser = browser_of(consultant)
    values: dict[str, Any] = {
        "code": "renewal",
        "kind": "protocol",
        "name_en": "Renewal",
        "review_months": 6,
        "owner_id": consultant.pk,
        "topic_ids": [topic.pk],
    }
    refused = browser.post("/playbooks/new/", {**values, "name_en": ""})
    assert refused.status_code == 422
    assert "Give it a name" in refused.content.decode()
    answer = browser.post("/playbooks/new/", values)
    playbook = Playbook.objects.get()
    assert answer["Location"] == f"/playbooks/{playbook.pk}/draft/"

    address = f"/playbooks/{playbook.pk}/edit/"
    assert 'name="version" value="1"' in text_of(browser, address)
    changed = {**values, "name_ru": "Продление", "is_active": "on", "version": 1}
    assert browser.post(address, changed)["Location"] == f"/playbooks/{playbook.pk}/"
    stale = browser.post(address, {**changed, "name_ru": "Другое"})
    assert stale.status_code == 412
    playbook.refresh_from_db()
    assert (playbook.name_ru, playbook.version) == ("Продление", 2)
    assert list(playbook.of_topics.values_list("topic_id", flat=True)) == [topic.pk]


def test_review_by_the_owner_on_the_page(
    system: Actor, consultant: Membership, browser_of: BrowserOf
) -> None:
    with time_machine.travel("2026-01-10 10:00 +0000", tick=False):
        playbook = make_playbook_in_force(system, owner_id=consultant.pk)
    browser = browser_of(consultant)
    assert "The review has been due since" in text_of(browser, f"/playbooks/{playbook.pk}/")
    address = f"/playbooks/{playbook.pk}/review/"
    assert "6 months" in text_of(browser, address)
    assert browser.post(address, {"version": 2}).status_code == 302
    assert "The review has been due since" not in text_of(browser, f"/playbooks/{playbook.pk}/")


# ---------- The draft editor


@pytest.fixture
def playbook(system: Actor) -> Playbook:
    """A playbook with the three steps in its draft (version 2)."""
    made = make_playbook(system)
    fill_draft(system, made)
    return made


def step_form(version: int, **values: Any) -> dict[str, Any]:
    return {
        "title_en": "Ask",
        "role": ANYBODY,
        "due_unit": "working_days",
        "leads_to": THE_NEXT,
        "version": version,
        **values,
    }


def test_step_is_added_without_script_and_with_it(
    playbook: Playbook, consultant: Membership, browser_of: BrowserOf
) -> None:
    browser, address = browser_of(consultant), f"/playbooks/{playbook.pk}/draft/steps/new/"
    answer = browser.post(f"{address}?after=spot", step_form(2, role="S", due_amount=3))
    assert answer["Location"] == f"/playbooks/{playbook.pk}/draft/"
    steps = draft_of(playbook).steps
    assert [step.key for step in steps] == ["spot", "ask", "agree", "contract"]
    assert (steps[1].role, steps[1].due) == ("S", Due(3, "working_days"))

    answer = browser.post(address, step_form(3, leads_to="spot"), headers=HTMX)
    assert answer.status_code == 204
    assert json.loads(answer["HX-Trigger"]) == {"draft-changed": {}}
    last = draft_of(playbook).steps[-1]
    assert (last.key, last.role, last.next) == ("ask-2", "", (Branch("spot"),))


def test_draft_page_is_one_part_for_htmx(
    playbook: Playbook, consultant: Membership, browser_of: BrowserOf
) -> None:
    browser, address = browser_of(consultant), f"/playbooks/{playbook.pk}/draft/"
    assert "<html" in text_of(browser, address)
    part = browser.get(address, headers=HTMX).content.decode()
    assert "<html" not in part
    assert 'id="draft"' in part
    assert "Nothing is missing" in part


def test_step_form_says_what_does_not_go_together(
    playbook: Playbook, consultant: Membership, browser_of: BrowserOf
) -> None:
    browser, address = browser_of(consultant), f"/playbooks/{playbook.pk}/draft/steps/agree/"

    def refused(**values: Any) -> dict[str, Any]:
        answer = browser.post(address, step_form(2, **values))
        assert answer.status_code == 422
        errors: dict[str, Any] = answer.context["form"].errors
        return {name: list(texts) for name, texts in errors.items()}

    assert refused(title_en="") == {"title_en": ["Say what is done, in one language at least."]}
    assert refused(leads_to=BY_ANSWER) == {"__all__": ["Give at least two answers."]}
    assert set(refused(label_en_1="yes", to_1=THE_END)) == {"leads_to"}
    assert set(refused(leads_to=BY_ANSWER, label_en_1="yes", to_2=THE_END)) == {
        "to_1",
        "label_en_2",
    }
    assert set(refused(leads_to="nowhere")) == {"leads_to"}
    assert set(refused(role="XX")) == {"role"}
    assert set(refused(due_amount=0)) == {"due_amount"}
    assert draft_of(playbook).version == 2


def test_step_with_answers_comes_back_as_it_was_saved(
    playbook: Playbook, consultant: Membership, browser_of: BrowserOf
) -> None:
    browser, address = browser_of(consultant), f"/playbooks/{playbook.pk}/draft/steps/agree/"
    initial = browser.get(address).context["form"].initial
    assert (initial["leads_to"], initial["to_1"], initial["to_2"]) == (
        BY_ANSWER,
        "contract",
        THE_END,
    )
    said = {name: value for name, value in initial.items() if value is not None}
    assert browser.post(address, {**said, "label_en_2": "no"}).status_code == 302
    agree = draft_of(playbook).steps[1]
    assert agree.next == (Branch("contract", "agreed", "согласен"), Branch("", "no", "отказ"))
    assert agree.due == Due(2, "working_days")
    stale = browser.post(address, said)
    assert stale.status_code == 412
    assert text_of(browser, f"/playbooks/{playbook.pk}/draft/steps/nothing/", 404)


def test_step_is_moved_in_place_and_whoever_is_second_is_told(
    playbook: Playbook, consultant: Membership, browser_of: BrowserOf
) -> None:
    browser, address = browser_of(consultant), f"/playbooks/{playbook.pk}/draft/steps/spot/move/"
    down = {"direction": "down", "version": 2}
    part = browser.post(address, down, headers=HTMX)
    assert part.status_code == 200
    assert 'id="draft"' in part.content.decode()
    assert [step.key for step in draft_of(playbook).steps] == ["agree", "spot", "contract"]
    second = browser.post(address, down, headers=HTMX)
    assert second.status_code == 409
    assert "Someone changed this" in second.content.decode()
    assert browser.post(address, {"direction": "x"}, headers=HTMX).status_code == 422
    plain = browser.post(address, {"direction": "up", "version": 3})
    assert plain["Location"] == f"/playbooks/{playbook.pk}/draft/"
    assert [step.key for step in draft_of(playbook).steps] == ["spot", "agree", "contract"]


def test_step_is_taken_out_or_says_why_not(
    playbook: Playbook, consultant: Membership, browser_of: BrowserOf
) -> None:
    browser, address = browser_of(consultant), f"/playbooks/{playbook.pk}/draft/steps"
    refused = browser.post(f"{address}/agree/remove/", {"version": 2})
    assert refused.status_code == 422
    assert "“Spot the opportunity”" in refused.content.decode()
    assert browser.post(f"{address}/spot/remove/", {"version": 2}).status_code == 302
    assert [step.key for step in draft_of(playbook).steps] == ["agree", "contract"]


def test_draft_page_says_what_must_be_mended(
    system: Actor, playbook: Playbook, consultant: Membership, browser_of: BrowserOf
) -> None:
    fill_draft(system, playbook, [Step("a", title_en="Alone", next=(Branch("a"),))])
    page = text_of(browser_of(consultant), f"/playbooks/{playbook.pk}/draft/")
    assert "From “Alone” no way leads to the end." in page
    assert "/draft/propose/" not in page
    refused = browser_of(consultant).post(
        f"/playbooks/{playbook.pk}/draft/propose/", {"reason": "Now", "version": 3}
    )
    assert refused.status_code == 422
    assert "From “Alone” no way leads to the end." in refused.content.decode()


def test_from_a_proposal_to_a_version_on_the_pages(
    playbook: Playbook, consultant: Membership, manager: Membership, browser_of: BrowserOf
) -> None:
    writer, approver = browser_of(consultant), browser_of(manager)
    draft = f"/playbooks/{playbook.pk}/draft/"
    assert (
        writer.post(f"{draft}propose/", {"reason": "As we work", "version": 2}).status_code == 302
    )
    page = text_of(writer, draft)
    assert "Waits for approval, proposed by Marta Lind" in page
    assert "/draft/approve/" not in page
    page = text_of(approver, draft)
    assert "/draft/approve/?seen=3" in page
    assert "As we work" in text_of(approver, f"{draft}approve/?seen=3")

    back = approver.post(f"{draft}send-back/", {"because": "Who writes?", "version": 3})
    assert back.status_code == 302
    assert "Who writes?" in text_of(writer, draft)
    writer.post(f"{draft}propose/", {"reason": "Mended", "version": 4})
    # What was seen before it was sent back is not what waits now.
    assert approver.post(f"{draft}approve/?seen=3", {"version": 3}).status_code == 412
    answer = approver.post(f"{draft}approve/?seen=5", {"version": 5})
    assert answer["Location"] == f"/playbooks/{playbook.pk}/"
    assert PlaybookVersion.objects.get().approved_by == manager


def test_approver_first_sees_what_differs(
    system: Actor, consultant: Membership, manager: Membership, browser_of: BrowserOf
) -> None:
    playbook = make_playbook_in_force(system)
    changed = [
        Step("spot", role="S", title_en="Notice it", due=Due(1, "days")),
        STEPS[1],
        STEPS[2],
        Step("thank", title_en="Say thank you"),
    ]
    fill_draft(system, playbook, changed)
    services.draft_propose(actor=system, playbook_id=playbook.pk, seen=None, reason="Better")
    page = text_of(browser_of(manager), f"/playbooks/{playbook.pk}/draft/")
    assert page.index("What differs from v1") < page.index("steps-title")
    for words in ("Spot the opportunity", "Notice it", "1 calendar day", "Say thank you", "added"):
        assert words in page


def test_manager_reads_why_they_do_not_approve_their_own(
    system: Actor, playbook: Playbook, manager: Membership, browser_of: BrowserOf, actor_of: ActorOf
) -> None:
    services.draft_propose(
        actor=actor_of(manager), playbook_id=playbook.pk, seen=None, reason="Mine"
    )
    browser, draft = browser_of(manager), f"/playbooks/{playbook.pk}/draft/"
    page = text_of(browser, draft)
    assert "You proposed this yourself." in page
    assert "/draft/approve/" not in page
    refused = browser.post(f"{draft}approve/", {"version": 3})
    assert refused.status_code == 403
    assert "You proposed this yourself." in refused.content.decode()
    assert draft_of(playbook).state == DraftState.PROPOSED


def test_discard_on_the_page(
    playbook: Playbook, consultant: Membership, browser_of: BrowserOf
) -> None:
    browser = browser_of(consultant)
    address = f"/playbooks/{playbook.pk}/draft/discard/"
    answer = browser.post(address, {"version": 2}, headers=HTMX)
    assert answer.status_code == 204
    told = json.loads(answer["HX-Trigger"])
    assert told["toast"]["text"] == "The draft is as the newest version again."
    assert draft_of(playbook).document == []


# ---------- Versions


def test_versions_and_what_differs_between_any_two(
    system: Actor, consultant: Membership, browser_of: BrowserOf
) -> None:
    playbook = make_playbook_in_force(system)
    publish(playbook, [STEPS[1], STEPS[0], STEPS[2]], author=consultant)
    publish(playbook, [STEPS[0]])
    browser, here = browser_of(consultant), f"/playbooks/{playbook.pk}/versions/"
    page = text_of(browser, here)
    assert [f"v{number}</a>" in page for number in (1, 2, 3)] == [True] * 3
    assert page.count("in force") == 1
    page = text_of(browser, f"{here}2/")
    assert "What differs from v1" in page
    assert "moved" in page
    assert "Marta Lind" in page
    page = text_of(browser, f"{here}3/?against=1")
    assert "What differs from v1" in page
    assert page.count("removed") == 2
    assert "What differs" not in text_of(browser, f"{here}1/")
    assert "What differs" not in text_of(browser, f"{here}1/?against=nonsense")
    assert text_of(browser, f"{here}9/", 404)


# ---------- Fragments


def test_touchpoints_show_by_which_playbooks_they_are_lived(
    system: Actor, consultant: Membership, browser_of: BrowserOf, django_assert_max_num_queries: Any
) -> None:
    standard_roles(system)
    first, second = Touchpoint.objects.order_by("position", "pk")[:2]
    browser = browser_of(consultant)
    here = "/playbooks/touchpoints/"
    assert "No playbook belongs to a touchpoint yet" in text_of(browser, here)
    playbook = make_playbook_in_force(system, touchpoint_ids=[first.pk])
    make_playbook(system, "begun", touchpoint_ids=[second.pk])

    with django_assert_max_num_queries(7):
        page = text_of(browser, here)

    assert escape(first.occasion_en) in page
    assert f"/playbooks/{playbook.pk}/" in page
    assert "Begun" not in page
    assert f'hx-get="{here}"' in text_of(browser, "/responsibilities/touchpoints/")


def test_approvals_fragment_is_empty_or_says_what_waits(
    system: Actor,
    consultant: Membership,
    manager: Membership,
    browser_of: BrowserOf,
    actor_of: ActorOf,
) -> None:
    here = "/playbooks/approvals/"
    assert text_of(browser_of(manager), here).strip() == ""
    mine = make_playbook(system, "mine")
    fill_draft(system, mine)
    services.draft_propose(actor=actor_of(consultant), playbook_id=mine.pk, seen=None, reason="New")
    own = make_playbook(system, "own")
    fill_draft(system, own)
    services.draft_propose(actor=actor_of(manager), playbook_id=own.pk, seen=None, reason="New")
    with time_machine.travel("2026-01-10 10:00 +0000", tick=False):
        make_playbook_in_force(system, "due", owner_id=consultant.pk)
        make_playbook_in_force(system, "orphan")

    def names(person: Membership) -> list[str]:
        page = text_of(browser_of(person), here)
        return [name for name in ("Mine", "Own", "Due", "Orphan") if f">{name}</a>" in page]

    assert names(manager) == ["Mine", "Orphan"]
    assert names(consultant) == ["Due"]
    services.draft_send_back(
        actor=actor_of(manager), playbook_id=mine.pk, seen=None, because="Mend it"
    )
    assert "sent back" in text_of(browser_of(consultant), here)
    assert names(manager) == ["Orphan"]


# ---------- Cost


def test_pages_ask_a_constant_number_of_questions(
    system: Actor,
    manager: Membership,
    browser_of: BrowserOf,
    django_assert_max_num_queries: Any,
) -> None:
    topics = [make_topic(system, f"topic-{number}", None).pk for number in range(6)]
    many = tuple(Step(f"step-{number}", title_en="Do", role="A") for number in range(40))
    playbook = make_playbook_in_force(system, steps=many, topic_ids=topics)
    for number in range(12):
        make_playbook_in_force(system, f"more-{number}", topic_ids=topics, owner_id=manager.pk)
    fill_draft(system, playbook, many[:39])
    browser = browser_of(manager)
    browser.get("/playbooks/")
    for address, most in (
        ("/playbooks/", 9),
        (f"/playbooks/{playbook.pk}/", 9),
        (f"/playbooks/{playbook.pk}/draft/", 8),
        (f"/playbooks/{playbook.pk}/versions/1/", 10),
        ("/playbooks/approvals/", 7),
    ):
        with django_assert_max_num_queries(most):
            assert browser.get(address).status_code == 200
