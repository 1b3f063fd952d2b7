"""The playbooks a company starts with, in both languages.

The protocols that are run over several roles, and procedures and regulations for what clients
ask most. A company rewrites them as it works; `playbooks.services.defaults_create` adds only
those whose code is not there.
"""

from playbooks.defaults import (
    additional_sale,
    call_for_help,
    complaint,
    delivery,
    first_line_fault,
    handover,
    how_to_question,
    invoice_question,
    project_to_success,
    refund_exchange,
    release_news,
    renewal,
    training_need,
    unhappy_client,
)
from playbooks.defaults.texts import PlaybookText

PLAYBOOKS: tuple[PlaybookText, ...] = (
    additional_sale.PLAYBOOK,
    renewal.PLAYBOOK,
    project_to_success.PLAYBOOK,
    unhappy_client.PLAYBOOK,
    training_need.PLAYBOOK,
    how_to_question.PLAYBOOK,
    first_line_fault.PLAYBOOK,
    refund_exchange.PLAYBOOK,
    complaint.PLAYBOOK,
    invoice_question.PLAYBOOK,
    delivery.PLAYBOOK,
    release_news.PLAYBOOK,
    handover.PLAYBOOK,
    call_for_help.PLAYBOOK,
)

__all__ = ["PLAYBOOKS", "PlaybookText"]
