"""Addresses of onboarding."""

from django.urls import path

from training.views import onboarding, onboarding_templates, picture, shadowing, supervised
from training.views.readings import ReadingView

_plan = "learning/onboarding/<int:pk>/"
_item = "learning/onboarding/items/<int:pk>/"
_templates = "learning/onboarding-templates/"
_day = "learning/shadowing/<int:pk>/"
_request = "learning/supervised/<int:pk>/"

urlpatterns = [
    path("learning/read/<int:pk>/", ReadingView.as_view(), name="reading"),
    path("learning/onboarding/", onboarding.OnboardingView.as_view(), name="onboarding"),
    path("learning/onboarding/start/", onboarding.PlanStartView.as_view(), name="onboarding-start"),
    path(_plan, onboarding.PlanView.as_view(), name="onboarding-plan"),
    path(f"{_plan}add/", onboarding.PlanAddView.as_view(), name="onboarding-add"),
    path(f"{_plan}finish/", onboarding.PlanFinishView.as_view(), name="onboarding-finish"),
    path(f"{_plan}cancel/", onboarding.PlanCancelView.as_view(), name="onboarding-cancel"),
    path(f"{_item}move/", onboarding.ItemMoveView.as_view(), name="onboarding-item-move"),
    path(f"{_item}drop/", onboarding.ItemDropView.as_view(), name="onboarding-item-drop"),
    path(f"{_item}done/", onboarding.ItemDoneView.as_view(), name="onboarding-item-done"),
    path(_templates, onboarding_templates.TemplateListView.as_view(), name="onboarding-templates"),
    path(
        f"{_templates}new/",
        onboarding_templates.TemplateCreateView.as_view(),
        name="onboarding-template-create",
    ),
    path(
        f"{_templates}<int:pk>/",
        onboarding_templates.TemplateEditView.as_view(),
        name="onboarding-template",
    ),
    path("learning/shadowing/", shadowing.ShadowingView.as_view(), name="shadowing"),
    path(
        "learning/shadowing/with/<int:pk>/",
        shadowing.ShadowingArrangeView.as_view(),
        name="shadowing-arrange",
    ),
    path(_day, shadowing.ShadowingDayView.as_view(), name="shadowing-day"),
    path(f"{_day}say/", shadowing.DaySayView.as_view(), name="shadowing-say"),
    path(f"{_day}notes/", shadowing.DayNotesView.as_view(), name="shadowing-notes"),
    path(f"{_day}cancel/", shadowing.DayCancelView.as_view(), name="shadowing-cancel"),
    path("learning/supervised/", supervised.SupervisedView.as_view(), name="supervised"),
    path(
        "learning/supervised/of/<int:pk>/",
        supervised.SupervisedAskView.as_view(),
        name="supervised-ask",
    ),
    path(_request, supervised.SupervisedRequestView.as_view(), name="supervised-request"),
    path(f"{_request}look/", supervised.SupervisedLookView.as_view(), name="supervised-look"),
    path(
        f"{_request}withdraw/",
        supervised.SupervisedWithdrawView.as_view(),
        name="supervised-withdraw",
    ),
    path("learning/big-picture/", picture.PictureView.as_view(), name="picture"),
    path("learning/big-picture/edit/", picture.PictureEditView.as_view(), name="picture-edit"),
]
