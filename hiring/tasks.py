"""Celery's side of `hiring`: what falls due without anybody's doing."""
