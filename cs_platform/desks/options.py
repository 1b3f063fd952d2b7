"""What the parts of a desk can be narrowed by; it stands in the address and is checked here."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Team
from core.access import Actor
from core.forms import ShortModelChoiceField
from cs_platform.desks.people import led_teams, my_people

LONGEST = 3650
NO_TEAM = "none"


class Options(forms.Form):
    """Nothing to choose. `defaults` hold where the address says nothing."""

    defaults: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, given: Mapping[str, Any], actor: Actor) -> None:
        """Bind what the address says, over the defaults."""
        said = {name: value for name, value in given.items() if value}
        super().__init__({**self.defaults, **said})
        self.actor = actor


def days_field(label: Any) -> forms.IntegerField:
    """A number of days."""
    return forms.IntegerField(label=label, min_value=1, max_value=LONGEST)


class TeamOptions(Options):
    """Of one of the teams that the reader leads."""

    team = ShortModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=_("any"),
        null_label=_("without a team"),
        null_value=NO_TEAM,
    )

    def __init__(self, given: Mapping[str, Any], actor: Actor) -> None:
        """Offer only what the reader leads."""
        super().__init__(given, actor)
        self.offer("team", led_teams(actor).order_by("name", "pk").only("name"))

    def offer(self, name: str, rows: Any) -> None:
        """Rows to choose from; read only when they are shown or something is chosen."""
        field: Any = self.fields[name]
        field.queryset = rows


def team_in(chosen: Mapping[str, Any]) -> Team | None:
    """The chosen team; None for people without one."""
    team: Team | str = chosen["team"]
    return team if isinstance(team, Team) else None


class PeopleOptions(TeamOptions):
    """Of one of the people or teams that the reader leads."""

    person = ShortModelChoiceField(
        label=_("Person"), queryset=Membership.objects.none(), required=False, empty_label=_("any")
    )
    field_order = ["person", "team"]

    def __init__(self, given: Mapping[str, Any], actor: Actor) -> None:
        """Offer only whom the reader leads."""
        super().__init__(given, actor)
        people = my_people(actor).filter(is_active=True).order_by("name", "pk")
        self.offer("person", people.only("name"))
