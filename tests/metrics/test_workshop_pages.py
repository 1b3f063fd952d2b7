"""Pages and API of the workshop: definitions, drafts, the reporting zone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import Company, Membership
from metrics.catalogue import CATALOGUE
from metrics.models import DefinitionDraft, MetricDefinition
from metrics.previewing import previews_compute
from tests.metrics.conftest import Crew

Browsers = Callable[[Membership], Browser]
DRAFT = {
    "parameter_reopen_days": "14",
    "parameter_repeat_days": "7",
    "min_n": "10",
    "time_zone": "Europe/Berlin",
    "starts_on": "2026-04-01",
    "reason": "Clients write later.",
    "version": "0",
}
PAGE = "/metrics/definitions/fcr/"


def test_draft_from_form_to_publication_on_pages(
    told: Crew,
    company: Company,
    admin: Membership,
    browser_of: Browsers,
    django_assert_max_num_queries: Any,
) -> None:
    browser = browser_of(admin)
    shown = browser.get(f"{PAGE}draft/change/").content.decode()
    assert 'name="parameter_reopen_days" value="7"' in shown
    wrong = browser.post(f"{PAGE}draft/change/", {**DRAFT, "starts_on": "2026-04-02"})
    assert wrong.status_code == 422
    assert "first day of a month" in wrong.content.decode()
    saved = browser.post(f"{PAGE}draft/change/", DRAFT)
    assert (saved.status_code, saved["Location"]) == (302, f"{PAGE}draft/")
    assert "hx-trigger" in browser.get(f"{PAGE}draft/").content.decode()
    early = browser.post(f"{PAGE}draft/publish/", {"version": "1"})
    assert (early.status_code, MetricDefinition.objects.filter(code="fcr").count()) == (409, 1)
    stale = browser.post(f"{PAGE}draft/change/", DRAFT)
    assert (stale.status_code, DefinitionDraft.objects.get().version) == (412, 1)

    previews_compute(company.pk)
    with django_assert_max_num_queries(10):
        part = browser.get(f"{PAGE}draft/", headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in part
    assert "<html" not in part
    for words in ("v1, in use", "the draft", "Mar 26", "100.0", "counts everything"):
        assert words in part

    done = browser.post(f"{PAGE}draft/publish/", {"version": "1"})
    assert (done.status_code, done["Location"]) == (302, PAGE)
    with django_assert_max_num_queries(10):
        page = browser.get(PAGE).content.decode()
    for words in ("v2", "waits to be computed", "Clients write later.", admin.name):
        assert words in page
    assert browser.get(f"{PAGE}draft/").status_code == 302


def test_definitions_when_read_by_a_consultant_then_no_ways_to_change(
    crew: Crew, consultant: Membership, browser_of: Browsers, django_assert_max_num_queries: Any
) -> None:
    browser = browser_of(consultant)
    with django_assert_max_num_queries(10):
        page = browser.get("/metrics/definitions/").content.decode()
    assert all(f"/metrics/definitions/{code}/" in page for code in CATALOGUE)
    for shown in (page, browser.get(PAGE).content.decode()):
        assert "/draft/" not in shown
        assert "/metrics/zone/" not in shown
    assert browser.get(f"{PAGE}draft/").status_code == 403


def test_zone_changed_on_its_page_then_told_and_new_versions(
    crew: Crew, company: Company, admin: Membership, browser_of: Browsers
) -> None:
    browser = browser_of(admin)
    assert "A new series begins today" in browser.get("/metrics/zone/").content.decode()
    done = browser.post("/metrics/zone/", {"time_zone": "Asia/Almaty", "reason": "We moved."})
    assert (done.status_code, done["Location"]) == (302, "/metrics/definitions/")
    company.refresh_from_db()
    assert company.time_zone == "Asia/Almaty"
    page = browser.get("/metrics/definitions/").content.decode()
    assert "v2 is being computed" in page


def test_draft_over_rest_from_begin_to_publication(
    told: Crew, company: Company, admin: Membership, head: Membership, browser_of: Browsers
) -> None:
    browser, api = browser_of(admin), "/api/v1/metric-drafts/"
    json: dict[str, Any] = {"content_type": "application/json"}
    body = {"code": "fcr", "parameters": {"reopen_days": 14}, "reason": "Later."}
    assert browser_of(head).post(api, body, **json).status_code == 403
    assert browser.post(api, {**body, "shade": 1}, **json).status_code == 422
    made = browser.post(api, body, **json)
    assert (made.status_code, made["ETag"], made.json()["state"]) == (201, '"1"', "waiting")
    one = f"{api}{made.json()['id']}/"
    assert browser.get(f"{one}preview/").json()["months"] == []
    stale = browser.patch(one, {"min_n": 5}, headers={"If-Match": '"9"'}, **json)
    assert (stale.status_code, DefinitionDraft.objects.get().min_n) == (412, 10)
    changed = browser.patch(one, {"min_n": 5}, headers={"If-Match": '"1"'}, **json)
    assert (changed.status_code, changed["ETag"], changed.json()["reason"]) == (
        200,
        '"2"',
        "Later.",
    )
    assert browser.post(f"{one}publish/").status_code == 409
    previews_compute(company.pk)
    preview = browser.get(f"{one}preview/").json()
    assert (preview["state"], preview["version_in_use"], preview["differ"]) == ("done", 1, 0)
    assert [(m["in_use"]["n"], m["draft"]["n"]) for m in preview["months"]] == [(12, 12)]
    published = browser.post(f"{one}publish/", headers={"If-Match": '"2"'})
    assert (published.status_code, published.json()["version"]) == (201, 2)
    assert browser.delete(one).status_code == 404


@pytest.mark.parametrize("form", ["change", "discard", "publish"])
def test_draft_pages_of_what_is_not_there_then_not_found(
    crew: Crew, admin: Membership, browser_of: Browsers, form: str
) -> None:
    browser = browser_of(admin)
    assert browser.get(f"/metrics/definitions/nothing/draft/{form}/").status_code == 404
    if form != "change":
        assert browser.get(f"{PAGE}draft/{form}/").status_code == 404
