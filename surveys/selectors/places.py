"""Places kept free: a survey that comes seldom goes before those that come often."""

from datetime import datetime

from django.utils import timezone

from accounts.selectors import local_day
from clients.models import Client, Contact
from surveys.models import ContactLimits
from surveys.selectors.candidates import asked_of_clients, candidates
from surveys.selectors.rhythms import next_turns


def is_kept_free(
    limits: ContactLimits, client: Client, contact: Contact, time_zone: str, now: datetime
) -> bool:
    """Whether asking this contact now would take the place of a survey by rhythm.

    It would if the rhythm asks this very contact before they may be asked again, or if it is the
    last place of the client before the rhythm's turn. Without limits nothing is taken.
    """
    if not (limits.contact_days or limits.client_most):
        return False
    today = local_day(time_zone, timezone.now())
    for rhythm, day in next_turns(client, time_zone):
        ahead = max((day - today).days, 0)
        if limits.contact_days and ahead < limits.contact_days:
            turn = candidates(client.company_id, rhythm.survey.kind, [client.pk]).get(client.pk)
            if turn and turn[0].contact.pk == contact.pk:
                return True
        if limits.client_most and ahead < (limits.client_days or 0):
            asked = asked_of_clients(limits, [client.pk], now).get(client.pk, 0)
            if asked + 1 >= limits.client_most:
                return True
    return False
