"""Which parts lie on whose desk: by the roles held, in the order of the roles, and by what one
answers for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.views import Text
from cs_platform.desks.account import Ending, Renewals
from cs_platform.desks.answers import Answers, Fell
from cs_platform.desks.certificates import EndingCertificates
from cs_platform.desks.growth import ManagerTasks
from cs_platform.desks.heads import CompanyByTeam
from cs_platform.desks.hiring import MyInterviews
from cs_platform.desks.learning import MyLearning
from cs_platform.desks.load import HeavyLoad
from cs_platform.desks.loop import LowAnswers, MyLowAnswers
from cs_platform.desks.managers import PeopleLoad
from cs_platform.desks.onboarding import (
    LateLearning,
    ShadowingToConfirm,
    SupervisedToLook,
)
from cs_platform.desks.outliers import SteadyOutliers
from cs_platform.desks.part import DeskPart
from cs_platform.desks.plan import OffPlan
from cs_platform.desks.product import TopicClients, Topics
from cs_platform.desks.project import Awaited, Regulations, Stages
from cs_platform.desks.requests import GoingWrong, MyRequests, Overdue, Unresolved
from cs_platform.desks.success import Portfolio, RepeatedTopics, Untouched
from cs_platform.desks.support import FirstContact, Returns, WaitingLong
from cs_platform.desks.waiting import MyNotices, MyOffers, MyQuestions, TeamAnswers, TeamOffers
from roles.models import RoleCode

Parts = Sequence[type[DeskPart]]

OF_ROLES: dict[str, Parts] = {
    RoleCode.ACCOUNT: (Ending, Renewals, Fell),
    RoleCode.PROJECT: (Stages, Awaited, Regulations),
    RoleCode.PRODUCT: (Topics,),
    RoleCode.SUPPORT: (Returns, WaitingLong, FirstContact),
    RoleCode.SUCCESS: (Portfolio, MyLowAnswers, Untouched, RepeatedTopics),
}
OF_HEADS: Parts = (
    *(CompanyByTeam, Overdue, LowAnswers, OffPlan, SteadyOutliers, HeavyLoad),
    LateLearning,
)
OF_MANAGERS: Parts = (
    *(PeopleLoad, HeavyLoad, Overdue, LowAnswers, OffPlan, SteadyOutliers),
    LateLearning,
)
# Of those who lead nobody, below the parts of their roles.
OF_FIGURES: Parts = (OffPlan,)
# Of everybody who learns and takes part in hiring, at the end.
OF_GROWING: Parts = (
    MyLearning,
    EndingCertificates,
    MyInterviews,
    ShadowingToConfirm,
    SupervisedToLook,
    ManagerTasks,
)
# Opened from a number; no part of a desk by themselves.
BEHIND: Parts = (
    Answers,
    GoingWrong,
    MyNotices,
    MyOffers,
    MyQuestions,
    MyRequests,
    TeamAnswers,
    TeamOffers,
    TopicClients,
    Unresolved,
)
# These take the whole width of the desk.
WIDE = frozenset(
    {
        *(Awaited, CompanyByTeam, Ending, Overdue, PeopleLoad),
        *(Portfolio, Regulations, Returns, Stages, Topics),
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part is put on the desk; it is read from its address."""

    id: str
    url: str
    title: Text
    is_wide: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The parts of one role, or of those who lead, under one heading."""

    code: str
    title: Text
    places: Sequence[Place]

    @property
    def is_role(self) -> bool:
        """Whether its letters stand before the heading."""
        return self.code in OF_ROLES


def groups_of(actor: Actor) -> Iterator[Group]:
    """What lies on this person's desk beside what everybody has. No query."""
    if actor.has(Capability.METRICS_VIEW_ALL):
        yield _group(actor, "", _("The company"), OF_HEADS)
    elif actor.has(Capability.REQUESTS_ANSWER_FOR_OTHERS):
        yield _group(actor, "", _("Your people"), OF_MANAGERS)
    for code in RoleCode:
        if code in actor.role_codes:
            yield _group(actor, code.value, code.label, OF_ROLES[code])
    leads = actor.has(Capability.REQUESTS_ANSWER_FOR_OTHERS)
    if actor.role_codes and not leads and actor.has(Capability.METRICS_VIEW):
        yield _group(actor, "figures", _("Your figures"), OF_FIGURES)
    if actor.has(Capability.HIRING_TAKE_PART):
        yield _group(actor, "growing", _("Learning and hiring"), OF_GROWING)


def _group(actor: Actor, code: str, title: Text, parts: Parts) -> Group:
    places = [
        Place(part.place(), part.address(), part.title, part in WIDE)
        for part in parts
        if part.is_for(actor)
    ]
    return Group(code, title, places)


def all_parts() -> list[type[DeskPart]]:
    """Every part once."""
    grouped = (OF_HEADS, OF_MANAGERS, OF_GROWING, BEHIND, *OF_ROLES.values())
    return list(dict.fromkeys(part for parts in grouped for part in parts))
