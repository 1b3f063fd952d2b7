"""Regulations at work for the clients of a project manager."""

from typing import Any

from accounts.models import Membership
from core.access import Actor
from playbooks.models import Playbook
from tests.factories.handoffs import join_client_team
from tests.factories.runs import make_matter, start
from tests.platform_pages.desk_parts import part_of, rows_behind, texts


def test_regulations_at_work_are_those_of_my_clients(
    system: Actor,
    consultant: Membership,
    make_person: Any,
    actor_of: Any,
    browser_of: Any,
) -> None:
    matter = make_matter(system, make_person("Daniel Osei"), make_person("Max Other"))
    run = start(actor_of(matter.success), matter)
    browser = browser_of(consultant)

    assert part_of(browser, "regulations-running").context["total"] == 0
    join_client_team(matter.client, consultant, "Pj")
    assert part_of(browser, "regulations-running").context["total"] == 0
    Playbook.objects.filter(pk=matter.playbook.pk).update(kind="regulation")
    shown = part_of(browser, "regulations-running")

    assert shown.context["total"] == 1
    assert [row[2] for row in texts(shown)] == [matter.client.name]
    assert f"/playbooks/runs/{run.pk}/" in shown.content.decode()
    assert rows_behind(browser, "/desk/regulations-running/") == 1
