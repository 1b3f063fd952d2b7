"""Importing past records: what is written, refused, repeated, and by whom."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from accounts.actors import actor_for_membership, system_actor
from accounts.models import Company, Membership
from clients.models import Client
from core.access import Actor
from core.errors import InvalidInput, NotAllowed
from core.exports import safe_cell
from handoffs.models import Entry, EntryKind, Handover, Holding, Request
from integrations.importing.mapping import parse_mapping, shipped_mappings
from integrations.models import ImportRun, ImportState
from integrations.services.imports import import_claim, import_create, import_run
from surveys import services as surveys
from surveys.models import Answer, Invitation

Browsers = Callable[[Membership], Browser]

ROWS = """[file]
kind = "rows"
[request]
key = "id"
client = "client"
subject = "subject"
text = "text"
opened_at = "opened"
resolved_at = "resolved"
[owner]
person = "agent"
manager = "manager"
team = "team"
[answer]
survey = "csat"
score = "score"
on = "answered"
"""
HEAD = "id,client,subject,text,opened,resolved,agent,manager,team,score,answered\n"
GOOD = "r1,Acme,Help,it broke,2026-01-05T10:00,2026-01-05T12:00,Ann,Max,Red,5,2026-01-05\n"

EVENTS = """[file]
kind = "events"
[request]
key = "case"
client = "client"
[event]
at = "at"
state = "state"
[event.states]
done = "resolved"
default = "open"
queued = ["queued"]
[owner]
person = "who"
team = "team"
not_a_person = ["robot"]
"""


@pytest.fixture
def importer(company: Company, admin: Membership) -> Actor:
    surveys.defaults_create(actor=system_actor(company))
    return actor_for_membership(admin, via="import")


def run(
    actor: Actor, folder: Path, text: str, mapping: str = ROWS, *, dry: bool = False
) -> ImportRun:
    path = folder / "records.csv"
    path.write_text(text, encoding="utf-8")
    made = import_create(
        actor=actor, file_name="records.csv", path=path, mapping_text=mapping, dry_run=dry
    )
    claimed = import_claim(actor.company_id, made.pk)
    assert claimed is not None
    return import_run(actor=actor, run=claimed)


def test_row_becomes_a_request_with_its_own_reporting_line(importer: Actor, tmp_path: Path) -> None:
    done = run(importer, tmp_path, HEAD + GOOD)
    assert (done.state, done.requests_created, done.rows_refused) == (ImportState.DONE, 1, 0)
    request = Request.objects.get()
    assert (request.external_ref, request.original_text) == ("r1", "it broke")
    holding = Holding.objects.get()
    assert (str(holding.owner), str(holding.manager), str(holding.team)) == ("Ann", "Max", "Red")
    assert holding.working_seconds == 2 * 3600
    invitation = Invitation.objects.get()
    assert (str(invitation.consultant), str(invitation.manager)) == ("Ann", "Max")
    assert Answer.objects.get().score == 5


def test_second_run_changes_nothing(importer: Actor, tmp_path: Path) -> None:
    run(importer, tmp_path, HEAD + GOOD)
    again = run(importer, tmp_path, HEAD + GOOD)
    assert (again.requests_created, again.requests_known) == (0, 1)
    assert (Request.objects.count(), Answer.objects.count(), Client.objects.count()) == (1, 1, 1)


def test_dry_run_tells_what_would_be_and_writes_nothing(importer: Actor, tmp_path: Path) -> None:
    people = Membership.objects.count()
    done = run(importer, tmp_path, HEAD + GOOD + GOOD.replace("r1", "r2"), dry=True)
    assert (done.requests_created, done.rows_read) == (2, 2)
    assert (Request.objects.count(), Answer.objects.count()) == (0, 0)
    assert Membership.objects.count() == people


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (GOOD.replace("r1", ""), "key"),
        (GOOD.replace("2026-01-05T10:00", "31/31/2026"), "opened"),
        (GOOD.replace("2026-01-05T10:00", "2999-01-05T10:00"), "opened"),
        (GOOD.replace("2026-01-05T12:00", "2026-01-04T12:00"), "resolved"),
        (GOOD.replace(",5,2026", ",9,2026"), "9"),
        (GOOD.replace("Ann,Max,Red", ",Max,"), "team"),
        (GOOD.replace("Acme", ""), "client"),
    ],
)
def test_bad_row_is_refused_with_its_reason_and_the_good_one_is_kept(
    importer: Actor, tmp_path: Path, row: str, reason: str
) -> None:
    done = run(importer, tmp_path, HEAD + row + GOOD.replace("r1", "fine"))
    assert (done.state, done.requests_created, done.rows_refused) == (ImportState.DONE, 1, 1)
    refused = done.refused.get()
    assert refused.row_number == 1
    assert reason in refused.reason


def test_hostile_cells_are_text(importer: Actor, tmp_path: Path) -> None:
    row = GOOD.replace("it broke", "=HYPERLINK(1) \U0001f4a9 \u202eabc").replace("Acme", "<b>A</b>")
    assert run(importer, tmp_path, HEAD + row).requests_created == 1
    assert Request.objects.get().original_text.startswith("=HYPERLINK(1)")
    assert safe_cell("=1+1") == "'=1+1"
    assert safe_cell("@x") == "'@x"
    assert safe_cell("plain") == "plain"


def test_file_without_the_columns_or_in_another_encoding_is_refused(
    importer: Actor, tmp_path: Path
) -> None:
    with pytest.raises(InvalidInput, match="lacks the columns"):
        run(importer, tmp_path, "a,b\n1,2\n")
    path = tmp_path / "latin.csv"
    path.write_bytes((HEAD + GOOD).replace("Ann", "Åse").encode("latin-1"))
    with pytest.raises(InvalidInput, match="encoding"):
        import_create(actor=importer, file_name="x", path=path, mapping_text=ROWS, dry_run=False)
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    "text", ["", "= [", "[file]\nkind = 'x'", "[request]\nkey = 3", "file = 1"]
)
def test_mapping_that_says_too_little_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_mapping(text)


def test_shipped_mappings_are_right() -> None:
    assert {name: parse_mapping(text).kind for name, text in shipped_mappings().items()} == {
        "incident_log": "events",
        "support_cases": "rows",
    }


def test_scattered_events_become_one_request_with_hand_overs(
    importer: Actor, tmp_path: Path
) -> None:
    log = (
        "case,client,at,state,who,team\n"
        "c1,Acme,2026-01-05T10:00:00+01:00,work,Ann,Red\n"
        "c2,Acme,2026-01-05T10:30:00+01:00,work,Bob,Red\n"
        "c1,Acme,2026-01-05T11:00:00+01:00,queued,Ann,Blue\n"
        "c1,Acme,2026-01-05T12:00:00+01:00,work,robot,Blue\n"
        "c1,Acme,2026-01-05T13:00:00+01:00,work,Ann,Red\n"
        "c1,Acme,2026-01-05T15:00:00+01:00,done,Ann,Red\n"
        "c1,Acme,2026-01-05T16:00:00+01:00,work,Ann,Red\n"
    )
    done = run(importer, tmp_path, log, EVENTS)
    assert (done.requests_created, done.rows_refused) == (2, 0)
    request = Request.objects.get(external_ref="c1")
    teams = [str(holding.team) for holding in request.holdings.order_by("started_at", "pk")]
    assert teams == ["Red", "Blue", "Red", "Red"]
    assert Handover.objects.count() == 2
    assert request.holdings.filter(owner=None).count() == 1
    assert request.state == "open"
    assert Entry.objects.filter(request=request, kind=EntryKind.REOPENED).count() == 1
    assert not Membership.objects.filter(name="robot").exists()


def test_killed_run_is_taken_up_again(importer: Actor, tmp_path: Path) -> None:
    path = tmp_path / "records.csv"
    path.write_text(HEAD + GOOD)
    made = import_create(actor=importer, file_name="r", path=path, mapping_text=ROWS, dry_run=False)
    assert import_claim(importer.company_id, made.pk) is not None
    assert import_claim(importer.company_id, made.pk) is None
    ImportRun.objects.update(heartbeat_at="2026-01-01T00:00Z")
    again = import_claim(importer.company_id, made.pk)
    assert again is not None
    assert import_run(actor=importer, run=again).requests_created == 1


def test_consultant_may_not_import(
    importer: Actor, consultant: Membership, browser_of: Browsers, tmp_path: Path
) -> None:
    path = tmp_path / "records.csv"
    path.write_text(HEAD + GOOD)
    with pytest.raises(NotAllowed):
        import_create(
            actor=actor_for_membership(consultant),
            file_name="r",
            path=path,
            mapping_text=ROWS,
            dry_run=False,
        )
    assert browser_of(consultant).get("/imports/").status_code == 403


def test_page_takes_a_file_shows_refusals_and_keeps_strangers_out(
    importer: Actor,
    admin: Membership,
    stranger: Membership,
    browser_of: Browsers,
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.MEDIA_ROOT = tmp_path
    browser = browser_of(admin)
    assert browser.get("/imports/new/").status_code == 200
    bad = HEAD + GOOD.replace("Acme", "=cmd()").replace("r1", "")
    upload = SimpleUploadedFile("past.csv", bad.encode())
    answer = browser.post("/imports/new/", {"file": upload, "mapping": ROWS, "shipped": ""})
    assert answer.status_code == 302
    made = ImportRun.objects.get()
    claimed = import_claim(importer.company_id, made.pk)
    assert claimed is not None
    import_run(actor=importer, run=claimed)
    page = browser.get(f"/imports/{made.pk}/")
    assert "The key column is empty." in page.content.decode()
    download: Any = browser.get(f"/imports/{made.pk}/refused.csv")
    assert "'=cmd()" in b"".join(download.streaming_content).decode()
    for path in (f"/imports/{made.pk}/", f"/imports/{made.pk}/refused.csv"):
        assert browser_of(stranger).get(path).status_code == 404
    assert browser_of(stranger).post(f"/imports/{made.pk}/run/").status_code == 404
    assert ImportRun.objects.count() == 1


def test_page_says_what_is_wrong_with_mapping_and_file(
    importer: Actor, admin: Membership, browser_of: Browsers, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    browser = browser_of(admin)
    upload = SimpleUploadedFile("past.csv", b"a,b\n1,2\n")
    answer = browser.post("/imports/new/", {"file": upload, "mapping": ROWS})
    assert answer.status_code == 422
    assert "lacks the columns" in answer.content.decode()
    answer = browser.post("/imports/new/", {"mapping": ""})
    assert answer.status_code == 422
    assert not list(tmp_path.rglob("*.csv"))
