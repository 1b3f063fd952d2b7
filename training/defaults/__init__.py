"""The checks that come with the product, in both languages: questions on default playbooks.

A company rewrites them as it works; `training.services.check_defaults_create` adds only those of
playbooks that have no check.
"""

from training.defaults import growth, requests
from training.defaults.texts import CheckText

CHECKS: tuple[CheckText, ...] = (
    requests.HANDOVER,
    requests.COMPLAINT,
    requests.UNHAPPY,
    growth.SALE,
    growth.RENEWAL,
    growth.HOW_TO,
    growth.FAULT,
)

__all__ = ["CHECKS", "CheckText"]
