"""What people are told about learning, in their own language."""

from training import (  # noqa: F401
    notice_kinds_checks,
    notice_kinds_growth,
    notice_kinds_learning,
    notice_kinds_onboarding,
)
