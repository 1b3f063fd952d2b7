"""The way of each request through people, roles and teams, prepared for the analysis of confusion.

Derived from the ledger by `handoffs.services.paths` and never written by anybody else: it can be
computed again at any time. What the rows name is taken from constrained rows of the ledger, and
nothing there is ever deleted; so these tables check no foreign keys of their own, and preparing
them locks no request that people work on.
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from accounts.models import CompanyOwned, Membership, Team
from clients.models import Client
from handoffs.models.request import Request
from handoffs.querysets import OfRequestQuerySet
from roles.models import MatrixVersion, Responsibility, Role, Topic


def _named(model: Any, **options: Any) -> Any:
    """A reference to a row that the ledger names as well."""
    options = {"null": True, "related_name": "+", "db_index": False, **options}
    return models.ForeignKey(model, on_delete=models.PROTECT, db_constraint=False, **options)


def _ids() -> Any:
    """Ids in ascending order, each once."""
    return ArrayField(models.BigIntegerField(), default=list)


class RequestPath(CompanyOwned):
    """One request's way: where it landed, who did it, how often it moved and came back.

    `opened_on` is the company's local day; `matrix` the version in force on it, by which the
    request is judged for good. `responsibility` and `topic_role` are where the topic belonged
    when it was first judged. `named_roles` are accountable or responsible by that version;
    `landed_wrong` and `done_outside` are null where nobody is named or no role held it.
    `loops_…` count A → B → A, equal neighbours merged. `circle_seconds` is working time in loops
    as `handoffs.circles` counts it, `lost_seconds` that and the time with roles that are not
    named until one that is got it; a holding that is still running counts once it has ended.
    """

    request = models.OneToOneField(
        Request, on_delete=models.PROTECT, related_name="path", db_constraint=False
    )
    client = _named(Client, null=False)
    topic = _named(Topic)
    opened_on = models.DateField()
    is_resolved = models.BooleanField()
    responsibility = _named(Responsibility)
    topic_role = _named(Role)
    matrix = _named(MatrixVersion)
    accountable_role = _named(Role)
    named_roles = _ids()
    first_role = _named(Role)
    last_role = _named(Role)
    first_team = _named(Team)
    last_team = _named(Team)
    roles = _ids()
    teams = _ids()
    acted_roles = _ids()
    landed_wrong = models.BooleanField(null=True)
    done_outside = models.BooleanField(null=True)
    handovers = models.PositiveIntegerField()
    declines = models.PositiveIntegerField()
    returns = models.PositiveIntegerField()
    offers_told = models.PositiveIntegerField()
    offers_bare = models.PositiveIntegerField()
    moves_person = models.PositiveIntegerField()
    moves_role = models.PositiveIntegerField()
    moves_team = models.PositiveIntegerField()
    loops_person = models.PositiveIntegerField()
    loops_role = models.PositiveIntegerField()
    loops_team = models.PositiveIntegerField()
    working_seconds = models.PositiveBigIntegerField()
    circle_seconds = models.PositiveBigIntegerField()
    lost_seconds = models.PositiveBigIntegerField()

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        """Read by period, by topic and by the teams that held a request."""

        constraints = [
            models.CheckConstraint(
                condition=Q(circle_seconds__lte=models.F("lost_seconds"))
                & Q(lost_seconds__lte=models.F("working_seconds")),
                name="request_path_lost_of_worked",
            )
        ]
        indexes = [
            models.Index(fields=["company", "opened_on"], name="request_path_day"),
            models.Index(fields=["company", "topic", "opened_on"], name="request_path_topic"),
            models.Index(fields=["company", "client", "opened_on"], name="request_path_client"),
            GinIndex(fields=["teams"], name="request_path_teams"),
        ]

    def __str__(self) -> str:
        """Which request, for logs."""
        return f"path of {self.request_id}"


class RequestMove(CompanyOwned):
    """A request went from one holder to the next: another person, role or team.

    `…_seconds` is how long the giver had it, in working time and equal neighbours merged, seen by
    person, role or team; null where that did not change.
    """

    request = models.ForeignKey(
        Request, on_delete=models.PROTECT, related_name="moves", db_constraint=False, db_index=False
    )
    place = models.PositiveIntegerField()
    at = models.DateTimeField()
    from_owner = _named(Membership)
    to_owner = _named(Membership)
    from_role = _named(Role)
    to_role = _named(Role)
    from_team = _named(Team)
    to_team = _named(Team)
    person_seconds = models.PositiveBigIntegerField(null=True)
    role_seconds = models.PositiveBigIntegerField(null=True)
    team_seconds = models.PositiveBigIntegerField(null=True)

    objects = OfRequestQuerySet.as_manager()

    class Meta:
        """In order, `place` is that of the receiver's holding."""

        constraints = [
            models.UniqueConstraint(fields=["request", "place"], name="request_move_place")
        ]

    def __str__(self) -> str:
        """Which step of which request, for logs."""
        return f"move {self.place} of {self.request_id}"
