"""Every write of `accounts`: companies, people, teams, absences, calendars, one's own."""

from accounts.services.absences import (
    absence_create,
    absence_end,
    absence_update,
    may_set_absence,
)
from accounts.services.companies import (
    calendar_set,
    company_create,
    company_update,
    holidays_change,
    working_week_set,
)
from accounts.services.own import (
    own_name_set,
    password_change,
    password_checked,
    preferences_set,
    sessions_end,
    sign_in_link_request,
)
from accounts.services.people import (
    person_activate,
    person_create,
    person_deactivate,
    person_invite,
    person_update,
)
from accounts.services.teams import (
    reporting_line_end,
    reporting_line_set,
    team_create,
    team_update,
)

__all__ = [
    "absence_create",
    "absence_end",
    "absence_update",
    "calendar_set",
    "company_create",
    "company_update",
    "holidays_change",
    "may_set_absence",
    "own_name_set",
    "password_change",
    "password_checked",
    "person_activate",
    "person_create",
    "person_deactivate",
    "person_invite",
    "person_update",
    "preferences_set",
    "reporting_line_end",
    "reporting_line_set",
    "sessions_end",
    "sign_in_link_request",
    "team_create",
    "team_update",
    "working_week_set",
]
