"""The roof: settings, URLs, the API root, Celery, the embedded servers and the desks."""

from cs_platform.celery import app as celery_app

__all__ = ["celery_app"]
