"""Every write of `integrations`."""

from integrations.services.tokens import (
    MAX_DAYS,
    SCOPES,
    token_create,
    token_holder,
    token_revoke,
)

__all__ = ["MAX_DAYS", "SCOPES", "token_create", "token_holder", "token_revoke"]
