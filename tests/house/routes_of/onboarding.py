"""Routes of onboarding."""

from collections.abc import Callable
from typing import Any

from training.models import (
    Assignment,
    OnboardingPlan,
    OnboardingTemplate,
    PictureAnswer,
    Reading,
    ShadowingDay,
    SupervisedRequest,
)

OPENS_TO: dict[str, str] = {
    "consultant": """
        reading onboarding onboarding-plan onboarding-item-done picture
        shadowing shadowing-arrange shadowing-day shadowing-say shadowing-notes shadowing-cancel
        supervised supervised-ask supervised-request supervised-look supervised-withdraw
        desk-shadowing desk-supervised
        api-reading-list api-reading-detail
        api-onboarding-plan-list api-onboarding-plan-detail
        api-onboarding-template-list api-onboarding-template-detail
        api-picture-answer-list api-picture-answer-detail
        api-shadowing-day-list api-shadowing-day-detail api-shadowing-day-say
        api-shadowing-day-notes api-shadowing-day-cancel
        api-supervised-request-list api-supervised-request-detail api-supervised-request-look
        api-supervised-request-withdraw
    """,
    "manager": """
        onboarding-start onboarding-add onboarding-finish onboarding-cancel onboarding-item-move
        onboarding-item-drop onboarding-templates onboarding-template-create onboarding-template
        picture-edit desk-late-learning
        api-onboarding-plan-items api-onboarding-plan-finish api-onboarding-plan-cancel
    """,
    "head": "",
    "admin": "",
}


def _of(model: Any) -> Callable[[Any], Any]:
    """The world's own row."""

    def pk(world: Any) -> Any:
        return model.objects.filter(company=world.company).earliest("pk").pk

    return pk


def _item(world: Any) -> Any:
    rows = Assignment.objects.filter(company=world.company, key__startswith="onboarding:")
    return rows.earliest("pk").pk


PARAMETERS: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("read", "pk"): lambda world: world.playbook.versions.get(number=1).pk,
    ("onboarding", "pk"): _of(OnboardingPlan),
    ("items", "pk"): _item,
    ("shadowing", "pk"): _of(ShadowingDay),
    ("supervised", "pk"): _of(SupervisedRequest),
    ("with", "pk"): lambda world: world.people.consultant.pk,
    ("of", "pk"): lambda world: world.people.consultant.pk,
    ("readings", "pk"): _of(Reading),
    ("onboarding-plans", "pk"): _of(OnboardingPlan),
    ("onboarding-templates", "pk"): _of(OnboardingTemplate),
    ("picture-answers", "pk"): _of(PictureAnswer),
    ("shadowing-days", "pk"): _of(ShadowingDay),
    ("supervised-requests", "pk"): _of(SupervisedRequest),
}
QUERIES: dict[str, str] = {}
# Refused to some of those whose level opens them, in words, for these reasons.
REFUSED_HERE: dict[str, str] = {}
