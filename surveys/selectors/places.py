"""Places kept free: a survey that comes seldom goes before those that come often."""

from collections.abc import Sequence
from datetime import date, datetime

from clients.models import Contact
from surveys.models import ContactLimits, SurveyRhythm
from surveys.selectors.candidates import asked_of_clients, candidates


def is_kept_free(
    limits: ContactLimits,
    contact: Contact,
    turns: Sequence[tuple[SurveyRhythm, date]],
    today: date,
    now: datetime,
) -> bool:
    """Whether asking this contact now would take the place of a survey by rhythm.

    `turns` are those of the contact's client (`turns_ahead`). It would if the rhythm asks this
    very contact before they may be asked again, or if it is the last place of the client before
    the rhythm's turn.
    """
    for rhythm, day in turns:
        ahead = max((day - today).days, 0)
        if limits.contact_days and ahead < limits.contact_days:
            found = candidates(contact.company_id, rhythm.survey.kind, [contact.client_id])
            turn = found.get(contact.client_id)
            if turn and turn[0].contact.pk == contact.pk:
                return True
        if limits.client_most and ahead < (limits.client_days or 0):
            asked = asked_of_clients(limits, [contact.client_id], now)
            if asked.get(contact.client_id, 0) + 1 >= limits.client_most:
                return True
    return False
