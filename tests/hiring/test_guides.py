"""Guides: their document, the draft, versions, and the one that comes with the product."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import translation

from accounts.models import Membership
from core.access import Actor
from core.documents import Change
from core.errors import IllegalState, InvalidInput, NotAllowed, NotFound, Stale
from hiring import services
from hiring.defaults import GUIDES
from hiring.guide_document import (
    LANGUAGES,
    TEXT_FIELDS,
    Problem,
    Quality,
    differences,
    problems,
    read,
    write,
)
from hiring.models import Guide, GuideDraft, GuideVersion, Interview
from tests.factories.interviews import ask, make_case, make_guide

ActorOf = Callable[[Membership], Actor]
BrowserOf = Callable[[Membership], Browser]


def test_shipped_guide_is_complete_in_both_languages() -> None:
    (guide,) = GUIDES
    assert [quality.key for quality in guide.qualities] == [
        "drive",
        "learning",
        "positive",
        "empathy",
    ]
    assert problems(guide.qualities) == []
    assert [
        (quality.key, name)
        for quality in guide.qualities
        for name in TEXT_FIELDS
        if not quality.texts.get(name)
    ] == []
    assert read(write(guide.qualities)) == guide.qualities


def test_missing_language_falls_back_and_missing_texts_are_found() -> None:
    drive = GUIDES[0].qualities[0]
    half = Quality(
        "drive", {name: text for name, text in drive.texts.items() if name.endswith(LANGUAGES[0])}
    )
    assert problems([half]) == []
    with translation.override("ru"):
        assert half.question == drive.texts["question_en"]
    empty = Quality("humour", {"name_en": "Drive", "anchor_1_en": "x"})
    assert [(found.problem, found.key) for found in problems([half, empty])] == [
        (Problem.NO_QUESTION, "humour"),
        (Problem.NO_GOOD, "humour"),
        (Problem.NO_WARNING, "humour"),
        (Problem.NO_ANCHOR, "humour"),
        (Problem.SAME_NAME, "humour"),
    ]
    assert [found.problem for found in problems([])] == [Problem.NO_QUALITIES]


def test_differences_tell_added_changed_moved_and_removed() -> None:
    one, two, three, four = GUIDES[0].qualities
    changed = replace(two, texts={**two.texts, "name_en": "Curiosity"})
    new = Quality("humour", {})
    found = differences([one, two, three, four], [three, one, changed, new])
    assert [(row.key, row.change, row.fields) for row in found] == [
        ("positive", Change.MOVED, ()),
        ("learning", Change.CHANGED, ("name_en",)),
        ("humour", Change.ADDED, ()),
        ("empathy", Change.REMOVED, ()),
    ]


def test_draft_is_written_published_with_a_reason_and_interviews_keep_their_version(
    manager: Membership,
    head: Membership,
    consultant: Membership,
    stranger: Membership,
    actor_of: ActorOf,
) -> None:
    case = make_case(manager, consultant)
    (interview,) = ask(case.actor, case.candidate, consultant)
    guide = Guide.objects.get()
    here: dict[str, Any] = {"actor": actor_of(head), "guide_id": guide.pk}
    assert services.defaults_create(actor=actor_of(head)) == []
    draft = services.guide_quality_add(**here, seen=1, name_en="Humour")
    assert [quality.key for quality in draft.qualities][-1] == "humour"
    with pytest.raises(Stale):
        services.guide_quality_remove(**here, seen=1, key="humour")
    with pytest.raises(InvalidInput):
        services.guide_publish(**here, seen=draft.version, reason="Humour helps")
    services.guide_quality_remove(**here, seen=draft.version, key="humour")
    with pytest.raises(IllegalState):
        services.guide_publish(**here, seen=None, reason="Nothing changed")
    services.guide_quality_change(**here, seen=None, key="drive", name_en="Energy")
    with pytest.raises(InvalidInput):
        services.guide_publish(**here, seen=None, reason="  ")
    for person, error in ((consultant, NotAllowed), (stranger, NotFound)):
        with pytest.raises(error):
            services.guide_publish(
                actor=actor_of(person), guide_id=guide.pk, seen=None, reason="Mine"
            )
    version = services.guide_publish(**here, seen=None, reason="Plainer words")
    assert (version.number, version.qualities[0].texts["name_en"]) == (2, "Energy")
    kept = Interview.objects.select_related("guide_version").get(pk=interview.pk)
    assert (kept.guide_version.number, kept.guide_version.qualities[0].name) == (1, "Drive")
    assert GuideVersion.objects.count() == 2
    assert GuideDraft.objects.get().document == version.document


def test_pages_of_guides_open_and_change_the_draft(
    head: Membership,
    actor_of: ActorOf,
    browser_of: BrowserOf,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    guide, browser = make_guide(actor_of(head)), browser_of(head)
    base = f"/hiring/guides/{guide.pk}/"
    form = {"version": 1, "name_en": "Humour", "question_en": "What made you laugh?"}
    assert browser.post(f"{base}draft/new/", data=form).status_code == 302
    move = {"version": 2, "direction": "up"}
    assert browser.post(f"{base}draft/qualities/humour/move/", data=move).status_code == 302
    assert browser.post(f"{base}draft/qualities/humour/move/", data=move).status_code == 409
    draft = GuideDraft.objects.get()
    assert [quality.key for quality in draft.qualities].index("humour") == 3
    for path in ("", "versions/", "versions/1/", "draft/", "draft/qualities/humour/"):
        with django_assert_max_num_queries(20):
            page = browser.get(base + path)
        assert page.status_code == 200, path
    shown = browser.get(f"{base}draft/").content.decode()
    assert "say what is a warning sign" in shown
    api = f"/api/v1/interview-guides/{guide.pk}/"
    put = {"document": [{"key": "drive", "name_en": "Drive", "humour": "x"}]}
    assert browser.put(f"{api}draft/", put, "application/json").status_code == 422
    assert browser.get(f"{api}draft/")["ETag"] == '"3"'
