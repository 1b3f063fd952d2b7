"""Addresses of growth."""

from django.urls import path

from training.views import delegated, grades, growth

urlpatterns = [
    path("learning/growth/", growth.GrowthView.as_view(), name="growth"),
    path("learning/growth/<int:pk>/", growth.GrowthPersonView.as_view(), name="growth-person"),
    path(
        "learning/growth/<int:pk>/decide/",
        growth.PromotionDecideView.as_view(),
        name="promotion-decide",
    ),
    path(
        "learning/growth/<int:pk>/judge/<int:grade_id>/<slug:key>/",
        growth.JudgeView.as_view(),
        name="growth-judge",
    ),
    path("learning/decisions/<int:pk>/", growth.PromotionView.as_view(), name="promotion-detail"),
    path("learning/grades/", grades.GradeListView.as_view(), name="grade-list"),
    path("learning/grades/begin/", grades.GradesBeginView.as_view(), name="grades-begin"),
    path("learning/grades/<int:pk>/edit/", grades.GradeEditView.as_view(), name="grade-edit"),
    path("learning/grades/<int:pk>/asks/", grades.GradeReviseView.as_view(), name="grade-revise"),
    path("learning/tasks/new/", delegated.DelegatedGiveView.as_view(), name="delegated-give"),
    path("learning/tasks/<int:pk>/", delegated.DelegatedView.as_view(), name="delegated-detail"),
    path(
        "learning/tasks/<int:pk>/done/",
        delegated.DelegatedFinishView.as_view(),
        name="delegated-finish",
    ),
    path(
        "learning/tasks/<int:pk>/review/",
        delegated.DelegatedReviewView.as_view(),
        name="delegated-review",
    ),
    path(
        "learning/tasks/<int:pk>/take-back/",
        delegated.DelegatedWithdrawView.as_view(),
        name="delegated-withdraw",
    ),
]
