"""People with more on them than is usual for themselves: on the desks of those who lead."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from core.access import Capability
from core.ui import formats
from cs_platform.desks import cells
from cs_platform.desks.part import ReadPart
from metrics.access import people_of_manager
from metrics.catalogue import Level
from metrics.selectors.workload import UsualLoad, usual_loads


class Loaded(NamedTuple):
    """A person and their load."""

    pk: int
    name: str
    load: UsualLoad


class HeavyLoad(ReadPart):
    """Whose last day ended with more open things than nine of ten of their own days before."""

    capability = Capability.METRICS_VIEW_TEAM
    slug = "heavy-load"
    title = _("More on them than usual")
    lead = _(
        "Whose last working day ended with more open requests, questions and steps than nine of "
        "ten of their own days before."
    )
    columns = (
        (_("Person"), ""),
        (_("Open things"), "end"),
        (_("Usual"), "end opt-s"),
        (_("Nine days of ten"), "end opt-s"),
        (_("Days compared"), "end opt-s"),
    )
    empty_title = _("Nobody has more than usual")
    empty_text = _("Compared with what each had at the end of their last forty working days.")

    def read(self) -> list[Loaded]:
        """Three queries, the heaviest against their own usual first."""
        people = Membership.objects.visible_to(self.actor).who_work_requests()
        if not self.actor.has(Capability.METRICS_VIEW_ALL):
            people = people.filter(pk__in=people_of_manager(self.actor))
        names = dict(people.values_list("pk", "name"))
        loads = usual_loads(company_id=self.actor.company_id, member_ids=names)
        found = [Loaded(pk, names[pk], load) for pk, load in loads.items() if load.is_unusual]
        return sorted(found, key=lambda one: (-one.load.above, one.name))

    def row(self, record: Loaded) -> Mapping[str, Any]:
        """One person; it opens to their load over time."""
        query = urlencode({"level": Level.CONSULTANT, "id": record.pk, "code": "load"})
        load = record.load
        return cells.row(
            cells.title(record.name, f"{reverse('metrics')}?{query}"),
            cells.state(formats.number(load.now), "warn", "tri", css="end"),
            cells.Cell(formats.number(load.median or 0, 1), css="end num opt-s"),
            cells.Cell(formats.number(load.p90 or 0, 1), css="end num opt-s"),
            cells.Cell(formats.number(load.days), css="end num opt-s"),
        )
