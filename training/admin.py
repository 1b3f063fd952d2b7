"""`training` in the admin panel."""

from training import admin_checks, admin_growth, admin_learning, admin_onboarding  # noqa: F401
