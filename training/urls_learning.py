"""Addresses of learning: assignments, courses, materials, sessions."""

from django.urls import path

from training.views import assignments, courses, learning, session_forms, sessions

_assignment = "learning/assignments/<int:pk>/"
_course = "learning/courses/<int:pk>/"
_material = "learning/materials/<int:pk>/"
_session = "learning/sessions/<int:pk>/"

of_people = [
    path("learning/", learning.MyLearningView.as_view(), name="learning"),
    path("learning/team/", learning.TeamLearningView.as_view(), name="team-learning"),
    path(
        "learning/people/<int:pk>/", learning.PersonLearningView.as_view(), name="learning-person"
    ),
    path("learning/people/<int:pk>/ask/", assignments.AskView.as_view(), name="assignment-ask"),
    path(f"{_assignment}finish/", assignments.FinishView.as_view(), name="assignment-finish"),
    path(f"{_assignment}drop/", assignments.DropView.as_view(), name="assignment-drop"),
    path(f"{_assignment}due/", assignments.DueView.as_view(), name="assignment-due"),
]
of_courses = [
    path("learning/courses/", courses.CourseListView.as_view(), name="course-list"),
    path("learning/courses/new/", courses.CourseCreateView.as_view(), name="course-create"),
    path(_course, courses.CourseView.as_view(), name="course-detail"),
    path(f"{_course}edit/", courses.CourseEditView.as_view(), name="course-edit"),
    path(f"{_course}enrol/", courses.CourseEnrolView.as_view(), name="course-enrol"),
    path(f"{_course}materials/", courses.MaterialAddView.as_view(), name="material-add"),
    path(f"{_material}edit/", courses.MaterialEditView.as_view(), name="material-edit"),
    path(f"{_material}move/", courses.MaterialMoveView.as_view(), name="material-move"),
    path(f"{_material}remove/", courses.MaterialRemoveView.as_view(), name="material-remove"),
    path(f"{_material}seen/", courses.MaterialSeenView.as_view(), name="material-seen"),
    path(f"{_material}file/", courses.MaterialFileView.as_view(), name="material-file"),
]
of_sessions = [
    path("learning/sessions/", sessions.SessionListView.as_view(), name="session-list"),
    path(
        "learning/sessions/new/", session_forms.SessionCreateView.as_view(), name="session-create"
    ),
    path(_session, sessions.SessionView.as_view(), name="session-detail"),
    path(f"{_session}calendar/", sessions.SessionIcsView.as_view(), name="session-ics"),
    path(f"{_session}enrol/", sessions.SessionEnrolView.as_view(), name="session-enrol"),
    path(f"{_session}leave/", sessions.SessionLeaveView.as_view(), name="session-leave"),
    path(f"{_session}edit/", session_forms.SessionEditView.as_view(), name="session-edit"),
    path(f"{_session}cancel/", session_forms.SessionCancelView.as_view(), name="session-cancel"),
    path(f"{_session}invite/", session_forms.SessionInviteView.as_view(), name="session-invite"),
    path(
        f"{_session}attendance/",
        session_forms.AttendanceView.as_view(),
        name="session-attendance",
    ),
    path(f"{_session}feedback/", session_forms.FeedbackView.as_view(), name="session-feedback"),
]

urlpatterns = [*of_people, *of_courses, *of_sessions]
