"""Fragments about runs for the pages of other floors: a client, a request, a desk."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from clients.models import Client
from core.access import Capability
from core.views import ActorView, get_or_not_found
from handoffs.models import Request
from playbooks.models import Playbook, Run, RunStep
from playbooks.selectors.runs import playbooks_to_run, running_for, steps_for_desk
from playbooks.views.run_words import running_row, turn_row
from roles.models import Topic


class MatterPanel(ActorView, abstract=True):
    """What runs for something, and what can be read and started for it."""

    capability = Capability.PLAYBOOKS_VIEW

    def show(
        self,
        running: Sequence[Run],
        playbooks: Sequence[Playbook],
        *,
        unwritten: Topic | None = None,
        **matter: int,
    ) -> HttpResponse:
        """The panel; `unwritten` is a topic that no playbook describes, `matter` the values with
        which the form of starting begins. Nothing where there is nothing to say."""
        now = timezone.now()
        busy = {run.playbook_id for run in running}
        may_start = self.actor.has(Capability.PLAYBOOKS_RUN)
        query = urlencode(matter)
        to_write = ""
        if unwritten is not None and self.actor.has(Capability.PLAYBOOKS_WRITE):
            to_write = f"{reverse('playbook-create')}?{urlencode({'topic': unwritten.pk})}"
        context = {
            "rows": [running_row(run, now) for run in running],
            "playbooks": [
                {
                    "name": row.name,
                    "url": reverse("playbook-detail", args=[row.pk]),
                    "start_url": f"{reverse('run-start', args=[row.pk])}?{query}"
                    if may_start and row.pk not in busy
                    else "",
                }
                for row in playbooks
            ],
            "unwritten": unwritten,
            "write_url": to_write,
            "all_url": f"{reverse('run-list')}?client={matter['client']}",
            "is_of_request": "request" in matter,
        }
        return self.render("playbooks/_run_panel.html", context)


class ClientPanel(MatterPanel):
    """Fragment for the page of a client: what runs, and every playbook in force."""

    def get(self, request: HttpRequest, client_id: int) -> HttpResponse:
        """Show them."""
        client = get_or_not_found(Client.objects.visible_to(self.actor), pk=client_id)
        running = running_for(self.actor, client_id=client.pk)
        playbooks = playbooks_to_run(self.actor) if client.is_active else []
        return self.show(running, playbooks, client=client.pk)


class RequestPanel(MatterPanel):
    """Fragment for the page of a request: what runs for it, and the playbooks of its topic."""

    def get(self, request: HttpRequest, request_id: int) -> HttpResponse:
        """Show them."""
        requests = Request.objects.visible_to(self.actor).select_related("client", "topic")
        found: Any = get_or_not_found(requests, pk=request_id)
        running = running_for(self.actor, request_id=found.pk)
        playbooks = playbooks_to_run(self.actor, found)
        return self.show(
            running,
            playbooks,
            unwritten=None if playbooks else found.topic,
            client=found.client_id,
            request=found.number,
        )


class DeskFragment(ActorView):
    """Fragment for desks: my open steps by due time, and late ones of my people; or nothing."""

    capability = Capability.PLAYBOOKS_VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        steps = steps_for_desk(self.actor)
        context = {
            "mine": self.rows(steps.mine),
            "late": self.rows(steps.late),
            "mine_url": f"{reverse('run-list')}?state=running&mine=true",
            "late_url": f"{reverse('run-list')}?late=yes",
            "me": self.actor.membership_id,
        }
        return self.render("playbooks/_run_desk.html", context)

    def rows(self, turns: Sequence[RunStep]) -> list[dict[str, Any]]:
        """Plain values; whose step it is only where it is not the reader's."""
        now, me = timezone.now(), self.actor.membership_id
        return [
            {**turn_row(turn.run, turn, now), "is_mine": turn.member_id == me} for turn in turns
        ]
