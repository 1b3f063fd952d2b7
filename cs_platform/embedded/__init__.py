"""Run the product from a bare checkout: PostgreSQL, Valkey, web and worker, no set-up.

Only `dev.py`, the test plugin and developers use this package. Production starts
gunicorn and Celery itself and gives `DATABASE_URL` and `REDIS_URL`; nothing else in
the product may import from here.
"""
