"""What people are told about learning, in their own language."""

from training import notice_kinds_learning, notice_kinds_onboarding  # noqa: F401
