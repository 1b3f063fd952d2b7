"""Addresses of checks, certificates and skills."""

from django.urls import URLPattern, path

from training.views import certificates, check_editor, check_results, checks, skills

_CHECK = "learning/checks/<int:check_id>/"

of_checks: list[URLPattern] = [
    path("learning/checks/", checks.CheckListView.as_view(), name="check-list"),
    path("learning/checks/new/", check_editor.CheckCreateView.as_view(), name="check-create"),
    path(
        "learning/checks/defaults/",
        check_editor.CheckDefaultsView.as_view(),
        name="check-defaults",
    ),
    path(
        "learning/checks/for-playbook/<int:pk>/",
        checks.CheckPanel.as_view(),
        name="playbook-check",
    ),
    path(
        "learning/checks/for-course/<int:pk>/",
        checks.CourseCheckPanel.as_view(),
        name="course-check",
    ),
    path(
        "learning/checks/attempts/<int:attempt_id>/",
        checks.AttemptView.as_view(),
        name="check-attempt",
    ),
    path(
        "learning/checks/attempts/<int:attempt_id>/save/",
        checks.AttemptSaveView.as_view(),
        name="check-attempt-save",
    ),
    path(
        "learning/checks/attempts/<int:attempt_id>/finish/",
        checks.AttemptFinishView.as_view(),
        name="check-attempt-finish",
    ),
    path(_CHECK, checks.CheckTakeView.as_view(), name="check-take"),
    path(f"{_CHECK}start/", checks.CheckStartView.as_view(), name="check-start"),
    path(f"{_CHECK}edit/", check_editor.CheckEditView.as_view(), name="check-edit"),
    path(f"{_CHECK}settings/", check_editor.CheckSettingsView.as_view(), name="check-settings"),
    path(f"{_CHECK}publish/", check_editor.CheckPublishView.as_view(), name="check-publish"),
    path(f"{_CHECK}confirm/", check_editor.CheckConfirmView.as_view(), name="check-confirm"),
    path(f"{_CHECK}use/", check_editor.CheckUseView.as_view(), name="check-use"),
    path(f"{_CHECK}results/", check_results.CheckResultsView.as_view(), name="check-results"),
    path(f"{_CHECK}allow/", check_results.CheckAllowView.as_view(), name="check-allow"),
    path(
        f"{_CHECK}questions/new/",
        check_editor.QuestionAddView.as_view(),
        name="check-question-add",
    ),
    path(
        f"{_CHECK}questions/<slug:key>/",
        check_editor.QuestionChangeView.as_view(),
        name="check-question-change",
    ),
    path(
        f"{_CHECK}questions/<slug:key>/remove/",
        check_editor.QuestionRemoveView.as_view(),
        name="check-question-remove",
    ),
    path(
        f"{_CHECK}versions/<int:number>/",
        check_editor.CheckVersionView.as_view(),
        name="check-version",
    ),
]

of_skills: list[URLPattern] = [
    path(
        "learning/certificates/",
        certificates.CertificateListView.as_view(),
        name="certificate-list",
    ),
    path(
        "learning/certificates/new/",
        certificates.CertificateGiveView.as_view(),
        name="certificate-give",
    ),
    path(
        "learning/certificates/<int:pk>/",
        certificates.CertificateView.as_view(),
        name="certificate",
    ),
    path(
        "learning/certificates/<int:pk>/revoke/",
        certificates.CertificateRevokeView.as_view(),
        name="certificate-revoke",
    ),
    path("learning/skills/", skills.SkillMatrixView.as_view(), name="skill-matrix"),
    path("learning/skills/export/", skills.SkillExportView.as_view(), name="skill-export"),
    path("learning/skills/people/<int:pk>/", skills.SkillPersonView.as_view(), name="skill-person"),
    path(
        "learning/skills/playbooks/<int:pk>/",
        skills.SkillPlaybookView.as_view(),
        name="skill-playbook",
    ),
    path("learning/skills/topics/<int:pk>/", skills.SkillTopicView.as_view(), name="skill-topic"),
]

urlpatterns: list[URLPattern] = [*of_checks, *of_skills]
