"""Candidates: kept with their consent alone, once a vacancy, told to nobody who does not hire."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Membership
from core.access import Actor
from core.errors import DomainError, IllegalState, InvalidInput, NotAllowed, NotFound, Stale
from core.models import AuditEntry, OutboxEvent, StoredFile
from hiring import services
from hiring.models import Candidate, CandidateDocument, CandidateState
from hiring.transitions import CandidateAction
from notices.models import Notice
from tests.factories.files import PDF
from tests.factories.vacancies import a_day, given, make_candidate, make_vacancy

ActorOf = Callable[[Membership], Actor]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"consent_on": None}, "consent_on"),
        ({"consent_on": a_day(1)}, "consent_on"),
        ({"consent_how": " "}, "consent_how"),
        ({"name": " "}, "name"),
        ({"email": "no address"}, "email"),
        ({"delete_on": a_day(0)}, "delete_on"),
        ({"delete_on": a_day(365 * 12)}, "delete_on"),
        ({"source_kind": "stars"}, "source_kind"),
    ],
)
def test_candidate_without_consent_or_with_wrong_values_is_not_kept(
    manager: Membership, actor_of: ActorOf, wrong: dict[str, Any], field: str
) -> None:
    actor = actor_of(manager)
    vacancy = make_vacancy(actor)
    with pytest.raises(InvalidInput) as refusal:
        services.candidate_add(actor=actor, vacancy_id=vacancy.pk, **given(**wrong))
    assert field in refusal.value.fields
    assert not Candidate.objects.exists()


def test_same_address_is_refused_in_one_vacancy_and_told_in_another(
    manager: Membership, actor_of: ActorOf, browser_of: Any
) -> None:
    actor = actor_of(manager)
    first, second = make_vacancy(actor), make_vacancy(actor, title="Second place")
    candidate = make_candidate(actor, first, email="Anna@Applicant.example")
    with pytest.raises(InvalidInput) as refusal:
        make_candidate(actor, first, email="anna@applicant.EXAMPLE")
    assert "email" in refusal.value.fields
    again = make_candidate(actor, second, email="anna@applicant.example")
    page = browser_of(manager).get(reverse("candidate", args=[candidate.pk])).content.decode()
    assert reverse("candidate", args=[again.pk]) in page
    with pytest.raises(InvalidInput):
        services.candidate_move(actor=actor, candidate_id=again.pk, vacancy_id=first.pk)
    again.refresh_from_db()
    assert again.vacancy == second


def test_candidate_goes_through_states_and_to_another_vacancy(
    manager: Membership, consultant: Membership, make_person: Any, actor_of: ActorOf
) -> None:
    actor, panel = actor_of(manager), actor_of(consultant)
    vacancy = make_vacancy(actor, panel_ids=[consultant.pk])
    candidate = make_candidate(panel, vacancy)
    seen = candidate.version
    services.candidate_act(
        actor=panel, candidate_id=candidate.pk, action=CandidateAction.INTERVIEW, version=seen
    )
    with pytest.raises(Stale):
        services.candidate_change(
            actor=panel, candidate_id=candidate.pk, version=seen, notes="Second"
        )
    with pytest.raises(IllegalState):
        services.candidate_act(
            actor=panel, candidate_id=candidate.pk, action=CandidateAction.RETURN
        )
    with pytest.raises(InvalidInput):
        services.candidate_act(actor=panel, candidate_id=candidate.pk, action=CandidateAction.HIRE)
    foreign = make_vacancy(actor_of(make_person("Otto Other", level="manager")))
    mine = make_vacancy(actor, title="Other place")
    with pytest.raises(NotFound):
        services.candidate_move(actor=actor, candidate_id=candidate.pk, vacancy_id=foreign.pk)
    for refused in (
        lambda: services.candidate_move(
            actor=panel, candidate_id=candidate.pk, vacancy_id=vacancy.pk
        ),
        lambda: services.candidate_keep_until(
            actor=panel, candidate_id=candidate.pk, delete_on=a_day(9)
        ),
        lambda: services.candidate_erase(actor=panel, candidate_id=candidate.pk, because="asked"),
        lambda: services.candidate_refuse(actor=panel, candidate_id=candidate.pk, reason="No"),
    ):
        with pytest.raises((NotAllowed, InvalidInput)):
            refused()
    services.candidate_move(actor=actor, candidate_id=candidate.pk, vacancy_id=mine.pk)
    candidate.refresh_from_db()
    assert (candidate.vacancy, candidate.state) == (mine, CandidateState.INTERVIEWING)
    assert not Candidate.objects.visible_to(panel).exists()
    assert list(candidate.steps.order_by("pk").values_list("kind", flat=True)) == [
        "added",
        "state",
        "moved",
    ]


def test_documents_are_judged_by_their_bytes_downloaded_and_deleted_with_them(
    manager: Membership, consultant: Membership, actor_of: ActorOf, browser_of: Any
) -> None:
    vacancy = make_vacancy(actor_of(manager))
    candidate = make_candidate(actor_of(manager), vacancy)
    browser = browser_of(manager)
    adding = reverse("candidate-document-add", args=[candidate.pk])
    for content in (b"", b"#!/bin/sh\nrm -r /"):
        wrong = browser.post(adding, {"file": SimpleUploadedFile("cv.pdf", content)})
        assert wrong.status_code == 422
    answer = browser.post(adding, {"file": SimpleUploadedFile("../cv of W.exe", PDF)})
    assert answer.status_code == 302
    document = CandidateDocument.objects.get()
    assert (document.name, document.content_type) == ("cv of W.exe.pdf", "application/pdf")
    address = reverse("candidate-document", args=[document.pk])
    download = browser.get(address)
    assert download.content == PDF
    assert download["Content-Disposition"].startswith("attachment;")
    assert browser_of(consultant).get(address).status_code == 404
    assert browser.post(reverse("candidate-document-remove", args=[document.pk])).status_code == 302
    assert not CandidateDocument.objects.exists()
    assert not StoredFile.objects.exists()


def test_audit_trail_notices_and_events_know_nothing_that_names_a_candidate(
    manager: Membership, head: Membership, actor_of: ActorOf
) -> None:
    actor = actor_of(manager)
    vacancy = make_vacancy(actor, hiring_manager_id=head.pk, panel_ids=[manager.pk])
    candidate = make_candidate(actor, vacancy)
    services.candidate_change(
        actor=actor, candidate_id=candidate.pk, name="Wilhelmina Renamed", notes="Secret words"
    )
    services.candidate_refuse(
        actor=actor_of(head), candidate_id=candidate.pk, reason="Wilhelmina is too quiet"
    )
    told = [
        *AuditEntry.objects.values_list("changes", flat=True),
        *Notice.objects.values_list("params", flat=True),
        *OutboxEvent.objects.values_list("payload", flat=True),
    ]
    assert "candidate.change" in AuditEntry.objects.values_list("action", flat=True)
    assert [text for text in map(str, told) if "Wilhelmina" in text or "Secret" in text] == []
    entry = AuditEntry.objects.get(action="candidate.change")
    assert entry.changes["fields"] == [None, ["name", "notes"]]


def test_pages_keep_what_was_typed_and_refuse_a_second_decision(
    manager: Membership, actor_of: ActorOf, browser_of: Any, django_assert_max_num_queries: Any
) -> None:
    vacancy = make_vacancy(actor_of(manager))
    browser = browser_of(manager)
    adding = reverse("candidate-add", args=[vacancy.pk])
    typed = {"name": "Typed Name", "source_kind": "agency", "consent_how": "By mail"}
    refused = browser.post(adding, typed)
    assert (refused.status_code, "Typed Name" in refused.content.decode()) == (422, True)
    assert browser.post(adding, {**typed, "consent_on": a_day(0)}).status_code == 302
    candidate = Candidate.objects.get()
    address = reverse("candidate", args=[candidate.pk])
    with django_assert_max_num_queries(16):
        page = browser.get(address)
    assert "no-store" in page["Cache-Control"]
    refusing = reverse("candidate-refuse", args=[candidate.pk])
    stale = browser.post(refusing, {"reason": "No", "version": candidate.version + 1})
    assert stale.status_code == 412
    assert browser.post(refusing, {"reason": "No", "version": candidate.version}).status_code == 302
    assert browser.get(refusing).status_code == 409
    edited = reverse("candidate-edit", args=[candidate.pk])
    assert browser.get(edited).status_code == 200
    state = reverse("candidate-state", args=[candidate.pk])
    assert browser.post(state, {"action": "withdraw"}).status_code == 422


def test_another_companys_ids_are_nothing_here(
    manager: Membership, stranger: Membership, actor_of: ActorOf
) -> None:
    vacancy = make_vacancy(actor_of(manager))
    candidate = make_candidate(actor_of(manager), vacancy)
    other = actor_of(stranger)
    calls: list[Callable[[], object]] = [
        lambda: services.vacancy_change(actor=other, vacancy_id=vacancy.pk, title="Mine"),
        lambda: services.candidate_add(actor=other, vacancy_id=vacancy.pk, **given()),
        lambda: services.candidate_hire(
            actor=other, candidate_id=candidate.pk, starts_on=a_day(1), reason="Good"
        ),
        lambda: services.document_add(
            actor=other, candidate_id=candidate.pk, name="a.pdf", content=PDF
        ),
    ]
    for call in calls:
        with pytest.raises(DomainError) as refusal:
            call()
        assert refusal.value.status == 404
    assert Candidate.objects.get() == candidate


def test_candidate_is_added_once_by_a_form_and_asked_about_by_the_same_name(
    manager: Membership, actor_of: ActorOf, browser_of: Any
) -> None:
    vacancy, browser = make_vacancy(actor_of(manager)), browser_of(manager)
    url = reverse("candidate-add", args=[vacancy.pk])
    typed = {
        **given("Ann  Lee", email=""),
        "consent_on": a_day(-1).isoformat(),
        "idempotency_key": "pressed-twice",
    }
    first, second = browser.post(url, typed), browser.post(url, typed)
    assert first.headers["Location"] == second.headers["Location"]
    page = browser.get(url).content.decode()
    assert re.search(r'name="idempotency_key" value="[0-9a-f]{32}"', page)
    assert 'type="checkbox" name="is_another"' not in page

    again = {**typed, "name": "ann lee ", "idempotency_key": "another"}
    refused = browser.post(url, again)
    assert refused.status_code == 422
    assert 'type="checkbox" name="is_another"' in refused.content.decode()
    assert first.headers["Location"] in refused.content.decode()
    assert Candidate.objects.count() == 1
    assert browser.post(url, {**again, "is_another": "on"}).status_code == 302
    # A form of before, sent again about somebody else, adds them.
    assert browser.post(url, {**typed, "name": "Bo Chen"}).status_code == 302
    assert Candidate.objects.count() == 3

    body = {name: typed[name] for name in ("consent_on", "consent_how")}
    sent: dict[str, Any] = {"vacancy_id": vacancy.pk, "name": "Cy Young", **body}
    key = {"headers": {"Idempotency-Key": "k1"}, "content_type": "application/json"}
    made = [browser.post("/api/v1/candidates/", sent, **key).json()["id"] for _ in range(2)]
    assert made[0] == made[1]
    twin = browser.post("/api/v1/candidates/", sent, content_type="application/json")
    assert (twin.status_code, "is_another" in twin.content.decode()) == (422, True)
    assert Candidate.objects.count() == 4
