"""Parts of desks for those who lead: load by person and by team."""

from datetime import date
from typing import Any

from django.utils import timezone

from accounts import services as accounts
from accounts.models import Membership
from tests.platform_pages.desk_parts import opens_to_as_many, part_of, texts


def test_load_counts_each_person_and_every_number_opens_to_its_rows(
    busy: Membership, manager: Membership, browser_of: Any
) -> None:
    browser = browser_of(manager)

    part = part_of(browser, "load")

    assert texts(part) == [
        ["Marta Lind", "2", "1", "1", "1", "1", "here"],
        ["Daniel Osei", "0", "0", "0", "0", "0", "here"],
    ]
    assert opens_to_as_many(browser, part) == 5
    assert part_of(browser, "overdue").context["total"] == 1


def test_load_says_who_is_away(
    busy: Membership, manager: Membership, system: Any, browser_of: Any
) -> None:
    today = timezone.localdate()
    accounts.absence_create(
        actor=system, member_id=busy.pk, starts_on=today, ends_on=date(2100, 1, 2)
    )

    assert texts(part_of(browser_of(manager), "load"))[0][6] == "back on 2 Jan 2100"


def test_load_of_a_manager_holds_nobody_elses_people(
    busy: Membership, make_person: Any, browser_of: Any
) -> None:
    other = make_person("Olga Other", level="manager")
    browser = browser_of(other)

    assert part_of(browser, "load").context["total"] == 0
    page = browser.get(f"/desk/overdue/?person={busy.pk}")
    assert page.context["total"] == 0
    assert page.context["filterset"]["form"].errors.keys() == {"person"}


def test_company_by_team_counts_people_and_what_the_team_itself_holds(
    busy: Membership, head: Membership, browser_of: Any
) -> None:
    browser = browser_of(head)

    part = part_of(browser, "teams")

    assert texts(part)[0] == ["Front line", "2", "0", "3", "1", "1", "1", "1"]
    assert [row[0] for row in texts(part)] == ["Front line", "Without a team"]
    assert opens_to_as_many(browser, part) == 8
