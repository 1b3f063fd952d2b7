"""Addresses of `accounts`."""

from django.urls import path
from django.views.generic import TemplateView

from accounts import views
from accounts.views import absences, company, people, teams

urlpatterns = [
    path("language/", views.SetLanguageView.as_view(), name="set_language"),
    path("theme/", views.SetThemeView.as_view(), name="set_theme"),
    path("password/", views.LinkRequestView.as_view(), name="password_reset"),
    path(
        "password/sent/",
        TemplateView.as_view(template_name="registration/password_reset_done.html"),
        name="password_reset_done",
    ),
    path(
        "password/<uidb64>/<token>/",
        views.PasswordChooseView.as_view(),
        name="password_reset_confirm",
    ),
    path(
        "password/chosen/",
        TemplateView.as_view(template_name="registration/password_reset_complete.html"),
        name="password_reset_complete",
    ),
    path("profile/", views.ProfileView.as_view(), name="profile"),
    path("profile/password/", views.PasswordChangeView.as_view(), name="password_change"),
    path("profile/sessions/", views.SessionsEndView.as_view(), name="sessions-end"),
    path("switch-company/", views.SwitchCompanyView.as_view(), name="switch_company"),
    path("people/", people.PeopleView.as_view(), name="people"),
    path("people/new/", people.PersonCreateView.as_view(), name="person-create"),
    path("people/<int:pk>/", people.PersonView.as_view(), name="person"),
    path("people/<int:pk>/edit/", people.PersonEditView.as_view(), name="person-edit"),
    path("people/<int:pk>/end/", people.PersonDeactivateView.as_view(), name="person-deactivate"),
    path("people/<int:pk>/return/", people.PersonActivateView.as_view(), name="person-activate"),
    path("people/<int:pk>/invite/", people.PersonInviteView.as_view(), name="person-invite"),
    path("people/<int:pk>/line/", people.LineSetView.as_view(), name="line-set"),
    path("reporting-lines/<int:pk>/end/", people.LineEndView.as_view(), name="line-end"),
    path("people/<int:pk>/away/", absences.AbsenceCreateView.as_view(), name="absence-create"),
    path("absences/", absences.AbsenceListView.as_view(), name="absence-list"),
    path("absences/<int:pk>/edit/", absences.AbsenceEditView.as_view(), name="absence-edit"),
    path("absences/<int:pk>/end/", absences.AbsenceEndView.as_view(), name="absence-end"),
    path("teams/", teams.TeamListView.as_view(), name="team-list"),
    path("teams/new/", teams.TeamCreateView.as_view(), name="team-create"),
    path("teams/<int:pk>/edit/", teams.TeamEditView.as_view(), name="team-edit"),
    path("company/", company.CompanyView.as_view(), name="company"),
    path("company/calendar/", company.CalendarView.as_view(), name="calendar"),
    path("company/calendar/week/", company.WeekView.as_view(), name="calendar-week"),
    path("company/calendar/day/", company.HolidayAddView.as_view(), name="holiday-add"),
    path("company/calendar/country/", company.PublicHolidaysView.as_view(), name="holidays-add"),
    path(
        "company/calendar/<str:day>/remove/",
        company.HolidayRemoveView.as_view(),
        name="holiday-remove",
    ),
]
