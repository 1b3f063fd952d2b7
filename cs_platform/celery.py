"""Celery carries hints only: whatever it loses is found again in PostgreSQL by beat's sweeps.

The schedule is code. Queues are named by the kind of work: `relay`, `rollup`, `mail`, `bulk`.
"""

import os

from celery import Celery, Task

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cs_platform.settings")


class PlatformTask(Task):
    """A task whose worker notices when the broker did not hear that it is done."""

    Request = "cs_platform.worker:Request"


app = Celery("cs_platform", task_cls=PlatformTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
