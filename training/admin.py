"""`training` in the admin panel."""

from training import admin_checks, admin_growth, admin_onboarding  # noqa: F401
