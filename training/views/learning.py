"""What a person is to learn and has learned; how the people of a manager stand."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from core.access import Capability
from core.errors import NotFound
from core.proportions import share
from core.ui import formats
from core.views import ActorView, ListPage
from training.selectors.learning import (
    Quarter,
    answers_for_seen,
    certificates_of,
    open_and_done,
    people_in_sight,
    person_in_sight,
    places_of,
    quarters_of,
    with_loads,
)
from training.selectors.quarter import bounds, learners, quarter_start, shares_by_team
from training.views.learning_rows import assignment_rows, done_row, place_row
from training.views.tabs import training_tabs


class LearningPage(ActorView, abstract=True):
    """A person's learning, for themselves or for who answers for them."""

    capability = Capability.TRAINING_VIEW

    def about(self, person_id: int, *, answers: bool) -> dict[str, Any]:
        """What is to do, late first, what was done this quarter, and what comes."""
        now, today = timezone.now(), timezone.localdate()
        company_id = self.actor.company_id
        since, _until = bounds(self.actor.company_time_zone, quarter_start(today), today)
        to_do, done = open_and_done(company_id, person_id, since)
        rows = assignment_rows(self.actor, to_do, today, answers=answers)
        person = learners(company_id).filter(pk=person_id)
        quarter = quarters_of(self.actor, person, today).get(person_id)
        return {
            "rows": rows,
            "late": sum(row["is_late"] for row in rows),
            "done": [done_row(one) for one in done],
            "certificates": [
                {
                    "title": one.title,
                    "earned_on": one.earned_on,
                    "valid_until": one.valid_until,
                    "is_over": one.valid_until is not None and one.valid_until < today,
                }
                for one in certificates_of(company_id, person_id)
            ],
            "places": [place_row(place) for place in places_of(company_id, person_id, now)],
            "quarter": quarter,
            "quarter_name": quarter_name(quarter_start(today)),
        }


def quarter_name(start: Any) -> str:
    """The quarter in words."""
    values = {"number": (start.month + 2) // 3, "year": start.year}
    return gettext("quarter %(number)s of %(year)s") % values


class MyLearningView(LearningPage):
    """One's own: what to do now first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        context = {
            "title": gettext("My learning"),
            "tabs": training_tabs(self.actor, "learning"),
            "is_own": True,
            **self.about(self.actor.membership_id or 0, answers=False),
        }
        return self.render("training/learning.html", context)


class PersonLearningView(LearningPage):
    """That of a person one answers for."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page, with ways to ask, to move and to take back."""
        person = person_in_sight(self.actor, pk)
        if person is None:
            raise NotFound
        answers = answers_for_seen(self.actor, person.pk)
        context = {
            "title": person.name,
            "lead": gettext("Learning"),
            "person": person,
            "crumbs": self.crumbs(person),
            "is_own": person.pk == self.actor.membership_id,
            "may_ask": answers and person.works_requests,
            **self.about(person.pk, answers=answers),
        }
        return self.render("training/learning_person.html", context)

    def crumbs(self, person: Membership) -> list[dict[str, Any]]:
        """The way back: to the team for those who have one."""
        name = "learning"
        label = gettext("My learning")
        if self.actor.has(Capability.TRAINING_VIEW_TEAM):
            name, label = "team-learning", gettext("People's learning")
        return [{"label": label, "url": reverse(name)}, {"label": person.name}]


class TeamLearningView(ListPage):
    """How the people stand: what is open and late, what they learned this quarter."""

    capability = Capability.TRAINING_VIEW_TEAM
    title = _("People's learning")
    template_name = "training/learning_team.html"
    row_template = "training/_team_row.html"
    columns = (
        (_("Person"), ""),
        (_("To do"), "end opt-s"),
        (pgettext_lazy("things to learn", "Late"), "end"),
        (_("Learned this quarter"), "end"),
        (_("Last time"), "end opt-s"),
        (_("State"), "opt-s"),
    )
    ordering = ("name", "id")
    empty_title = _("Nobody reports to you today")
    empty_text = _("Reporting lines are set on the pages of people.")

    def get_queryset(self) -> models.QuerySet[Any]:
        """Active people in sight."""
        return with_loads(people_in_sight(self.actor), timezone.localdate())

    def rows(self, records: list[Any]) -> list[Mapping[str, Any]]:
        """How everybody stands is read at once, for the figures above the list too."""
        self.quarters = quarters_of(
            self.actor, people_in_sight(self.actor).order_by("pk"), timezone.localdate()
        )
        return [self.row(record) for record in records]

    def row(self, record: Any) -> Mapping[str, Any]:
        """Plain values of one person."""
        quarter = self.quarters[record.pk]
        look, icon, state = state_of(quarter)
        return {
            "name": record.name,
            "url": reverse("learning-person", args=[record.pk]),
            "to_do": record.to_do,
            "late": record.late,
            "learned": quarter.learned.count,
            "last_at": quarter.learned.last_at,
            "state": state,
            "look": look,
            "icon": icon,
        }

    def extra_context(self) -> Mapping[str, Any]:
        """Tabs and, for all and by team, how many have learned something."""
        today = timezone.localdate()
        quarters = getattr(self, "quarters", {})
        expected = {pk for pk, quarter in quarters.items() if quarter.is_expected}
        some = {pk for pk in expected if quarters[pk].learned.count}
        teams = []
        if expected and self.actor.has(Capability.TRAINING_VIEW_ALL):
            teams = [
                {"name": row.name or gettext("Without a team"), **share_shown(row.learned, row.n)}
                for row in shares_by_team(self.actor.company_id, expected, some, today)
            ]
        return {
            "tabs": training_tabs(self.actor, "team-learning"),
            "lead": _("At least one learning a quarter: a reading, a check, a course or a session"),
            "all": share_shown(len(some), len(expected)),
            "teams": teams,
            "quarter_name": quarter_name(quarter_start(today)),
            "not_expected": len(quarters) - len(expected),
        }


def share_shown(some: int, n: int) -> dict[str, Any]:
    """How many of how many, and the share; everybody is counted, so there is no interval."""
    estimate = share(some, n)
    percent = formats.number(estimate.value) if estimate is not None else None
    return {"learned": some, "n": n, "percent": percent}


def state_of(quarter: Quarter) -> tuple[str, str, Any]:
    """Look, icon and words of a person's quarter; colour only once it presses."""
    if quarter.learned.count:
        return "ok", "check", _("has learned")
    if not quarter.is_expected:
        return "none", "ring", _("not expected this quarter")
    if quarter.is_warned:
        return "risk", "tri", _("nothing yet, the quarter ends soon")
    return "none", "ring", _("nothing yet")
