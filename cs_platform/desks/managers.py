"""The managers' view: what lies on each of their people."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access import Capability
from core.ui import formats
from cs_platform.desks import cells
from cs_platform.desks.due import is_over
from cs_platform.desks.options import TeamOptions, team_in
from cs_platform.desks.part import ReadPart
from cs_platform.desks.people import members_of, my_people
from cs_platform.desks.requests import Overdue
from cs_platform.desks.waiting import TeamAnswers, TeamOffers
from handoffs.selectors.team_load import PersonLoad, load_of_people
from handoffs.transitions import RequestState


class LoadOptions(TeamOptions):
    """Of which team, and whether only who is away today."""

    away = forms.ChoiceField(
        label=_("Here today"),
        choices=[("", _("any")), ("yes", _("away"))],
        required=False,
    )


class PeopleLoad(ReadPart):
    """Each of one's people with what they have on their hands, the fullest first."""

    capability = Capability.REQUESTS_ANSWER_FOR_OTHERS
    slug = "load"
    title = _("Load of your people")
    lead = _(
        "Offers are hand-overs to this person that wait for an answer; answers are questions of "
        "colleagues that wait for this person."
    )
    options_class = LoadOptions
    columns = (
        (_("Person"), ""),
        (_("Open"), "end"),
        (_("Waiting for client"), "end opt-s"),
        (_("Overdue"), "end"),
        (_("Offers"), "end opt-s"),
        (_("Answers"), "end opt-s"),
        (_("Here today"), "end opt-s"),
    )
    empty_title = _("Nobody reports to you yet")
    empty_text = _("Say on people's pages to whom they report; then their load stands here.")
    shown = 12

    def read(self) -> list[PersonLoad]:
        """One query."""
        people = my_people(self.actor)
        if self.chosen["team"]:
            people = people.filter(pk__in=members_of(self.actor, team_in(self.chosen)))
        found = load_of_people(people, overdue=is_over(self.now), day=self.today)
        if self.chosen["away"]:
            found = [one for one in found if one.away_until is not None]
        return sorted(found, key=lambda one: -(one.load.open + one.load.waiting))

    def row(self, record: PersonLoad) -> Mapping[str, Any]:
        """One person; each number opens to the rows behind it."""
        load, who = record.load, {"person": record.pk}
        return cells.row(
            cells.title(record.name, reverse("person", args=[record.pk])),
            cells.count(load.open, self.owned(record.pk, RequestState.OPEN), _("Open")),
            cells.count(load.waiting, self.owned(record.pk, RequestState.WAITING), css="opt-s"),
            cells.count(load.overdue, link(Overdue, **who), _("Overdue"), kind="st risk"),
            cells.count(load.offers, link(TeamOffers, **who), css="opt-s"),
            cells.count(load.answers, link(TeamAnswers, **who), css="opt-s"),
            here_cell(record),
        )

    def owned(self, pk: int, state: str) -> str:
        """The list of a person's requests in a state."""
        return f"{self.requests_url}?{urlencode({'owner': pk, 'state': state})}"


def link(part: Any, **query: Any) -> str:
    """The address of a part, narrowed."""
    return f"{part.address()}?{urlencode(query)}"


def here_cell(record: PersonLoad) -> cells.Cell:
    """Whether somebody is away today, and until when."""
    if record.away_until is None:
        return cells.Cell(gettext("here"), css="end opt-s", look="muted")
    text = gettext("back on %(day)s") % {"day": formats.date_text(record.away_until)}
    return cells.state(text, "warn", "calendar", css="end opt-s")
