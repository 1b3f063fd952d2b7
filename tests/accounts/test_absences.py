"""Who may say that somebody is away, and what is refused."""

import json
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import services
from accounts.models import Absence, Membership
from core.access import Actor
from core.errors import InvalidInput, NotAllowed, NotFound
from core.models import AuditEntry

TODAY = timezone.localdate(timezone=ZoneInfo("Europe/Berlin"))
NEXT_WEEK = TODAY + timedelta(days=7)


def away(
    actor: Actor, person: Membership, starts: date = TODAY, ends: date = NEXT_WEEK, **values: Any
) -> Absence:
    return services.absence_create(
        actor=actor, member_id=person.pk, starts_on=starts, ends_on=ends, **values
    )


def test_oneself_managers_and_administrators_say_who_is_away(
    consultant: Any, manager: Any, admin: Any, make_person: Any, actor_of: Any
) -> None:
    colleague = make_person("Daniel Osei")

    away(actor_of(consultant), consultant, stand_in_id=colleague.pk, note="Holiday")
    away(actor_of(manager), consultant, NEXT_WEEK, NEXT_WEEK + timedelta(days=1))
    away(actor_of(admin), consultant, NEXT_WEEK + timedelta(days=1), NEXT_WEEK + timedelta(days=2))
    with pytest.raises(NotAllowed):
        away(actor_of(colleague), consultant, NEXT_WEEK + timedelta(days=3), date(2099, 1, 1))

    assert Absence.objects.filter(member=consultant).count() == 3
    assert AuditEntry.objects.filter(action="absence.create").count() == 3


def test_days_that_overlap_or_run_backwards_are_refused_by_name(
    consultant: Any, actor_of: Any
) -> None:
    actor = actor_of(consultant)
    first = away(actor, consultant)

    with pytest.raises(InvalidInput) as overlap:
        away(actor, consultant, TODAY + timedelta(days=3), NEXT_WEEK + timedelta(days=3))
    with pytest.raises(InvalidInput) as backwards:
        services.absence_update(actor=actor, absence_id=first.pk, ends_on=TODAY)

    assert set(overlap.value.fields) == {"starts_on"}
    assert set(backwards.value.fields) == {"ends_on"}
    assert [(row.starts_on, row.ends_on) for row in Absence.objects.all()] == [(TODAY, NEXT_WEEK)]


def test_stand_in_is_another_active_colleague(
    consultant: Any, internal: Any, stranger: Any, make_person: Any, admin: Any, actor_of: Any
) -> None:
    gone = make_person("Greta Gone")
    services.person_deactivate(actor=actor_of(admin), person_id=gone.pk)

    for person in (consultant, internal, gone):
        with pytest.raises(InvalidInput) as refused:
            away(actor_of(consultant), consultant, stand_in_id=person.pk)
        assert set(refused.value.fields) == {"stand_in_id"}
    with pytest.raises(NotFound):
        away(actor_of(consultant), consultant, stand_in_id=stranger.pk)

    assert not Absence.objects.exists()


def test_coming_back_ends_what_has_begun_and_forgets_what_has_not(
    consultant: Any, actor_of: Any
) -> None:
    actor = actor_of(consultant)
    begun = away(actor, consultant, TODAY - timedelta(days=3), TODAY + timedelta(days=2))
    planned = away(actor, consultant, TODAY + timedelta(days=5), TODAY + timedelta(days=9))
    over = away(actor, consultant, TODAY - timedelta(days=9), TODAY - timedelta(days=5))

    for absence in (begun, planned, over, over):
        services.absence_end(actor=actor, absence_id=absence.pk)

    rows = Absence.objects.order_by("starts_on")
    assert [(row.pk, row.ends_on) for row in rows] == [(over.pk, over.ends_on), (begun.pk, TODAY)]


def test_absences_stay_inside_the_company(consultant: Any, stranger: Any, actor_of: Any) -> None:
    absence = away(actor_of(consultant), consultant)

    with pytest.raises(NotFound):
        services.absence_end(actor=actor_of(stranger), absence_id=absence.pk)

    assert Absence.objects.get().ends_on == NEXT_WEEK


def test_list_page_shows_who_is_away_with_a_constant_number_of_queries(
    consultant: Any, make_person: Any, admin: Any, actor_of: Any, browser_of: Any
) -> None:
    away(actor_of(consultant), consultant, note="Holiday")
    browser = browser_of(consultant)
    browser.get("/absences/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        page = browser.get("/absences/").content.decode()
    for index in range(5):
        away(actor_of(admin), make_person(f"Person {index}"))
    with CaptureQueriesContext(connection) as many:
        browser.get("/absences/")

    assert "Marta Lind" in page
    assert "Holiday" in page
    assert len(many) == len(few) <= 8


def test_forms_save_change_and_end_an_absence(
    consultant: Any, make_person: Any, browser_of: Any
) -> None:
    colleague = make_person("Daniel Osei")
    browser = browser_of(consultant)
    url = f"/people/{consultant.pk}/away/"
    values = {"starts_on": TODAY, "ends_on": TODAY, "stand_in_id": colleague.pk, "note": ""}

    refused = browser.post(url, values)
    saved = browser.post(url, {**values, "ends_on": NEXT_WEEK})
    absence = Absence.objects.get()
    changed = browser.post(
        f"/absences/{absence.pk}/edit/", {**values, "ends_on": NEXT_WEEK, "stand_in_id": ""}
    )
    shown = browser.get(f"/people/{consultant.pk}/").content.decode()

    assert (refused.status_code, saved.status_code, changed.status_code) == (422, 302, 302)
    assert "The day back must be after the first day away." in refused.content.decode()
    absence.refresh_from_db()
    assert (absence.ends_on, absence.stand_in) == (NEXT_WEEK, None)
    assert "Nobody stands in" in shown
    assert browser.post(f"/absences/{absence.pk}/end/").status_code == 302
    assert not Absence.objects.exists()


def test_form_about_somebody_else_is_refused(
    consultant: Any, make_person: Any, browser_of: Any
) -> None:
    colleague = make_person("Daniel Osei")

    assert browser_of(consultant).get(f"/people/{colleague.pk}/away/").status_code == 403


def test_api_creates_filters_changes_and_ends(consultant: Any, browser_of: Any) -> None:
    browser = browser_of(consultant)
    body = {"member_id": consultant.pk, "starts_on": str(TODAY), "ends_on": str(NEXT_WEEK)}

    made = browser.post("/api/v1/absences/", json.dumps(body), content_type="application/json")
    pk = made.json()["id"]
    on_day = browser.get("/api/v1/absences/", {"day": str(TODAY)}).json()["results"]
    after = browser.get("/api/v1/absences/", {"day": str(NEXT_WEEK)}).json()["results"]
    changed = browser.patch(
        f"/api/v1/absences/{pk}/",
        json.dumps({"note": "Back soon"}),
        content_type="application/json",
    )
    unknown = browser.patch(
        f"/api/v1/absences/{pk}/", json.dumps({"member_id": 1}), content_type="application/json"
    )
    ended = browser.post(f"/api/v1/absences/{pk}/end/")

    assert made.status_code == 201
    assert [row["id"] for row in on_day] == [pk]
    assert after == []
    assert changed.json()["note"] == "Back soon"
    assert unknown.status_code == 422
    assert (ended.status_code, Absence.objects.count()) == (204, 0)
