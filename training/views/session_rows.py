"""Sessions as plain values for templates."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from training.models import AttendanceState
from training.views.learning_rows import PLACE_LOOKS


def session_row(session: Any, now: datetime) -> dict[str, Any]:
    """One session as it is listed; read by `sessions_listed`."""
    look, icon = PLACE_LOOKS.get(session.own_state, ("", ""))
    state = AttendanceState(session.own_state).label if session.own_state else ""
    return {
        "title": session.title,
        "url": reverse("session-detail", args=[session.pk]),
        "starts_at": session.starts_at,
        "place": session.place,
        "teachers": [row.member.name for row in session.teachers.all()],
        "taken": session.taken,
        "seats": session.seats,
        "is_full": session.seats is not None and session.taken >= session.seats,
        "is_over": session.ends_at <= now,
        "is_cancelled": session.cancelled_at is not None,
        "state": state,
        "look": look,
        "icon": icon,
    }
