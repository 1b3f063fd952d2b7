"""The columns in which a person likes to see the list of requests."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.access import Actor, Capability
from core.errors import InvalidInput, NotAllowed
from handoffs.columns import COLUMNS, USUAL, columns_in
from handoffs.models import ListChoice


def list_columns_keep(*, actor: Actor, columns: Sequence[str]) -> tuple[str, ...]:
    """Keep them for this person; the usual ones are kept as no choice. Raises `NotAllowed`, and
    `InvalidInput` for none or for one that there is not."""
    actor.require(Capability.REQUESTS_VIEW_ALL)
    if actor.membership_id is None:
        raise NotAllowed
    chosen = columns_in(",".join(columns))
    if not chosen or set(columns) - set(COLUMNS):
        sentence = _("Choose at least one column.")
        raise InvalidInput(sentence, fields={"columns": sentence})
    kept = ListChoice.objects.visible_to(actor)
    with transaction.atomic():
        if chosen == USUAL:
            kept.delete()
        else:
            ListChoice.objects.update_or_create(
                company_id=actor.company_id,
                owner_id=actor.membership_id,
                defaults={"columns": ",".join(chosen)},
            )
    return chosen
