"""The WSGI entry point, served by gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cs_platform.settings")

application = get_wsgi_application()

# What is loaded by now stays for good: the collector need not walk through it again and again,
# and processes forked from this one go on sharing its memory.
gc.collect()
gc.freeze()
