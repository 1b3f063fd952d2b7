"""Writing a draft step by step, and its way to a version."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from accounts.models import Membership
from core.access import Actor
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound, Stale
from core.models import AuditEntry
from playbooks import services
from playbooks.models import Playbook, PlaybookDraft, PlaybookVersion
from playbooks.steps import Branch, Due, Step, write
from playbooks.transitions import DraftState
from tests.factories.playbooks import STEPS, draft_of, fill_draft, make_playbook
from tests.factories.roles import standard_roles

ActorOf = Callable[[Membership], Actor]


@pytest.fixture
def playbook(system: Actor) -> Playbook:
    """A playbook with an empty draft, in a company with the five roles."""
    standard_roles(system)
    return make_playbook(system)


def keys(playbook: Playbook) -> list[str]:
    return [step.key for step in draft_of(playbook).steps]


def step(playbook: Playbook, key: str) -> Step:
    return next(step for step in draft_of(playbook).steps if step.key == key)


def simple(*names: str) -> list[Step]:
    """Steps one after the other."""
    return [Step(name, title_en=name.capitalize()) for name in names]


# ---------- Steps


def test_step_add_at_the_end_and_after_another(system: Actor, playbook: Playbook) -> None:
    draft = services.draft_step_add(
        actor=system, playbook_id=playbook.pk, seen=1, title_en="Ask the client", role="A"
    )
    assert draft.version == 2
    services.draft_step_add(actor=system, playbook_id=playbook.pk, seen=2, title_ru="Договор")
    services.draft_step_add(
        actor=system,
        playbook_id=playbook.pk,
        seen=3,
        after="ask-the-client",
        title_en="Ask the client",
        due=Due(4, "working_hours"),
    )
    assert keys(playbook) == ["ask-the-client", "ask-the-client-2", "step"]
    assert step(playbook, "ask-the-client-2").due == Due(4, "working_hours")
    assert AuditEntry.objects.filter(action="playbook.draft.change").count() == 3


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"role": "XX"}, "role"),
        ({"title_en": "x" * 201}, "title_en"),
        ({"details_ru": "x" * 4001}, "details_ru"),
        ({"title_en": "a\x00b"}, "title_en"),
        ({"due": Due(0, "days")}, "due"),
        ({"due": Due(1000, "days")}, "due"),
        ({"due": Due(1, "moons")}, "due"),
        ({"next": (Branch("nowhere"),)}, "next"),
        ({"next": (Branch(""),) * 7}, "next"),
        ({"next": (Branch("", "x" * 81),)}, "next"),
        ({"key": "own"}, "key"),
    ],
)
def test_step_add_with_a_wrong_value_names_the_field_and_adds_nothing(
    system: Actor, playbook: Playbook, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        services.draft_step_add(actor=system, playbook_id=playbook.pk, seen=1, **values)
    assert set(refusal.value.fields) == {field}
    assert draft_of(playbook).document == []


def test_step_change_sets_only_what_is_given(system: Actor, playbook: Playbook) -> None:
    fill_draft(system, playbook)
    services.draft_step_change(
        actor=system,
        playbook_id=playbook.pk,
        seen=2,
        key="agree",
        title_en=" Ask them ",
        next=[Branch("spot", "later"), Branch("", "no")],
    )
    changed = step(playbook, "agree")
    assert changed.title_en == "Ask them"
    assert changed.title_ru == "Договориться с клиентом"
    assert [way.to for way in changed.next] == ["spot", ""]
    entry = AuditEntry.objects.filter(action="playbook.draft.change").latest("pk")
    assert list(entry.changes) == ["agree"]


def test_step_keeps_a_role_that_was_taken_out_of_use(system: Actor, playbook: Playbook) -> None:
    fill_draft(system, playbook, [Step("old", role="GONE", title_en="Old")])
    services.draft_step_change(
        actor=system, playbook_id=playbook.pk, seen=2, key="old", role="GONE", title_en="Older"
    )
    assert step(playbook, "old").title_en == "Older"


def test_step_that_is_not_there_is_not_found(system: Actor, playbook: Playbook) -> None:
    for call in (services.draft_step_change, services.draft_step_remove):
        with pytest.raises(NotFound):
            call(actor=system, playbook_id=playbook.pk, seen=1, key="nothing")
    with pytest.raises(NotFound):
        services.draft_step_add(actor=system, playbook_id=playbook.pk, seen=1, after="nothing")


def test_step_move_swaps_and_stops_at_the_edge(system: Actor, playbook: Playbook) -> None:
    fill_draft(system, playbook, simple("a", "b", "c"))

    def move(key: str, direction: str) -> int:
        draft = services.draft_step_move(
            actor=system, playbook_id=playbook.pk, seen=None, key=key, direction=direction
        )
        return draft.version

    assert move("a", "down") == 3
    assert keys(playbook) == ["b", "a", "c"]
    assert move("c", "up") == 4
    assert keys(playbook) == ["b", "c", "a"]
    assert move("b", "up") == 4
    with pytest.raises(InvalidInput):
        move("b", "sideways")
    assert keys(playbook) == ["b", "c", "a"]


def ways(playbook: Playbook) -> dict[str, tuple[str, ...]]:
    return {step.key: tuple(w.to for w in step.next) for step in draft_of(playbook).steps}


@pytest.mark.parametrize(
    ("steps", "removed", "expected"),
    [
        # In a row: the next one follows, nothing has to be said.
        (simple("a", "b", "c"), "b", {"a": (), "c": ()}),
        (simple("a", "b"), "b", {"a": ()}),
        # It led elsewhere: whoever stood before it goes there now.
        (
            [Step("a"), Step("b", next=(Branch("d"),)), Step("c"), Step("d")],
            "b",
            {"a": ("d",), "c": (), "d": ()},
        ),
        # A named way to it keeps its answer.
        (
            [Step("a", next=(Branch("c", "yes"), Branch("", "no"))), Step("b"), Step("c")],
            "c",
            {"a": ("", ""), "b": ()},
        ),
        (
            [Step("a", next=(Branch("b", "y"), Branch("c", "n"))), Step("b"), Step("c")],
            "b",
            {"a": ("c", "c"), "c": ()},
        ),
        # Back to itself is no way on.
        (
            [Step("a"), Step("b", next=(Branch("b", "again"), Branch("", "done"))), Step("c")],
            "b",
            {"a": ("",), "c": ()},
        ),
        # A decision that nothing leads to.
        (
            [Step("a", next=(Branch("b", "y"), Branch("c", "n"))), Step("b"), Step("c")],
            "a",
            {"b": (), "c": ()},
        ),
    ],
)
def test_step_remove_leads_on_to_where_it_led(
    system: Actor,
    playbook: Playbook,
    steps: Sequence[Step],
    removed: str,
    expected: dict[str, tuple[str, ...]],
) -> None:
    fill_draft(system, playbook, steps)
    services.draft_step_remove(actor=system, playbook_id=playbook.pk, seen=2, key=removed)
    assert ways(playbook) == expected


def test_step_remove_of_a_decision_says_which_steps_lead_there(
    system: Actor, playbook: Playbook
) -> None:
    fill_draft(system, playbook)
    with pytest.raises(InvalidInput) as refusal:
        services.draft_step_remove(actor=system, playbook_id=playbook.pk, seen=2, key="agree")
    assert "“Spot the opportunity”" in str(refusal.value.message)
    assert keys(playbook) == ["spot", "agree", "contract"]


# ---------- Whole documents


def test_replace_takes_the_document(system: Actor, playbook: Playbook) -> None:
    draft = fill_draft(system, playbook)
    assert draft.document == write(STEPS)
    assert draft.version == 2
    assert fill_draft(system, playbook).version == 2


GOOD = {"key": "a", "title_en": "A"}


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ("text", "document"),
        ({"key": "a"}, "document"),
        ([GOOD] * 101, "document"),
        ([GOOD, GOOD], "document"),
        (["a"], "document.0"),
        ([{}], "document.0.key"),
        ([{"key": "Ä b"}], "document.0.key"),
        ([{"key": "a" * 41}], "document.0.key"),
        ([{**GOOD, "colour": "red"}], "document.0.colour"),
        ([GOOD, {"key": "b", "title_en": 7}], "document.1.title_en"),
        ([{**GOOD, "title_ru": "я" * 201}], "document.0.title_ru"),
        ([{**GOOD, "details_en": "\ud800"}], "document.0.details_en"),
        ([{**GOOD, "due": 3}], "document.0.due"),
        ([{**GOOD, "due": {"amount": True, "unit": "days"}}], "document.0.due"),
        ([{**GOOD, "due": {"amount": 2, "unit": "days", "x": 1}}], "document.0.due"),
        ([{**GOOD, "next": {}}], "document.0.next"),
        ([{**GOOD, "next": ["b"]}], "document.0.next.0"),
        ([{**GOOD, "next": [{"to": None}]}], "document.0.next.0.to"),
        ([{**GOOD, "next": [{"to": "", "label_en": "x" * 81}]}], "document.0.next.0.label_en"),
    ],
)
def test_replace_with_a_malformed_document_says_where(
    system: Actor, playbook: Playbook, document: Any, place: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        services.draft_replace(actor=system, playbook_id=playbook.pk, seen=1, document=document)
    assert place in refusal.value.fields
    assert draft_of(playbook).document == []


# ---------- Who was second


def test_whoever_saw_an_older_draft_changes_nothing(system: Actor, playbook: Playbook) -> None:
    fill_draft(system, playbook)
    before = draft_of(playbook).document
    here: dict[str, Any] = {"actor": system, "playbook_id": playbook.pk, "seen": 1}
    for call in (
        lambda: services.draft_step_add(**here, title_en="X"),
        lambda: services.draft_step_change(**here, key="spot", title_en="X"),
        lambda: services.draft_step_move(**here, key="spot", direction="down"),
        lambda: services.draft_step_remove(**here, key="spot"),
        lambda: services.draft_replace(**here, document=[]),
        lambda: services.draft_discard(**here),
        lambda: services.draft_propose(**here, reason="Because"),
        lambda: services.draft_send_back(**here, because="Because"),
        lambda: services.draft_approve(**here),
    ):
        with pytest.raises(Stale):
            call()
    assert draft_of(playbook).document == before
    assert draft_of(playbook).version == 2


def test_drafts_of_another_company_are_not_found(
    playbook: Playbook, stranger: Membership, actor_of: ActorOf
) -> None:
    here: dict[str, Any] = {
        "actor": actor_of(stranger),
        "playbook_id": playbook.pk,
        "seen": None,
    }
    for call in (
        lambda: services.draft_step_add(**here, title_en="X"),
        lambda: services.draft_replace(**here, document=[GOOD]),
        lambda: services.draft_discard(**here),
        lambda: services.draft_propose(**here, reason="Because"),
        lambda: services.draft_send_back(**here, because="Because"),
        lambda: services.draft_approve(**here),
    ):
        with pytest.raises(NotFound):
            call()
    assert draft_of(playbook).version == 1


# ---------- On its way to a version


def propose(person: Actor, playbook: Playbook, reason: str = "As we work") -> PlaybookDraft:
    return services.draft_propose(actor=person, playbook_id=playbook.pk, seen=None, reason=reason)


def test_propose_and_approve_put_a_version_in_force(
    playbook: Playbook, consultant: Membership, manager: Membership, actor_of: ActorOf
) -> None:
    fill_draft(actor_of(consultant), playbook)
    draft = propose(actor_of(consultant), playbook, "  As we work ")
    assert (draft.state, draft.reason, draft.proposed_by) == (
        DraftState.PROPOSED,
        "As we work",
        consultant,
    )
    version = services.draft_approve(
        actor=actor_of(manager), playbook_id=playbook.pk, seen=draft.version
    )
    playbook.refresh_from_db()
    assert playbook.current == version
    assert (version.number, version.reason) == (1, "As we work")
    assert (version.author, version.approved_by) == (consultant, manager)
    after = draft_of(playbook)
    assert (after.state, after.reason, after.proposed_by, after.proposed_at) == (
        DraftState.EDITING,
        "",
        None,
        None,
    )
    assert after.document == version.document
    assert AuditEntry.objects.get(action="playbook.approve").changes == {
        "current": [None, version.pk]
    }


def test_propose_says_everything_that_must_be_mended(system: Actor, playbook: Playbook) -> None:
    with pytest.raises(InvalidInput) as refusal:
        propose(system, playbook)
    assert str(refusal.value.message) == "There are no steps yet."
    fill_draft(
        system,
        playbook,
        [
            Step("a", next=(Branch("b", "yes"), Branch("a"))),
            Step("b", role="XX", title_en="Bee", next=(Branch("gone"),)),
            Step("c", title_en="Sea"),
        ],
    )
    with pytest.raises(InvalidInput) as refusal:
        propose(system, playbook)
    assert str(refusal.value.message) == (
        "Step 1 has no title. From “a” no way leads to the end. “a” has an answer without a name. "
        "“Bee”: the role “XX” is not in use here. “Bee” leads to a step that is not there. "
        "From “Bee” no way leads to the end. No way leads to “Sea”."
    )
    assert draft_of(playbook).state == DraftState.EDITING


@pytest.mark.parametrize("reason", ["", "  ", "x" * 1001])
def test_propose_needs_a_reason(system: Actor, playbook: Playbook, reason: str) -> None:
    fill_draft(system, playbook)
    with pytest.raises(InvalidInput) as refusal:
        propose(system, playbook, reason)
    assert set(refusal.value.fields) == {"reason"}
    assert draft_of(playbook).state == DraftState.EDITING


def test_propose_of_what_differs_in_nothing_is_refused(system: Actor, playbook: Playbook) -> None:
    fill_draft(system, playbook)
    propose(system, playbook)
    services.draft_approve(actor=system, playbook_id=playbook.pk, seen=None)
    with pytest.raises(IllegalState):
        propose(system, playbook)


def test_edit_takes_back_what_was_proposed(system: Actor, playbook: Playbook) -> None:
    fill_draft(system, playbook)
    propose(system, playbook)
    services.draft_step_add(actor=system, playbook_id=playbook.pk, seen=3, title_en="More")
    draft = draft_of(playbook)
    assert (draft.state, draft.proposed_at, draft.reason) == (
        DraftState.EDITING,
        None,
        "As we work",
    )
    with pytest.raises(IllegalState):
        services.draft_approve(actor=system, playbook_id=playbook.pk, seen=draft.version)
    assert not PlaybookVersion.objects.exists()


def test_send_back_says_why_until_it_is_proposed_again(
    playbook: Playbook, consultant: Membership, manager: Membership, actor_of: ActorOf
) -> None:
    fill_draft(actor_of(consultant), playbook)
    propose(actor_of(consultant), playbook)
    services.draft_send_back(
        actor=actor_of(manager), playbook_id=playbook.pk, seen=3, because="Say who writes to them"
    )
    draft = draft_of(playbook)
    assert (draft.state, draft.sent_back_because, draft.proposed_by) == (
        DraftState.SENT_BACK,
        "Say who writes to them",
        consultant,
    )
    assert draft.changed_by == consultant
    with pytest.raises(IllegalState):
        services.draft_approve(actor=actor_of(manager), playbook_id=playbook.pk, seen=4)
    assert propose(actor_of(consultant), playbook).sent_back_because == ""


def test_send_back_needs_words(system: Actor, playbook: Playbook) -> None:
    fill_draft(system, playbook)
    propose(system, playbook)
    with pytest.raises(InvalidInput) as refusal:
        services.draft_send_back(actor=system, playbook_id=playbook.pk, seen=3, because=" ")
    assert set(refusal.value.fields) == {"because"}
    assert draft_of(playbook).state == DraftState.PROPOSED


def test_consultant_neither_approves_nor_sends_back(
    system: Actor, playbook: Playbook, consultant: Membership, actor_of: ActorOf
) -> None:
    fill_draft(system, playbook)
    propose(system, playbook)
    here: dict[str, Any] = {"playbook_id": playbook.pk, "seen": 3}
    with pytest.raises(NotAllowed):
        services.draft_approve(actor=actor_of(consultant), **here)
    with pytest.raises(NotAllowed):
        services.draft_send_back(actor=actor_of(consultant), because="No", **here)
    assert draft_of(playbook).state == DraftState.PROPOSED


def test_manager_does_not_approve_what_they_proposed(
    playbook: Playbook, manager: Membership, make_person: Any, actor_of: ActorOf
) -> None:
    fill_draft(actor_of(manager), playbook)
    propose(actor_of(manager), playbook)
    with pytest.raises(NotAllowed) as refusal:
        services.draft_approve(actor=actor_of(manager), playbook_id=playbook.pk, seen=3)
    assert "You proposed this yourself" in str(refusal.value.message)
    assert not PlaybookVersion.objects.exists()
    other = make_person("Ira Other", level="manager")
    services.draft_approve(actor=actor_of(other), playbook_id=playbook.pk, seen=3)
    assert PlaybookVersion.objects.get().approved_by == other


@pytest.mark.parametrize("level", ["head", "admin"])
def test_head_and_administrator_may_approve_their_own(
    playbook: Playbook, make_person: Any, actor_of: ActorOf, level: str
) -> None:
    person = make_person("Ada Small", level=level)
    fill_draft(actor_of(person), playbook)
    propose(actor_of(person), playbook)
    services.draft_approve(actor=actor_of(person), playbook_id=playbook.pk, seen=3)
    assert PlaybookVersion.objects.get().author == person


def test_approve_checks_again_what_was_sound_when_proposed(
    system: Actor, playbook: Playbook
) -> None:
    fill_draft(system, playbook)
    propose(system, playbook)
    roles = standard_roles(system)
    type(roles["A"]).objects.filter(pk=roles["A"].pk).update(is_active=False)
    with pytest.raises(InvalidInput):
        services.draft_approve(actor=system, playbook_id=playbook.pk, seen=3)
    assert not PlaybookVersion.objects.exists()


def test_playbook_out_of_use_is_neither_proposed_nor_approved(
    system: Actor, playbook: Playbook
) -> None:
    fill_draft(system, playbook)
    propose(system, playbook)
    services.playbook_update(actor=system, playbook_id=playbook.pk, is_active=False)
    with pytest.raises(IllegalState):
        services.draft_approve(actor=system, playbook_id=playbook.pk, seen=3)
    fill_draft(system, playbook, simple("a"))
    with pytest.raises(IllegalState):
        propose(system, playbook)


def test_discard_goes_back_to_the_version_in_force(system: Actor, playbook: Playbook) -> None:
    fill_draft(system, playbook)
    propose(system, playbook)
    services.draft_approve(actor=system, playbook_id=playbook.pk, seen=None)
    fill_draft(system, playbook, simple("a"))
    seen = draft_of(playbook).version
    draft = services.draft_discard(actor=system, playbook_id=playbook.pk, seen=seen)
    assert draft.document == write(STEPS)
    assert draft.version == seen + 1
    again = services.draft_discard(actor=system, playbook_id=playbook.pk, seen=seen + 1)
    assert again.version == seen + 1


def test_discard_before_the_first_version_leaves_no_steps(
    system: Actor, playbook: Playbook
) -> None:
    fill_draft(system, playbook)
    services.draft_discard(actor=system, playbook_id=playbook.pk, seen=2)
    assert draft_of(playbook).document == []
