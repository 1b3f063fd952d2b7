"""Celery carries hints only: whatever it loses is found again in PostgreSQL by beat's sweeps.

The schedule is code. Queues are named by the kind of work: `relay`, `rollup`, `mail`, `bulk`.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cs_platform.settings")

app = Celery("cs_platform")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
