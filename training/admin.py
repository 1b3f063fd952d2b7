"""`training` in the admin panel."""

from training import admin_growth, admin_learning, admin_onboarding  # noqa: F401
