"""The playbooks a company begins with: complete in both languages, sound, made once."""

from collections.abc import Callable
from dataclasses import asdict

import pytest

from accounts.models import Company, Membership
from core.access import Actor
from core.errors import NotAllowed
from playbooks import steps as limits
from playbooks.defaults import PLAYBOOKS, PlaybookText
from playbooks.models import Playbook, PlaybookDraft, PlaybookTopic, PlaybookVersion
from playbooks.services import defaults_create, playbook_update
from playbooks.services._documents import document_read
from playbooks.steps import MAX_BRANCHES, branches, problems, write
from roles import services as roles
from roles.defaults import ROLES, TOPICS, TOUCHPOINTS
from roles.models import Topic, Touchpoint

CODES = [text.code for text in PLAYBOOKS]
each_default = pytest.mark.parametrize("text", PLAYBOOKS, ids=CODES)


# ---------- The texts


def test_defaults_when_listed_then_have_the_protocols_and_one_code_each() -> None:
    assert 12 <= len(PLAYBOOKS) == len(set(CODES))
    assert {text.code for text in PLAYBOOKS if text.kind == "protocol"} == {
        "additional-sale",
        "renewal",
        "project-to-success",
        "unhappy-client",
        "training-need",
    }


@each_default
def test_default_when_read_then_could_be_proposed_as_it_is(text: PlaybookText) -> None:
    assert problems(text.steps, [role.code for role in ROLES]) == []
    assert document_read(write(text.steps)) == text.steps
    assert 4 <= len(text.steps) <= 12


@each_default
def test_default_when_read_then_is_complete_in_both_languages(text: PlaybookText) -> None:
    assert all((text.name_en, text.name_ru, text.purpose_en, text.purpose_ru))
    assert len(text.name_en) <= 200 >= len(text.name_ru)
    assert len(text.purpose_en) <= 2000 >= len(text.purpose_ru)
    for step in text.steps:
        assert all((step.title_en, step.title_ru, step.details_en, step.details_ru)), step.key
        assert step.due is not None, step.key
        for branch in step.next:
            assert bool(branch.label_en) == bool(branch.label_ru), step.key
            assert len(branch.label_en) <= limits.LABEL >= len(branch.label_ru)
        assert len(step.next) <= MAX_BRANCHES


@each_default
def test_default_when_read_then_no_russian_stands_in_english_and_the_other_way_round(
    text: PlaybookText,
) -> None:
    for step in text.steps:
        for name, value in asdict(step).items():
            if name.endswith("_en"):
                assert not any("а" <= letter <= "я" for letter in value.lower()), step.key
            elif name.endswith("_ru"):
                assert any("а" <= letter <= "я" for letter in value.lower()), step.key


@each_default
def test_default_when_attached_then_its_topics_and_touchpoints_are_shipped(
    text: PlaybookText,
) -> None:
    assert set(text.topics) <= {topic.code for topic in TOPICS}
    assert set(text.touchpoints) <= {touchpoint.code for touchpoint in TOUCHPOINTS}


def test_defaults_when_each_is_walked_then_some_decide_and_some_go_back() -> None:
    deciding = [t.code for t in PLAYBOOKS if any(len(step.next) > 1 for step in t.steps)]
    assert deciding == CODES
    returning = [
        text.code
        for text in PLAYBOOKS
        for i, step in enumerate(text.steps)
        for branch in branches(text.steps)[step.key]
        if branch.to in {earlier.key for earlier in text.steps[: i + 1]}
    ]
    assert len(set(returning)) >= 8


# ---------- The service


@pytest.fixture
def standard_company(system: Actor, company: Company) -> Company:
    """The company with its roles, topics and touchpoints."""
    roles.defaults_create(system)
    return company


def test_defaults_create_when_company_is_new_then_all_are_in_force_and_nobody_approved_them(
    standard_company: Company, system: Actor
) -> None:
    made = defaults_create(actor=system)
    assert [playbook.code for playbook in made] == CODES
    for playbook, text in zip(Playbook.objects.order_by("pk"), PLAYBOOKS, strict=True):
        assert playbook.current is not None
        assert (playbook.current.number, playbook.current.steps) == (1, text.steps)
        assert (playbook.current.author_id, playbook.current.approved_by_id) == (None, None)
        assert playbook.review_due_on is not None
        assert playbook.owner_id is None
        assert playbook.is_active
    assert PlaybookDraft.objects.get(playbook=made[0]).steps == PLAYBOOKS[0].steps


def test_defaults_create_when_topics_are_there_then_they_and_the_touchpoints_are_attached(
    standard_company: Company, system: Actor
) -> None:
    defaults_create(actor=system)
    for text in PLAYBOOKS:
        topics = Topic.objects.filter(of_playbooks__playbook__code=text.code)
        touchpoints = Touchpoint.objects.filter(of_playbooks__playbook__code=text.code)
        assert set(topics.values_list("code", flat=True)) == set(text.topics)
        assert set(touchpoints.values_list("code", flat=True)) == set(text.touchpoints)


def test_defaults_create_when_run_again_then_nothing_changes(
    standard_company: Company, system: Actor
) -> None:
    first = defaults_create(actor=system)
    playbook_update(actor=system, playbook_id=first[0].pk, name_en="Ours", is_active=False)
    assert defaults_create(actor=system) == []
    assert PlaybookVersion.objects.count() == len(PLAYBOOKS)
    edited = Playbook.objects.get(pk=first[0].pk)
    assert (edited.name_en, edited.is_active) == ("Ours", False)


def test_defaults_create_when_the_company_has_no_topics_then_playbooks_stand_alone(
    system: Actor, company: Company
) -> None:
    assert len(defaults_create(actor=system)) == len(PLAYBOOKS)
    assert PlaybookTopic.objects.count() == 0


def test_defaults_create_when_the_company_speaks_russian_then_the_reason_is_in_its_language(
    company: Company, system: Actor
) -> None:
    Company.objects.filter(pk=company.pk).update(language="ru")
    made = defaults_create(actor=system)
    assert made[0].current is not None
    assert made[0].current.reason


def test_defaults_create_when_consultant_asks_then_refuses(
    consultant: Membership, actor_of: Callable[[Membership], Actor]
) -> None:
    with pytest.raises(NotAllowed):
        defaults_create(actor=actor_of(consultant))
    assert Playbook.objects.count() == 0
