"""Addresses of guides, interviews and scores."""

from django.urls import URLPattern, path

from hiring.views import comparison, guide_drafts, guides, interviews

_of_guides: list[URLPattern] = [
    path("hiring/guides/", guides.GuideListView.as_view(), name="guide-list"),
    path("hiring/guides/begin/", guides.GuideDefaultsView.as_view(), name="guide-defaults"),
    path("hiring/guides/new/", guides.GuideCreateView.as_view(), name="guide-create"),
    path("hiring/guides/<int:pk>/use/", guides.GuideUseView.as_view(), name="guide-use"),
    path("hiring/guides/<int:pk>/", guides.GuideView.as_view(), name="guide"),
    path(
        "hiring/guides/<int:pk>/versions/",
        guides.GuideVersionsView.as_view(),
        name="guide-versions",
    ),
    path(
        "hiring/guides/<int:pk>/versions/<int:number>/",
        guides.GuideVersionView.as_view(),
        name="guide-version",
    ),
    path(
        "hiring/guides/<int:pk>/draft/",
        guide_drafts.GuideDraftView.as_view(),
        name="guide-draft",
    ),
    path(
        "hiring/guides/<int:pk>/draft/new/",
        guide_drafts.QualityAddView.as_view(),
        name="guide-quality-add",
    ),
    path(
        "hiring/guides/<int:pk>/draft/publish/",
        guide_drafts.GuidePublishView.as_view(),
        name="guide-publish",
    ),
    path(
        "hiring/guides/<int:pk>/draft/discard/",
        guide_drafts.GuideDiscardView.as_view(),
        name="guide-discard",
    ),
    path(
        "hiring/guides/<int:pk>/draft/qualities/<slug:key>/",
        guide_drafts.QualityChangeView.as_view(),
        name="guide-quality",
    ),
    path(
        "hiring/guides/<int:pk>/draft/qualities/<slug:key>/remove/",
        guide_drafts.QualityRemoveView.as_view(),
        name="guide-quality-remove",
    ),
    path(
        "hiring/guides/<int:pk>/draft/qualities/<slug:key>/move/",
        guide_drafts.QualityMoveView.as_view(),
        name="guide-quality-move",
    ),
]

_of_interviews: list[URLPattern] = [
    path(
        "hiring/candidates/<int:pk>/interviews/",
        interviews.CandidateInterviewsView.as_view(),
        name="candidate-interviews",
    ),
    path(
        "hiring/candidates/<int:pk>/interviews/new/",
        interviews.InterviewAskView.as_view(),
        name="interview-ask",
    ),
    path(
        "hiring/candidates/<int:pk>/scores/",
        comparison.ComparisonView.as_view(),
        name="comparison",
    ),
    path(
        "hiring/interviews/<int:pk>/",
        interviews.InterviewScoreView.as_view(),
        name="interview-score",
    ),
    path(
        "hiring/interviews/<int:pk>/keep/",
        interviews.InterviewDraftView.as_view(),
        name="interview-keep",
    ),
    path(
        "hiring/interviews/<int:pk>/correct/",
        interviews.InterviewCorrectView.as_view(),
        name="interview-correct",
    ),
    path(
        "hiring/interviews/<int:pk>/plan/",
        interviews.InterviewPlanView.as_view(),
        name="interview-plan",
    ),
    path(
        "hiring/interviews/<int:pk>/release/",
        interviews.InterviewReleaseView.as_view(),
        name="interview-release",
    ),
    path(
        "hiring/agreement/",
        comparison.AgreementView.as_view(),
        name="interview-agreement",
    ),
]

urlpatterns: list[URLPattern] = [*_of_guides, *_of_interviews]
