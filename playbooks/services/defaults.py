"""The playbooks a company begins with."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import Company
from core.access import Actor, Capability
from playbooks.defaults import PLAYBOOKS, PlaybookText
from playbooks.models import Playbook
from playbooks.services._versions import version_write
from playbooks.services.playbooks import playbook_create
from playbooks.steps import write
from roles.models import Topic, Touchpoint


def defaults_create(*, actor: Actor) -> list[Playbook]:
    """Give the company the default playbooks it does not have, in force at once.

    Nobody is their author and nobody approved them: they come with the product. Safe to run
    again: a playbook whose code is there, whatever became of it, is left alone. Topics and
    touchpoints that the company lacks are left out.
    """
    actor.require(Capability.PLAYBOOKS_APPROVE)
    with transaction.atomic():
        # Of two who begin at once the second waits, and then finds what the first made.
        company = Company.objects.select_for_update(no_key=True).get(pk=actor.company_id)
        known = set(
            Playbook.objects.of_company(company.pk)
            .filter(code__in=[text.code for text in PLAYBOOKS])
            .values_list("code", flat=True)
        )
        missing = [text for text in PLAYBOOKS if text.code not in known]
        topics = dict(Topic.objects.visible_to(actor).values_list("code", "pk"))
        touchpoints = dict(Touchpoint.objects.visible_to(actor).values_list("code", "pk"))
        with translation.override(company.language):
            reason = gettext("The playbook to begin with")
        return [_create(actor, text, topics, touchpoints, reason) for text in missing]


def defaults_missing(*, actor: Actor) -> int:
    """How many default playbooks the company does not have. One query."""
    codes = [text.code for text in PLAYBOOKS]
    known = Playbook.objects.of_company(actor.company_id).filter(code__in=codes).count()
    return len(PLAYBOOKS) - int(known)


def _create(
    actor: Actor,
    text: PlaybookText,
    topics: Mapping[str, int],
    touchpoints: Mapping[str, int],
    reason: str,
) -> Playbook:
    playbook = playbook_create(
        actor=actor,
        code=text.code,
        kind=text.kind,
        name_en=text.name_en,
        name_ru=text.name_ru,
        purpose_en=text.purpose_en,
        purpose_ru=text.purpose_ru,
        topic_ids=_known(text.topics, topics),
        touchpoint_ids=_known(text.touchpoints, touchpoints),
    )
    version_write(
        playbook=playbook,
        document=write(text.steps),
        reason=reason,
        author_id=None,
        approved_by_id=None,
    )
    return playbook


def _known(codes: Collection[str], ids: Mapping[str, int]) -> list[int]:
    return [ids[code] for code in codes if code in ids]
