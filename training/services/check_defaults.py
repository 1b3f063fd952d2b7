"""The checks that come with the product."""

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import Company
from core.access import Actor, Capability
from playbooks.models import Playbook
from training.check_document import CheckDocument, Settings, write
from training.defaults import CHECKS
from training.models import CheckDraft, CheckVersion, KnowledgeCheck
from training.services.check_followers import plans_get_check


def check_defaults_create(*, actor: Actor) -> list[KnowledgeCheck]:
    """Publish the product's checks for those of its playbooks that have none.

    Nobody is their author, and nobody of the company has seen what is right. Safe to run again.
    """
    actor.require(Capability.TRAINING_MANAGE)
    with transaction.atomic():
        # Of two who begin at once the second waits, and then finds what the first made.
        company = Company.objects.select_for_update(no_key=True).get(pk=actor.company_id)
        codes = [text.playbook for text in CHECKS]
        rows = Playbook.objects.of_company(company.pk).filter(
            code__in=codes, current__isnull=False, knowledge_check=None
        )
        found = {playbook.code: playbook for playbook in rows}
        with translation.override(company.language):
            reason = gettext("The check to begin with")
        made = [
            _create(found[text.playbook], CheckDocument(Settings(), text.questions), reason)
            for text in CHECKS
            if text.playbook in found
        ]
        for check in made:
            plans_get_check(actor, check)
    return made


def check_defaults_missing(*, actor: Actor) -> int:
    """How many of the product's playbooks could get a check that comes with it. One query."""
    codes = [text.playbook for text in CHECKS]
    rows = Playbook.objects.of_company(actor.company_id).filter(
        code__in=codes, current__isnull=False, knowledge_check=None
    )
    return int(rows.count())


def _create(playbook: Playbook, content: CheckDocument, reason: str) -> KnowledgeCheck:
    document, company_id = write(content), playbook.company_id
    check = KnowledgeCheck.objects.create(
        company_id=company_id, playbook=playbook, confirmed_for_id=playbook.current_id
    )
    CheckDraft.objects.create(company_id=company_id, check_of=check, document=document)
    check.current = CheckVersion.objects.create(
        company_id=company_id, check_of=check, number=1, document=document, reason=reason
    )
    check.save(update_fields=["current"])
    return check
